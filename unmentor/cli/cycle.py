"""`unmentor cycle`: plan, preview, why, draw, verify, approve, send or cancel; replace; status and list."""

from dataclasses import asdict
from datetime import datetime
from typing import Unpack

import click

from unmentor.cli.choices import NUMBER, choices_for_a_draw
from unmentor.cli.here import as_json, count, echo_json, now, settings_here
from unmentor.cli.moments import local, typed
from unmentor.cli.schedule import schedule
from unmentor.cli.stored import opened_database
from unmentor.cli.summary import (
    CycleSummary,
    affinity_of,
    meetings_of_cycle,
    meetings_of_preview,
    proof_of,
    summary_of,
)
from unmentor.errors import Refusal
from unmentor.matching.fairness import affinity_gap
from unmentor.services.cycle_moves import stop_cycle
from unmentor.services.cycles import (
    Choices,
    all_cycles,
    approve_cycle,
    cancel_cycle,
    draw_cycle,
    find_cycle,
    name_of,
    plan_cycle,
    preview_cycle,
    verify_cycle,
)
from unmentor.services.due import STEPS_IN_WORDS, due_steps
from unmentor.services.fairness import fairness_in_words, fairness_of
from unmentor.services.programme import programme_of
from unmentor.services.replacements import Replacements, draw_replacements
from unmentor.services.sending import send_draw
from unmentor.services.why import why_not_these
from unmentor.settings import Settings

which = click.option(
    "--cycle", "number", type=NUMBER, metavar="ID", help="The cycle's number; the newest unless given."
)


@click.group()
def cycle() -> None:
    """One round: plan, (preview,) draw, (approve,) send; then `unmentor mail deliver`. Later: replace."""


@cycle.command()
@click.option(
    "--on", metavar="WHEN", help="Local time: 2026-12-01 or 2026-12-01T09:00. Default: the next first Tuesday, 09:00."
)
@as_json
def plan(on: str | None, as_json: bool) -> None:
    """Open the next cycle."""
    zone = settings_here().timezone
    with opened_database() as database, database.transaction() as session:
        row = plan_cycle(session, typed(on, zone, "--on") if on else None, now(), zone)
        summary = summary_of(session, row, zone)
    _show(summary, as_json)


cycle.add_command(schedule)


@cycle.command()
@which
def stop(number: int | None) -> None:
    """Keep a draw from going out by itself; it can still be approved, or given up."""
    with opened_database() as database, database.transaction() as session:
        row = find_cycle(session, number)
        stop_cycle(session, row, now())
    click.echo(f"cycle {row.number} does not go out by itself: `unmentor cycle approve` lets it, `cancel` gives it up")


@cycle.command()
@which
@choices_for_a_draw
@as_json
def preview(number: int | None, as_json: bool, **choices: Unpack[Choices]) -> None:
    """Show the draw as it would be now; nothing is written."""
    with opened_database() as database, database.reading() as session:
        row = find_cycle(session, number)
        shown = preview_cycle(session, row, **choices)
        meetings = meetings_of_preview(shown)
    fair = fairness_of(shown)
    if as_json:
        proof = {"affinity": affinity_of(shown.draw), "gap": affinity_gap(shown.pool, shown.draw)}
        optimal = shown.draw.optimal
        echo_json({"number": row.number, **meetings.as_json(), **proof, "optimal": optimal, "fairness": asdict(fair)})
        return
    meetings.echo()
    _echo_lines(fairness_in_words(fair))
    people = count(len(shown.addresses), "person", "people")
    click.echo(
        f"a preview of cycle {row.number}: {people} in {count(len(meetings.introductions), 'conversation')}, "
        f"{len(meetings.left_out) or 'nobody'} left out, {proof_of(shown)}; nothing was written"
    )


@cycle.command()
@click.argument("one", metavar="ADDRESS")
@click.argument("other", metavar="ADDRESS")
@which
@choices_for_a_draw
@as_json
def why(one: str, other: str, number: int | None, as_json: bool, **choices: Unpack[Choices]) -> None:
    """Why a preview does not introduce these two: the rule between them, or what it would cost."""
    with opened_database() as database, database.reading() as session:
        shown = preview_cycle(session, find_cycle(session, number), **choices)
    answer = why_not_these(shown, (one, other), choices["seconds"])
    if as_json:
        echo_json(answer.as_json())
    else:
        click.echo(answer.in_words())


@cycle.command()
@which
@choices_for_a_draw
@as_json
def draw(number: int | None, as_json: bool, **choices: Unpack[Choices]) -> None:
    """Decide who meets, and write it down with every message; nothing goes out before `send`."""
    settings = settings_here()
    with opened_database(settings) as database, database.transaction() as session:
        row = find_cycle(session, number)
        draw_cycle(session, row, programme_of(settings), now(), **choices)
        summary = summary_of(session, row, settings.timezone)
    _show(summary, as_json)
    if not as_json:
        click.echo("look at it with `unmentor cycle status`; let it go out with `unmentor cycle send`")


@cycle.command()
@which
def verify(number: int | None) -> None:
    """Check the proof of a draw again, without a solver, while the people are as they were: exit 0 if it holds."""
    with opened_database() as database, database.reading() as session:
        row = find_cycle(session, number)
        wrong = verify_cycle(session, row)
    if wrong:
        raise Refusal(
            f"the proof of cycle {row.number} does not hold for the people as they are now: {' '.join(wrong)}"
        )
    click.echo(f"the proof of cycle {row.number} holds: every rule, every price and every sum was checked")


@cycle.command()
@which
@as_json
def approve(number: int | None, as_json: bool) -> None:
    """Say that the draw is good."""
    zone = settings_here().timezone
    with opened_database() as database, database.transaction() as session:
        row = find_cycle(session, number)
        approve_cycle(session, row, now())
        summary = summary_of(session, row, zone)
    _show(summary, as_json)


@cycle.command()
@which
@as_json
def send(number: int | None, as_json: bool) -> None:
    """Queue the introductions for `unmentor mail deliver` or the scheduler. Approves a draw that was not."""
    settings = settings_here()
    with opened_database(settings) as database, database.transaction() as session:
        row = find_cycle(session, number)
        messages = send_draw(session, row, programme_of(settings), now())
        summary = summary_of(session, row, settings.timezone)
    if as_json:
        echo_json({**summary.as_json(), "messages": messages})
        return
    summary.echo()
    click.echo(f"{count(messages, 'message')} queued: `unmentor mail deliver` hands them over")


@cycle.command()
@which
def cancel(number: int | None) -> None:
    """Give up a cycle that was not sent, with its draw and its messages; nobody hears of it. Then plan another."""
    zone = settings_here().timezone
    with opened_database() as database, database.transaction() as session:
        row = find_cycle(session, number)
        name = f"cycle {row.number} ({name_of(row, zone)})"
        cancel_cycle(session, row)
    click.echo(f"{name} is cancelled; `unmentor cycle plan` opens another")


@cycle.command("replace")
@as_json
def replace_partners(as_json: bool) -> None:
    """Introduce whoever had nobody, was let down or came since to each other; the messages are queued at once."""
    settings = settings_here()
    with opened_database(settings) as database, database.transaction() as session:
        made = draw_replacements(session, programme_of(settings), now())
    if as_json:
        echo_json(_replacements_as_json(made))
    elif made is None:
        click.echo("nobody to introduce: fewer than two people are free, or none may meet another; nothing was written")
    else:
        meetings_of_preview(made.decision).echo()
        people = count(len(made.decision.addresses), "person was", "people were")
        pairs = count(len(made.decision.draw.introductions), "conversation")
        click.echo(
            f"replacement draw {made.number} of cycle {made.cycle.number}: {people} free, {pairs}, "
            f"{len(made.decision.draw.left_out) or 'nobody'} left without, {proof_of(made.decision)}"
        )
        click.echo("the messages are queued: `unmentor mail deliver` hands them over")


def _replacements_as_json(made: Replacements | None) -> dict[str, object]:
    if made is None:
        return {"number": None, "introductions": [], "sitting_out": []}
    return {
        "cycle": made.cycle.number,
        "number": made.number,
        **meetings_of_preview(made.decision).as_json(),
        "optimal": made.decision.draw.optimal,
    }


@cycle.command()
@which
@click.option(
    "--at",
    metavar="WHEN",
    help="Local time, like 2027-03-01T09:00: the next step of each cycle, if none were taken until then.",
)
@as_json
def status(number: int | None, at: str | None, as_json: bool) -> None:
    """Where a cycle stands, and who meets whom and why; or what will be due."""
    settings = settings_here()
    zone = settings.timezone
    if at:
        moment = typed(at, zone, "--at")
        if moment < now():
            raise click.BadParameter(f"{local(moment, zone)} is past", param_hint="--at")
        _show_due(moment, settings, as_json)
        return
    with opened_database() as database, database.reading() as session:
        row = find_cycle(session, number)
        summary = summary_of(session, row, zone)
        meetings = meetings_of_cycle(session, row)
    fair = row.draw.fairness if row.draw else None
    if as_json:
        echo_json({**summary.as_json(), **meetings.as_json(), "fairness": asdict(fair) if fair else None})
        return
    meetings.echo()
    _echo_lines(fairness_in_words(fair) if fair else [])
    summary.echo()


def _show_due(moment: datetime, settings: Settings, as_json: bool) -> None:
    with opened_database(settings) as database, database.reading() as session:
        due = due_steps(session, programme_of(settings), moment)
    if as_json:
        echo_json({"at": moment, "due": [asdict(step) for step in due]})
        return
    when = local(moment, settings.timezone)
    click.echo(f"if nothing ran until {when}, {'what comes next would be:' if due else 'nothing would be due'}")
    for step in due:
        since = "" if step.due_at == moment else f" (since {local(step.due_at, settings.timezone)})"
        click.echo(f"  cycle {step.number}: {STEPS_IN_WORDS[step.what]}{since}")


@cycle.command("list")
@as_json
def list_cycles(as_json: bool) -> None:
    """Every cycle, newest first."""
    zone = settings_here().timezone
    with opened_database() as database, database.reading() as session:
        summaries = [summary_of(session, row, zone) for row in all_cycles(session)]
    if as_json:
        echo_json([summary.as_json() for summary in summaries])
        return
    for summary in summaries:
        summary.echo()
    if not summaries:
        click.echo("no cycle is planned yet: run `unmentor cycle plan`")


def _echo_lines(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


def _show(summary: CycleSummary, as_json: bool) -> None:
    if as_json:
        echo_json(summary.as_json())
    else:
        summary.echo()
