"""Loading: names, paths, parents, overrides, and where each value came from."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import PARAMETERS, InputError, Parameter, list_scenarios, load_scenario, restored

Write = Callable[[str, str], Path]
TIED = ("city.", "assessment.weight", "data.error", "time.")
"""Parameters that other parameters bind."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


@pytest.mark.parametrize("name", ["demo_town", "beijing_2019", "beijing_2023"])
def test_the_library_has_the_scenario_with_titles_and_reasons(name: str) -> None:
    spec = load_scenario(name)
    assert spec.name == name
    assert spec.title("en") != name != spec.title("zh") != spec.title("en")
    assert spec.about.rationale_en and spec.about.rationale_zh
    assert name in [info.name for info in list_scenarios()]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('title_zh = "小镇"', ("小镇", "小镇")),
        ('title_en = "Town"', ("Town", "Town")),
        ('title_en = "Town"\ntitle_zh = "小镇"', ("Town", "小镇")),
        ('title_en = " "', ("mine", "mine")),
    ],
)
def test_a_title_in_one_language_stands_for_both(write: Write, text: str, titles: tuple[str, str]) -> None:
    spec = load_scenario(write("mine", text))
    assert (spec.title("en"), spec.title("zh")) == titles


def test_the_town_has_as_much_a_head_as_the_city() -> None:
    town, city = load_scenario("demo_town"), load_scenario("beijing_2023")
    for key in ("staff.departments", "intake.operators", "price.platform_fixed"):
        a_head = float(town[key]) / town.city.residents, float(city[key]) / city.city.residents
        assert a_head[0] == pytest.approx(a_head[1], rel=1e-3)


def test_origins_tell_the_layers_apart(write: Write) -> None:
    write("grand", "[learning]\nrate = 0.1\n[choice]\nattempts = 2\n[remit]\nrefuse_private = 0.1")
    write("parent", 'extends = "grand"\n[choice]\nattempts = 3')
    child = write("child", 'extends = "parent"\n[remit]\nrefuse_private = 0.3')
    spec = load_scenario(child, ["assessment.intensity=0.8", "remit.refuse_private = 0.4"])
    assert spec.origin("learning.rate") == "parent:grand"
    assert spec.origin("choice.attempts") == "parent:parent"
    assert spec.origin("assessment.intensity") == "--set"
    assert spec.origin("remit.refuse_private") == "--set"
    assert spec.origin("choice.retry_days") == "default"
    assert load_scenario(child).origin("remit.refuse_private") == "file:child"
    assert (spec.learning.rate, spec.choice.attempts, spec.remit.refuse_private) == (0.1, 3, 0.4)


def test_a_parent_is_looked_for_beside_the_file_first(write: Write) -> None:
    write("demo_town", "[time]\ndays = 7")
    assert load_scenario(write("mine", 'extends = "demo_town"')).time.days == 7
    assert load_scenario(write("other", 'extends = "beijing_2023"')).city.subdistricts == 343


def test_a_folder_called_scenarios_goes_before_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "demo_town.toml").write_text('title_en = "Mine"\n', encoding="utf-8")
    (tmp_path / "scenarios" / "broken.toml").write_text("title_en = 3", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_scenario("demo_town").title_en == "Mine"
    listed = {info.name: info for info in list_scenarios()}
    assert listed["demo_town"].title("en") == "Mine"
    assert "must be text" in listed["broken"].problem
    assert listed["beijing_2023"].problem == ""


def test_sources_are_inherited_and_titles_are_not(write: Write) -> None:
    write("parent", 'title_en = "P"\nsources = ["a", "b"]')
    spec = load_scenario(write("child", 'extends = "parent"\nsources = ["b", "c"]'))
    assert spec.about.sources == ("a", "b", "c")
    assert spec.title_en == "child"


def test_whole_numbers_do_for_shares_and_dates_for_text(write: Write) -> None:
    spec = load_scenario(write("a", "[time]\nstart = 2020-02-29\n[assessment]\nintensity = 1"))
    assert spec.time.start == "2020-02-29"
    assert spec.date_of(1).isoformat() == "2020-03-01"
    assert isinstance(spec.assessment.intensity, float)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("[time]\r\ndays = 9\r\n", encoding="utf-8-sig")
    assert load_scenario(path).time.days == 9


def test_overrides_are_read_by_type() -> None:
    texts = [
        "whistle.access=false", "time.seed=7", "assessment.intensity=1", "proactive.targeting=need",
        "time.start=2021-01-01", "time.seed = 8",
    ]  # fmt: skip
    spec = load_scenario("demo_town", texts)
    assert spec.whistle.access is False
    assert (spec.time.seed, spec.time.start) == (8, "2021-01-01")
    assert (spec.assessment.intensity, spec.proactive.targeting) == (1.0, "need")


def test_numbers_of_array_libraries_do() -> None:
    spec = load_scenario("demo_town", {"time.seed": np.int64(3), "assessment.intensity": np.float32(0.5)})
    again = spec.with_values({"whistle.access": np.bool_(False)})
    assert type(again.time.seed) is int
    assert type(again.assessment.intensity) is float
    assert again.whistle.access is False


def test_three_weights_change_together_or_not_at_all() -> None:
    spec = load_scenario("demo_town")
    with pytest.raises(InputError, match=r"must add up to 1, not 0\.9"):
        spec.with_values({"assessment.weight_response": 0.1})
    weights = {"weight_response": 0.1, "weight_resolution": 0.2, "weight_satisfaction": 0.7}
    assert spec.with_values({"assessment": weights}).assessment.weight_satisfaction == 0.7


def test_the_hash_is_of_what_bears_on_a_result(write: Write) -> None:
    plain = load_scenario(write("a", "[learning]\nrate = 0.2"))
    named = load_scenario(write("b", 'title_en = "B"\nsources = ["x"]\n[learning]\nrate = 0.2'))
    assert plain.content_hash() == named.content_hash()
    assert plain.content_hash() != plain.with_values({"time.seed": 2}).content_hash()
    zero = plain.with_values({"choice.live_value": 0.0})
    assert zero.content_hash() == plain.with_values({"choice.live_value": -0.0}).content_hash()
    assert len(plain.content_hash()) == 64


def test_the_hash_does_not_change_from_one_process_to_the_next() -> None:
    program = "from sim.scenario import load_scenario; print(load_scenario('demo_town').content_hash())"
    told = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert told == {load_scenario("demo_town").content_hash()}


def one_value(parameter: Parameter) -> st.SearchStrategy[object]:
    """Any value that the parameter allows."""
    match parameter.type:
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from(parameter.choices)
        case "int":
            return st.integers(int(parameter.low or 0), int(parameter.high or 0))
        case _:
            return st.floats(parameter.low, parameter.high)


FREE = {
    key: one_value(parameter)
    for key, parameter in PARAMETERS.items()
    if not key.startswith(TIED) and key.rsplit(".", 1)[1] not in ("urgent", "day", "week")
}
OVERRIDES = st.lists(st.sampled_from(sorted(FREE)), max_size=8, unique=True).flatmap(
    lambda keys: st.fixed_dictionaries({key: FREE[key] for key in keys})
)


@settings(max_examples=50)
@given(OVERRIDES)
def test_any_values_in_range_survive_every_round_trip(changes: dict[str, object]) -> None:
    base = load_scenario("demo_town")
    spec = base.with_values(changes)
    assert spec.values() == {**base.values(), **changes}
    assert list(spec.values()) == list(PARAMETERS)
    assert {key for key in PARAMETERS if spec.origin(key) == "--set"} == set(changes)
    for again in (
        base.with_values(spec.values()),
        restored(json.loads(json.dumps(spec.resolved())), "manifest.json"),
        pickle.loads(pickle.dumps(spec)),
        load_scenario("demo_town", [f"{key}={str(value).replace('True', 'true').replace('False', 'false')}"
                                    for key, value in changes.items()]),
    ):  # fmt: skip
        assert again.values() == spec.values()
        assert again.content_hash() == spec.content_hash()


@given(st.sampled_from([p for p in PARAMETERS.values() if p.type in ("float", "int")]), st.booleans())
def test_no_value_outside_its_range_gets_in(parameter: Parameter, below: bool) -> None:
    assert parameter.low is not None and parameter.high is not None
    beyond = parameter.low - 1 if below else parameter.high * 2 + 1
    with pytest.raises(InputError) as error:
        load_scenario("demo_town", {parameter.key: beyond})
    assert str(error.value).startswith(f"overrides: {parameter.key} = ")


def test_a_resolved_scenario_must_be_whole() -> None:
    resolved = load_scenario("demo_town").resolved()
    del resolved["values"]["learning.rate"]
    with pytest.raises(InputError, match=r"^manifest.json: learning.rate: missing$"):
        restored(resolved, "manifest.json")
