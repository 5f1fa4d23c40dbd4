"""`unmentor cycle schedule`: how the programme runs by itself, and its next dates."""

from dataclasses import asdict, fields
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from unmentor.cli.here import as_json, echo_json, now, settings_here
from unmentor.cli.moments import local
from unmentor.cli.stored import opened_database
from unmentor.errors import Refusal
from unmentor.persistence.models import Approval
from unmentor.services.overview import planned_draw
from unmentor.services.scheduling import (
    Schedule,
    next_dates,
    set_schedule,
    stop_schedule,
    the_schedule,
)

_APPROVALS = [approval.value.replace("_", "-") for approval in Approval]


@click.command()
@click.option(
    "--rule", metavar="WORDS", help='When draws are: "1st tue 09:00", "15 09:00", or a crontab\'s five fields.'
)
@click.option("--approval", type=click.Choice(_APPROVALS), help="How introductions go out after a draw.")
@click.option("--stop-hours", type=int, metavar="N", help="How long an organiser may stop one (unless-stopped).")
@click.option("--notice-days", type=int, metavar="N", help="So many days before a draw people hear of it.")
@click.option("--nudge-days", type=int, metavar="N", help="After so many days whoever writes first is reminded.")
@click.option("--nudge-again-days", type=int, metavar="N", help="After so many days everybody is, if nothing was said.")
@click.option("--replace-days", type=int, metavar="N", help="Every so many days replacements are looked for.")
@click.option("--feedback-days", type=int, metavar="N", help="After so many days people are asked how it went.")
@click.option("--close-days", type=int, metavar="N", help="After so many days the cycle is closed.")
@click.option("--off", is_flag=True, help="Nothing happens by itself any more but the delivery of mail.")
@as_json
def schedule(off: bool, as_json: bool, **given: str | int | None) -> None:
    """Show how the programme runs by itself; with options, set that.

    `unmentor serve` or `unmentor scheduler` then plans, draws, sends, asks how it went, and closes.
    """
    settings = settings_here()
    with opened_database(settings) as database, database.transaction() as session:
        known = the_schedule(session)
        if off and any(value is not None for value in given.values()):
            raise click.UsageError("--off goes with no other option")
        chosen = _changed(known, given)
        if off:
            stop_schedule(session)
            known = None
        elif chosen is not None:
            set_schedule(session, chosen, settings.timezone, now())
            known = chosen
        planned = planned_draw(session, now())
    dates = next_dates(known, settings.timezone, now()) if known else []
    if as_json:
        echo_json({"schedule": asdict(known) if known else None, "dates": dates})
        return
    _echo(known, dates, settings.timezone)
    if planned and planned not in dates:
        click.echo(
            f"the cycle that is planned keeps its date, {local(planned, settings.timezone)}: "
            "`unmentor cycle cancel` gives it up"
        )


def _changed(known: Schedule | None, given: dict[str, str | int | None]) -> Schedule | None:
    """What the options make of the schedule; None without any option. Raises Refusal where there is none to change."""
    said = {name: value for name, value in given.items() if value is not None}
    if not said:
        return None
    if known is None and "rule" not in said:
        raise Refusal('there is no schedule yet: say when draws are as well, like --rule "1st tue 09:00"')
    if "approval" in said:
        said["approval"] = Approval(str(said["approval"]).replace("-", "_"))
    kept = {field.name: getattr(known, field.name) for field in fields(Schedule)} if known else {}
    return Schedule(**{**kept, **said})


def _echo(known: Schedule | None, dates: list[datetime], zone: ZoneInfo) -> None:
    if known is None:
        click.echo('nothing happens by itself: `unmentor cycle schedule --rule "1st tue 09:00"` changes that')
        return
    click.echo(f'draws: "{known.rule}"; {_WORDS[known.approval].format(hours=known.stop_hours)}')
    click.echo(
        f"people hear of a draw {known.notice_days} days before it, are reminded of their introductions after "
        f"{known.nudge_days} and {known.nudge_again_days} days and asked how it went after {known.feedback_days}; "
        f"replacements are looked for every {known.replace_days} days, and a cycle closes after {known.close_days}"
    )
    for date in dates:
        click.echo(f"  {local(date, zone)}")


_WORDS = {
    Approval.AUTOMATIC: "introductions go out at once",
    Approval.UNLESS_STOPPED: "introductions go out after {hours} hours unless an organiser stops them",
    Approval.BY_HAND: "introductions go out when an organiser approves the draw",
}
