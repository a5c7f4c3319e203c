"""The sections of the product in the order of its navigation, and in which of them a page is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A link of the navigation; pages whose address begins with one of `also` belong to it too, save those of `without`."""

    text: str
    address: str
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def current_at(self, path: str) -> str:
        """What the link says of itself on a page (`aria-current`): the page itself, a page of its section, or nothing."""
        if path == self.address:
            return "page"
        is_below = self.address != "/" and path.startswith(self.address + "/")
        return "true" if (is_below or path.startswith(self.also)) and not path.startswith(self.without) else ""


@dataclass(frozen=True)
class Link:
    """A link of the navigation as one page shows it."""

    text: str
    address: str
    current: str


FOR_EVERYBODY = (
    Section("Home", "/"),
    Section(
        "Courses", "/courses", also=("/pathways", "/recommended", "/saved-courses", "/learning/topics/", "/sessions")
    ),
    Section(
        "My learning", "/my-learning", also=("/learning/", "/my-bookings", "/bookings/"), without=("/learning/topics/",)
    ),
    Section("My skills", "/my-skills", also=("/my-plan", "/helpers")),
)
FOR_MANAGERS = (Section("My team", "/team/gaps", also=("/team/",)),)
FOR_LEADERS = (Section("Organisation", "/organisation/skills", also=("/organisation/value",)),)
FOR_ADMINISTRATION = (Section("Administration", "/administration"),)


def navigation(path: str, *, is_manager: bool, may_administer: bool, may_lead: bool = False) -> list[Link]:
    """The links that somebody is offered on the page with this address."""
    offered = (
        FOR_EVERYBODY
        + (FOR_MANAGERS if is_manager else ())
        + (FOR_LEADERS if may_lead else ())
        + (FOR_ADMINISTRATION if may_administer else ())
    )
    return [Link(one.text, one.address, one.current_at(path)) for one in offered]
