"""Events: what is in force on which day, shocks, and what events may not do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import InputError, Scenario, load_scenario, restored

HEAD = "[time]\nstart = 2020-01-01\ndays = 366\n"
KEY = "assessment.intensity"


def scenario(folder: Path, events: str, head: str = HEAD) -> Scenario:
    path = folder / "town.toml"
    path.write_text(f"{head}\n{events}", encoding="utf-8")
    return load_scenario(path)


def event(when: str, value: float, until: str = "") -> str:
    end = f"until = {until}\n" if until else ""
    return f'[[events]]\n{when}\n{end}set = {{"{KEY}" = {value}}}\n'


def test_values_change_on_the_day_and_come_back(tmp_path: Path) -> None:
    spec = scenario(tmp_path, event("date = 2020-05-01", 0.8, until="2020-05-11"))
    assert spec.change_days() == (121, 131)
    assert [spec.values_on(day)[KEY] for day in (-1, 0, 120, 121, 130, 131, 365)] == [
        0.6, 0.6, 0.6, 0.8, 0.8, 0.6, 0.6
    ]  # fmt: skip
    assert spec[KEY] == 0.6
    assert spec.date_of(121).isoformat() == "2020-05-01"


def test_an_event_without_an_end_stays(tmp_path: Path) -> None:
    spec = scenario(tmp_path, event("day = 10", 0.9))
    assert spec.change_days() == (10,)
    assert spec.values_on(365)[KEY] == 0.9


def test_the_burn_in_knows_no_events(tmp_path: Path) -> None:
    spec = scenario(tmp_path, event("day = 0", 0.9))
    assert spec.change_days() == (0,)
    assert (spec.values_on(-1)[KEY], spec.values_on(0)[KEY]) == (0.6, 0.9)


def test_of_overlapping_events_the_later_one_wins(tmp_path: Path) -> None:
    events = event("day = 20", 0.3, "30") + event("day = 10", 0.1, "40") + event("day = 35", 0.5)
    spec = scenario(tmp_path, events)
    assert spec.change_days() == (10, 20, 30, 35, 40)
    assert [spec.values_on(day)[KEY] for day in (15, 25, 32, 37, 50)] == [0.1, 0.3, 0.1, 0.5, 0.5]


def test_of_events_on_one_day_the_last_one_written_wins(tmp_path: Path) -> None:
    assert scenario(tmp_path, event("day = 5", 0.1) + event("day = 5", 0.2)).values_on(5)[KEY] == 0.2


def test_nested_tables_and_dotted_keys_are_the_same(tmp_path: Path) -> None:
    dotted = scenario(tmp_path, event("day = 5", 0.1))
    nested = scenario(tmp_path, "[[events]]\ndate = 2020-01-06\nset.assessment.intensity = 0.1")
    assert dotted.content_hash() == nested.content_hash()
    assert dotted.content_hash() != scenario(tmp_path, event("day = 6", 0.1)).content_hash()


def test_shocks_multiply_while_they_last(tmp_path: Path) -> None:
    shock = '[[events]]\nday = {}\nuntil = {}\nshock = {{class = "{}", factor = {}}}\n'
    spec = scenario(tmp_path, shock.format(10, 20, "public", 5.0) + shock.format(15, 30, "all", 2))
    assert spec.shock_on(9) == [1, 1, 1, 1, 1, 1]
    assert spec.shock_on(10) == [1, 1, 1, 1, 5, 1]
    assert spec.shock_on(15) == [2, 2, 2, 2, 10, 2]
    assert spec.shock_on(20) == [2, 2, 2, 2, 2, 2]
    assert spec.shock_on(30) == spec.shock_on(-1) == [1, 1, 1, 1, 1, 1]
    assert spec.change_days() == (10, 15, 20, 30)
    assert spec.values_on(15) == spec.values()


def test_a_shock_counts_in_the_hash(tmp_path: Path) -> None:
    text = '[[events]]\nday = 1\nuntil = 2\nlabel_en = "{}"\nshock = {{class = "all", factor = {}}}'
    cases = (("a", 2), ("b", 2), ("a", 3))
    hashes = [scenario(tmp_path, text.format(*case)).content_hash() for case in cases]
    assert hashes[0] == hashes[1] != hashes[2]


def test_events_survive_writing_down(tmp_path: Path) -> None:
    events = event("date = 2020-05-01", 0.8, until="2020-06-01") + event("day = 3", 0.2, "9")
    shock = '[[events]]\nday = 4\nuntil = 5\nlabel_zh = "停电"\nshock = {class = "info", factor = 3}'
    spec = scenario(tmp_path, events + shock)
    again = restored(json.loads(json.dumps(spec.resolved())), "manifest.json")
    assert again == spec
    assert again.resolved() == spec.resolved()


def test_a_child_inherits_events_unless_it_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "parent.toml").write_text(HEAD + event("day = 3", 0.2), encoding="utf-8")
    child = 'extends = "parent"\n'
    assert scenario(tmp_path, "", child).change_days() == (3,)
    assert scenario(tmp_path, event("day = 7", 0.2), child).change_days() == (7,)
    assert scenario(tmp_path, "events = []", child).change_days() == ()


def test_an_event_after_a_period_cut_short_does_not_happen(tmp_path: Path) -> None:
    spec = scenario(tmp_path, event("day = 100", 0.2)).with_values({"time.days": 30})
    assert spec.change_days() == ()
    assert spec.values_on(29)[KEY] == 0.6


def test_dates_move_with_the_start_and_day_numbers_do_not(tmp_path: Path) -> None:
    spec = scenario(tmp_path, event("date = 2020-05-01", 0.8) + event("day = 300", 0.1))
    assert spec.with_values({"time.start": "2020-04-01"}).change_days() == (30, 300)
    with pytest.raises(InputError, match="date = 2020-05-01: is 31 days before the first day, 2020-06-01"):
        spec.with_values({"time.start": "2020-06-01"})


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ("[events]\nday = 3", "events: must be a list of tables"),
        ("events = 3", "events: must be a list of tables"),
        ("events = [1]", "events: must be a list of tables"),
        ("[[events]]\nset = {}", "must have either date or day"),
        ("[[events]]\nday = 1\ndate = 2020-01-02", "date = 2020-01-02, day = 1: must have either"),
        ("[[events]]\nday = 1", "must have set or shock"),
        ("[[events]]\nday = 1\nset = {}", "set = a table of 0: must be a table of parameters"),
        ("[[events]]\nday = 1\nset = 3", "set = 3: must be a table of parameters"),
        ("[[events]]\ndya = 1", "dya = 1: unknown key; did you mean day?"),
        (event("day = -1", 0.5), "day = -1: must be a whole number from 0"),
        (event("day = true", 0.5), "day = true: must be a whole number from 0"),
        (event("day = 1.5", 0.5), "day = 1.5: must be a whole number from 0"),
        (event("day = 366", 0.5), "events[0]: day = 366: the last day of the period is 365 (2020-12-31)"),
        (event("date = 2019-12-31", 0.5), "date = 2019-12-31: is 1 days before the first day, 2020-01-01"),
        (
            event("date = 2021-01-01", 0.5),
            "events[0]: date = 2021-01-01: is day 366, but the last day of the period is 365",
        ),
        (event('date = "1.5.2020"', 0.5), "must be a date from 1900-01-01"),
        (event("date = 2020-05-01T10:00:00", 0.5), "must be a date from 1900-01-01"),
        (event("day = 5", 0.5, until="5"), "events[0]: until = 5: must be later than day = 5"),
        (event("day = 5", 0.5, until="2020-01-02"), "until = 2020-01-02: must be later than day = 5"),
        (event("day = 5", 0.5, until='"x"'), 'until = "x": must be a date'),
        (event("day = 5", 7), "assessment.intensity = 7: must be a number from 0 to 1"),
        ('[[events]]\nday = 5\nset = {"x.y" = 1}', "x.y = 1: unknown parameter"),
        ('[[events]]\nday = 5\nset = {"city.scale" = 0.1}', "city.scale = 0.1: belongs to the structure"),
        ('[[events]]\nday = 5\nset = {"time.seed" = 1}', "time.seed = 1: belongs to the structure"),
        (
            '[[events]]\nday = 5\nset = {"assessment.weight_response" = 0.5}',
            "events[0]: day 5 (2020-01-06): assessment",
        ),
        ('[[events]]\nday = 5\nlabel_en = 3\nset = {"learning.rate" = 0.5}', "label_en = 3: must be text"),
        ('[[events]]\nday = 5\nshock = {class = "all", factor = 2}', "shock: must end, so until is needed"),
        ("[[events]]\nday = 5\nuntil = 6\nshock = 3", "must be a table of class and factor"),
        (
            '[[events]]\nday = 5\nuntil = 6\nshock = {clas = "all", factor = 2}',
            'events[0]: shock.clas = "all": unknown key; did you mean class?',
        ),
        ('[[events]]\nday = 5\nuntil = 6\nshock = {class = "all"}', "events[0]: shock.factor: missing"),
        ('[[events]]\nday = 5\nuntil = 6\nshock = {class = "alll", factor = 2}', "must be one of info"),
        ('[[events]]\nday = 5\nuntil = 6\nshock = {class = ["all"], factor = 2}', "must be one of info"),
        ('[[events]]\nday = 5\nuntil = 6\nshock = {class = "all", factor = -1}', "a number from 0 to 1000"),
        ('[[events]]\nday = 5\nuntil = 6\nshock = {class = "all", factor = nan}', "a number from 0 to 1000"),
        ('[[events]]\nday = 5\nuntil = 6\nshock = {class = "all", factor = true}', "a number from 0 to 1000"),
        (event("day = 5", 0.5) * 1001, "events: must be at most 1000, not 1001"),
    ],
)
def test_a_wrong_event_is_told_in_one_line(tmp_path: Path, events: str, told: str) -> None:
    head = "" if "events =" in events else HEAD
    with pytest.raises(InputError) as error:
        scenario(tmp_path, events, head)
    assert told in str(error.value)
    assert str(error.value).startswith("town.toml: ")
    assert str(error.value).isprintable()


SPANS = st.tuples(st.integers(0, 50), st.integers(1, 30), st.floats(0, 1))


@settings(max_examples=40)
@given(st.lists(SPANS, max_size=6))
def test_nothing_changes_between_change_days(
    tmp_path_factory: pytest.TempPathFactory, spans: list[tuple[int, int, float]]
) -> None:
    events = "".join(event(f"day = {day}", value, until=str(day + length)) for day, length, value in spans)
    spec = scenario(tmp_path_factory.getbasetemp(), events, "[time]\ndays = 60\n")
    values = [spec.values_on(day)[KEY] for day in range(-1, 60)]
    changed = {day for day in range(60) if values[day + 1] != values[day]}
    assert changed <= set(spec.change_days())
