"""A version as a learner will see it, with the answers of its quizzes shown."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.packs.quiz_words import right_answer
from skills_centre.catalogue.queries.courses import course_version, module_of, modules_of, titles_of
from skills_centre.catalogue.queries.writing import scale_to_teach
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.catalogue.showing import shown_part
from skills_centre.catalogue.views.administration.guards import readers
from skills_centre.catalogue.views.blueprint import blueprint


@blueprint.get("/administration/courses/<uuid:version_id>/preview")
@readers
def preview_course(version_id: UUID) -> ResponseReturnValue:
    """The course's page as a learner will see it."""
    course = course_version(version_id)
    return render_template(
        "catalogue/administration/preview_course.html",
        course=course,
        description=lesson_html(version_id, course.description, top=3),
        modules=modules_of(version_id),
        prerequisites=titles_of(course.prerequisites),
        scale=scale_to_teach(),
    )


@blueprint.get("/administration/courses/<uuid:version_id>/preview/<module_key>")
@readers
def preview_module(version_id: UUID, module_key: str) -> ResponseReturnValue:
    """One lesson as a learner will read it, or one quiz with its answers and what each teaches."""
    module = module_of(version_id, module_key)
    modules = modules_of(version_id)
    return render_template(
        "catalogue/administration/preview_module.html",
        course=course_version(version_id),
        module=module,
        modules=modules,
        former=next((one for one in modules if one.position == module.position - 1), None),
        following=next((one for one in modules if one.position == module.position + 1), None),
        lesson=lesson_html(version_id, module.body),
        shown=shown_part(version_id, module.part) if module.part else None,
        words_of=lambda kind: QuestionKind(kind).in_words,
        right_answer=right_answer,
    )
