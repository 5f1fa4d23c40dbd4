"""The steps of a cycle: draw, approve, send, give up. Each press is one conditional step in one transaction.

A form carries the seed of the plan that its page showed: a cycle that was given up leaves its number to the next one,
and whoever presses a button of an old page has not seen what the new one decided.
"""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from unmentor.persistence.models import CycleRow, CycleState
from unmentor.services.cycle_moves import stop_cycle
from unmentor.services.cycles import (
    BEFORE_SENDING,
    AlreadyTaken,
    CycleRefused,
    NoSuchCycle,
    approve_cycle,
    cancel_cycle,
    draw_cycle,
    find_cycle,
)
from unmentor.services.desk_draw import SECONDS_ON_A_PAGE, held_messages
from unmentor.services.programme import programme_of
from unmentor.services.replacements import Free, NobodyFree, TooLate, draw_replacements, who_is_free
from unmentor.services.scheduling import the_schedule
from unmentor.services.sending import send_draw
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.organise.by_itself import goes_out_at, what_follows_a_draw
from unmentor.web.organise.cycles import cycle_or_404
from unmentor.web.organise.said import why_refused
from unmentor.web.words import month

Take = Callable[[Session, CycleRow], str]
"""Takes a step, and says what was done."""

blueprint = Blueprint("organise_steps", __name__, url_prefix="/organise/cycles/<int:number>")


@blueprint.post("/draw")
@open_to(Audience.EDITORS)
def draw(number: int) -> Response:
    def take(session: Session, cycle: CycleRow) -> str:
        draw_cycle(session, cycle, programme_of(settings()), now(), seconds=SECONDS_ON_A_PAGE)
        return what_follows_a_draw(goes_out_at(session, cycle))

    return _step(number, take)


@blueprint.post("/stop")
@open_to(Audience.EDITORS)
def stop(number: int) -> Response:
    def take(session: Session, cycle: CycleRow) -> str:
        if cycle.state is not CycleState.DRAWN:
            raise AlreadyTaken(f"cycle {cycle.number} is {cycle.state}", cycle.state)
        stop_cycle(session, cycle, now())
        return _("It does not go out by itself: approve it when you are content.")

    return _step(number, take)


@blueprint.post("/approve")
@open_to(Audience.EDITORS)
def approve(number: int) -> Response:
    def take(session: Session, cycle: CycleRow) -> str:
        approve_cycle(session, cycle, now())
        if the_schedule(session) is not None:  # by which the next step is taken, whoever has to approve
            return _("The draw is approved. The introductions go out within a minute.")
        return _("The draw is approved. Nothing is sent yet.")

    return _step(number, take)


@blueprint.get("/send")
@open_to(Audience.EDITORS)
def ask_send(number: int) -> Response | str:
    return _ask(number, "organise/send.html")


@blueprint.post("/send")
@open_to(Audience.EDITORS)
def send(number: int) -> Response:
    def take(session: Session, cycle: CycleRow) -> str:
        messages = send_draw(session, cycle, programme_of(settings()), now())
        return ngettext("%(num)s message is on its way.", "%(num)s messages are on their way.", messages)

    return _step(number, take)


@blueprint.get("/cancel")
@open_to(Audience.EDITORS)
def ask_cancel(number: int) -> Response | str:
    return _ask(number, "organise/cancel.html")


@blueprint.post("/cancel")
@open_to(Audience.EDITORS)
def cancel(number: int) -> Response:
    def take(session: Session, cycle: CycleRow) -> str:
        cancel_cycle(session, cycle)
        return _("The cycle of %(month)s is given up. Nobody was told.", month=_month(cycle))

    return _step(number, take, to=url_for("organise_cycles.list_cycles"))


@blueprint.get("/replace")
@open_to(Audience.EDITORS)
def ask_replace(number: int) -> Response | str:
    try:
        with database().reading() as session:
            free = _free(session, cycle_or_404(session, number))
    except CycleRefused as refused:
        flash(why_refused(refused), "told")
        return redirect(url_for("organise_cycles.show", number=number), HTTPStatus.SEE_OTHER)
    return render_template("organise/replace.html", cycle=free.cycle, free=free.people)


@blueprint.post("/replace")
@open_to(Audience.EDITORS)
def replace(number: int) -> Response:
    def take(session: Session, cycle: CycleRow) -> str:
        _free(session, cycle)
        made = draw_replacements(session, programme_of(settings()), now())
        if made is None:
            raise NobodyFree("there is nobody to introduce")
        introduced = len(made.decision.draw.introductions)
        return ngettext(
            "%(num)s conversation was introduced. The messages are on their way.",
            "%(num)s conversations were introduced. The messages are on their way.",
            introduced,
        )

    return _step(number, take)


def _free(session: Session, cycle: CycleRow) -> Free:
    """Who may be introduced in this cycle. Raises CycleRefused, also when another is under way by now."""
    free = who_is_free(session, now())
    if free.cycle.id != cycle.id:
        raise TooLate(f"cycle {free.cycle.number} was sent since")
    return free


def _ask(number: int, template: str) -> Response | str:
    """The page before a step that cannot be undone; the cycle's own once it is sent."""
    with database().reading() as session:
        cycle = cycle_or_404(session, number)
        messages = held_messages(session, cycle)
    if cycle.state not in BEFORE_SENDING:
        return redirect(url_for("organise_cycles.show", number=number))
    return render_template(template, cycle=cycle, messages=messages)


def _step(number: int, take: Take, to: str = "") -> Response:
    """Take a step and lead to a page that says what was done (`to`, or the cycle's), or why it was not."""
    here = url_for("organise_cycles.show", number=number)
    try:
        with database().transaction() as session:
            cycle = find_cycle(session, number)
            if request.form.get("plan") != str(cycle.seed):
                raise NoSuchCycle(f"another cycle {number} is planned by now")
            said = take(session, cycle)
    except NoSuchCycle:
        flash(_("This cycle was given up meanwhile, so nothing was done. Look at what is planned now."), "told")
        return redirect(url_for("organise_cycles.list_cycles"), HTTPStatus.SEE_OTHER)
    except CycleRefused as refused:
        flash(why_refused(refused), "told")
        return redirect(here, HTTPStatus.SEE_OTHER)
    flash(said)
    return redirect(to or here, HTTPStatus.SEE_OTHER)


def _month(cycle: CycleRow) -> str:
    return month(cycle.draw_at, settings().timezone)
