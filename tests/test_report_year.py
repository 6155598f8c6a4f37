"""The year's figure: what it computes, that it draws without a warning, and its font."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib.dates as mdates
import numpy as np
import pytest
from made_up import made_up_result
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from sim.locale import Language, word
from sim.report.fonts import FAMILIES, font_for
from sim.report.happenings import TOLD, happenings
from sim.report.rates import by_month, running_mean, wilson
from sim.report.year import save_year, year_figure
from sim.report.yeardata import of_result, of_run, texts_of
from sim.run.store import write_run
from sim.scenario import InputError, Scenario, load_scenario


@pytest.mark.parametrize("language", list(Language))
def test_it_is_drawn_without_a_warning(tmp_path: Path, language: Language) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        paths = save_year(of_result(made_up_result(120)), tmp_path, language)
    assert [path.name for path in paths] == ["year.png", "year.svg"]
    assert all(path.stat().st_size > 50_000 for path in paths)


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    run = write_run(made_up_result(20), tmp_path / "run")
    for name, data in (("a", of_result(made_up_result(20))), ("b", of_run(run))):
        (tmp_path / name).mkdir()
        save_year(data, tmp_path / name, "en")
    for file in ("year.png", "year.svg"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_day_on_which_nothing_happens_can_be_drawn() -> None:
    data = of_result(made_up_result(1))
    empty = {name: column * 0 for name, column in data.daily.items() if name != "date"}
    nothing = replace(data, daily={**empty, "date": data.daily["date"]}, indicators={}, title_en="$x$ 汉字")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = year_figure(nothing, "en")
    assert "$x$ 汉字" in figure.texts[0].get_text()


def widths(figure: Figure) -> Iterator[tuple[Artist, float, float]]:
    """Every text and legend of a figure with its left and right end, in shares of the figure's width."""
    artists = [*figure.texts, *(ax.get_legend() for ax in figure.axes)]
    for artist in filter(None, artists):
        box = artist.get_window_extent()
        yield artist, box.x0 / figure.bbox.width, box.x1 / figure.bbox.width


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("title", ["a long name of a town, " * 20, "城" * 60, "城，" * 200, "W" * 300])
def test_nothing_runs_out_of_its_room(language: Language, title: str) -> None:
    data = of_result(made_up_result(40))
    figure = year_figure(replace(data, title_en=title, title_zh=title, scenario=title), language)
    assert all(left > 0 and right < 0.98 for _, left, right in widths(figure))
    for ax in figure.axes:
        if (row := ax.get_legend()) is not None:
            assert row.get_window_extent().width <= ax.get_window_extent().width
    assert title[:20].strip() in figure.texts[0].get_text()
    assert figure.texts[0].get_text().count("\n") <= 1
    assert word("year.source", language, **SOURCE).split("{")[0][-8:] in figure.texts[-1].get_text()


SOURCE = dict.fromkeys(("version", "run", "scenario", "seed", "residents"), "")

STORM = r"""
[[events]]
date = 2023-01-10
until = 2023-01-20
label_en = "storm"
shock = {class = "public", factor = 4}
[[events]]
day = 3
label_zh = "考核\u001b[31m加码\u202e"
set = {"assessment.intensity" = 0.9}
[[events]]
day = 5
until = 6
set = {"remit.refuse_private" = 0.9}
"""


def stormy(folder: Path, days: int = 40) -> Scenario:
    path = folder / "storm.toml"
    path.write_text(f'title_zh = "暴\\n雨"\nextends = "demo_town"\n{STORM}', encoding="utf-8")
    return load_scenario(path, {"time.days": days})


@pytest.mark.parametrize("language", list(Language))
def test_events_are_marked_and_named(tmp_path: Path, language: Language) -> None:
    data = of_result(made_up_result(40, spec=stormy(tmp_path)))
    figure = year_figure(data, language)
    marked = [ax for ax in figure.axes if {" 1", " 2", " 3"} <= {text.get_text() for text in ax.texts}]
    assert len(marked) == len(figure.axes) - 1  # all but the costs
    told = figure.texts[1].get_text()
    where = [told.index(word) for word in ("2023-01-04", "加码", "refuse_private = 0.9", "storm")]
    assert where == sorted(where) and "2023-01-19" in told and told.isprintable()
    assert figure.texts[0].get_text().startswith("暴 雨")
    assert font_for(language, data.texts(language)).lacks(data.texts(language)) == ""


def test_a_run_on_disk_has_the_same_events(tmp_path: Path) -> None:
    result = made_up_result(40, spec=stormy(tmp_path))
    assert of_run(write_run(result, tmp_path / "run")).events == of_result(result).events
    assert [event.en for event in of_result(result).events[1:]] == ["remit.refuse_private = 0.9", "storm"]
    assert texts_of(result.spec, "zh") == of_result(result).texts("zh")


def test_an_event_after_a_period_cut_short_is_not_shown(tmp_path: Path) -> None:
    assert len(of_result(made_up_result(5, spec=stormy(tmp_path, days=5))).events) == 1


def test_of_many_events_some_are_told(tmp_path: Path) -> None:
    one = {"day": 1, "set": {"assessment.intensity": 0.5}}
    many = happenings([one] * 40, dt.date(2023, 1, 1), 40)
    figure = year_figure(replace(of_result(made_up_result(40)), events=many), "en")
    assert len(figure.axes[0].texts) == TOLD and figure.texts[1].get_text().count("\n") == 1


@pytest.mark.parametrize("days", [1, 2, 5])
def test_a_few_days_are_seen_and_dated(days: int) -> None:
    figure = year_figure(of_result(made_up_result(days)), "en")
    for ax in (figure.axes[0], *figure.axes[-2:]):
        assert any(line.get_marker() == "o" for line in ax.lines)
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels == [f"2023-01-0{day}" for day in range(1, days + 1)]


def test_a_share_of_zero_is_drawn_on_a_scale_of_its_own() -> None:
    data = of_result(made_up_result(40))
    figure = year_figure(replace(data, daily={**data.daily, "avoidable": data.daily["avoidable"] * 0}), "en")
    bottom, top = figure.axes[4].get_ylim()
    assert top - bottom >= 1 and figure.axes[4].yaxis.get_offset_text().get_text() == ""


@pytest.mark.parametrize(("language", "said"), [("en", "not from 0"), ("zh", "不从0起")])
def test_an_axis_that_leaves_out_0_says_so(language: str, said: str) -> None:
    data = of_result(made_up_result(200))
    ax = year_figure(data, language).axes[1]
    assert ax.get_ylim()[0] > 0 and said in ax.get_ylabel()
    low = replace(data, daily={**data.daily, "settled_true": data.daily["settled_true"] * 0})
    ax = year_figure(low, language).axes[1]
    assert ax.get_ylim()[0] == 0 and said not in ax.get_ylabel()


def test_stocks_are_told_per_thousand_as_in_the_table() -> None:
    data = of_result(made_up_result(40))
    drawn = year_figure(data, "en").axes[-1].lines[0].get_ydata()
    np.testing.assert_allclose(drawn, 1000 * data.daily["problems"] / data.residents)


def test_a_month_of_a_few_days_is_not_drawn() -> None:
    result = made_up_result(88)
    late = {**result.daily, "date": result.daily["date"] + np.timedelta64(20, "D")}
    figure = year_figure(replace(of_result(result), daily=late), "en")
    months = {"2023-02", "2023-03"}
    lines = [line for ax in figure.axes for line in ax.lines if line.get_marker() in "os^D"]
    assert len(lines) == 7
    for line in lines:
        drawn = mdates.num2date(np.asarray(mdates.date2num(line.get_xdata())))
        assert {f"{date:%Y-%m}" for date in drawn} == months


def test_a_period_of_a_few_days_is_drawn_as_it_is() -> None:
    dates = np.datetime64("2023-01-25") + np.arange(12)
    assert by_month({"date": dates}).drawn.tolist() == [True, True]
    assert by_month({"date": dates[0] + np.arange(40)}).drawn.tolist() == [False, True, False]


@pytest.mark.parametrize(("language", "undefined"), [("en", "undefined"), ("zh", "无定义")])
def test_a_series_without_a_case_is_undefined(language: str, undefined: str) -> None:
    data = of_result(made_up_result(40))
    none = {name: data.daily[name] * 0 for name in ("settled", "settled_true", "government_hours")}
    figure = year_figure(replace(data, daily={**data.daily, **none}), language)
    bare = [ax for ax in figure.axes if undefined in {text.get_text() for text in ax.texts}]
    assert len(bare) == 2 and all(len(ax.get_yticks()) == 0 for ax in bare)
    named = [text.get_text() for text in figure.axes[1].texts]
    assert len(named) == 1 and named[0].endswith(undefined) and len(figure.axes[1].lines) == 3


def test_every_axis_has_a_unit_and_the_figure_its_source() -> None:
    figure = year_figure(of_result(made_up_result(40)), "en")
    for ax in figure.axes:
        assert ax.get_ylabel() or ax.get_xlabel() or ax.texts
    source = figure.texts[-1].get_text()
    assert "not an estimate" in source and "demo_town" in source


def test_chinese_needs_a_font_for_chinese() -> None:
    from matplotlib import font_manager

    latin = Path(font_manager.findfont("DejaVu Sans"))
    with pytest.raises(InputError, match=r"jiesu\[zh\]"):
        font_for("zh", files=[latin, Path("NotoSansMissing.otf")])


def test_the_font_found_is_for_simplified_chinese() -> None:
    from matplotlib.ft2font import FT2Font

    path, _, face = font_for("zh").families[0].rpartition("#")
    assert FT2Font(path, face_index=int(face)).family_name in FAMILIES
    assert font_for("zh").spell("接诉即办\N{PILE OF POO}") == "接诉即办?"


def test_chinese_words_in_an_english_figure_get_a_chinese_font() -> None:
    from matplotlib import font_manager

    alone, both = font_for("en"), font_for("en", "storm 暴雨")
    assert alone.families == both.families[:1] and len(both.families) == 2
    assert both.lacks("storm 暴雨") == "" and alone.lacks("storm 暴雨暴") == "暴雨"
    latin = Path(font_manager.findfont("DejaVu Sans"))
    assert font_for("en", "storm 暴雨", files=[latin]).spell("storm 暴雨") == "storm ??"
    assert font_for("en", "暴雨 \U000e0041").lacks("暴雨 \U000e0041") == "\U000e0041"


def test_months_are_summed_by_calendar() -> None:
    dates = np.datetime64("2023-01-30") + np.arange(4)
    months = by_month({"date": dates, "x": np.array([1.0, 2.0, 4.0, 8.0]), "n": np.array([2, 2, 0, 0])})
    np.testing.assert_array_equal(months.total("x"), [3.0, 12.0])
    np.testing.assert_array_equal(months.ratio("x", "n"), [0.75, np.nan])
    assert list(months.first) == [np.datetime64("2023-01-30"), np.datetime64("2023-02-01")]


def test_wilson_agrees_with_scipy() -> None:
    from scipy.stats import binomtest

    successes, cases = np.array([0.0, 7.0, 10.0, 950.0]), np.array([10.0, 10.0, 10.0, 1000.0])
    rate = wilson(successes, cases)
    for i, (k, n) in enumerate(zip(successes, cases, strict=True)):
        interval = binomtest(int(k), int(n)).proportion_ci(method="wilson")
        assert (rate.low[i], rate.high[i]) == pytest.approx((interval.low, interval.high), abs=1e-12)
    assert np.isnan(wilson(np.array([0.0]), np.array([0.0])).low[0])


def test_a_running_mean_keeps_length_and_constants() -> None:
    for days in (1, 3, 6, 7, 30):
        np.testing.assert_allclose(running_mean(np.full(days, 2.0), 7), 2.0)
    assert running_mean(np.arange(9.0), 7)[4] == pytest.approx(4.0)
