"""The first cell of each row of a PDF's tables as the head of its row, so that a screen reader says whose row a cell stands in.

typst tags the heads of columns, and our edition of it has no way to tag those of rows; so the tags are changed in the file that it made.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from skills_centre.platform.later import imported_when_used

if TYPE_CHECKING:
    import pypdf
    from pypdf import generic
else:
    pypdf = imported_when_used("pypdf")
    generic = imported_when_used("pypdf.generic")

#: An element of the structure of a file: whatever a PDF holds there.
Element: TypeAlias = Any


def with_row_heads(file: bytes) -> bytes:
    """The same file, in whose tables the first cell of each row below the heads is the head of its row.

    What a cell belongs to is then told by the scope of the heads above and before it alone. The same file gives the same bytes.
    """
    reader = pypdf.PdfReader(io.BytesIO(file))
    writer = pypdf.PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    root = writer.root_object["/StructTreeRoot"].get_object()
    for body in _elements(root, "/TBody"):
        for row in _inside(body):
            for place, cell in enumerate(_inside(row)):
                _tag(cell, is_head=place == 0)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _tag(cell: Element, *, is_head: bool) -> None:
    if is_head:
        cell[generic.NameObject("/S")] = generic.NameObject("/TH")
    for attributes in cell["/A"].get_object():
        of_table = attributes.get_object()
        if of_table.get("/O") == "/Table":
            of_table.pop("/Headers", None)
            if is_head:
                of_table[generic.NameObject("/Scope")] = generic.NameObject("/Row")


def _elements(inside: Element, kind: str) -> Iterator[Element]:
    """Every element of a kind, however deep."""
    for element in _inside(inside):
        if element["/S"] == kind:
            yield element
        else:
            yield from _elements(element, kind)


def _inside(element: Element) -> Iterator[Element]:
    """The elements that stand directly inside one; what is text, a mark or an object of the page is none."""
    found = element.get("/K")
    kids = found.get_object() if found is not None else []
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        if isinstance(one, dict) and "/S" in one:
            yield one
