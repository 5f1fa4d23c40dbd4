"""The answers of whoever joins in this browser: whose they are, where they are kept, and what comes next."""

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from unmentor.persistence.models import JoiningRow
from unmentor.services.joining_answers import Raw
from unmentor.services.joining_drafts import (
    KEPT_FOR,
    confirm_draft,
    find_draft,
    forget_expired,
    keep_answers,
    owner_of,
    start_draft,
)
from unmentor.web.context import database, now
from unmentor.web.join_forms import COUNCIL, next_step
from unmentor.web.security import host_cookie
from unmentor.web.sign_in import CONFIRMED
from unmentor.web.who import who

Answer = Response | str | tuple[str, int]


def cookie_name() -> str:
    """What the cookie is called here."""
    return host_cookie("joining")


def the_draft(rows: Session) -> JoiningRow | None:
    """The draft of this browser; none where it is somebody else's who was here before."""
    draft = find_draft(rows, request.cookies.get(cookie_name(), ""), now())
    somebody = _shown_here()
    return None if draft and somebody and owner_of(rows, draft) != somebody else draft


def proved(draft: JoiningRow | None) -> str:
    """The address that this browser's person has shown to be theirs, or nothing."""
    return _shown_here() or (draft.address if draft and draft.confirmed_at else "")


def is_over(draft: JoiningRow | None) -> bool:
    """Whether its person takes part, or waits for an organiser: nothing more is asked."""
    return draft is not None and (draft.practitioner_id is not None or draft.waiting_since is not None)


def elsewhere(draft: JoiningRow | None) -> Answer | None:
    """The answer to whoever has joined already, or has confirmed no address here; None where the page is for them."""
    if is_over(draft):
        return redirect(address_of("done"), HTTPStatus.SEE_OTHER)
    return None if proved(draft) else gone()


def keep(answers: dict[str, Raw]) -> Response:
    """Keep answers that are right, in a new draft if this is the first of them, and lead to the next page."""
    token = request.cookies.get(cookie_name(), "")
    with database().transaction() as rows:
        draft = the_draft(rows)
        if draft is None:
            draft, token = _begin(rows, proved(None))
        keep_answers(rows, draft, answers, now())
        leads_to = "done" if is_over(draft) else next_step(draft.answers)
    response = redirect(address_of(leads_to), HTTPStatus.SEE_OTHER)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie_name(), token, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=secure)
    return response


def address_of(step: str) -> str:
    """The address of a page of joining, by the name of its step."""
    if step in ("check", "done"):
        return url_for(f"join_end.{step}")
    return url_for("join_council.council") if step == COUNCIL else url_for("join_questions.questions", step=step)


def gone() -> tuple[str, int]:
    """The answer to whoever has no answers here, or none any more."""
    return render_template("join/gone.html"), HTTPStatus.GONE


def _shown_here() -> str:
    """The address that was confirmed in this browser last, or of whoever is signed in; or nothing."""
    if session.get(CONFIRMED):
        return str(session[CONFIRMED])
    someone = who()
    known = someone and (someone.practitioner or someone.organiser)
    return known.address if known else ""


def _begin(rows: Session, address: str) -> tuple[JoiningRow, str]:
    """A new draft of somebody whose address is proved, and the token for its cookie."""
    forget_expired(rows, now())
    draft, token = start_draft(rows, now())
    keep_answers(rows, draft, {"address": address}, now())
    confirm_draft(rows, draft, address, now())
    return draft, token
