"""The year at a glance: one figure from one run."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from sim.locale import pick, word
from sim.report.fitting import fit
from sim.report.fonts import Font, font_for
from sim.report.happenings import TOLD
from sim.report.panels import Say, draw_enders, draw_formalism, draw_rates, draw_volumes
from sim.report.stocks import draw_costs, draw_stocks
from sim.report.style import INK, styled
from sim.report.yeardata import YearData

SIZE_INCHES = (12.0, 13.0)
DOTS_PER_INCH = 140
EDGE = 0.06
TITLE_PAD = 24
"""Points between a panel and its title: room for a caption or one row of a legend."""

LONGEST_NAME = 40
"""Characters of a scenario's name that leave room in the foot to say that the city is simulated."""

NOTED = ("volumes", "rates")
"""Panels whose lines need a word of explanation, at the right of the title."""

RIGHT = 0.965
MARGINS = {"left": EDGE, "right": RIGHT, "bottom": 0.07, "top": 0.91, "hspace": 0.37, "wspace": 0.16}
"""Fixed places, so that the figures of two runs can be laid over one another."""


def save_year(data: YearData, directory: Path, language: str) -> list[Path]:
    """Draw the year's figure into a directory, as ``year.png`` and ``year.svg``.

    The same data give the same bytes: no date and no machine is written into the files.

    Args:
        data: What to draw.
        directory: Where to.
        language: ``en`` or ``zh``.

    Returns:
        The files written.

    Raises:
        InputError: No font has the characters.
    """
    figure = year_figure(data, language)
    paths = [directory / "year.png", directory / "year.svg"]
    with styled(font_for(language, data.texts(language))):
        figure.savefig(paths[0], dpi=DOTS_PER_INCH)
        figure.savefig(paths[1], metadata={"Date": None})
    return paths


def year_figure(data: YearData, language: str) -> Figure:
    """Draw the year's figure.

    Args:
        data: What to draw.
        language: ``en`` or ``zh``.

    Raises:
        InputError: No font has the characters.
    """
    font = font_for(language, data.texts(language))
    with styled(font):
        figure = Figure(figsize=SIZE_INCHES)
        FigureCanvasAgg(figure)
        _draw_panels(figure, data, partial(_say, language))
        _frame(figure, data, language, font)
        figure.draw_without_rendering()
    return figure


def _say(language: str, key: str) -> str:
    return word("run.undefined" if key == "undefined" else f"year.{key}", language)


def _draw_panels(figure: Figure, data: YearData, say: Say) -> None:
    grid = figure.add_gridspec(3, 2, **MARGINS)
    for place, title, draw in (
        (grid[0, 0], "volumes", draw_volumes),
        (grid[0, 1], "rates", draw_rates),
        (grid[1, 1], "cost", draw_costs),
        (grid[2, 0], "self", draw_enders),
    ):
        ax = figure.add_subplot(place)
        ax.set_title(say(title), pad=TITLE_PAD)
        if title in NOTED:
            ax.set_title(say(f"{title}.note"), loc="right", pad=TITLE_PAD, fontsize=8.5)
        draw(ax, data, say)
    for place, rows, title, draw_rows in (
        (grid[1, 0], 3, "formalism", draw_formalism),
        (grid[2, 1], 2, "stocks", draw_stocks),
    ):
        axes = [figure.add_subplot(cell) for cell in _cells(place, rows)]
        axes[0].set_title(say(title), pad=TITLE_PAD)
        draw_rows(axes, data, say)


def _cells(place: SubplotSpec, rows: int) -> list[SubplotSpec]:
    inner = place.subgridspec(rows, 1, hspace=0.42)
    return [inner[row, 0] for row in range(rows)]


def _frame(figure: Figure, data: YearData, language: str, font: Font) -> None:
    """What the figure is about at its head; what happened and where it comes from at its foot."""
    name = data.title(language)
    first, last = (data.daily["date"][i].astype("datetime64[D]") for i in (0, -1))
    title = word("year.title", language, title=name, first=first, last=last)
    source = partial(word, "year.source", language, version=data.version, run=data.run, seed=data.seed)
    scenario = data.scenario if len(data.scenario) <= LONGEST_NAME else f"{data.scenario[:LONGEST_NAME]}…"
    foot = source(scenario=scenario, residents=f"{data.residents:,}")
    room = (RIGHT - EDGE) * figure.bbox.width
    fit(figure.text(EDGE, 0.987, font.spell(title), fontsize=15, va="top"), room, smallest=10.5, lines=2)
    if data.events:
        events = font.spell(_events(data, language))
        fit(figure.text(EDGE, 0.024, events, fontsize=8, color=INK), room, smallest=7.5, lines=2)
    fit(figure.text(EDGE, 0.009, font.spell(foot), fontsize=8, color=INK), room, smallest=7, lines=1)


def _events(data: YearData, language: str) -> str:
    """The events by the numbers under which the panels mark them."""
    told = [
        f"[{number}] {event.dates(language)}{pick(language, ': ', '：')}{event.label(language)}"
        for number, event in enumerate(data.events[:TOLD], start=1)
    ]
    if data.events[TOLD:]:
        told.append(word("event.more", language, count=len(data.events) - TOLD))
    return word("year.events", language, events=pick(language, "; ", "；").join(told))
