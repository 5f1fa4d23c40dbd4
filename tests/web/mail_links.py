"""Where the links of messages lead, and somebody to press them."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tests.services.conftest import PROGRAMME, _add_people
from unmentor.persistence.models import CycleRow, PractitionerRow
from unmentor.services.cycles import plan_cycle
from unmentor.services.links import Use, token
from unmentor.services.secret_key import with_secret_key
from unmentor.settings import Settings

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
DRAW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def path(settings: Settings, use: Use, *ids: UUID) -> str:
    """The path of a link."""
    return f"/{use.value}/{token(with_secret_key(settings).secret_key, use, *ids)}"


def skip_path(settings: Settings, person: PractitionerRow, cycle: CycleRow) -> str:
    """Where the link of a notice leads."""
    return path(settings, Use.SKIP, person.id, UUID(int=cycle.id))


def add_asha(session: Session, **facts: object) -> PractitionerRow:
    """Asha Patel, with an address that is masked as p…0@council0.example."""
    person: PractitionerRow = _add_people(session, 1, name="Asha Patel", **facts)[0]
    return person


def plan(session: Session) -> CycleRow:
    """The draw of December."""
    return plan_cycle(session, DRAW, NOON, PROGRAMME.zone)
