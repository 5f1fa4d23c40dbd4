"""The message some days before a draw."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.taking_part_letters import NoticeLetter
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "notice"


def notice(letter: NoticeLetter, programme: Programme) -> Message:
    """Says when the draw is and that there is nothing to do to take part, and leads to a button to skip it.

    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    draw_at = letter.draw_at.astimezone(programme.zone)
    return write(
        KIND,
        f"notice.{letter.notice_id}",
        letter.person,
        letter,
        programme,
        {
            "reader": given_name(letter.person.name),
            "day": draw_at.date(),
            "time": f"{draw_at:%H:%M}",
        },
        stop_link=letter.stop_link,
    )
