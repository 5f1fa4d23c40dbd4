"""The message to an organiser when a draw is made."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.organiser_letters import DrawMadeLetter
from unmentor.mail.speech import speech_in
from unmentor.mail.writing import write

KIND = "draw_made"


def draw_made(letter: DrawMadeLetter, programme: Programme) -> Message:
    """Says what came of it, and when it goes out or that it waits; it belongs to no list. Raises BadAddress."""
    goes_out = letter.goes_out_at
    moment = speech_in(letter.language).moment(goes_out.astimezone(programme.zone)) if goes_out else ""
    return write(KIND, f"draw-made.{letter.notice_id}", letter, letter, programme, {"goes_out": moment})
