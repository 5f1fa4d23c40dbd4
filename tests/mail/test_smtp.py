"""Handing over to a real server: what arrives, and what each of its moods is called afterwards."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest

from tests.mail.samples import PAIR, PROGRAMME, STOP, TRIO, a_message
from tests.mail.servers import (
    DROP,
    SILENCE,
    SLOWLY,
    TAKE_THEN_DROP,
    Script,
    busy_server,
    dripping_server,
    running,
    silent_server,
    unused_server,
)
from unmentor.errors import Refusal
from unmentor.mail import (
    DeliveryFailure,
    Message,
    PassingFailure,
    PermanentFailure,
    RecipientRefused,
    SenderRefused,
    Server,
    ServerUnavailable,
    SmtpTransport,
    Tls,
    introduction,
)
from unmentor.mail.patience import IN_ALL


def delivered(message: Message) -> EmailMessage:
    """The message as it arrived."""
    script = Script()
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(message)
    (arrived,) = script.messages()
    return arrived


def body(arrived: EmailMessage, subtype: str) -> str:
    """The text of one alternative, with this machine's line ends."""
    part = arrived.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_an_introduction_arrives_as_two_alternatives_and_an_invitation() -> None:
    message = introduction(PAIR, PROGRAMME)
    arrived = delivered(message)
    structure = [part.get_content_type() for part in arrived.walk()]
    assert structure == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert body(arrived, "plain") == message.text
    assert body(arrived, "html") == message.html
    (calendar,) = arrived.iter_attachments()
    assert calendar.get_payload(decode=True) == message.calendar
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar.get_filename() == "conversation.ics"
    assert arrived.defects == []


def test_the_headers_are_those_of_the_message_and_no_others() -> None:
    arrived = delivered(introduction(PAIR, PROGRAMME))
    headers = {name: str(value) for name, value in arrived.items() if name != "Content-Type"}
    assert headers == {
        "MIME-Version": "1.0",
        "Subject": "Meet Ben Okoro of Camden by Friday 18 December",
        "From": "UnMentoring <hello@unmentoring.example>",
        "To": "Asha Patel <asha.patel@devon.example>",
        "Date": headers["Date"],
        "Message-ID": "<introduction.8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d.1@unmentoring.example>",
        "Reply-To": "ben.okoro@camden.example",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en-GB",
        "List-Id": "<conversations.unmentoring.example>",
        "List-Unsubscribe": f"<{STOP}>, <mailto:hello@unmentoring.example?subject=Stop%20UnMentoring>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert arrived["Date"].datetime == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_the_link_off_the_list_travels_in_one_piece() -> None:
    script = Script()
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(introduction(PAIR, PROGRAMME))
    assert f"<{STOP}>".encode() in (script.taken[0].original_content or b"").partition(b"\r\n\r\n")[0]


def test_in_a_trio_a_reply_goes_to_both_others() -> None:
    arrived = delivered(introduction(TRIO, PROGRAMME))
    replies = [address.addr_spec for address in arrived["Reply-To"].addresses]
    assert replies == ["ben.okoro@camden.example", "carys.huws@gwynedd.example"]


def test_the_envelope_has_one_recipient_and_the_bare_sender() -> None:
    script = Script()
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(a_message(sender_name="UnMentoring, Kent"))
    (envelope,) = script.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("hello@unmentoring.example", ["ben.okoro@camden.example"])


@pytest.mark.parametrize(
    "name",
    [
        "Siân Gŵyl",
        "Okoro, Ben",
        'Ben "Bo" Okoro',
        "Ben <b>Okoro</b>",
        "Ben (he/him)",
        "Ben; Bcc: x@y.example",
        "back\\slash",
        "王小明",
        "Ŵ" * 100,
        "a, " * 60 + "z",
    ],
)
def test_names_arrive_as_they_are_and_add_no_recipient(name: str) -> None:
    script = Script()
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(a_message(recipient_name=name, sender_name=name, subject=f"Meet {name} of Camden"))
    # Parsed by the older rules: the newer ones put spaces between the parts of a long name.
    arrived = message_from_bytes(script.taken[0].original_content or b"")
    assert parties(arrived["To"]) == [(name, "ben.okoro@camden.example")]
    assert parties(arrived["From"]) == [(name, "hello@unmentoring.example")]
    assert decoded(arrived["Subject"]) == f"Meet {name} of Camden"
    assert "Bcc" not in arrived


def parties(header: str) -> list[tuple[str, str]]:
    """Names and addresses in an address header."""
    return [(decoded(name), address) for name, address in getaddresses([header])]


def decoded(header: str) -> str:
    """What RFC 2047's encoded words stand for."""
    return str(make_header(decode_header(header)))


def test_bytes_on_the_wire_are_seven_bit_in_short_lines() -> None:
    script = Script()
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(a_message(subject="Gŵyl", text="Gŵyl " * 500, html="<p>" + "ŵ" * 5000 + "</p>"))
    wire = script.taken[0].original_content
    assert wire is not None
    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 78


def test_lines_of_dots_arrive_whole() -> None:
    assert body(delivered(a_message(text=".\n..\n.hidden\n")), "plain") == ".\n..\n.hidden\n"


def test_a_message_delivered_twice_is_recognised_by_its_message_id() -> None:
    script = Script()
    message = introduction(PAIR, PROGRAMME)
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(message)
        transport.deliver(introduction(replace(PAIR, reader=1), PROGRAMME))
        transport.deliver(introduction(PAIR, PROGRAMME))
    first, partner, again = (arrived["Message-ID"] for arrived in script.messages())
    assert first == again != partner


def test_several_messages_share_a_connection() -> None:
    script = Script()
    with running(script) as server, SmtpTransport(server) as transport:
        for _ in range(3):
            transport.deliver(a_message())
    assert (len(script.taken), script.connections) == (3, 1)


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        ("421 Too busy, good night", PassingFailure),
        ("450 Greylisted", PassingFailure),
        ("451 Try again", PassingFailure),
        ("550 No such person", PermanentFailure),
        ("554 Not here", PermanentFailure),
    ],
)
@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_a_refusal_is_passing_or_permanent_in_the_servers_words_and_the_next_message_goes_through(
    stage: str, reply: str, failure: type[DeliveryFailure]
) -> None:
    script = Script(**{stage: (reply,)})
    with running(script) as server, SmtpTransport(server) as transport:
        with pytest.raises(failure) as refusal:
            transport.deliver(a_message(subject="refused"))
        assert str(refusal.value) == reply
        transport.deliver(a_message(subject="taken"))
    assert [arrived["Subject"] for arrived in script.messages()] == ["taken"]


@pytest.mark.parametrize(
    ("reply", "about_address"),
    [
        ("550 5.1.1 No such person", True),
        ("550-5.1.1 No such\r\n550 5.1.1 person", True),
        ("554 5.2.1 Disabled", True),
        ("550 No such person", False),
        ("551 Not local", False),
        ("553 Not an address", False),
        ("550 5.1.8 Nobody knows your domain", False),
        ("550 5.7.1 You are on a list", False),
        ("552 5.2.2 Full", False),
        ("554 Not here", False),
        ("450 4.1.1 Not known yet", False),
    ],
)
def test_a_refusal_of_the_recipient_is_told_from_one_of_the_message_or_of_us(reply: str, about_address: bool) -> None:
    with (
        running(Script(at_rcpt=(reply,))) as server,
        SmtpTransport(server) as transport,
        pytest.raises(DeliveryFailure) as refusal,
    ):
        transport.deliver(a_message())
    assert isinstance(refusal.value, RecipientRefused) == about_address


def test_what_a_server_says_of_the_message_is_not_about_the_recipient() -> None:
    with (
        running(Script(at_data=("550 5.1.1 Not this",))) as server,
        SmtpTransport(server) as transport,
        pytest.raises(PermanentFailure) as refusal,
    ):
        transport.deliver(a_message())
    assert type(refusal.value) is PermanentFailure


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("550-No such\r\n550 person", "550 No such person"),
        ("550 \x1b[2J\x1b]0;owned\x07\x9bmgone", "550 [2J ]0;owned mgone"),
        ("550 \u202egnihton", "550 gnihton"),
        ("550 " + "no " * 300, "550 " + "no " * 164 + "no…"),
    ],
)
def test_the_servers_words_are_said_in_one_line_that_a_terminal_only_shows(reply: str, said: str) -> None:
    script = Script(at_rcpt=(reply,))
    with (
        running(script, enable_SMTPUTF8=True) as server,
        SmtpTransport(server) as transport,
        pytest.raises(PermanentFailure) as refusal,
    ):
        transport.deliver(a_message())
    assert str(refusal.value) == said


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_a_connection_dropped_within_a_message_is_passing_and_the_next_message_goes_through(stage: str) -> None:
    script = Script(**{stage: (DROP,)})
    with running(script) as server, SmtpTransport(server) as transport:
        with pytest.raises(PassingFailure, match=str(server.port)):
            transport.deliver(a_message())
        transport.deliver(a_message())
    assert script.connections == 2


def test_a_connection_dropped_between_messages_is_made_anew_unnoticed() -> None:
    script = Script(at_data=(TAKE_THEN_DROP,))
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(a_message(subject="first"))
        time.sleep(0.2)
        transport.deliver(a_message(subject="second"))
    assert [arrived["Subject"] for arrived in script.messages()] == ["first", "second"]
    assert script.connections == 2


def test_a_connection_that_was_used_just_now_is_not_asked_whether_it_is_open() -> None:
    asked: list[int] = []

    class Counting(Script):
        """Also counts how often somebody asks for nothing."""

        async def handle_NOOP(self, *_: object) -> str:  # noqa: N802 -- aiosmtpd's name
            asked.append(len(self.taken))
            return "250 still here"

    with running(Counting()) as server, SmtpTransport(server) as transport:
        for pause in (0, 0, 1.2):
            time.sleep(pause)
            transport.deliver(a_message())
    assert asked == [2]


def test_leaving_a_dropped_connection_raises_nothing() -> None:
    script = Script(at_data=(TAKE_THEN_DROP,))
    with running(script) as server, SmtpTransport(server) as transport:
        transport.deliver(a_message())
        time.sleep(0.2)
    assert script.connections == 1


def test_a_silent_server_is_given_up_in_time() -> None:
    started = time.monotonic()
    with (
        silent_server() as server,
        SmtpTransport(server, timeout=0.3) as transport,
        pytest.raises(ServerUnavailable, match="timed out"),
    ):
        transport.deliver(a_message())
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("stage", ["at_mail", "at_rcpt", "at_data"])
def test_a_server_that_falls_silent_within_a_message_is_given_up_and_the_next_message_goes_through(stage: str) -> None:
    script = Script(**{stage: (SILENCE,)})
    with running(script) as server, SmtpTransport(server, timeout=0.3) as transport:
        started = time.monotonic()
        with pytest.raises(PassingFailure, match="timed out"):
            transport.deliver(a_message(subject="lost"))
        assert time.monotonic() - started < 2
        transport.deliver(a_message(subject="taken"))
    assert [arrived["Subject"] for arrived in script.messages()] == ["taken"]


def test_a_server_that_drips_its_answers_is_given_up_in_time_too() -> None:
    with dripping_server(every=0.05) as server, SmtpTransport(server, timeout=0.2) as transport:
        started = time.monotonic()
        with pytest.raises(ServerUnavailable, match="timed out"):
            transport.deliver(a_message())
        assert 0.2 * IN_ALL <= time.monotonic() - started < 2 * 0.2 * IN_ALL


def test_a_server_that_looks_a_message_over_is_waited_for_longer() -> None:
    script = Script(at_data=(SLOWLY,))
    with running(script) as server, SmtpTransport(server, timeout=0.5) as transport:
        transport.deliver(a_message())
    assert len(script.taken) == 1


@pytest.mark.parametrize("reply", ["550 Who are you", "530 Sign in first", "451 Later", "421 Good night"])
def test_a_sender_that_the_server_refuses_is_no_fault_of_the_message(reply: str) -> None:
    with running(Script(at_mail=(reply,))) as server, SmtpTransport(server) as transport:
        with pytest.raises(SenderRefused) as refusal:
            transport.deliver(a_message())
        assert str(refusal.value) == f"127.0.0.1:{server.port}: {reply}"
        transport.deliver(a_message())


def test_a_message_too_large_for_the_server_is_refused_for_good() -> None:
    with (
        running(Script(), data_size_limit=100) as server,
        SmtpTransport(server) as transport,
        pytest.raises(PermanentFailure, match="552"),
    ):
        transport.deliver(a_message())


def test_a_server_that_is_not_there_is_unavailable() -> None:
    server = unused_server()
    with SmtpTransport(server) as transport, pytest.raises(ServerUnavailable) as refusal:
        transport.deliver(a_message())
    assert str(refusal.value) == f"127.0.0.1:{server.port}: [Errno 111] Connection refused"


def test_a_host_that_cannot_be_looked_up_is_unavailable() -> None:
    server = Server("a..b", 25, Tls.NONE)  # which `parse_server` refuses
    with SmtpTransport(server) as transport, pytest.raises(ServerUnavailable, match=r"a\.\.b:25: .*label empty"):
        transport.deliver(a_message())


@pytest.mark.parametrize(
    "talk",
    [
        (b"554 Closed to you\r\n",),
        (b"421 Later\r\n",),
        (b"Hello?\r\n",),
        (b"\x00\xff\r\n",),
        (b"",),
        (b"220 Welcome\r\n", b"550 Not you\r\n", b"550 Not you\r\n"),
    ],
)
def test_a_server_that_lets_nobody_in_is_unavailable(talk: tuple[bytes, ...]) -> None:
    with (
        busy_server(*talk) as server,
        SmtpTransport(server, timeout=2) as transport,
        pytest.raises(ServerUnavailable) as refusal,
    ):
        transport.deliver(a_message())
    assert str(refusal.value).isprintable()


def test_failures_are_refusals_so_that_people_see_a_sentence() -> None:
    assert issubclass(DeliveryFailure, Refusal)
