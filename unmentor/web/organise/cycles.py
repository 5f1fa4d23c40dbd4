"""Cycles: the list, the plan of the next one, where one stands, and a preview of its draw. Nothing here decides."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from unmentor.persistence.models import CycleRow, CycleState
from unmentor.services.cycles import (
    BEFORE_DRAWING,
    BEFORE_SENDING,
    CycleRefused,
    NoSuchCycle,
    NotWithinAYear,
    find_cycle,
    plan_cycle,
    preview_cycle,
)
from unmentor.services.desk_draw import SECONDS_ON_A_PAGE, DrawSeen, cycle_lines, draw_kept, draw_previewed
from unmentor.services.feedback import outcomes
from unmentor.services.outbox import count_by_state
from unmentor.services.schedule import MEET_WITHIN, next_draw
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.organise.by_itself import by_itself, goes_out_at
from unmentor.web.organise.lists import page_number, pagination
from unmentor.web.organise.plan_form import PlanForm
from unmentor.web.organise.said import MESSAGE_STATES, STATES, fairness, proof, why_refused
from unmentor.web.outcomes import held_in_words, outcome_rows
from unmentor.web.words import month

_LARGEST = 2**31 - 1  # what a database's integer holds

blueprint = Blueprint("organise_cycles", __name__, url_prefix="/organise/cycles")


def cycle_or_404(session: Session, number: int) -> CycleRow:
    """The cycle of that number, or the answer that there is no such page."""
    try:
        return find_cycle(session, min(number, _LARGEST))
    except NoSuchCycle:
        abort(HTTPStatus.NOT_FOUND)


@blueprint.get("")
@open_to(Audience.ORGANISERS)
def list_cycles() -> str:
    with database().reading() as session:
        lines = cycle_lines(session)
    may_plan = not any(line.cycle.state in BEFORE_SENDING for line in lines)
    return render_template("organise/cycles.html", lines=lines, states=STATES, may_plan=may_plan)


@blueprint.get("/plan")
@open_to(Audience.EDITORS)
def plan() -> str:
    proposed = next_draw(now(), settings().timezone).astimezone(settings().timezone)
    return render_template("organise/plan.html", form=PlanForm.of(proposed.date()))


@blueprint.post("/plan")
@open_to(Audience.EDITORS)
def plan_it() -> Response | str:
    form, zone = PlanForm(request.form), settings().timezone
    if not form.validate():
        return render_template("organise/plan.html", form=form)
    try:
        with database().transaction() as session:
            cycle = plan_cycle(session, form.draw_at(zone), now(), zone)
    except NotWithinAYear as refused:
        form.day.errors = [why_refused(refused)]
        return render_template("organise/plan.html", form=form)
    except CycleRefused as refused:
        flash(why_refused(refused), "told")
        return redirect(url_for("organise_cycles.list_cycles"), HTTPStatus.SEE_OTHER)
    flash(_("The cycle of %(month)s is planned.", month=month(cycle.draw_at, zone)))
    return redirect(url_for("organise_cycles.show", number=cycle.number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<int:number>")
@open_to(Audience.ORGANISERS)
def show(number: int) -> str:
    page = page_number()
    with database().reading() as session:
        cycle = cycle_or_404(session, number)
        seen = draw_kept(session, cycle, page)
        messages = count_by_state(session, cycle.id) if seen else None
        became = outcomes(session, cycle.id) if cycle.introduced_at else None
        goes_out = goes_out_at(session, cycle)
    return render_template(
        "organise/cycle.html",
        cycle=cycle,
        state=_("Drawn") if goes_out else STATES[cycle.state],
        may_stop=goes_out is not None,
        by_itself=by_itself(cycle, goes_out),
        before_drawing=cycle.state in BEFORE_DRAWING,
        before_sending=cycle.state in BEFORE_SENDING,
        messages=messages,
        message_states=MESSAGE_STATES,
        outcomes=outcome_rows(became) if became else [],
        held=held_in_words(became.range) if became else "",
        may_replace=_may_replace(cycle),
        **_about(seen, page, "organise_cycles.show", number),
    )


def _may_replace(cycle: CycleRow) -> bool:
    """While people are still to meet. Whether there is anybody to introduce, the page that the button leads to says."""
    under_way = cycle.state in (CycleState.INTRODUCED, CycleState.FEEDBACK)
    return under_way and cycle.introduced_at is not None and now() <= cycle.introduced_at + MEET_WITHIN


@blueprint.get("/<int:number>/preview")
@open_to(Audience.ORGANISERS)
def preview(number: int) -> Response | str:
    page = page_number()
    with database().reading() as session:
        cycle = cycle_or_404(session, number)
        if cycle.state not in BEFORE_DRAWING:  # the draw itself is there to look at
            return redirect(url_for("organise_cycles.show", number=number))
        seen = draw_previewed(preview_cycle(session, cycle, seconds=SECONDS_ON_A_PAGE), page)
    about = _about(seen, page, "organise_cycles.preview", number)
    return render_template("organise/preview.html", cycle=cycle, **about)


def _about(seen: DrawSeen | None, page: int, endpoint: str, number: int) -> dict[str, Any]:
    """What a page shows of a draw: nothing before it is made, and then it has one page."""
    pages = pagination(page, seen.pages if seen else 1, endpoint, number=number)
    if seen is None:
        return {"seen": None, "pages": pages}
    return {"seen": seen, "pages": pages, "proof": proof(seen), "fairness": fairness(seen.fairness)}
