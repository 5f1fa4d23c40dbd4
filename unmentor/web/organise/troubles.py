"""What is wrong, in the language of the page: what it is, what to do about it, and where."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from unmentor.persistence.models import MessageState
from unmentor.services.health import Problem, Trouble, alarming
from unmentor.web.context import database, now, settings
from unmentor.web.words import moment

JOBS = {
    "deliver mail": lazy_gettext("Deliver mail"),
    "advance cycles": lazy_gettext("Advance cycles"),
    "watch health": lazy_gettext("Watch health"),
    "replace partners": lazy_gettext("Replace partners"),
    "forget": lazy_gettext("Forget"),
    "send digests": lazy_gettext("Send digests"),
}
"""The jobs by their own names, which the command line, the log and messages have too."""


@dataclass(frozen=True)
class Told:
    """A problem: what is wrong, what to do, and the page to look at with its name."""

    what: str
    advice: str
    page: str
    link: str


def alarms() -> list[Told]:
    """What is so wrong that every page of the desk says it; asks the database."""
    with database().reading() as session:
        return [told(problem) for problem in alarming(session, now())]


def told(problem: Problem) -> Told:
    """A problem in words."""
    match problem.kind:
        case Trouble.MAIL_DOWN | Trouble.GIVEN_UP | Trouble.BOUNCED:
            return _of_messages(problem)
        case Trouble.JOB_LATE | Trouble.JOB_FAILS:
            return _of_jobs(problem)
        case Trouble.DRAW_WAITS:
            return Told(
                _("The draw has waited for approval since %(when)s.", when=_when(problem)),
                _("Nobody hears of their partner before an organiser has looked at it."),
                url_for("organise_cycles.show", number=problem.cycle),
                _("Look at the draw"),
            )


def job_name(name: str) -> str:
    """A job in the language of the page; its own name for one that this version does not know."""
    return str(JOBS.get(name, name))


def _of_messages(problem: Problem) -> Told:
    def those(state: MessageState) -> str:
        return url_for("organise_messages.list_messages", state=state)

    match problem.kind:
        case Trouble.MAIL_DOWN:
            return Told(
                _("No message has gone out since %(when)s: the mail server takes none.", when=_when(problem)),
                _("Tell whoever runs the server. Messages wait, and go out by themselves once it takes them again."),
                those(MessageState.QUEUED),
                _("Look at the messages that wait"),
            )
        case Trouble.GIVEN_UP:
            return Told(
                ngettext(
                    "%(num)s message was given up in the last week.",
                    "%(num)s messages were given up in the last week.",
                    problem.count,
                ),
                _("Look why. Where the reason has gone you can have it sent again."),
                those(MessageState.FAILED),
                _("Look at the messages that were given up"),
            )
        case _:
            return Told(
                ngettext(
                    "Messages to %(num)s address came back in the last week.",
                    "Messages to %(num)s addresses came back in the last week.",
                    problem.count,
                ),
                _("Whoever has such an address is in no draw for now, and is asked later whether they are still in."),
                those(MessageState.BOUNCED),
                _("Look at the messages that came back"),
            )


def _of_jobs(problem: Problem) -> Told:
    names = ", ".join(job_name(name) for name in problem.names)
    page, link = url_for("organise_jobs.list_jobs"), _("Look at what happens by itself")
    if problem.kind is Trouble.JOB_LATE:
        return Told(
            ngettext(
                "A job has stopped: %(names)s (last ran %(when)s).",
                "Jobs have stopped: %(names)s (last ran %(when)s).",
                problem.count,
                when=_when(problem),
                names=names,
            ),
            _("Tell whoever runs the server: the scheduler may have stopped."),
            page,
            link,
        )
    return Told(
        ngettext("A job fails: %(names)s.", "Jobs fail: %(names)s.", problem.count, names=names),
        _("It is tried again by itself. If this stays, tell whoever runs the server what the error says."),
        page,
        link,
    )


def _when(problem: Problem) -> str:
    return moment(problem.since, settings().timezone)
