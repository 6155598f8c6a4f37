"""The year's figure: what it computes, that it draws without a warning, and its font."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import matplotlib.dates as mdates
import numpy as np
import pytest
from made_up import made_up_result

from sim.locale import Language
from sim.report.fonts import FAMILIES, font_for
from sim.report.rates import by_month, running_mean, wilson
from sim.report.year import save_year, year_figure
from sim.report.yeardata import of_result, of_run
from sim.run.store import write_run
from sim.scenario import InputError


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
    assert "$x$ ??" in figure.texts[0].get_text()


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
        font_for("zh", [latin, Path("NotoSansMissing.otf")])


def test_the_font_found_is_for_simplified_chinese() -> None:
    from matplotlib.ft2font import FT2Font

    path, _, face = font_for("zh").family.rpartition("#")
    assert FT2Font(path, face_index=int(face)).family_name in FAMILIES
    assert font_for("zh").spell("接诉即办\N{PILE OF POO}") == "接诉即办?"


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
