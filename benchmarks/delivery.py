"""python -m benchmarks.delivery [--messages N]: how fast the outbox is handed over, beside smtplib with the same bytes.

`make delivery`. A real SMTP server in another process, introductions of a real draw, SQLite and PostgreSQL. What plain
smtplib sends is what arrived, without a database and without putting any message together.
"""

from __future__ import annotations

import argparse
import multiprocessing
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import delete, insert, select

from benchmarks.pages.programme import fill
from tests.postgres import postgres_server
from unmentor.mail import Server, SmtpTransport, Tls
from unmentor.mail.introduction import KIND as INTRODUCTION
from unmentor.mail.local_server import LocalServer
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import MessageRow
from unmentor.services.cycles import draw_cycle, find_cycle, send_cycle
from unmentor.services.delivering import deliver_due
from unmentor.services.programme import programme_of
from unmentor.settings import read_settings

LEAST = 200
"""Messages a second."""

_PEOPLE = 400  # in the draw whose messages are multiplied: writing thousands of them is measured elsewhere


@dataclass(frozen=True)
class Taken:
    """One message as the server took it."""

    sender: str
    recipient: str
    content: bytes


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when both databases deliver at least `LEAST` messages a second."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000)
    messages = parser.parse_args(arguments).messages
    with tempfile.TemporaryDirectory() as folder, postgres_server(durable=True) as postgres:
        urls = {"SQLite": f"sqlite:///{Path(folder) / 'unmentor.db'}", "PostgreSQL": postgres}
        speeds = [_compare(name, url, messages) for name, url in urls.items()]
    return 0 if min(speeds) >= LEAST else 1


def _compare(name: str, url: str, messages: int) -> float:
    """Print one database's line; gives its messages a second."""
    database = Database(url)
    _fill(database, messages)
    with _server() as (port, server):
        ours = messages / _deliver(database, port, messages)
        arrived = _taken(server)
    database.close()
    with _server() as (port, server):
        plain = messages / _send(arrived, port)
        assert _taken(server) == arrived  # noqa: S101 - else something else was timed
    size = sum(len(message.content) for message in arrived) // messages
    print(
        f"{name:10} {messages:,} introductions of {size:,} bytes: {ours:,.0f} a second; "
        f"smtplib alone {plain:,.0f} = {plain / ours:.2f} times as many"
    )
    return ours


def _deliver(database: Database, port: int, messages: int) -> float:
    transport = SmtpTransport(Server("127.0.0.1", port, Tls.NONE))
    began = time.perf_counter()
    done = deliver_due(database, transport, lambda: datetime.now(UTC))
    took = time.perf_counter() - began
    assert (done.sent, done.waiting, done.failed) == (messages, 0, 0)  # noqa: S101 - else something else was timed
    return took


def _send(messages: list[Taken], port: int) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for message in messages:
            client.sendmail(message.sender, [message.recipient], message.content)
    return time.perf_counter() - began


def _fill(database: Database, messages: int) -> None:
    """A draw that is sent, and copies of its introductions until there are as many messages as asked for."""
    now = datetime.now(UTC)
    settings = read_settings({"UNMENTOR_SECRET_KEY": "s" * 40})
    upgrade(database)
    with database.transaction() as session:
        fill(session, _PEOPLE, now)
        cycle = find_cycle(session, None)
        draw_cycle(session, cycle, programme_of(settings), now, seed=1)
        send_cycle(session, cycle, now)
        written = session.execute(select(MessageRow.__table__).where(MessageRow.kind == INTRODUCTION)).mappings().all()
        session.execute(delete(MessageRow))
        copies = (_copy(dict(written[number % len(written)]), number) for number in range(messages))
        session.execute(insert(MessageRow), list(copies))


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    return row | {
        "id": UUID(int=number + 1, version=4),
        "message_id": f"<{number}@council.example>",
        "recipient": f"reader{number:06}@council.example",
    }


@contextmanager
def _server() -> Iterator[tuple[int, Connection]]:
    """A mail server in a process of its own: its port, and a connection that asks for what it took by sending None."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,))
    process.start()
    try:
        yield here.recv(), here
    finally:
        process.terminate()
        process.join()


def _serve(asked: Connection) -> None:
    keeper = _Keeper()
    server = LocalServer(keeper, hostname="127.0.0.1", port=0)
    server.start()
    asked.send(server.port)
    while True:
        asked.recv()
        asked.send(keeper.taken)


class _Keeper:
    """Takes everything, and remembers it."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        content = envelope.original_content or b""
        self.taken.append(Taken(envelope.mail_from or "", envelope.rcpt_tos[0], content))
        return "250 OK"


def _taken(server: Connection) -> list[Taken]:
    server.send(None)
    taken: list[Taken] = server.recv()
    return taken


if __name__ == "__main__":
    sys.exit(main())
