"""Reading a pack from a folder."""

import os
from pathlib import Path

from skills_centre.catalogue.packs import limits
from skills_centre.catalogue.packs.problems import refuse_file


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their path inside it. Raises PackRefused for links, odd names and too much of anything."""
    if folder.is_symlink() or not folder.is_dir():
        raise refuse_file(str(folder), "there is no such folder.")
    files: dict[str, bytes] = {}
    total = 0
    for place, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in folders:
            if (Path(place) / name).is_symlink():
                raise refuse_file(name, "a pack holds no links.")
        for name in sorted(names):
            file = Path(place) / name
            path = file.relative_to(folder).as_posix()
            if file.is_symlink() or not file.is_file():
                raise refuse_file(path, "a pack holds plain files only, no links.")
            limits.check_name(path)
            size = file.stat().st_size
            limits.check_size(path, size)
            total += size
            if len(files) >= limits.MOST_FILES:
                raise refuse_file("The pack", "it holds more than 300 files.")
            if total > limits.MOST_BYTES:
                raise limits.pack_too_large()
            files[path] = file.read_bytes()
    limits.check_whole(files)
    return files
