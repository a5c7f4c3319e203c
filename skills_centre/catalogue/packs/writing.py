"""Writing a course as the files of a pack, for one that was made or changed in a form."""

from collections.abc import Mapping
from typing import Any

import yaml

from skills_centre.catalogue.packs.pack import CourseFile
from skills_centre.catalogue.packs.parsing import COURSE_FILE
from skills_centre.catalogue.packs.parts import AnyPart
from skills_centre.catalogue.packs.quizzes import Quiz
from skills_centre.catalogue.packs.stored import Content


class _Dumper(yaml.SafeDumper):
    """Block style, text of several lines under a bar, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - the signature is PyYAML's
        """Write a repeated value again."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        """Indent lists below their names, as the packs written by hand do."""
        super().increase_indent(flow, False)  # noqa: FBT003


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def write_pack(
    course: CourseFile,
    lessons: dict[str, str],
    quizzes: dict[str, Quiz],
    media: Mapping[str, Content],
    parts: Mapping[str, AnyPart] | None = None,
) -> dict[str, Content]:
    """The files of the pack that says exactly this; `parse_pack` gives it back."""
    files: dict[str, Content] = {COURSE_FILE: _yaml(course.model_dump(mode="python", by_alias=True))}
    for module in course.modules:
        if module.key in lessons:
            files[module.file] = lessons[module.key].encode()
        else:
            said = (parts or {}).get(module.key) or quizzes[module.key]
            files[module.file] = _yaml(said.model_dump(mode="python", by_alias=True, exclude_none=True))
    return {**files, **media}


def _yaml(data: dict[str, Any]) -> bytes:
    plain = _without_codes(data)
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120).encode()


def _without_codes(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """StrEnums as their text, which is how YAML writes them."""
    if isinstance(value, dict):
        return {key: _without_codes(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_codes(part) for part in value]
    return str(value) if isinstance(value, str) else value
