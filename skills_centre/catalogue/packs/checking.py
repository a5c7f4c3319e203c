"""A pack as the check before publication reads it."""

from skills_centre.catalogue.packs.pack import ModuleEntry, Pack
from skills_centre.catalogue.packs.parsing import COURSE_FILE
from skills_centre.catalogue.packs.parts import AnyPart, ReflectionPart, VideoPart
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion, Question, Quiz
from skills_centre.catalogue.rules.findings import AnswerToCheck, CourseToCheck, PartToCheck, Spot


def course_to_check(pack: Pack) -> CourseToCheck:
    """Everything that the check reads of a pack."""
    course = pack.course
    return CourseToCheck(
        key=course.key,
        about=Spot("About the course", COURSE_FILE),
        summary=course.summary,
        description=course.description,
        outcomes=tuple(course.outcomes),
        minutes=course.minutes,
        review_on=course.review_on,
        prerequisites=tuple(course.prerequisites),
        parts=tuple(_part(pack, module) for module in course.modules),
    )


def _part(pack: Pack, module: ModuleEntry) -> PartToCheck:
    spot = Spot(module.title, module.file, module.key, str(module.kind))
    quiz = pack.quizzes.get(module.key)
    part = pack.parts.get(module.key)
    return PartToCheck(
        spot,
        module.minutes,
        text=_prose(part) if part else pack.lessons.get(module.key, ""),
        questions=_questions(quiz) if quiz else (),
        lacks=_lacks(part) if isinstance(part, VideoPart) else (),
        is_elsewhere=isinstance(part, VideoPart) and not part.video,
    )


def _prose(part: AnyPart) -> str:
    """What somebody reads of a part that is no lesson."""
    if isinstance(part, VideoPart):
        return part.transcript
    return part.prompt if isinstance(part, ReflectionPart) else part.description


def _lacks(film: VideoPart) -> tuple[str, ...]:
    captions = () if film.captions or not film.video else ("captions",)
    return captions if film.transcript.strip() else (*captions, "transcript")


def _questions(quiz: Quiz) -> tuple[AnswerToCheck, ...]:
    return tuple(AnswerToCheck(number, _feedback(question)) for number, question in enumerate(quiz.questions, start=1))


def _feedback(question: Question) -> tuple[str, ...]:
    if isinstance(question, ChoiceQuestion):
        return tuple(option.feedback for option in question.options)
    return question.right, question.wrong
