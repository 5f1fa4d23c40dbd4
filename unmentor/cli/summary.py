"""A cycle in numbers and in lines: what `cycle` and `make run` print, and the same as JSON."""

from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from unmentor.cli.here import count
from unmentor.cli.moments import local
from unmentor.matching import Draw
from unmentor.matching.fairness import affinity_gap
from unmentor.persistence.models import CycleRow, CycleState
from unmentor.services.cycles import introductions_of, name_of
from unmentor.services.decided import Decided
from unmentor.services.draw_counts import draw_counts
from unmentor.services.due import approved_at
from unmentor.services.feedback import Outcomes, outcomes
from unmentor.services.growth import new_council_links
from unmentor.services.preview import Preview
from unmentor.services.scheduling import the_schedule
from unmentor.services.words import Namer, proof_in_words


@dataclass(frozen=True)
class IntroductionLine:
    """Who meets whom, and why; `replacement`: by a draw after the cycle's own, of those left out by it among others."""

    people: list[str]
    councils: list[str]
    score: int
    reasons: list[str]
    replacement: bool = False


@dataclass(frozen=True)
class LeftOutLine:
    """Who sits out, and why."""

    person: str
    reason: str


@dataclass(frozen=True)
class Meetings:
    """A draw as people read it; `together` names the pairs that the organiser asked for."""

    introductions: list[IntroductionLine]
    left_out: list[LeftOutLine]
    together: list[list[str]]

    def echo(self) -> None:
        """Print it."""
        for line in self.introductions:
            sides = zip(line.people, line.councils, strict=True)
            said = "replacement: " if line.replacement else ""
            click.echo(said + " - ".join(f"{person} ({council})" for person, council in sides))
            for reason in line.reasons:
                click.echo(f"    {reason}")
        for left in self.left_out:
            click.echo(f"left out: {left.person}. {left.reason}")
        for pair in self.together:
            click.echo(f"brought together by the organiser: {' and '.join(pair)}")

    def as_json(self) -> dict[str, object]:
        """`introductions`, `sitting_out` and `together`, for a program."""
        return {
            "introductions": [asdict(line) for line in self.introductions],
            "sitting_out": [asdict(line) for line in self.left_out],
            "together": self.together,
        }


def meetings_of_preview(shown: Preview) -> Meetings:
    """A draw that is not written down."""
    people, draw = shown.taking_part.practitioners, shown.draw
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
        [[people[at].name for at in pair] for pair in shown.pool.locked],
    )


def meetings_of_cycle(session: Session, cycle: CycleRow) -> Meetings:
    """A cycle's draw as it was written down."""
    rows = introductions_of(session, cycle)
    names = [{str(member.practitioner_id): member.practitioner.name for member in row.members} for row in rows]
    # Of a pair that was asked for, one may have left before the draw was sent.
    together = [
        [group[person] for person in pair]
        for pair in (cycle.draw.together if cycle.draw else [])
        for group in names
        if group.keys() >= set(pair)
    ]
    return Meetings(
        [
            IntroductionLine(
                [member.practitioner.name for member in row.members],
                [member.council.short_name for member in row.members],
                row.score,
                list(row.reasons),
                row.replacement_id is not None,
            )
            for row in rows
        ],
        [LeftOutLine(out.practitioner.name, out.reason) for out in cycle.sitting_out],
        together,
    )


def proof_of(decided: Decided) -> str:
    """Whether a draw is proved, in words."""
    return proof_in_words(decided.draw.optimal, affinity_gap(decided.pool, decided.draw), affinity_of(decided.draw))


def affinity_of(draw: Draw) -> int:
    """What all who meet have together, in thousandths; a trio's three pairs count."""
    return sum(introduced.score for introduced in draw.introductions)


@dataclass(frozen=True)
class CycleSummary:
    """One cycle. `draw_at` is local; `people` counts the pool; numbers are 0 and `optimal` None before the draw.

    `met`, `in_doubt`, `not_met`, `date_set` and `unknown` say where its introductions stand once they were sent.

    `goes_out_at`: when a schedule lets a draw go out, local; None where it does not. `stopped`: by an organiser.

    `pairs`, `trios` and `left_out` are of the cycle's own draw; `replacements` counts conversations of those after it.

    `affinity` is what all pairs have together and `gap` what those of a better draw could have more at most, in
    thousandths; None where that is not known, or not all that it could have more.
    """

    number: int
    name: str
    state: str
    draw_at: str
    people: int = 0
    pairs: int = 0
    trios: int = 0
    left_out: int = 0
    replacements: int = 0
    met: int = 0
    in_doubt: int = 0
    not_met: int = 0
    date_set: int = 0
    unknown: int = 0
    new_council_links: int = 0
    affinity: int = 0
    gap: int | None = None
    optimal: bool | None = None
    goes_out_at: str | None = None
    stopped: bool = False

    def echo(self) -> None:
        """Print it as a line."""
        line = f"cycle {self.number}, {self.name}: {self.state}{self._goes_out()}, draw on {self.draw_at}"
        click.echo(line if self.optimal is None else f"{line}; {self._numbers()}")
        if held := self._held():
            click.echo(held)

    def as_json(self) -> dict[str, object]:
        """The same, for a program."""
        return asdict(self)

    def _goes_out(self) -> str:
        if self.stopped:
            return " and stopped (`unmentor cycle approve` lets it go out)"
        return (
            f", goes out by itself on {self.goes_out_at} (`unmentor cycle stop` keeps it)" if self.goes_out_at else ""
        )

    def _held(self) -> str:
        """What became of its introductions, once anybody has said; empty before."""
        held = Outcomes(self.met, self.in_doubt, self.not_met, self.date_set, self.unknown).range
        if self.unknown == held.total:
            return ""
        least, most = held.percent
        pairs = count(held.total, "introduction")
        return f"between {held.confirmed} and {held.possible} of {pairs} became conversations ({least} to {most} %)"

    def _numbers(self) -> str:
        replaced = f", {count(self.replacements, 'replacement')}" if self.replacements else ""
        trio = f" and {count(self.trios, 'trio')}" if self.trios else ""
        return (
            f"{count(self.people, 'person', 'people')}, {count(self.pairs, 'pair')}{trio}, "
            f"{self.left_out or 'nobody'} left out{replaced}, "
            f"{count(self.new_council_links, 'first link')} between councils, "
            f"{proof_in_words(self.optimal is True, self.gap, self.affinity)}"
        )


def summary_of(session: Session, cycle: CycleRow, zone: ZoneInfo) -> CycleSummary:
    """Read one cycle's numbers."""
    counted = draw_counts(session, cycle)
    schedule = the_schedule(session)
    goes_out_at = approved_at(cycle, schedule) if schedule and cycle.state is CycleState.DRAWN else None
    return CycleSummary(
        number=cycle.number,
        name=name_of(cycle, zone),
        state=cycle.state.value,
        draw_at=local(cycle.draw_at, zone),
        goes_out_at=local(goes_out_at, zone) if goes_out_at else None,
        stopped=cycle.state is CycleState.DRAWN and cycle.stopped_at is not None,
        people=cycle.draw.people if cycle.draw else 0,
        pairs=counted.pairs,
        trios=counted.trios,
        left_out=counted.left_out,
        replacements=counted.replacements,
        **asdict(outcomes(session, cycle.id)),
        new_council_links=new_council_links(session, cycle),
        affinity=counted.affinity,
        gap=cycle.draw.affinity_gap if cycle.draw else None,
        optimal=cycle.draw.optimal if cycle.draw else None,
    )
