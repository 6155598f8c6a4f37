"""Wrong input: always an InputError, always one printable line, always quickly."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import InputError, load_scenario, parse_assignments

HUGE = "9" * 400


def complaint(path: Path | str, overrides: list[str] | None = None) -> str:
    """Return the one line that a wrong scenario is refused with."""
    start = time.perf_counter()
    with pytest.raises(InputError) as error:
        load_scenario(path, overrides or [])
    assert time.perf_counter() - start < 15
    line = str(error.value)
    assert line.isprintable()
    assert len(line) < 500
    return line


def file(folder: Path, text: str | bytes, name: str = "beijing.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


RANGE = "must be a number from 0 to 1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[assessment]\nintenisty = 0.8", "assessment.intenisty = 0.8: unknown parameter; "
         "did you mean assessment.intensity?"),
        ("[assessment]\nintensity = 1.7", f"assessment.intensity = 1.7: {RANGE}"),
        ("[assessment]\nintensity = true", f"assessment.intensity = true: {RANGE}"),
        ('[assessment]\nintensity = "0.5"', f'assessment.intensity = "0.5": {RANGE}'),
        ("[assessment]\nintensity = nan", f"assessment.intensity = nan: {RANGE}"),
        ("[assessment]\nintensity = -inf", f"assessment.intensity = -inf: {RANGE}"),
        ("[assessment]\nintensity = [1]", f"assessment.intensity = a list of 1: {RANGE}"),
        ("[assessment]\nintensity = {a = 1}", f"assessment.intensity = a table of 1: {RANGE}"),
        (f"[assessment]\nintensity = {HUGE}", f"assessment.intensity = an integer of 1329 bits: {RANGE}"),
        ("[assessment]\nranking = 1", "assessment.ranking = 1: must be true or false"),
        ("[choice]\nattempts = 3.0", "choice.attempts = 3.0: must be a whole number from 1 to 20"),
        ("[proactive]\ntargeting = 'luck'", 'proactive.targeting = "luck": '
         "must be one of random, complaints, need"),
        ("[time]\nstart = 2020-01-01T00:00:00", "time.start = 2020-01-01 00:00:00: "
         "must be a date from 1900-01-01 to 2199-12-31"),
        ("[time]\nstart = 2020", "time.start = 2020: must be a date from 1900-01-01 to 2199-12-31"),
        ("assessment = 3", "assessment = 3: must be a table of parameters, such as assessment.intensity"),
        ("[matter]\nchore = 3", "matter.chore = 3: must be a table of parameters, such as matter.chore.rate"),
        ("[matter.chores]\nhours = 3", "matter.chores = a table of 1: unknown parameter"),
        ("[matter.chores]", "matter.chores = a table of 0: unknown parameter"),
        ("[assesment]", "assesment = a table of 0: unknown key; did you mean assessment?"),
        ("[city]\nshare_rural = 0.5", "must add up to 1, not 1.38"),
        ("[assessment]\nweight_response = 0.3", "must add up to 1, not 1.1"),
        ("[matter.chore]\nurgent = 0.9", "must add up to at most 1, not 1.7"),
        ("[data]\nerror_floor = 0.5", "data.error_floor = 0.5: must be at most data.error_base = 0.18"),
        ("[city]\ndistricts = 50\nsubdistricts = 40", "city.districts = 50: must be at most "
         "city.subdistricts = 40"),
        ("[city]\ncommunities = 300", "city.subdistricts = 343: must be at most city.communities = 300"),
        ("[city]\ndegree = 7", "city.degree = 7: must be an even number"),
        ("[city]\nresidents = 500\nscale = 0.01", "must give at least 24 simulated residents, not 5"),
        ("[city]\nresidents = 40_000", "city.residents = 40000, city.scale = 0.02: 141 simulated communities "
         "must have at least 1128 residents (city.degree + 2 each), not 800"),
        ("[district]\namplification = 0.9", "district.amplification = 0.9: must be a number from 1 to 3"),
        ("title_en = 3", "title_en = 3: must be text"),
        ("sources = 'x'", "must be a list of texts"),
        ("sources = [1]", "must be a list of texts"),
        ("extends = 3", "extends = 3: must be the name of a scenario"),
        ("extends = 'demo_twon'", '"demo_twon": no scenario has this name; did you mean demo_town?'),
        ("extends = 'beijing'", 'extends = "beijing": circular or too long: beijing -> beijing'),
        ("extends = './gone.toml'", 'beijing.toml: extends = "./gone.toml": no such file'),
        ("extends = 'demo_town.toml'", 'extends = "demo_town.toml": no such file; did you mean demo_town?'),
        ("extends = 'beijin.toml'", 'extends = "beijin.toml": no such file'),
        ("name = 'x'", "unknown key"),
        ("a = ", "is not valid TOML"),
        ("a = 1\na = 2", "is not valid TOML: Cannot overwrite a value (at end of document): a = 2"),
        ("a = 1\na = 2\nb = 3", "Cannot overwrite a value (at line 2, column 6): a = 2"),
        ("[a]\n[a]\n", "twice (at line 2, column 3): [a]"),
        (b"\xff\xfea", "is not UTF-8 text (byte 1)"),
        ("标题".encode("gbk"), "is not UTF-8 text"),
        ("a = " + "[" * 100_000, "is nested too deeply"),
        ("b = 1\na = 1" + "0" * 10_000, "more than 4300 digits (at line 2): a = 1000"),
        (".".join("a" * 40), "holds a dotted key of more than 16 parts"),
        ("['a'" + " . \"b\"" * 100_000 + "]", "holds a dotted key of more than 16 parts"),
        ('"a\\nb\\u001b[31m\\u202e" = 1', "a\\nb\\x1b[31m\\u202e = 1: unknown key"),
        ("'" + "x" * 100_000 + "' = 1", "unknown key"),
        ("[learning]\nrate = '" + "x" * 100_000 + "'", "…"),
        ('[learning]\n"" = 1', "learning. = 1: unknown parameter"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    line = complaint(file(tmp_path, text))
    assert told in line
    assert line.startswith("beijing.toml: ") and "did you mean beijing" not in line


def test_long_lines_of_innocent_text_are_read(tmp_path: Path) -> None:
    path = file(tmp_path, f'rationale_en = "{"one sentence. " * 30_000}"')
    assert load_scenario(path).about.rationale_en.startswith("one sentence.")


@pytest.mark.parametrize("part", ["a." * 14 + "{0} = 1\n", "[{0}" + ".a" * 14 + "]\n", "[[events]]\n"])
def test_a_file_just_small_enough_is_refused_quickly(tmp_path: Path, part: str) -> None:
    many = "".join(part.format(i) for i in range(9000))
    complaint(file(tmp_path, many))


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)
    assert complaint(path) == "large.toml: has 104,857,600 bytes; a scenario has at most 1,048,576"


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    assert complaint(pipe) == "pipe.toml: is not a regular file"
    (tmp_path / "folder.toml").mkdir()
    assert complaint(tmp_path / "folder.toml") == "folder.toml: is a directory, not a TOML file"


def test_a_list_that_is_cut_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scenarios").mkdir()
    for i in range(20):
        file(tmp_path / "scenarios", "", f"a{i:02}.toml")
    monkeypatch.chdir(tmp_path)
    line = complaint("zzzzzz")
    assert "a00" in line and "a11 and " in line and " more" in line and "a12" not in line


def test_a_name_and_a_path_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file(tmp_path, "", "own.toml")
    monkeypatch.chdir(tmp_path)
    assert complaint("own").endswith("no scenario has this name; did you mean own.toml?")
    assert complaint("demo_town.toml") == "demo_town.toml: no such file; did you mean demo_town?"
    assert complaint("gone/own.toml") == "own.toml: no such file"
    (tmp_path / "lost.toml").symlink_to("nowhere")
    assert complaint("lost.toml") == "lost.toml: no such file; did you mean own.toml?"


def test_a_missing_file_is_compared_with_its_neighbours(tmp_path: Path) -> None:
    file(tmp_path, "", "shanghai.toml")
    assert complaint(tmp_path / "shangai.toml") == "shangai.toml: no such file; did you mean shanghai.toml?"
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    assert "cannot be read" in complaint(loop)


@pytest.mark.parametrize("name", ["demo_twon", "", "..", "a\nb\x1b[2J", "x" * 5000, "\udcff", "演示"])
def test_an_unknown_name_is_told_in_one_line(name: str) -> None:
    line = complaint(name)
    assert "no scenario has this name; " in line


@pytest.mark.parametrize("path", ["\0.toml", "x" * 5000 + ".toml", "\udcff.toml", "/", "no/such/folder/"])
def test_an_odd_path_is_told_in_one_line(path: str) -> None:
    complaint(path)


def test_files_that_extend_each_other_are_found_out(tmp_path: Path) -> None:
    file(tmp_path, "extends = 'b'", "a.toml")
    file(tmp_path, "extends = 'c'", "b.toml")
    file(tmp_path, "extends = 'a'", "c.toml")
    assert complaint(tmp_path / "a.toml") == ('c.toml: extends = "a": circular or too long: a -> b -> c -> a')


def test_a_chain_has_an_end(tmp_path: Path) -> None:
    for i in range(40):
        file(tmp_path, f"extends = 'n{i + 1}'", f"n{i}.toml")
    file(tmp_path, "", "n40.toml")
    assert "circular or too long" in complaint(tmp_path / "n0.toml")
    assert load_scenario(tmp_path / "n30.toml").name == "n30"


def test_a_wrong_parent_is_called_by_its_own_name(tmp_path: Path) -> None:
    file(tmp_path, "[learning]\nrate = 2", "parent.toml")
    child = file(tmp_path, "extends = 'parent'\n[learning]\nrate = 0.2", "child.toml")
    assert complaint(child) == "parent.toml: learning.rate = 2: must be a number from 0 to 1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("assessment.intensity=1.7", f"--set: assessment.intensity = 1.7: {RANGE}"),
        ("assessment.intensity=", f'--set: assessment.intensity = "": {RANGE}'),
        ("assessment.intensity=nan", f"--set: assessment.intensity = nan: {RANGE}"),
        ("assessment.intensity=a=b", f'--set: assessment.intensity = "a=b": {RANGE}'),
        ("assessment.ranking=True", '--set: assessment.ranking = "True": must be true or false'),
        ("choice.attempts=2.5", '--set: choice.attempts = "2.5": must be a whole number from 1 to 20'),
        ("assessment.intensity", "--set: assessment.intensity: must be key=value"),
        ("intensity=1", "--set: intensity = 1: unknown parameter; did you mean assessment.intensity?"),
        ("city=1", "--set: city = 1: must be a table of parameters, such as city.residents"),
        ("=1", "--set:  = 1: unknown parameter"),
        ("a\nb=\x1b", "--set: a\\nb = \\x1b: unknown parameter"),
        ("time.seed=" + "9" * 5000, "must be a whole number from 0 to 9223372036854775807"),
    ],
)
def test_a_wrong_override_is_told_in_one_line(text: str, told: str) -> None:
    assert told in complaint("demo_town", [text])


def test_a_key_given_in_two_ways_is_refused() -> None:
    with pytest.raises(InputError, match=r"^overrides: learning.rate: given twice$"):
        load_scenario("demo_town", {"learning.rate": 0.1, "learning": {"rate": 0.2}})


@given(st.text(), st.text())
def test_no_override_breaks_the_line(key: str, value: str) -> None:
    try:
        parse_assignments([f"{key}={value}"])
    except InputError as error:
        assert str(error).isprintable()


@given(st.binary(max_size=200))
def test_no_file_breaks_the_line(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = file(tmp_path_factory.getbasetemp(), content, "any.toml")
    try:
        load_scenario(path)
    except InputError as error:
        assert str(error).isprintable()


def test_an_error_crosses_a_process_boundary() -> None:
    error = InputError("a.toml", "learning.rate = 2: too much")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "a.toml: learning.rate = 2: too much"
    assert isinstance(again, ValueError)
