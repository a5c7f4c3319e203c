"""Two packs of one course side by side, file by file; and where each was changed, when the pack that both came from is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from skills_centre.catalogue.packs.limits import kind_of
from skills_centre.catalogue.rules.differences import Kind, Line, compare_texts

_TEXTS = frozenset({"md", "yaml", "vtt"})


@dataclass(frozen=True)
class ComparedFile:
    """What became of one file between two packs; `lines` compares its words where it has some."""

    path: str
    kind: Kind
    lines: tuple[Line, ...] = ()


def compare_files(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[ComparedFile]:
    """The files that differ, by path."""
    compared = []
    for path in sorted({*old, *new}):
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        kind = Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
        compared.append(ComparedFile(path, kind, _lines(path, before or b"", after or b"")))
    return compared


def _lines(path: str, before: bytes, after: bytes) -> tuple[Line, ...]:
    if kind_of(path) not in _TEXTS:
        return ()
    return compare_texts(before.decode(errors="replace"), after.decode(errors="replace"))


def changed_where(
    folder: Mapping[str, bytes], here: Mapping[str, bytes], base: Mapping[str, bytes] | None
) -> list[str]:
    """A line for each file that the folder and the product hold differently, with where it was changed if the base is known."""
    lines = []
    for path in sorted({*folder, *here}):
        theirs, ours = folder.get(path), here.get(path)
        if theirs == ours:
            continue
        if base is None:
            place = "only in the folder" if ours is None else "only in the product" if theirs is None else "differs"
        elif base.get(path) == ours:
            place = f"{_act(base.get(path), theirs)} in the folder"
        elif base.get(path) == theirs:
            place = f"{_act(base.get(path), ours)} in the product"
        else:
            place = "changed in both"
        lines.append(f"{path}: {place}")
    return lines


def _act(before: bytes | None, after: bytes | None) -> str:
    return "added" if before is None else "taken out" if after is None else "changed"
