"""The message that reminds people of their conversation."""

from unmentor.mail.conversation_letters import NudgeLetter
from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import speech_in
from unmentor.mail.words import given_name
from unmentor.mail.writing import introduction_identity, write

KIND = "nudge"


def nudge(letter: NudgeLetter, programme: Programme) -> Message:
    """Asks whoever writes first whether they have; again, all whether they have found a time. It blames nobody.

    Replies go to the partner or partners. Raises UnsafeHeader where a name cannot stand in a header.
    """
    listed = speech_in(letter.person.language).listed
    which = "nudge-again" if letter.again else "nudge"
    return write(
        KIND,
        f"{which}.{letter.introduction_id}.{letter.place + 1}",
        letter.person,
        letter,
        programme,
        {
            "reader": given_name(letter.person.name),
            "partners": listed([partner.name for partner in letter.partners]),
            "in_time": letter.written.astimezone(programme.zone).date() <= letter.meet_by,
            "called": listed([given_name(partner.name) for partner in letter.partners]),
        },
        stop_link=letter.stop_link,
        thread=introduction_identity(letter.introduction_id, letter.place),
        reply_to=", ".join(partner.address for partner in letter.partners),
    )
