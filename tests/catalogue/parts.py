"""A pack with a part of every kind, for tests."""

from typing import Any

import yaml

from tests.catalogue.builders import PNG, course_data, pack_files

#: No film, but it begins as one does: what plays it is not tested here.
MP4 = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40

CAPTIONS = """WEBVTT

00:01.000 --> 00:04.000
Put the kettle on.

NOTE a pause

00:01:20.500 --> 00:01:24.000
<v Ada>Now pour the water.
"""

VIDEO: dict[str, Any] = {
    "video": "media/pour.mp4",
    "captions": "media/pour.vtt",
    "poster": "media/pour.png",
    "transcript": "Put the **kettle** on.\n\nNow pour the water.\n",
}
FILE: dict[str, Any] = {"document": "media/times.csv", "description": "How long each tea takes.\n"}
LINK: dict[str, Any] = {
    "address": "https://www.example.org/tea",
    "opens": "The tea council's guide",
    "run_by": "the Tea Council",
    "description": "Read what they say of oolong.\n",
}
REFLECTION: dict[str, Any] = {
    "prompt": "Think of the last pot that you made.\n",
    "questions": [
        {"key": "went-well", "text": "What went well?"},
        {"key": "differently", "text": "What will you do differently?"},
    ],
}
SESSION: dict[str, Any] = {"description": "Bring a **pot**. We pour together.\n"}
PARTS = {"video": VIDEO, "file": FILE, "link": LINK, "reflection": REFLECTION, "session": SESSION}


def all_kinds(key: str = "tea-making", *, changed: dict[str, dict[str, Any]] | None = None) -> dict[str, bytes]:
    """The files of a pack with a lesson, a quiz and each of the other kinds; `changed` replaces what one of these says."""
    modules = course_data()["modules"]
    minutes = 10
    files: dict[str, bytes] = {}
    for kind, said in {**PARTS, **(changed or {})}.items():
        modules.append(
            {
                "key": f"the-{kind}",
                "kind": kind,
                "title": f"The {kind}",
                "file": f"{kind}s/the-{kind}.yaml",
                "minutes": 3,
                "required": True,
            }
        )
        minutes += 3
        files[f"{kind}s/the-{kind}.yaml"] = yaml.safe_dump(said, sort_keys=False).encode()
    media = {
        "media/pour.mp4": MP4,
        "media/pour.vtt": CAPTIONS.encode(),
        "media/pour.png": PNG,
        "media/times.csv": b"tea,minutes\r\noolong,3\r\n",
    }
    return {**pack_files(key, modules=modules, minutes=minutes), **files, **media}
