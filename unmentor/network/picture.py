"""A picture of several measures over cycles: small panels of lines, as SVG text.

Safe on light and dark pages, because it brings its own background. Lines differ in dashes and markers besides colours
that colour-blind people tell apart. No style sheet, script or font, so that the strictest content policy lets it be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import floor, log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 360, 210
"""Of a panel, in pixels."""
_COLUMNS = 2
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 34, 30
_HEAD = 58
_INK, _FAINT, _PAPER = "#1f2328", "#d0d7de", "#ffffff"

_LOOKS = (("#0072b2", "7 3", "square"), ("#d55e00", "2 3", "triangle"), ("#111111", "", "circle"))
_LIMIT = "#6e7781"


@dataclass(frozen=True)
class Panel:
    """One measure: a line for each of the picture's names, and maybe a limit that is none of them."""

    title: str
    lines: Sequence[Sequence[float | None]]
    """A value after each cycle; None where there is none."""
    limit: Sequence[float] = ()
    percent: bool = False


def picture(title: str, description: str, names: Sequence[str], panels: Sequence[Panel]) -> str:
    """The SVG document. names: of up to three lines, the same in each panel."""
    rows = -(-len(panels) // _COLUMNS)
    width, height = _COLUMNS * WIDTH, _HEAD + rows * HEIGHT
    drawn = [
        f'<g transform="translate({place % _COLUMNS * WIDTH} {_HEAD + place // _COLUMNS * HEIGHT})">'
        f"{''.join(_panel(panel))}</g>"
        for place, panel in enumerate(panels)
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="title description" font-family="sans-serif" font-size="12">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        _text(_LEFT, 20, title, size=14),
        *_legend(names, any(panel.limit for panel in panels)),
        *drawn,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(names: Sequence[str], limit: bool) -> Iterator[str]:
    x = _LEFT
    for name, (colour, dashes, marker) in zip(names, _LOOKS, strict=False):
        yield _polyline([(x, 40), (x + 36, 40)], colour, dashes) + _marker(marker, x + 18, 40, colour)
        yield _text(x + 42, 44, name)
        x += 60 + 7 * len(name)
    if limit:
        yield _polyline([(x, 40), (x + 36, 40)], _LIMIT, "", 1) + _text(x + 42, 44, "limit")


def _panel(panel: Panel) -> Iterator[str]:
    cycles = max(map(len, panel.lines))
    top = _top([value for line in (*panel.lines, panel.limit) for value in line if value is not None])
    yield _text(_LEFT, 20, panel.title, weight="bold")
    for part in (0.0, 0.5, 1.0):
        y = _y(part * top, top)
        label = f"{100 * part * top:.0f} %" if panel.percent else f"{part * top:,.4g}"
        yield _polyline([(_LEFT, y), (WIDTH - _RIGHT, y)], _FAINT, "", 1)
        yield _text(_LEFT - 6, y + 4, label, anchor="end")
    for cycle in sorted({1, (cycles + 1) // 2, cycles}):
        yield _text(_x(cycle, cycles), HEIGHT - _BOTTOM + 18, f"cycle {cycle}" if cycle == 1 else str(cycle), "middle")
    for run in _runs(panel.limit, cycles, top):
        yield _polyline(run, _LIMIT, "", 1)
    for line, (colour, dashes, marker) in zip(panel.lines, _LOOKS, strict=False):
        for run in _runs(line, cycles, top):
            yield _polyline(run, colour, dashes) + _marker(marker, *run[-1], colour)


def _runs(line: Sequence[float | None], cycles: int, top: float) -> list[list[tuple[float, float]]]:
    """The points of a line, apart where a value is missing."""
    places = [None if value is None else (_x(at + 1, cycles), _y(value, top)) for at, value in enumerate(line)]
    runs = groupby(places, key=lambda place: place is not None)
    return [[place for place in run if place is not None] for there, run in runs if there]


def _top(values: Sequence[float]) -> float:
    """The end of the axis: the first of 1, 2, 2.5, 5 and 10 times a power of ten that holds every value."""
    most = max(values, default=0.0)
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return next((step * power for step in (1, 2, 2.5, 4, 5, 8) if step * power >= most), 10 * power)


def _x(cycle: int, cycles: int) -> float:
    part = (cycle - 1) / (cycles - 1) if cycles > 1 else 0.5
    return round(_LEFT + part * (WIDTH - _LEFT - _RIGHT), 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - _BOTTOM - value / top * (HEIGHT - _TOP - _BOTTOM), 1)


def _polyline(points: Sequence[tuple[float, float]], colour: str, dashes: str, width: float = 2) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    places = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _marker(shape: str, x: float, y: float, colour: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    corners = [(-4, -4), (4, -4), (4, 4), (-4, 4)] if shape == "square" else [(-5, 4), (5, 4), (0, -5)]
    places = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{places}" fill="{colour}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", *, size: int = 12, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{_INK}">'
        f"{escape(words)}</text>"
    )
