"""The message to whoever sits a cycle out."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import marked
from unmentor.mail.taking_part_letters import NoPartnerLetter
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "no_partner"

# Why, where it is not the draw that left somebody out; a letter says it in its language.
PARTNER_LEFT = marked("Your partner left before the introductions went out.")
TAKEN_BACK = marked("The introduction that was planned for you could not be made.")


def no_partner(letter: NoPartnerLetter, programme: Programme) -> Message:
    """Says why there is no conversation yet, whether we go on looking, and that this person comes first next time.

    Replies go to the programme. Raises UnsafeHeader where a name cannot stand in a header.
    """
    return write(
        KIND,
        f"no-partner.{letter.notice_id}",
        letter.person,
        letter,
        programme,
        {"reader": given_name(letter.person.name)},
        stop_link=letter.stop_link,
    )
