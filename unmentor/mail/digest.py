"""The message to an organiser when a cycle is over."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.organiser_letters import DigestLetter
from unmentor.mail.speech import speech_in
from unmentor.mail.writing import write

KIND = "digest"


def digest(letter: DigestLetter, programme: Programme) -> Message:
    """Says what became of its introductions, how the network grew, and what needs seeing to; it belongs to no list.

    Raises BadAddress.
    """
    return write(KIND, f"digest.{letter.notice_id}", letter, letter, programme, {"rate": _rate(letter)})


def _rate(letter: DigestLetter) -> str:
    """From what is confirmed to what is possible, because of some nobody has said anything; without a full stop."""
    speech, least, most = speech_in(letter.language), letter.met, letter.introductions - letter.not_met
    if not letter.introductions:
        return speech.gettext("Nobody was introduced to anybody")
    if least == most:
        return speech.ngettext(
            "%(met)s of %(num)s introduction became a conversation",
            "%(met)s of %(num)s introductions became conversations",
            letter.introductions,
            met=speech.number(least),
        )
    return speech.ngettext(
        "Between %(least)s and %(most)s of %(num)s introduction became a conversation",
        "Between %(least)s and %(most)s of %(num)s introductions became conversations",
        letter.introductions,
        least=speech.number(least),
        most=speech.number(most),
    )
