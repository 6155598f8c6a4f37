"""How a parameter is declared: once, in its section, with everything there is to say about it.

The declaration rides on the pydantic field, so that checks, documentation and the list of parameters
(``sim.scenario.registry``) all come from the same line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

Scalar = bool | int | float | str
"""What a parameter may hold; choices and dates are strings."""

Status = Literal["measured", "literature", "calibrated", "assumed", "constant"]
"""How well founded a default is. Measured: a published figure of the city or the hotline. Literature: taken
from a study. Calibrated: chosen so that a stylised fact comes out. Assumed: none of these, though the form or
the range may have a source. Constant: not a quantity of the model at all."""

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Dates that a scenario may start on; burn-in and period then stay inside the calendar."""


class Section(BaseModel):
    """A table of the scenario: frozen, strict (no text for numbers), no unknown keys, no NaN."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def param(
    default: Scalar,
    *,
    unit: str,
    en: str,
    zh: str,
    status: Status,
    low: float | None = None,
    high: float | None = None,
    source: str = "",
    note: str = "",
) -> Any:
    """Declare one parameter of a section.

    Args:
        default: value when no scenario says otherwise.
        unit: unit of the value, in words.
        en: label in English.
        zh: label in Chinese.
        status: how well founded the default is.
        low: smallest value allowed (numbers only).
        high: largest value allowed (numbers only).
        source: where the default or the form comes from.
        note: what else a reader should know.

    Returns:
        A pydantic field; typed Any so that ``name: float = param(...)`` reads naturally.
    """
    told = _told(unit=unit, en=en, zh=zh, status=status, low=low, high=high, source=source, note=note)
    return Field(default=default, ge=low, le=high, json_schema_extra=told)


def each(
    defaults: Sequence[Scalar],
    *,
    unit: str,
    en: str,
    zh: str,
    status: Status = "assumed",
    low: float | None = None,
    high: float | None = None,
    source: str = "",
    note: str = "",
) -> Any:
    """Declare one parameter of every class of matters, with a default per class (see ``param``)."""
    told = _told(unit=unit, en=en, zh=zh, status=status, low=low, high=high, source=source, note=note)
    return Field(ge=low, le=high, json_schema_extra={**told, "defaults": list(defaults)})


def kind(en: str, zh: str) -> Any:
    """Declare a class of matters by its two names."""
    return Field(json_schema_extra={"en": en, "zh": zh})


def _told(**words: str | float | None) -> JsonDict:
    return dict(words)


def _iso(value: object) -> object:
    """Turn a TOML date into text; leave anything else for the strict check to judge."""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def _calendar(text: str) -> str:
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError("outside the calendar")
    return day.isoformat()


Day = Annotated[str, BeforeValidator(_iso), AfterValidator(_calendar)]
"""A date written YYYY-MM-DD, between ``EARLIEST`` and ``LATEST``; a TOML date will do."""

SEED_MAX = 2**63 - 1
"""Largest random seed: what a signed 64-bit integer holds."""
