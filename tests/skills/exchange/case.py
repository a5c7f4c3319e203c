"""CASE packages to write and read: editions that no database keeps, and 1EdTech's schemas and an example where they are at hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from jsonschema import Draft201909Validator

from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import EVERYONE, FrameworkDefinition
from skills_centre.skills.exporting.case_package import case_package
from skills_centre.skills.exporting.edition import Edition
from tests.skills.builders import NOW
from tests.skills.exchange.definitions import SHARED

CASE = SHARED / "case"
needs_case = pytest.mark.skipif(
    not CASE.is_dir(), reason="1EdTech’s schemas and example are not at hand (../shared/data)"
)
FRAMEWORK_ID = UUID("0190d9b2-0000-7000-8000-000000000001")

Package = dict[str, Any]


def as_edition(definition: FrameworkDefinition) -> Edition:
    """A published version with identities, as the database would give them."""
    return Edition(
        version_id=uuid5(FRAMEWORK_ID, "version"),
        framework_id=FRAMEWORK_ID,
        number=3,
        state="published",
        creator="House of Tests",
        changed_at=NOW,
        definition=definition,
        skills={one.key: uuid5(FRAMEWORK_ID, f"skill {one.key}") for one in definition.skills},
        profiles={
            key: uuid5(FRAMEWORK_ID, f"profile {key}")
            for key in (EVERYONE, *(level.key for level in definition.role_levels()))
        },
    )


def packed(definition: FrameworkDefinition, version: str) -> SentFile:
    """A definition as a package."""
    return SentFile("framework.json", case_package(as_edition(definition), version=version))


def package_of(definition: FrameworkDefinition, version: str = "1.1") -> Package:
    """The package as plain JSON, to be changed."""
    found: Package = json.loads(packed(definition, version).content)
    return found


def as_file(package: object) -> SentFile:
    """JSON as a file."""
    return SentFile("framework.json", json.dumps(package).encode())


def broken(package: Package, change: Callable[[Package], object]) -> SentFile:
    """The package with something changed in it."""
    change(package)
    return as_file(package)


def schema_problems(content: bytes, version: str) -> list[str]:
    """What 1EdTech's schema says against a package."""
    name = {"1.0": "case-v1p0-cfpackage.json", "1.1": "case-v1p1-cfpackage.json"}[version]
    schema = json.loads((CASE / "schema" / name).read_text("utf-8"))
    validator = Draft201909Validator(schema, format_checker=Draft201909Validator.FORMAT_CHECKER)
    return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in validator.iter_errors(json.loads(content))]


def example() -> SentFile:
    """A package of somebody else."""
    path: Path = CASE / "depth-of-knowledge.json"
    return SentFile(path.name, path.read_bytes())
