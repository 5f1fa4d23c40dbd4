"""Three questions for every introduction, from whatever is known."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given

from tests.mail.samples import ASHA, BEN, CARYS, ID, PAIR, TRIO
from tests.mail.strategies import letters
from unmentor.mail import Exchange, IntroductionLetter, Opener, Participant, openers, speech_in

ENGLISH, WELSH = speech_in("en"), speech_in("cy")


def test_a_pair_asks_each_other_about_what_they_exchange_and_both_want() -> None:
    assert openers(PAIR, ENGLISH) == (
        Opener(
            "What do you know about AI governance and assurance now that you wish somebody had told you at the start?",
            0,
            1,
        ),
        Opener("What did you try first with service design, and what would you skip next time?", 1, 0),
        Opener("If each of us had a free week for agile coaching, what would we try first?"),
    )


def test_partners_who_read_different_languages_get_the_same_three() -> None:
    assert openers(PAIR, WELSH) == (
        Opener(
            "O ran AI governance and assurance, beth ydych chi’n ei wybod nawr yr hoffech pe bai rhywun wedi’i ddweud"
            " wrthych ar y dechrau?",
            0,
            1,
        ),
        Opener(
            "O ran service design, beth wnaethoch chi roi cynnig arno gyntaf, a beth fyddech chi’n ei adael allan y tro"
            " nesaf?",
            1,
            0,
        ),
        Opener("O ran agile coaching, pe bai gan bob un ohonom wythnos rydd, beth fyddem yn rhoi cynnig arno gyntaf?"),
    )


def test_in_a_trio_everybody_is_asked() -> None:
    assert [(opener.asker, opener.answerer) for opener in openers(TRIO, ENGLISH)] == [(0, 1), (1, 0), (0, 2)]


def test_what_nobody_asked_for_and_nobody_offers_still_makes_questions() -> None:
    letter = replace(PAIR, exchanges=(), members=(replace(ASHA, learn=("Archives",), share=()), replace(BEN, learn=())))
    assert openers(letter, ENGLISH) == (
        Opener("What are you proud of in your work on AI governance and assurance?", 0, 1),
        Opener("How did council tax come to be part of your work?", 0, 1),
        Opener("How does Camden go about archives, as far as you have seen?", 0, 1),
    )


def test_people_without_topics_get_three_different_questions_for_anybody() -> None:
    nobody = tuple(Participant(m.name, m.address, m.council, m.role) for m in (ASHA, BEN))
    asked = openers(replace(PAIR, members=nobody, exchanges=()), ENGLISH)
    assert len({opener.question for opener in asked}) == 3
    assert [(opener.asker, opener.answerer) for opener in asked] == [(None, None)] * 3


def test_the_wording_differs_between_introductions_and_not_between_runs() -> None:
    asked = {openers(replace(PAIR, introduction_id=UUID(int=n)), ENGLISH)[0].question for n in range(6)}
    assert len(asked) == 6
    assert openers(PAIR, ENGLISH) == openers(replace(PAIR, introduction_id=ID), ENGLISH)


@given(letters())
def test_there_are_always_three_different_questions_of_one_line(letter: IntroductionLetter) -> None:
    asked = [opener.question for opener in openers(letter, ENGLISH)]
    assert len(set(asked)) == 3
    assert all(question.endswith("?") and len(question.splitlines()) == 1 for question in asked)


@pytest.mark.parametrize("topic", ["{0}", "%(council)s", "100%s", "%"])
def test_what_looks_like_a_place_to_fill_in_a_topic_is_only_text(topic: str) -> None:
    letter = replace(PAIR, exchanges=(Exchange(0, 1, topic),), members=(ASHA, CARYS))
    assert topic in openers(letter, ENGLISH)[0].question
