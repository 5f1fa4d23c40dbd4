"""Moments and numbers as people read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from unmentor.web.words import moment, printable, public_count, public_total, zone_name

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), "Tuesday 1 December 2026 at 9am"),
        (datetime(2026, 7, 1, 8, tzinfo=UTC), "Wednesday 1 July 2026 at 9am"),  # summer time
        (datetime(2026, 12, 1, 15, 5, tzinfo=UTC), "Tuesday 1 December 2026 at 3:05pm"),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), "Tuesday 1 December 2026 at midday"),
        (datetime(2026, 12, 1, 12, 30, tzinfo=UTC), "Tuesday 1 December 2026 at 12:30pm"),
        (datetime(2026, 12, 1, 0, tzinfo=UTC), "Tuesday 1 December 2026 at midnight"),
        (datetime(2026, 6, 30, 23, 10, tzinfo=UTC), "Wednesday 1 July 2026 at 12:10am"),
    ],
)
def test_a_moment_is_said_in_local_time(when: datetime, words: str) -> None:
    assert moment(when, LONDON) == words


def test_a_zone_is_named_by_its_city() -> None:
    assert [zone_name(ZoneInfo(key)) for key in ("Europe/London", "Europe/Isle_of_Man")] == [
        "London time",
        "Isle of Man time",
    ]


def test_counts_below_five_are_not_published() -> None:
    assert [public_count(number) for number in (0, 1, 4, 5, 1203)] == [
        "0",
        "fewer than 5",
        "fewer than 5",
        "5",
        "1,203",
    ]


def test_totals_that_grow_are_published_in_fives() -> None:
    assert [public_total(number) for number in (0, 1, 4, 5, 9, 1203)] == [
        "0",
        "fewer than 5",
        "fewer than 5",
        "5",
        "5",
        "1,200",
    ]


def test_what_a_page_cannot_hold_is_replaced() -> None:
    assert printable("a\x00b\ud800c\uffffd\te\nf é 🙂") == "a�b�c�d\te\nf é 🙂"
