"""Not this draw, or none until a date; in again, and still in."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from unmentor.errors import Refusal
from unmentor.persistence.models import CycleRow, PractitionerRow
from unmentor.services.cycles import find_cycle
from unmentor.services.joining_checks import check_pause
from unmentor.services.joining_texts import Problem
from unmentor.services.joining_wishes import pause, resume, skip_cycle, undo_skip
from unmentor.services.resting import still_in
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.day_form import DayForm
from unmentor.web.join_problems import say
from unmentor.web.who import the_practitioner
from unmentor.web.words import day

Answer = Response | str | tuple[str, int]
blueprint = Blueprint("my_draws", __name__, url_prefix="/me")


class PauseForm(DayForm):
    """The last day of a pause."""

    def check(self, today: date) -> date | None:
        """The day, or None with the error beside the boxes."""
        found = check_pause(self.year.data or "", self.month.data or "", self.day.data or "", today)
        if isinstance(found, Problem):
            self.day.errors = [say(found.message)]
            return None
        return found


@blueprint.post("/skip")
@open_to(Audience.PRACTITIONERS)
def skip() -> Answer:
    done = _("You skip this draw, and are back in by yourself after it.")
    return _about_the_draw(done, lambda rows, person, cycle: skip_cycle(rows, person, cycle, now()))


@blueprint.post("/skip/undo")
@open_to(Audience.PRACTITIONERS)
def undo() -> Answer:
    return _about_the_draw(_("You no longer skip this draw."), undo_skip)


@blueprint.get("/pause")
@open_to(Audience.PRACTITIONERS)
def ask_pause() -> str:
    until = the_practitioner().paused_until
    return _pause_page(PauseForm.of(until) if until and until > _today() else PauseForm())


@blueprint.post("/pause")
@open_to(Audience.PRACTITIONERS)
def keep_pause() -> Answer:
    form = PauseForm(request.form)
    until = form.check(_today())
    if until is None:
        return _pause_page(form)
    with database().transaction() as rows:
        pause(rows, _me(rows), until, now())
    return _back(_("You have paused until %(day)s, and are back in by yourself after that.", day=day(until)))


@blueprint.post("/resume")
@open_to(Audience.PRACTITIONERS)
def end_pause() -> Answer:
    with database().transaction() as rows:
        resume(rows, _me(rows), now())
    return _back(_("Your pause is over."))


@blueprint.post("/still-in")
@open_to(Audience.PRACTITIONERS)
def say_still_in() -> Answer:
    with database().transaction() as rows:
        still_in(rows, _me(rows), now())
    return _back(_("You are still in."))


def _about_the_draw(done: str, change: Callable[[Session, PractitionerRow, CycleRow], None]) -> Answer:
    """Change something about the draw that the page showed; say so where it is made already, or was given up."""
    number = request.form.get("cycle", "")
    if not (number.isascii() and number.isdigit() and len(number) < _NO_CYCLE):
        abort(HTTPStatus.BAD_REQUEST)
    try:
        with database().transaction() as rows:
            change(rows, _me(rows), find_cycle(rows, int(number)))
    except Refusal:  # whatever the reason, in the user's words it is one
        return render_template("me/too_late.html"), HTTPStatus.CONFLICT
    return _back(done)


_NO_CYCLE = 7
"""So many digits no cycle's number has."""


def _me(rows: Session) -> PractitionerRow:
    return rows.get_one(PractitionerRow, the_practitioner().id)


def _today() -> date:
    return now().astimezone(settings().timezone).date()


def _pause_page(form: PauseForm) -> str:
    return render_template("me/pause.html", form=form)


def _back(done: str) -> Response:
    flash(done)
    return redirect(url_for("me.my_page"), HTTPStatus.SEE_OTHER)
