"""The message that asks whether people met."""

from dataclasses import replace

from tests.mail.samples import AFTERWARDS, BEN, CARYS, ID, PROGRAMME
from unmentor.mail import how_it_went


def test_it_asks_about_whom_and_leads_to_the_answer() -> None:
    message = how_it_went(AFTERWARDS, PROGRAMME)
    assert message.subject == "How was your conversation with Ben Okoro?"
    assert "For December 2026 we introduced you to Ben Okoro." in message.text
    assert f"Tell us how it went: {AFTERWARDS.answer_link}" in " ".join(message.text.split())
    assert AFTERWARDS.answer_link in message.html
    assert message.message_id == f"<how-it-went.{ID}.1@unmentoring.example>"


def test_in_a_trio_it_asks_about_both() -> None:
    message = how_it_went(replace(AFTERWARDS, partners=(BEN.name, CARYS.name)), PROGRAMME)
    assert message.subject == "How was your conversation with Ben Okoro and Dr Carys Huws?"
    assert "Did the three of you meet?" in message.text
