"""The message that reminds people of their conversation."""

from unmentor.mail.conversation_letters import NudgeLetter
from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import marked, speech_in
from unmentor.mail.words import given_name, phrase
from unmentor.mail.writing import introduction_identity, write

KIND = "nudge"
_OFFERS = marked("%(name)s could tell you about %(topic)s.")
_WANTS = marked("%(name)s would like to learn about %(topic)s.")


def nudge(letter: NudgeLetter, programme: Programme) -> Message:
    """Asks whoever writes first whether they have, with words to copy; again, all whether they have found a time.

    It blames nobody.

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
            "topic": "" if letter.again else _topic(letter),
        },
        stop_link=letter.stop_link,
        thread=introduction_identity(letter.introduction_id, letter.place),
        reply_to=", ".join(partner.address for partner in letter.partners),
    )


def _topic(letter: NudgeLetter) -> str:
    """A sentence on one topic to write about: of what partners share or want, what suits the reader first; else ""."""
    speech, reader = speech_in(letter.person.language), letter.person
    offers = [(_OFFERS, partner, topic) for partner in letter.partners for topic in partner.share]
    wishes = [(_WANTS, partner, topic) for partner in letter.partners for topic in partner.learn]
    of_reader = {(_OFFERS, topic.casefold()) for topic in reader.learn}
    of_reader |= {(_WANTS, topic.casefold()) for topic in reader.share}
    best = min(offers + wishes, key=lambda each: (each[0], each[2].casefold()) not in of_reader, default=None)
    if best is None:
        return ""
    sentence, partner, topic = best
    return speech.gettext(sentence, name=given_name(partner.name), topic=phrase(topic))
