"""People who were there before 0004 stay, and have not said what they were not asked."""

from sqlalchemy import select, text

from unmentor.persistence import Database
from unmentor.persistence.migrate import downgrade, upgrade
from unmentor.persistence.models import PractitionerRow

_COUNCIL = (
    "INSERT INTO council (code, name, short_name, kind, nation, region, in_register)"
    " VALUES ('E1', 'Vale Council', 'Vale', 'unitary', 'England', '', TRUE)"
)
_PERSON = (
    "INSERT INTO practitioner (id, address, name, council_code, role, cadence, conversations, second_seat, notes,"
    " language, state, joined_at, updated_at) VALUES (:id, 'jo@vale.example', 'Jo', 'E1', 'Planner', 2, 1, TRUE, 'n',"
    " 'cy', 'active', '2026-12-01', '2026-12-01')"
)
_INTEREST = "INSERT INTO interest (practitioner_id, direction, position, key, words) VALUES (:id, 'learn', 0, 'k', 'w')"
_ID = "0123456789abcdef0123456789abcdef"


def test_people_of_before_stay_and_have_not_said_more(empty_database: Database) -> None:
    upgrade(empty_database, "0003")
    with empty_database.transaction() as session:
        session.execute(text(_COUNCIL))
        session.execute(text(_PERSON), {"id": _ID})
        session.execute(text(_INTEREST), {"id": _ID})
    upgrade(empty_database)
    with empty_database.reading() as session:
        person = session.scalars(select(PractitionerRow)).one()
        assert (person.name, person.cadence, person.language, len(person.interests)) == ("Jo", 2, "cy", 1)
        said = (person.profession, person.ways, person.times, person.for_partners, person.consent_version)
        assert said == ("", frozenset(), "", "", "")
        moments = (person.consented_at, person.confirmed_at, person.paused_until, person.erased_at)
        assert moments == (None, None, None, None)

    downgrade(empty_database, "0003")
    with empty_database.reading() as session:
        kept = session.execute(text("SELECT name, role FROM practitioner")).all()
        assert [tuple(row) for row in kept] == [("Jo", "Planner")]
        assert session.scalar(text("SELECT count(*) FROM interest")) == 1
