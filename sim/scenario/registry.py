"""The list of all parameters, read off their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.locale import pick
from sim.scenario.param import EARLIEST, LATEST, Scalar, Status
from sim.scenario.sections.matters import Matters
from sim.scenario.settings import Settings

Kind = Literal["float", "int", "bool", "choice", "date"]
"""What sort of value a parameter holds."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter and what is known of it.

    Attributes:
        key: dotted key, as in ``--set`` and in the TOML file.
        type: sort of value.
        default: value when no scenario says otherwise.
        low: smallest value allowed; None where there is no order.
        high: largest value allowed; None where there is no order.
        choices: words allowed, for a choice.
        unit: unit of the value, in words.
        label_en: label in English.
        label_zh: label in Chinese.
        status: how well founded the default is (see ``sim.scenario.param.Status``).
        source: where the default or the form comes from; may be empty.
        note: what else to know; may be empty.
    """

    key: str
    type: Kind
    default: Scalar
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    unit: str
    label_en: str
    label_zh: str
    status: Status
    source: str
    note: str

    def label(self, language: str) -> str:
        """Return the label in English (``en``) or Chinese (``zh``)."""
        return pick(language, self.label_en, self.label_zh)

    def allowed(self) -> str:
        """Return what the parameter may be, as the end of "must be ..."."""
        match self.type:
            case "bool":
                return "true or false"
            case "choice":
                return f"one of {', '.join(self.choices)}"
            case "date":
                return f"a date from {EARLIEST} to {LATEST}"
            case "int":
                return f"a whole number from {self.low} to {self.high}"
            case "float":
                return f"a number from {self.low:.12g} to {self.high:.12g}"


def _walk(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Yield the path and field of every parameter, in order of declaration."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _walk(inner, (*path, name))
        else:
            yield (*path, name), field


def _told(field: FieldInfo) -> dict[str, Any]:
    """Return what was said where the field was declared."""
    if not isinstance(field.json_schema_extra, dict):
        raise TypeError("a parameter is declared by param() or each()")
    return dict(field.json_schema_extra)


def _kind(annotation: object) -> Kind:
    """Return the sort of value that a field's annotation stands for; dates are the only free text."""
    kinds: dict[object, Kind] = {float: "float", int: "int", bool: "bool", str: "date"}
    return kinds.get(annotation, "choice")


def _names(path: tuple[str, ...], told: dict[str, Any]) -> tuple[str, str]:
    """Return the labels; those of a matter's parameter name its class."""
    if len(path) == 2:
        return told["en"], told["zh"]
    owner = _told(Matters.model_fields[path[1]])
    return f"{told['en']} ({owner['en']})", f"{told['zh']}（{owner['zh']}）"


def _default(path: tuple[str, ...], field: FieldInfo, told: dict[str, Any]) -> Any:
    """Return the default, of its class where there is one per class of matters."""
    return field.default if len(path) == 2 else told["defaults"][MATTER_CLASSES.index(path[1])]


def _parameter(path: tuple[str, ...], field: FieldInfo) -> Parameter:
    told, kind = _told(field), _kind(field.annotation)
    default = _default(path, field, told)
    label_en, label_zh = _names(path, told)
    return Parameter(
        key=".".join(path),
        type=kind,
        default=float(default) if kind == "float" else default,
        low=told["low"],
        high=told["high"],
        choices=get_args(field.annotation),
        unit=told["unit"],
        label_en=label_en,
        label_zh=label_zh,
        status=told["status"],
        source=told["source"],
        note=told["note"],
    )


MATTER_CLASSES: tuple[str, ...] = tuple(Matters.model_fields)
"""Behavioural classes of matters, in their fixed order."""

PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {parameter.key: parameter for parameter in (_parameter(*found) for found in _walk(Settings))}
)
"""Every parameter by its dotted key, in order of declaration."""

TABLES: frozenset[str] = frozenset(
    key.rsplit(".", depth)[0] for key in PARAMETERS for depth in range(1, key.count(".") + 1)
)
"""Names of the tables that hold parameters: ``assessment``, ``matter``, ``matter.chore``."""
