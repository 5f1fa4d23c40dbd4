"""A cycle in numbers and in lines: what `cycle` and `make run` print, and the same as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from unmentor.cli.here import count
from unmentor.matching import Draw
from unmentor.persistence.models import CycleRow, PractitionerRow
from unmentor.services.cycles import introductions_of, name_of
from unmentor.services.growth import new_council_links
from unmentor.services.words import Namer


@dataclass(frozen=True)
class IntroductionLine:
    """Who meets whom, and why."""

    people: list[str]
    councils: list[str]
    score: int
    reasons: list[str]


@dataclass(frozen=True)
class LeftOutLine:
    """Who sits out, and why."""

    person: str
    reason: str


@dataclass(frozen=True)
class Meetings:
    """A draw as people read it."""

    introductions: list[IntroductionLine]
    left_out: list[LeftOutLine]

    def echo(self) -> None:
        """Print it."""
        for line in self.introductions:
            sides = zip(line.people, line.councils, strict=True)
            click.echo(" - ".join(f"{person} ({council})" for person, council in sides))
            for reason in line.reasons:
                click.echo(f"    {reason}")
        for left in self.left_out:
            click.echo(f"left out: {left.person}. {left.reason}")

    def as_json(self) -> dict[str, object]:
        """`introductions` and `sitting_out`, for a program."""
        return {
            "introductions": [asdict(line) for line in self.introductions],
            "sitting_out": [asdict(line) for line in self.left_out],
        }


def meetings_of_draw(people: Sequence[PractitionerRow], draw: Draw) -> Meetings:
    """A draw that is not written down."""
    namer = Namer.of_rows(people)
    return Meetings(
        [
            IntroductionLine(
                [people[i].name for i in introduced.members],
                [people[i].council.short_name for i in introduced.members],
                introduced.score,
                namer.reasons(introduced),
            )
            for introduced in draw.introductions
        ],
        [LeftOutLine(people[left.person].name, namer.left_out(left)) for left in draw.left_out],
    )


def meetings_of_cycle(session: Session, cycle: CycleRow) -> Meetings:
    """A cycle's draw as it was written down."""
    return Meetings(
        [
            IntroductionLine(
                [member.practitioner.name for member in row.members],
                [member.council.short_name for member in row.members],
                row.score,
                list(row.reasons),
            )
            for row in introductions_of(session, cycle)
        ],
        [LeftOutLine(out.practitioner.name, out.reason) for out in cycle.sitting_out],
    )


@dataclass(frozen=True)
class CycleSummary:
    """One cycle. `draw_at` is local; `people` counts the pool; numbers are 0 and `optimal` None before the draw."""

    number: int
    name: str
    state: str
    draw_at: str
    people: int = 0
    pairs: int = 0
    trios: int = 0
    left_out: int = 0
    new_council_links: int = 0
    optimal: bool | None = None

    def echo(self) -> None:
        """Print it as a line."""
        line = f"cycle {self.number}, {self.name}: {self.state}, draw on {self.draw_at}"
        click.echo(line if self.optimal is None else f"{line}; {self._numbers()}")

    def as_json(self) -> dict[str, object]:
        """The same, for a program."""
        return asdict(self)

    def _numbers(self) -> str:
        trio = f" and {count(self.trios, 'trio')}" if self.trios else ""
        proof = "proved the best possible" if self.optimal else "not proved the best possible"
        return (
            f"{count(self.people, 'person', 'people')}, {count(self.pairs, 'pair')}{trio}, "
            f"{self.left_out or 'nobody'} left out, "
            f"{count(self.new_council_links, 'first link')} between councils, {proof}"
        )


def summary_of(session: Session, cycle: CycleRow, zone: ZoneInfo) -> CycleSummary:
    """Read one cycle's numbers."""
    sizes = [len(introduction.members) for introduction in introductions_of(session, cycle)]
    return CycleSummary(
        number=cycle.number,
        name=name_of(cycle, zone),
        state=cycle.state.value,
        draw_at=f"{cycle.draw_at.astimezone(zone):%A %-d %B %Y, %H:%M}",
        people=cycle.draw.people if cycle.draw else 0,
        pairs=sizes.count(2),
        trios=sizes.count(3),
        left_out=len(cycle.sitting_out),
        new_council_links=new_council_links(session, cycle),
        optimal=cycle.draw.optimal if cycle.draw else None,
    )
