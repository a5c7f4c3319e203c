"""What a rule asks for: a course, or each course without which a pathway is not complete."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RuleSubject:
    """What a rule asks for, a course or a pathway: one of them, and never both."""

    course_id: UUID | None = None
    pathway_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.course_id is None) == (self.pathway_id is None):
            raise ValueError("a rule asks for a course or for a pathway")

    @property
    def is_pathway(self) -> bool:
        """Whether it is a pathway, so that the rule asks for several courses, and for others when the pathway changes."""
        return self.pathway_id is not None
