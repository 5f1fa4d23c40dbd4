"""For whoever watches the service: is the process up, and can it do its work?"""

from flask import Blueprint

from unmentor.persistence.database import DatabaseError
from unmentor.persistence.migrate import is_current
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to(Audience.EVERYONE)
def healthz() -> dict[str, str]:
    """The process answers. Asks nothing else, so that a database that is away does not get it restarted."""
    return {"status": "up"}


@blueprint.get("/readyz")
@open_to(Audience.EVERYONE)
def readyz() -> tuple[dict[str, str], int]:
    """200 when the database is reachable and at this version's schema, 503 otherwise."""
    try:
        state = "ready" if is_current(database()) else "not migrated"
    except DatabaseError:  # its words may name hosts, and this page is open to everyone
        state = "unreachable"
    return {"database": state}, 200 if state == "ready" else 503
