"""A CASE package (CFPackage, JSON) as a value, of version 1.0 or 1.1: the parts that a framework can be made from, strictly read."""
# ruff: noqa: N815 - the names of the fields are the standard's

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NoReturn
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from skills_centre.platform.uploads import SentFile
from skills_centre.skills.importing.problems import FileNotSound, Problems
from skills_centre.skills.importing.rows import check_size

#: Items, associations and the like, each, at the most.
MOST_PARTS = 50_000

#: An identifier in the file's own spelling, which differs only by capitals.
Identifier = str


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class Link(_Part):
    """A reference to something in this package or elsewhere."""

    title: str
    identifier: Identifier


class _Identified(_Part):
    identifier: Identifier
    uri: str
    lastChangeDateTime: str


class Document(_Identified):
    """The framework itself."""

    title: str
    creator: str
    description: str | None = None
    notes: str | None = None
    caseVersion: str | None = None
    extensions: dict[str, Any] = Field(default_factory=dict)


class Item(_Identified):
    """A statement: in our own packages a group, skill, level, family, role or role level; in those of others a competency."""

    fullStatement: str
    abbreviatedStatement: str | None = None
    humanCodingScheme: str | None = None
    listEnumeration: str | None = None
    conceptKeywords: list[str] | None = None
    CFItemTypeURI: Link | None = None
    extensions: dict[str, Any] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its short statement, or the full one where there is no other."""
        return self.abbreviatedStatement or self.fullStatement

    @property
    def description(self) -> str:
        """Its full statement, where it has a short one too."""
        return self.fullStatement if self.abbreviatedStatement else ""


class Association(_Identified):
    """How one thing stands to another."""

    associationType: str
    sequenceNumber: int | None = None
    originNodeURI: Link
    destinationNodeURI: Link
    CFAssociationGroupingURI: Link | None = None
    notes: str | None = None


class Grouping(_Identified):
    """What associations have in common."""

    title: str
    description: str = ""


class _Definitions(_Part):
    CFAssociationGroupings: list[Grouping] = Field(default_factory=list)


class CriterionLevel(_Identified):
    """One level of a criterion."""

    quality: str = ""
    description: str = ""
    score: float | None = None
    position: int | None = None


class Criterion(_Identified):
    """A criterion of a rubric, mostly of one item."""

    CFItemURI: Link | None = None
    CFRubricCriterionLevels: list[CriterionLevel] = Field(default_factory=list)


class Rubric(_Identified):
    """A rubric."""

    CFRubricCriteria: list[Criterion] = Field(default_factory=list)


class Package(_Part):
    """The whole package."""

    CFDocument: Document
    CFItems: list[Item] = Field(default_factory=list, max_length=MOST_PARTS)
    CFAssociations: list[Association] = Field(default_factory=list, max_length=MOST_PARTS)
    CFDefinitions: _Definitions = Field(default_factory=_Definitions)
    CFRubrics: list[Rubric] = Field(default_factory=list, max_length=MOST_PARTS)

    @property
    def version(self) -> str:
        """1.0 or 1.1: the former does not say."""
        return "1.1" if self.CFDocument.caseVersion == "1.1" else "1.0"

    @cached_property
    def items(self) -> dict[UUID, Item]:
        """The items by identifier."""
        return {UUID(item.identifier): item for item in self.CFItems}

    def criteria(self) -> list[Criterion]:
        """The criteria of all rubrics."""
        return [criterion for rubric in self.CFRubrics for criterion in rubric.CFRubricCriteria]


def read_package(file: SentFile) -> tuple[Package, Mapping[str, Any]]:
    """The package, and the same as plain JSON. Raises FileNotSound with the places and the reasons."""
    check_size(file.name, len(file.content))
    content = _parsed(file)
    if not isinstance(content, dict) or "CFDocument" not in content:
        raise FileNotSound(f"{file.name} is not a CASE package: it has no CFDocument.")
    _check_version(file.name, content)
    if content.get("CFDefinitions") in (None, []):
        content.pop("CFDefinitions", None)
    try:
        package = Package.model_validate(content)
    except ValidationError as problem:
        _refuse(file.name, problem.errors())
    _check_identifiers(file.name, package)
    return package, content


def _parsed(file: SentFile) -> object:
    try:
        content: object = json.loads(file.content.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as problem:
        raise FileNotSound(f"{file.name} is not in UTF-8: byte {problem.start:,} cannot be read.") from None
    except json.JSONDecodeError as problem:
        raise FileNotSound(
            f"{file.name}, line {problem.lineno:,}: it cannot be read as JSON ({problem.msg})."
        ) from None
    except RecursionError:
        raise FileNotSound(f"{file.name} is nested too deeply to be a CASE package.") from None
    except ValueError as problem:
        raise FileNotSound(f"{file.name} cannot be read as JSON: {str(problem)[:100]}.") from None
    return content


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _check_version(name: str, content: Mapping[str, Any]) -> None:
    document = content["CFDocument"]
    version = document.get("caseVersion") if isinstance(document, dict) else None
    if version not in (None, "1.0", "1.1"):
        raise FileNotSound(f"{name} is of CASE version {str(version)[:20]}. We take versions 1.0 and 1.1.")


def _refuse(name: str, errors: Sequence[ErrorDetails]) -> NoReturn:
    problems = Problems()
    for error in errors:
        problems.add(f"{name}, {_place(error['loc'])}", f"{error['msg']}.")
    problems.refuse_if_any()
    raise AssertionError("a validation error without an error")


def _place(location: Sequence[str | int]) -> str:
    """A place in the file in words; parts of lists are counted from 1."""
    return " → ".join(f"number {part + 1:,}" if isinstance(part, int) else str(part) for part in location)


def _check_identifiers(name: str, package: Package) -> None:
    problems = Problems()
    seen: dict[UUID, int] = {}
    parts: list[tuple[str, Identifier]] = [("CFDocument", package.CFDocument.identifier)]
    parts += [
        (f"CFAssociations → number {n:,}", one.identifier) for n, one in enumerate(package.CFAssociations, start=1)
    ]
    parts += [(f"CFItems → number {n:,}", one.identifier) for n, one in enumerate(package.CFItems, start=1)]
    for place, identifier in parts:
        try:
            UUID(identifier)
        except ValueError:
            problems.add(f"{name}, {place}", f"“{identifier[:60]}” is not an identifier (UUID).")
    problems.refuse_if_any()
    for number, item in enumerate(package.CFItems, start=1):
        first = seen.setdefault(UUID(item.identifier), number)
        if first != number:
            problems.add(f"{name}, CFItems → number {number:,}", f"it has the identifier of number {first:,}.")
    problems.refuse_if_any()
