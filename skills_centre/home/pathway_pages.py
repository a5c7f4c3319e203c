"""Pathways as one person walks them: what is done, what is left, and what to carry on with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from skills_centre.catalogue.queries.pathways import (
    PathwayDetails,
    PathwayLine,
    PathwayStep,
    aim_in_words,
    pathways,
    published_pathway,
    steps_of,
)
from skills_centre.catalogue.rules.pathways import Progress, progress_along
from skills_centre.learning.queries.enrolments import LiveEnrolment, completed_course_ids, live_enrolments


@dataclass(frozen=True)
class MyStep:
    """A course of a pathway, and where the person stands in it."""

    course: PathwayStep
    is_completed: bool
    live: LiveEnrolment | None

    @property
    def is_required(self) -> bool:
        """Whether the pathway is complete only with it."""
        return self.course.is_required

    @property
    def is_open(self) -> bool:
        """Whether somebody can begin it."""
        return self.course.is_open

    @property
    def is_begun(self) -> bool:
        """Whether the person is on it now."""
        return self.live is not None

    @property
    def minutes_left(self) -> int:
        """What is left of it."""
        if self.is_completed:
            return 0
        return self.live.minutes_left if self.live else self.course.minutes


@dataclass(frozen=True)
class MyPathwayLine:
    """A pathway in the list, with one's own progress."""

    line: PathwayLine
    progress: Progress[MyStep]


@dataclass(frozen=True)
class MyPathway:
    """The page of one pathway. A step that has left the catalogue is shown only to whoever has to do with it."""

    pathway: PathwayDetails
    aim: str | None
    steps: list[MyStep]
    progress: Progress[MyStep]


def my_pathways(person_id: UUID) -> list[MyPathwayLine]:
    """Every published pathway with one's progress: those under way first, then by title. Five statements."""
    lines = pathways(only_published=True)
    steps = _stood(person_id, steps_of([line.id for line in lines]))
    found = [MyPathwayLine(line, progress_along(steps[line.id])) for line in lines]
    return sorted(found, key=lambda one: not (one.progress.is_begun and not one.progress.is_complete))


def my_pathway(key: str, *, person_id: UUID) -> MyPathway:
    """One published pathway as somebody walks it. Raises NotFound. A constant number of statements."""
    pathway = published_pathway(key)
    steps = _stood(person_id, steps_of([pathway.id]))[pathway.id]
    return MyPathway(
        pathway=pathway,
        aim=aim_in_words(pathway.aim, pathway.profile_id, pathway.skill_key, pathway.level),
        steps=[step for step in steps if step.is_open or step.is_completed or step.is_begun],
        progress=progress_along(steps),
    )


def _stood(person_id: UUID, steps: Mapping[UUID, Sequence[PathwayStep]]) -> dict[UUID, list[MyStep]]:
    completed = completed_course_ids(person_id)
    live = {one.course_id: one for one in live_enrolments(person_id)}
    return {
        pathway_id: [MyStep(one, one.course_id in completed, live.get(one.course_id)) for one in courses]
        for pathway_id, courses in steps.items()
    }
