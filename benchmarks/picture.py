"""The times as a picture: a panel for each kind of instance, both axes in powers of ten, a line for each method.

One column, so that it can be read on a phone. Its looks are those of unmentor.network.picture: its own white ground,
dashes and markers besides colours, no style sheet, script or font.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

from benchmarks.instances import Kind
from benchmarks.method import CP_SAT, GREEDY, NETWORKX, OURS, RANDOM, RUSTWORKX
from benchmarks.results import Results
from benchmarks.table import figures

WIDTH, HEIGHT = 400, 290
"""Of a panel, in pixels."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 22, 36, 46
_HEAD, _LEGEND_ROW = 34, 22
_INK, _FAINT, _PAPER = "#1f2328", "#d0d7de", "#ffffff"
_BETWEEN_LABELS = 44

_LOOKS = {
    OURS: ("#111111", "", "circle"),
    CP_SAT: ("#8c3d77", "9 3 2 3", "diamond"),
    NETWORKX: ("#0072b2", "7 3", "square"),
    RUSTWORKX: ("#b84a00", "2 3", "triangle"),
    GREEDY: ("#00664c", "12 4", "cross"),
    RANDOM: ("#6e7781", "4 4", "ring"),
}
"""Colour, dashes and marker."""

_CORNERS = {
    "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    "triangle": ((-5, 4), (5, 4), (0, -5)),
    "diamond": ((0, -6), (5, 0), (0, 6), (-5, 0)),
}

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Axes:
    """From people and seconds to places in a panel."""

    sizes: Sequence[int]
    decades: Sequence[int]
    """Powers of ten of seconds, at least two."""

    def x(self, size: int) -> float:
        first, last = log10(self.sizes[0]), log10(self.sizes[-1])
        part = (log10(size) - first) / (last - first) if last > first else 0.5
        return round(_LEFT + part * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, power: float) -> float:
        part = (power - self.decades[0]) / (self.decades[-1] - self.decades[0])
        return round(HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM), 1)


def picture(results: Results) -> str:
    """The SVG document."""
    methods = [name for name in _LOOKS if any(results.runs(method=name))]
    kinds = [kind for kind in results.kinds() if any(results.runs(kind))]
    head = _HEAD + _LEGEND_ROW * ceil(len(methods) / 2)
    height = head + HEIGHT * len(kinds)
    panels = [
        f'<g transform="translate(0 {head + at * HEIGHT})">{"".join(_panel(results, kind))}</g>'
        for at, kind in enumerate(kinds)
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title description" font-family="sans-serif" font-size="13">',
        '<title id="title">How long a draw takes, by method and number of people</title>',
        f'<desc id="description">{escape(_description(results, kinds))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="{_PAPER}"/>',
        _text(14, 22, "How long a draw takes", weight="bold", size=15),
        *_legend(methods),
        *panels,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _description(results: Results, kinds: Sequence[Kind]) -> str:
    """Every line in words, by its end: the largest size that the method ran at."""
    said = ["Both axes in powers of ten."]
    for kind in kinds:
        ends = [list(results.runs(kind, name))[-1] for name in _LOOKS if any(results.runs(kind, name))]
        times = (f"{end.method} {figures(end.seconds)} s at {end.spec.size:,}" for end in ends)
        said.append(f"{kind.capitalize()}: {', '.join(times)}.")
    return " ".join(said)


def _legend(methods: Sequence[str]) -> Iterator[str]:
    for at, name in enumerate(methods):
        x, y = 14 + at % 2 * WIDTH // 2, _HEAD + 12 + at // 2 * _LEGEND_ROW
        yield from _line([(x, y), (x + 44, y)], name, ends=False)
        yield _marker(_LOOKS[name][2], x + 22, y, _LOOKS[name][0])
        yield _text(x + 52, y + 4, name)


def _panel(results: Results, kind: Kind) -> Iterator[str]:
    runs = list(results.runs(kind))
    powers = [log10(run.seconds) for run in runs]
    lowest = floor(min(powers))
    axes = _Axes(sorted({run.spec.size for run in runs}), range(lowest, max(lowest + 1, ceil(max(powers))) + 1))
    yield _text(14, 20, f"{kind.capitalize()}: time by number of people", weight="bold")
    yield from _grid(axes)
    for name in _LOOKS:
        points = [(axes.x(run.spec.size), axes.y(log10(run.seconds))) for run in runs if run.method == name]
        if points:
            yield from _line(points, name)


def _grid(axes: _Axes) -> Iterator[str]:
    for power in axes.decades:
        y = axes.y(power)
        yield _polyline([(_LEFT, y), (WIDTH - _RIGHT, y)], _FAINT, "", 1)
        yield _text(_LEFT - 8, y + 4, _duration(power), "end")
    labelled = -float(_BETWEEN_LABELS)
    for size in axes.sizes:
        x = axes.x(size)
        yield _polyline([(x, _TOP), (x, HEIGHT - _BOTTOM)], _FAINT, "", 1)
        if x - labelled >= _BETWEEN_LABELS:
            yield _text(x, HEIGHT - _BOTTOM + 18, f"{size:,}", "middle")
            labelled = x
    yield _text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 10, "people", "middle")


def _duration(power: int) -> str:
    """A power of ten of seconds, in the unit that makes it at least 1."""
    unit, name = next((unit, name) for unit, name in ((0, "s"), (-3, "ms"), (-6, "µs")) if power >= unit or unit == -6)
    return f"{10.0 ** (power - unit):,g} {name}"


def _line(points: Points, name: str, ends: bool = True) -> Iterator[str]:
    colour, dashes, marker = _LOOKS[name]
    yield _polyline(points, colour, dashes, 3 if name == OURS else 2)
    if ends:
        yield from (_marker(marker, x, y, colour) for x, y in points)


def _polyline(points: Points, colour: str, dashes: str, width: float) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    places = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _marker(shape: str, x: float, y: float, colour: str) -> str:
    if shape in ("circle", "ring"):
        fill = colour if shape == "circle" else _PAPER
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    if shape == "cross":
        return f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{colour}" stroke-width="2.5"/>'
    places = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in _CORNERS[shape])
    return f'<polygon points="{places}" fill="{colour}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", *, size: int = 13, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{_INK}">'
        f"{escape(words)}</text>"
    )
