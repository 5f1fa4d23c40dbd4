"""The first page of the desk: what needs doing, and how the programme stands."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from unmentor.persistence.models import CycleRow, CycleState
from unmentor.services.desk import Desk, desk
from unmentor.services.health import problems
from unmentor.web.access import Audience, admits, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.organise.said import MESSAGE_STATES, ROLES, STATES
from unmentor.web.organise.troubles import told
from unmentor.web.who import the_organiser
from unmentor.web.words import month

blueprint = Blueprint("organise", __name__, url_prefix="/organise")


@dataclass(frozen=True)
class Task:
    """Something that waits for an organiser, and the page on which it is done."""

    text: str
    page: str


@blueprint.get("/")
@open_to(Audience.ORGANISERS)
def desk_page() -> str:
    with database().reading() as session:
        seen = desk(session, now())
        wrong = problems(session, now())
    organiser = the_organiser()
    return render_template(
        "organise/home.html",
        desk=seen,
        problems=[told(problem) for problem in wrong],
        tasks=_tasks(seen),
        message_states=MESSAGE_STATES,
        state=STATES[seen.cycle.state] if seen.cycle else "",
        address=organiser.address,
        role=ROLES[organiser.role],
    )


def _tasks(seen: Desk) -> list[Task]:
    """The most urgent first: people who cannot take part yet, then the cycle."""
    tasks = []
    if seen.waiting:
        text = ngettext(
            "%(num)s person waits for their organisation to be added",
            "%(num)s people wait for their organisation to be added",
            seen.waiting,
        )
        tasks.append(Task(text, url_for("organise_waiting.list_waiting")))
    return tasks + _about_cycle(seen.cycle)


def _about_cycle(cycle: CycleRow | None) -> list[Task]:
    plan_page = "organise_cycles.plan" if admits(Audience.EDITORS) else "organise_cycles.list_cycles"
    plan = Task(_("Plan the next cycle"), url_for(plan_page))
    if cycle is None:
        return [plan]
    called = month(cycle.draw_at, settings().timezone)
    page = url_for("organise_cycles.show", number=cycle.number)
    match cycle.state:
        case CycleState.OPEN | CycleState.NOTICE if cycle.draw_at <= now():
            return [Task(_("The draw for %(month)s is due", month=called), page)]
        case CycleState.OPEN | CycleState.NOTICE:
            return []
        case CycleState.DRAWN:
            return [Task(_("The draw for %(month)s waits for you to look at it", month=called), page)]
        case CycleState.APPROVED:
            return [Task(_("The introductions of %(month)s wait to be sent", month=called), page)]
        case _:
            return [plan]
