"""Draws across what clocks and calendars do: by the real steps, each on its right date, once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from tests.services.conftest import AddPeople
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Approval, CycleRow
from unmentor.services.lifecycle import advance
from unmentor.services.scheduling import Schedule, set_schedule

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASES = [
    # The clocks go forward on 28 March 2027 at 01:00 UTC, and back on 31 October 2027 at 01:00 UTC.
    ("last sun 01:30", "2027-02-10", ["2027-02-28 01:30", "2027-03-28 01:30", "2027-04-25 00:30"]),
    ("last sun 01:30", "2027-09-01", ["2027-09-26 00:30", "2027-10-31 00:30", "2027-11-28 01:30"]),
    ("last 09:00", "2027-12-20", ["2027-12-31 09:00", "2028-01-31 09:00", "2028-02-29 09:00", "2028-03-31 08:00"]),
    ("31 09:00", "2027-12-20", ["2027-12-31 09:00", "2028-01-31 09:00", "2028-03-31 08:00"]),
    ("29 09:00", "2028-01-20", ["2028-01-29 09:00", "2028-02-29 09:00", "2028-03-29 08:00"]),
    ("29 09:00", "2027-01-20", ["2027-01-29 09:00", "2027-03-29 08:00", "2027-04-29 08:00"]),
]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("rule", "start", "dates"), CASES, ids=[f"{rule} from {start}" for rule, start, _ in CASES])
@pytest.mark.parametrize("off", [timedelta(0), 3 * DAY], ids=["on", "off for three days"])
def test_each_date_has_its_draw_once(
    database: Database,
    programme: Programme,
    add_people: AddPeople,
    rule: str,
    start: str,
    dates: list[str],
    off: timedelta,
) -> None:
    """Half an hour after each draw the clock is set back by an hour, and lives that hour again."""
    expected = [moment(date) for date in dates]
    with database.transaction() as session:
        add_people(session, 4)
        schedule = Schedule(rule=rule, approval=Approval.AUTOMATIC)
        set_schedule(session, schedule, programme.zone, moment(start))
    moments = [moment(start)]
    for draw in expected:
        moments += [] if off else [draw - 6 * DAY, draw - HOUR]
        moments += [draw + off, draw + off + HOUR / 2, draw + off - HOUR / 2, draw + off + HOUR]
    drawn: list[tuple[int, datetime]] = []
    for now in moments:
        steps = advance(database, programme, lambda at=now: at)  # type: ignore[misc]  # now is bound
        drawn += [(step.number, now) for step in steps if step.what == "draw"]
    assert drawn == [(number, draw + off) for number, draw in enumerate(expected, 1)]
    with database.reading() as session:
        rows = session.scalars(select(CycleRow).order_by(CycleRow.number).limit(len(expected))).all()
        assert [row.draw_at for row in rows] == expected
        assert all(one.introduced_at < two.introduced_at for one, two in pairwise(rows))  # type: ignore[operator]  # all are sent
