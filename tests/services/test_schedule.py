"""Dates of a cycle: local time all year round, also across the clock changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from unmentor.services.schedule import hold_times, meet_by, next_draw

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "draw"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8, 59, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (datetime(2026, 11, 30, 9, 1, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC)),  # less than a day away
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC)),
        (datetime(2027, 3, 20, tzinfo=UTC), datetime(2027, 4, 6, 8, tzinfo=UTC)),  # summer time has begun by then
        (datetime(2027, 10, 20, tzinfo=UTC), datetime(2027, 11, 2, 9, tzinfo=UTC)),  # and ended
        (datetime(2027, 5, 31, 23, 30, tzinfo=UTC), datetime(2027, 7, 6, 8, tzinfo=UTC)),  # 1 June in London already
    ],
)
def test_the_next_draw_is_a_first_tuesday_at_nine_local_time(now: datetime, draw: datetime) -> None:
    assert next_draw(now, LONDON) == draw


def test_the_last_day_to_meet_is_a_local_date() -> None:
    assert meet_by(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), LONDON) == date(2027, 7, 22)


def test_the_held_time_is_the_wednesday_after_a_week_at_ten_local_time() -> None:
    assert hold_times(datetime(2027, 3, 23, 9, tzinfo=UTC), [["a", "b"], ["c", "d"]], LONDON) == [
        datetime(2027, 3, 31, 9, tzinfo=UTC),
        datetime(2027, 3, 31, 9, tzinfo=UTC),
    ]


def test_nobody_is_asked_to_be_in_two_places() -> None:
    groups = [["a", "b"], ["a", "c"], ["b", "c"], ["a", "d"], ["d", "b"], ["a", "e"]]
    held = hold_times(datetime(2026, 12, 1, 9, tzinfo=UTC), groups, LONDON)
    assert [f"{moment:%a %H}" for moment in held] == ["Wed 10", "Wed 11", "Wed 14", "Wed 14", "Wed 11", "Wed 15"]
    busy = [(person, moment) for group, moment in zip(groups, held, strict=True) for person in group]
    assert len(busy) == len(set(busy))
