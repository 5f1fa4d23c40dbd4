"""The message to an organiser when something is wrong."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.organiser_letters import AlarmLetter
from unmentor.mail.speech import speech_in
from unmentor.mail.writing import write

KIND = "alarm"


def alarm(letter: AlarmLetter, programme: Programme) -> Message:
    """Says what, since when, and where to look; it belongs to no list. Raises BadAddress."""
    since = speech_in(letter.language).moment(letter.since.astimezone(programme.zone))
    return write(KIND, f"alarm.{letter.notice_id}", letter, letter, programme, {"since": since})
