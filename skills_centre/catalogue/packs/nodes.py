"""YAML as plain data with the line of every part, and nothing of YAML that could hide or grow: no aliases, tags or merges."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from skills_centre.catalogue.packs.problems import PackProblem, PackRefused, refuse_file
from skills_centre.platform.text import is_visible

Place = tuple[str | int, ...]

_DEEPEST = 10
#: Twice as fast where PyYAML comes with libyaml, as its wheels do: every start reads every course.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "bool", "null", "float", "timestamp")}


@dataclass
class Located:
    """A YAML document as plain data, and the line on which each part of it stands."""

    file: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of a part, or of the nearest part around it that has one."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1

    def problem(self, place: Place, sentence: str) -> PackProblem:
        """A problem at a part of the document."""
        return PackProblem(self.file, self.line(place), sentence, place)


def read_text(file: str, content: bytes) -> str:
    """The text of a file. Raises PackRefused where it is not UTF-8, or holds characters that nobody can see."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise refuse_file(file, "the text is not UTF-8; save it as UTF-8.", line=line) from None
    for number, line_text in enumerate(text.split("\n"), start=1):
        if not is_visible(line_text):
            raise refuse_file(file, "the line holds a control character; type it again.", line=number)
    return text


def read_yaml(file: str, content: bytes) -> Located:
    """A YAML file as plain data with lines. Raises PackRefused."""
    text = read_text(file, content)
    try:
        _refuse_tricks(file, text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            located = Located(file, None)
            if node is None:
                raise refuse_file(file, "the file is empty.")
            located.data = _plain(loader, node, (), located)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise refuse_file(
            file, f"this is not YAML that we can read ({problem.problem}).", line=mark.line + 1 if mark else 1
        ) from None
    except yaml.YAMLError:
        raise refuse_file(file, "this is not YAML that we can read.", line=1) from None
    return located


def _refuse_tricks(file: str, text: str) -> None:
    """Refuse anchors, aliases and tags before anything is built of them, and nesting that no course needs."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise refuse_file(
                file, "anchors and aliases (& and *) are not allowed; write the value again, or quote it.", line=line
            )
        if getattr(event, "tag", None):
            raise refuse_file(file, "tags (!) are not allowed; quote the value.", line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise refuse_file(file, "the values are nested too deeply.", line=line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(loader: yaml.SafeLoader, node: yaml.Node, place: Place, located: Located) -> Any:  # noqa: ANN401 - plain data of any shape
    line = node.start_mark.line + 1
    located.lines.setdefault(place, line)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, part, (*place, index), located) for index, part in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
                raise refuse_file(located.file, "the name of a field must be one plain word.", line=key_line)
            key = str(key_node.value)
            if key in data:
                raise PackRefused([PackProblem(located.file, key_line, f"“{key}” is given twice.")])
            located.lines[(*place, key)] = key_line
            data[key] = _plain(loader, value_node, (*place, key), located)
        return data
    if node.tag not in _PLAIN:
        raise refuse_file(located.file, "this kind of value is not allowed; quote it.", line=line)
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError):
        raise refuse_file(
            located.file, f"“{node.value[:40]}” is not a value; quote it if it is text.", line=line
        ) from None
