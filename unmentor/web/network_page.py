"""The open report: how the network grew, as small charts and as the table of their numbers."""

from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask_babel import gettext as _

from unmentor.services.open_report import CycleGrowth, open_report, published_range
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.outcomes import held_in_words

# In units of the charts' own coordinates; `parts/growth_chart.html` draws the axes to match.
WIDTH, HEIGHT = 300, 100

blueprint = Blueprint("network", __name__)


@dataclass(frozen=True)
class GrowthChart:
    """One measure over the cycles that are published. `points` are (x, y) from the lower left of a WIDTH by HEIGHT box,
    y growing downwards as SVG has it; the scale begins at 0, and `last` is at the top."""

    name: str
    points: tuple[tuple[float, float], ...]
    began: datetime
    ended: datetime
    first: int
    last: int


@blueprint.get("/network")
@open_to(Audience.EVERYONE)
def network_page() -> str:
    with database().reading() as session:
        cycles, held = open_report(session), published_range(session)
    published = [cycle for cycle in cycles if cycle.size]
    return render_template(
        "open/network.html",
        cycles=cycles,
        published=published,
        charts=growth_charts(published),
        held=held_in_words(held) if held else "",
    )


def growth_charts(published: list[CycleGrowth]) -> list[GrowthChart]:
    """A chart for each measure; none before there are two cycles to draw a line between."""
    if len(published) < 2:
        return []
    names = {
        "people": _("People"),
        "councils": _("Councils"),
        "conversations": _("Conversations introduced"),
        "links": _("Links between councils"),
    }
    sizes = [asdict(cycle.size) for cycle in published if cycle.size]
    began, ended = published[0].draw_at, published[-1].draw_at
    return [
        GrowthChart(
            name=name,
            points=line([size[measure] for size in sizes]),
            began=began,
            ended=ended,
            first=sizes[0][measure],
            last=sizes[-1][measure],
        )
        for measure, name in names.items()
    ]


def line(values: list[int]) -> tuple[tuple[float, float], ...]:
    """Where the values stand in the box, evenly from left to right; at least two of them, none above the last."""
    step = WIDTH / (len(values) - 1)
    return tuple((round(step * i, 1), round(HEIGHT * (1 - value / values[-1]), 1)) for i, value in enumerate(values))
