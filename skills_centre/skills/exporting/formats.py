"""The formats in which a framework goes out, in words, and how each is written."""

from collections.abc import Callable
from dataclasses import dataclass

from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.text import slug
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.exporting.case_losses import not_in_case_1_0
from skills_centre.skills.exporting.case_package import case_package
from skills_centre.skills.exporting.csv_files import csv_archive
from skills_centre.skills.exporting.edition import Edition
from skills_centre.skills.exporting.workbook import workbook


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its code in addresses and commands, its name and help for people, the ending of its files, and their type.

    `leaves_out` says in words what of a framework the format cannot hold.
    """

    code: str
    name: str
    help: str
    ending: str
    mimetype: str
    write: Callable[[Edition], bytes]
    leaves_out: Callable[[FrameworkDefinition], tuple[str, ...]] = lambda _definition: ()

    def file(self, edition: Edition) -> SentFile:
        """The edition as a file in this format. Raises CannotBeHeld."""
        case = f"-{self.code}" if self.code.startswith("case") else ""
        name = f"{slug(edition.definition.key)}-version-{edition.number}{case}.{self.ending}"
        return SentFile(name, self.write(edition))


FORMATS = {
    one.code: one
    for one in (
        Format(
            "workbook",
            "Workbook",
            "One spreadsheet (.xlsx) with a sheet for each kind of thing. Change it and import it again.",
            "xlsx",
            MEDIA_TYPES[FileKind.EXCEL],
            lambda edition: workbook(edition.definition, made_at=edition.changed_at),
        ),
        Format(
            "csv",
            "CSV files",
            "The same sheets as CSV files, in one .zip.",
            "zip",
            "application/zip",
            lambda edition: csv_archive(edition.definition),
        ),
        Format(
            "case-1.1",
            "CASE 1.1 package",
            "For other systems that know 1EdTech’s standard for frameworks. It holds everything: what the standard has no word for is in "
            "its extensions.",
            "json",
            "application/json",
            lambda edition: case_package(edition, version="1.1"),
        ),
        Format(
            "case-1.0",
            "CASE 1.0 package",
            "For systems that know only the standard’s first version.",
            "json",
            "application/json",
            lambda edition: case_package(edition, version="1.0"),
            leaves_out=not_in_case_1_0,
        ),
    )
}
