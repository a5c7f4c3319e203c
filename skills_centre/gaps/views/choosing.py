"""Choosing among skills where they are too many for one list: by a part of the name, and page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from flask import request

from skills_centre.platform.pagination import Page, page_of

#: Skills in one list, whether they stand one below the other or are to be chosen from.
SKILLS_AT_ONCE = 100

#: The most of a name that is looked for.
LONGEST = 80


class Named(Protocol):
    """A skill with the name by which it is found."""

    @property
    def name(self) -> str:
        """What it is called."""


S = TypeVar("S", bound=Named)


@dataclass(frozen=True, slots=True)
class Offered(Generic[S]):
    """Those of the skills that are listed; `find` is the part of a name that was looked for, empty for all of them."""

    find: str
    total: int
    page: Page[S]

    @property
    def is_many(self) -> bool:
        """Whether they are more than one list holds, so that they have to be looked for."""
        return self.total > SKILLS_AT_ONCE

    @property
    def only(self) -> S | None:
        """The one skill whose name fits what was looked for, if there is just one."""
        return self.page.lines[0] if self.find and self.page.total == 1 else None

    def with_chosen(self, chosen: Sequence[S]) -> list[S]:
        """What is listed, and whatever is chosen already before it."""
        return [*(one for one in chosen if one not in self.page.lines), *self.page.lines]


def offered(skills: Sequence[S]) -> Offered[S]:
    """The skills, in their order, as far as the address asks for them by `find` and `page`."""
    find = " ".join(request.args.get("find", "").split())[:LONGEST]
    fitting = [one for one in skills if find.casefold() in one.name.casefold()] if find else skills
    return Offered(find, len(skills), page_of(fitting, request.args.get("page", type=int), size=SKILLS_AT_ONCE))
