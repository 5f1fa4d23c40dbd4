"""Dates of draws: as the rule says, at most one on a day, at the right hour on both sides of a change of clocks."""

from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from unmentor.services.draw_rule import BadRule, draw_rule

LONDON = ZoneInfo("Europe/London")


def dates(words: str, after: datetime, many: int = 6, zone: ZoneInfo = LONDON) -> list[str]:
    """The next dates, in local time with its offset."""
    found = islice(draw_rule(words, zone).dates(after), many)
    return [f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M %z}" for moment in found]


def test_first_tuesdays_at_nine_in_london_whatever_the_season() -> None:
    assert dates("1st tue 09:00", datetime(2027, 2, 2, 9, tzinfo=UTC)) == [
        "Tue 2027-03-02 09:00 +0000",
        "Tue 2027-04-06 09:00 +0100",
        "Tue 2027-05-04 09:00 +0100",
        "Tue 2027-06-01 09:00 +0100",
        "Tue 2027-07-06 09:00 +0100",
        "Tue 2027-08-03 09:00 +0100",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Last  Thu 14:30", ["Thu 2028-01-27 14:30 +0000", "Thu 2028-02-24 14:30 +0000"]),
        ("15 09:00", ["Sat 2028-01-15 09:00 +0000", "Tue 2028-02-15 09:00 +0000"]),
        ("last 08:00", ["Mon 2028-01-31 08:00 +0000", "Tue 2028-02-29 08:00 +0000"]),
        ("31 08:00", ["Mon 2028-01-31 08:00 +0000", "Fri 2028-03-31 08:00 +0100"]),
        ("every mon 08:00", ["Mon 2028-01-03 08:00 +0000", "Mon 2028-01-10 08:00 +0000"]),
        ("0 10 1 */3 *", ["Sat 2028-01-01 10:00 +0000", "Sat 2028-04-01 10:00 +0100"]),
        ("0 9 29 2 *", ["Tue 2028-02-29 09:00 +0000", "Sun 2032-02-29 09:00 +0000"]),
    ],
)
def test_other_rules_in_words_and_as_a_crontab(words: str, expected: list[str]) -> None:
    assert dates(words, datetime(2027, 12, 31, 23, tzinfo=UTC), many=2) == expected


def test_an_hour_that_the_clocks_skip_is_the_one_after_it() -> None:
    assert dates("last sun 01:30", datetime(2027, 3, 27, 12, tzinfo=UTC), many=2) == [
        "Sun 2027-03-28 02:30 +0100",
        "Sun 2027-04-25 01:30 +0100",
    ]


def test_an_hour_that_comes_twice_has_one_draw() -> None:
    assert dates("last sun 01:30", datetime(2027, 10, 30, 12, tzinfo=UTC), many=2) == [
        "Sun 2027-10-31 01:30 +0100",
        "Sun 2027-11-28 01:30 +0000",
    ]


def test_within_the_hour_that_comes_twice_the_draw_is_over_after_the_first() -> None:
    between = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
    assert dates("last sun 01:30", between, many=1) == ["Sun 2027-11-28 01:30 +0000"]


def test_a_crontab_that_comes_often_has_one_draw_on_a_day() -> None:
    assert dates("*/10 8-17 * * *", datetime(2027, 6, 1, 9, 30, tzinfo=UTC), many=2) == [
        "Wed 2027-06-02 08:00 +0100",
        "Thu 2027-06-03 08:00 +0100",
    ]


@pytest.mark.parametrize(
    "words", ["", "tuesday", "5th tue 09:00", "1st tue", "1st tue 24:00", "32 09:00", "* * *", "61 9 * * *", "é"]
)
def test_words_that_say_no_dates_are_refused_with_examples(words: str) -> None:
    with pytest.raises(BadRule, match='write for example "1st tue 09:00"'):
        draw_rule(words, LONDON)


def test_a_day_that_never_comes_is_refused() -> None:
    with pytest.raises(BadRule, match="never comes"):
        draw_rule("0 9 30 2 *", LONDON)
