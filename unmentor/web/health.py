"""For whoever watches the service: is the process up, and can it do its work?"""

from flask import Blueprint

from unmentor.persistence.database import DatabaseError, said_in_one_line
from unmentor.persistence.migrate import is_current
from unmentor.services.health import outbox_moves, scheduler_is_alive
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to(Audience.EVERYONE)
def healthz() -> dict[str, str]:
    """The process answers. Asks nothing else, so that a database that is away does not get it restarted."""
    return {"status": "up"}


@blueprint.get("/readyz")
@open_to(Audience.EVERYONE)
def readyz() -> tuple[dict[str, str], int]:
    """200 when the database is reachable and at this version's schema, and what runs by itself runs; 503 otherwise.

    A scheduler is missed only where one ever ran: whoever delivers mail by hand has none.
    """
    try:
        state = "ready" if is_current(database()) else "not migrated"
        parts = _what_runs() if state == "ready" else {}
    except DatabaseError:  # its words may name hosts, and this page is open to everyone
        state, parts = "unreachable", {}
    well = state == "ready" and not {"stopped", "stuck"} & set(parts.values())
    return {"database": state, **parts}, 200 if well else 503


def _what_runs() -> dict[str, str]:
    with said_in_one_line(), database().reading() as session:
        alive, moves = scheduler_is_alive(session, now()), outbox_moves(session, now())
    return {
        "scheduler": {True: "alive", False: "stopped", None: "never ran"}[alive],
        "outbox": "moving" if moves else "stuck",
    }
