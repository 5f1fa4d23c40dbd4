"""Lists, days, months and numbers as each language has them; sentences from the catalogue."""

from datetime import date

import pytest

from unmentor.mail import speech_in

ENGLISH, WELSH = speech_in("en"), speech_in("cy")


@pytest.mark.parametrize(
    ("things", "english", "welsh"),
    [
        (["tax"], "tax", "tax"),
        (["tax", "rent"], "tax and rent", "tax a rent"),
        (["tax", "rent", "bins"], "tax, rent and bins", "tax, rent a bins"),
        (["food and drink", "rent"], "food and drink, and rent", "food and drink, a rent"),
        (["rent", "food and drink"], "rent, and food and drink", "rent, a food and drink"),
        (["food, drink", "rent", "bins"], "food, drink; rent; and bins", "food, drink; rent; a bins"),
        (["gofal ac iechyd", "rent"], "gofal ac iechyd, and rent", "gofal ac iechyd, a rent"),
        (["Ben", "Asha"], "Ben and Asha", "Ben ac Asha"),
        (["Ben", "Yusuf"], "Ben and Yusuf", "Ben a Yusuf"),
        (["Devon", "Ynys Môn"], "Devon and Ynys Môn", "Devon ac Ynys Môn"),
        (["2", "1"], "2 and 1", "2 ac 1"),
        (["2", "10"], "2 and 10", "2 a 10"),
        (["rent", "‘ask me’"], "rent and ‘ask me’", "rent ac ‘ask me’"),
    ],
)
def test_a_list_reads_as_one_even_where_its_things_are_lists(things: list[str], english: str, welsh: str) -> None:
    assert (ENGLISH.listed(things), WELSH.listed(things)) == (english, welsh)


def test_a_day_has_its_weekday_and_no_leading_nought_and_stands_within_a_sentence() -> None:
    assert [speech.day(date(2026, 12, 4)) for speech in (ENGLISH, WELSH)] == [
        "Friday 4 December",
        "dydd Gwener 4 Rhagfyr",
    ]


def test_a_month_has_its_year() -> None:
    assert [speech.month(date(2026, 12, 4)) for speech in (ENGLISH, WELSH)] == ["December 2026", "Rhagfyr 2026"]


def test_a_sentence_by_number_holds_the_number_as_people_write_it() -> None:
    rule = "%(num)s person is from the same organisation", "%(num)s people are from the same organisation"
    assert [ENGLISH.ngettext(*rule, num) for num in (1, 1203)] == [
        "1 person is from the same organisation",
        "1,203 people are from the same organisation",
    ]
    assert [WELSH.ngettext(*rule, num) for num in (1, 1203)] == ["1 o’r un sefydliad", "1,203 o’r un sefydliad"]


def test_what_is_put_into_a_sentence_is_only_text() -> None:
    assert ENGLISH.gettext("%(name)s writes first", name="100%s %(name)s") == "100%s %(name)s writes first"


def test_a_language_that_we_do_not_speak_is_english() -> None:
    assert [(speech.language, speech.tag) for speech in map(speech_in, ("en", "cy", "de", ""))] == [
        ("en", "en-GB"),
        ("cy", "cy"),
        ("en", "en-GB"),
        ("en", "en-GB"),
    ]
