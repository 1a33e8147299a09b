"""A roadmap into text, always the same bytes for the same roadmap."""

import json
from dataclasses import fields
from typing import Any

import yaml

from roadmaps.interchange.fields import ROADMAP, Many, Record
from roadmaps.interchange.files import FORMAT, RoadmapFile


class _Dumper(yaml.SafeDumper):
    """Block style, lists set in, long texts as blocks, no line breaks that the text does not have."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def dump(roadmap: RoadmapFile, form: str = "yaml") -> str:
    """The roadmap as a file of the format, in `yaml` or `json`; what is empty is left out."""
    plain = {"format": FORMAT} | _plain(roadmap, ROADMAP)
    if form == "json":
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    if form != "yaml":
        raise ValueError(f"no form called {form}")
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)


def _plain(value: Any, spec: Any) -> Any:
    match spec:
        case Record():
            default = {part.name: part.default for part in fields(spec.build)}
            return {
                name: _plain(getattr(value, name), part)
                for name, part in spec.fields.items()
                if name in default and getattr(value, name) != default[name]
            }
        case Many():
            return [_plain(item, spec.item) for item in value]
    return value
