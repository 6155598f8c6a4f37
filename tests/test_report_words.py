"""Interface words, columns and numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from made_up import made_up_result

from sim.locale import pick, word
from sim.locale.catalogue import CATALOGUE
from sim.locale.units import UNITS_ZH, unit_in
from sim.report.columns import Column, aligned, places, wrapped
from sim.report.numbers import rounded, shown
from sim.report.summary import HEADLINE, summary
from sim.scenario import PARAMETERS, load_scenario
from sim.simulation import simulate


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_say_the_same(key: str) -> None:
    words = CATALOGUE[key]
    assert words.en and words.zh
    assert placeholders(words.en) == placeholders(words.zh)
    assert words.en.isascii() and not any("  " in line.strip() for line in words.en.splitlines())


def test_every_unit_of_a_parameter_has_a_chinese_word() -> None:
    assert {parameter.unit for parameter in PARAMETERS.values()} - set(UNITS_ZH) == set()
    assert unit_in("%", "zh") == "%"


def test_a_missing_value_for_a_placeholder_is_an_error() -> None:
    assert word("run.written", "zh", path="r") == "运行结果已写入 r"
    with pytest.raises(KeyError):
        word("run.written", "en")


def test_chinese_takes_two_places() -> None:
    text = aligned((Column("名称"), Column("n", right=True)), [("ab", "1"), ("诉求量", "22")])
    assert text.splitlines() == ["名称     n", "ab       1", "诉求量  22"]


def test_the_last_column_is_wrapped_under_itself() -> None:
    columns = (Column("k"), Column("what", wraps=True))
    text = aligned(columns, [("a", "one two three four five six seven eight")], width=30)
    assert text.splitlines()[1:] == ["a  one two three four five six", "   seven eight"]
    chinese = aligned(columns, [("a", "汉" * 20)], width=31)
    assert [places(line) for line in chinese.splitlines()[1:]] == [31, 15]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.9534, "share", ("95.3", "%")),
        (1234567.8, "yuan", ("1,234,568", "yuan")),
        (0.012345, "days", ("0.01235", "days")),
        (None, "days", ("undefined", "")),
        (float("nan"), "share", ("undefined", "")),
        (0.0, "contacts", ("0", "contacts")),
    ],
)
def test_numbers_as_shown(value: float | None, unit: str, text: tuple[str, str]) -> None:
    assert shown(value, unit, "en") == text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_summary_fits_a_narrow_terminal_and_closes_with_the_answer(language: str) -> None:
    spec = load_scenario("demo_town").with_values({"time.days": 150, "time.burn_in_days": 0})
    said = summary(simulate(spec), language)
    assert max(places(line) for line in said.splitlines()) <= 80
    opening = pick(language, *CATALOGUE["run.headline"]).split("{")[0]
    assert said[said.rindex("\n\n") :].strip().startswith(opening)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_truth_that_is_still_open_is_told_by_its_bounds(language: str) -> None:
    """After a day nearly every request is undecided: its share so far is no answer."""
    result = made_up_result(1)
    told = {**dict.fromkeys(HEADLINE, 0.5), "true_resolution": 0.1667, "true_resolution_low": 0.0123}
    open_, known = (
        summary(replace(result, indicators={**told, "true_resolution_high": high}), language).split("\n\n")[
            -1
        ]
        for high in (0.9876, 0.1123)
    )
    assert "16.7" not in open_ and "1.2" in open_ and "98.8" in open_
    assert "16.7" in known and "98.8" not in known
    assert max(places(line) for said in (open_, known) for line in said.splitlines()) <= 80


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_summary_lists_events_and_cleans_what_a_user_wrote(tmp_path: Path, language: str) -> None:
    path = tmp_path / "storm.toml"
    path.write_text(
        'extends = "demo_town"\ntitle_en = "A\\u001b[31mB\\nC\\u202e"\n[[events]]\nday = 9\nuntil = 12\n'
        'label_zh = "暴雨"\nshock = {class = "public", factor = 4}\n',
        encoding="utf-8",
    )
    said = summary(made_up_result(40, spec=load_scenario(path, {"time.days": 40})), language)
    assert said.startswith("A\\x1b[31mB C\\u202e\n\n")
    assert all(line.isprintable() for line in said.splitlines())
    assert word("event.span", language, first="2023-01-10", last="2023-01-12") in said
    assert "暴雨" in said and word("run.events", language) in said


def test_no_line_begins_with_a_mark_that_closes() -> None:
    for width in range(6, 40):
        lines = wrapped("办结后（30天）困扰已消除；在办按未解决计，“已解决” ÷ 工单数。[来源；说明]", width)
        assert all(line[0] not in "；，。）”]" and line[-1] not in "（“[" for line in lines)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [(2.34e6, "2.34 M", "234 万"), (3.2e8, "320 M", "3.2 亿"), (5e3, "0.005 M", "0.5 万")],
)
def test_large_numbers_are_counted_as_each_language_does(value: float, en: str, zh: str) -> None:
    assert (rounded(value, "en"), rounded(value, "zh")) == (en, zh)
