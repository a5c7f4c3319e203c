"""Progress through a course: what is left, where to go next, and when it is complete."""

from collections.abc import Sequence
from dataclasses import dataclass

from skills_centre.catalogue.rules.kinds import ModuleKind


@dataclass(frozen=True)
class ModuleLine:
    """One module of the version that a learner is on, and whether they have done it. `minutes` is the time that it takes."""

    key: str
    title: str
    minutes: int
    is_required: bool
    kind: ModuleKind
    is_done: bool


def counts_towards_completion(modules: Sequence[ModuleLine]) -> list[ModuleLine]:
    """The required modules; all of them in a course that requires none."""
    return [module for module in modules if module.is_required] or list(modules)


def is_complete(modules: Sequence[ModuleLine]) -> bool:
    """Whether every required module is done. A course without modules is never complete."""
    counting = counts_towards_completion(modules)
    return bool(counting) and all(module.is_done for module in counting)


def would_complete(modules: Sequence[ModuleLine], key: str) -> bool:
    """Whether doing this module would complete the course."""
    counting = counts_towards_completion(modules)
    return bool(counting) and all(module.is_done or module.key == key for module in counting)


def minutes_left(modules: Sequence[ModuleLine]) -> int:
    """The minutes of the required modules that are still to do."""
    return sum(module.minutes for module in counts_towards_completion(modules) if not module.is_done)


def next_after(modules: Sequence[ModuleLine], key: str) -> ModuleLine | None:
    """Where "go on" leads from a module: the next one in order that is not done, else the first that is required and left."""
    place = next((index for index, module in enumerate(modules) if module.key == key), -1)
    onwards = (module for module in modules[place + 1 :] if not module.is_done)
    left_behind = (module for module in counts_towards_completion(modules) if not module.is_done and module.key != key)
    return next(onwards, None) or next(left_behind, None)


def place_to_resume(modules: Sequence[ModuleLine], last_key: str | None) -> ModuleLine | None:
    """Where "continue" leads: the module last open if it is not done, else the one after it, else the first module."""
    if not modules:
        return None
    last = next((module for module in modules if module.key == last_key), None)
    if last is None:
        return next((module for module in modules if not module.is_done), modules[0])
    if not last.is_done:
        return last
    return next_after(modules, last.key) or last


def neighbours(modules: Sequence[ModuleLine], key: str) -> tuple[ModuleLine | None, ModuleLine | None]:
    """The modules before and after one, in the course's order."""
    place = next(index for index, module in enumerate(modules) if module.key == key)
    before = modules[place - 1] if place else None
    after = modules[place + 1] if place + 1 < len(modules) else None
    return before, after
