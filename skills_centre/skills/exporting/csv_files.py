"""A framework as CSV files, one for each sheet, in one .zip: no spreadsheet takes anything in them for a formula."""

import io
import zipfile

from skills_centre.platform.tables import csv_bytes
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.exporting.tables import tables_of
from skills_centre.skills.sheets import ABOUT, SHEETS


def csv_archive(definition: FrameworkDefinition) -> bytes:
    """The archive; the same framework always gives the same bytes."""
    files = {f"{ABOUT}.txt": _about().encode()}
    for sheet, rows in tables_of(definition).items():
        files[f"{sheet.name}.csv"] = csv_bytes(sheet.columns, rows)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _about() -> str:
    told = "\n\n".join(f"{sheet.name}.csv\n{sheet.help}" for sheet in SHEETS)
    return (
        "A skills framework as CSV files in UTF-8. Change the files, put them back into one .zip, and import it.\n"
        "A cell that a spreadsheet would take for a formula begins with an apostrophe; it is taken away again.\n\n"
        f"{told}\n"
    )
