"""Where a mail server sends what came back, one notification a request: `POST /api/v1/bounces`."""

from hmac import compare_digest
from http import HTTPStatus

from flask import Blueprint, abort, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from unmentor.mail.bounces import LARGEST, read_bounces
from unmentor.services.bounces import take_bounce
from unmentor.services.programme import programme_of
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.forms import csrf

blueprint = Blueprint("api_bounces", __name__, url_prefix="/api/v1/bounces")


@csrf.exempt  # a mail server has no page of ours open; it has a token of its own
@blueprint.post("")
@open_to(Audience.EVERYONE)
def take() -> dict[str, int]:
    """How many of the recipients that it reports on were noted as bounced, and how many mean nothing to us."""
    _check_token()
    request.max_content_length = LARGEST
    found = read_bounces(request.get_data())
    programme = programme_of(settings())
    with database().transaction() as session:
        bounced = sum(take_bounce(session, bounce, programme, now()) for bounce in found)
    return {"bounced": bounced, "ignored": len(found) - bounced}


def _check_token() -> None:
    token = settings().bounce_token
    if not token:
        abort(HTTPStatus.NOT_FOUND)
    given = request.authorization
    if given is None or given.type != "bearer" or not compare_digest((given.token or "").encode(), token.encode()):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
