"""A real SMTP server that misbehaves by chance, at every stage, and remembers what it did."""

import asyncio
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from enum import StrEnum

from unmentor.mail import Server, Tls

HANGS_FOR = 60.0  # seconds, longer than anybody waits
_DRIP = 0.02  # seconds between two bytes of an answer that drips
_STAGES = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "message")


class Fault(StrEnum):
    """What the server does in place of what it should."""

    CUT = "cuts the line"
    CUT_IN_ANSWER = "cuts the line in the middle of its answer"
    HANG = "hangs"
    DRIP = "drips its answer byte by byte"
    BUSY = "421 Too busy"
    LATER = "451 Try again later"
    NEVER = "550 Not here"


_WEIGHTS = {
    Fault.CUT: 5,
    Fault.CUT_IN_ANSWER: 5,
    Fault.HANG: 1,
    Fault.DRIP: 1,
    Fault.BUSY: 5,
    Fault.LATER: 8,
    Fault.NEVER: 2,
}


class BadServer:
    """The server's mind and memory.

    accepted: how often it took each Message-ID for good, and contents: what each of its copies said. unheard: of those,
    how often the line went or hung before the client can have read the last byte of the answer. faults: how often it
    did what, at which stage.
    """

    def __init__(self, seed: int, wrong: float) -> None:
        self.accepted: Counter[str] = Counter()
        self.unheard: Counter[str] = Counter()
        self.contents: dict[str, set[bytes]] = defaultdict(set)
        self.faults: Counter[tuple[str, Fault]] = Counter()
        self._chance = random.Random(seed)
        self._wrong = wrong

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""
        try:
            await self._answer(writer, "connect", "220 bad.example")
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError, _Gone):
            pass
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            verb = line[:4].decode("ascii").upper().strip()
            if verb == "DATA":
                if await self._answer(writer, "DATA", "354 Go on"):
                    await self._take(await reader.readuntil(b"\r\n.\r\n"), writer)
            elif verb == "QUIT":
                return
            else:
                await self._answer(writer, verb, "250 OK")

    async def _take(self, content: bytes, writer: asyncio.StreamWriter) -> None:
        """Decide on a message; whatever happens to the answer, what is decided is decided."""
        message_id = str(message_from_bytes(content)["Message-ID"])
        fault = self._fault("message")
        if fault in {Fault.BUSY, Fault.LATER, Fault.NEVER} or (fault and self._chance.random() < 0.5):
            await self._misbehave(writer, fault, "451 Lost it")  # and has not got it
            return
        self.accepted[message_id] += 1
        self.contents[message_id].add(content)
        if fault and fault is not Fault.DRIP:
            self.unheard[message_id] += 1
        await self._misbehave(writer, fault, "250 Taken") if fault else await self._say(writer, "250 Taken")

    async def _answer(self, writer: asyncio.StreamWriter, stage: str, answer: str) -> bool:
        """Whether the answer was the right one."""
        fault = self._fault(stage) if stage in _STAGES else None
        if fault is None:
            await self._say(writer, answer)
            return True
        return await self._misbehave(writer, fault, answer)

    def _fault(self, stage: str) -> Fault | None:
        if self._chance.random() >= self._wrong:
            return None
        (fault,) = self._chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        self.faults[stage, fault] += 1
        return fault

    async def _misbehave(self, writer: asyncio.StreamWriter, fault: Fault, answer: str) -> bool:
        match fault:
            case Fault.CUT:
                raise _Gone
            case Fault.CUT_IN_ANSWER:
                await self._say(writer, answer, end="")
                raise _Gone
            case Fault.HANG:
                await asyncio.sleep(HANGS_FOR)
            case Fault.DRIP:
                for byte in f"{answer}\r\n":
                    await self._say(writer, byte, end="")
                    await asyncio.sleep(_DRIP)
                return True
            case Fault.BUSY:
                await self._say(writer, fault)
                raise _Gone
            case _:
                await self._say(writer, fault)
        return False

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, words: str, end: str = "\r\n") -> None:
        writer.write(f"{words}{end}".encode())
        await writer.drain()


class _Gone(Exception):
    """The server hangs up."""


@contextmanager
def bad_server(mind: BadServer) -> Iterator[Server]:
    """The server for the length of a block, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)  # not here: tests with a browser leave this thread a loop
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(mind.serve, "127.0.0.1", 0), loop).result(10)
    try:
        yield Server("127.0.0.1", listening.sockets[0].getsockname()[1], Tls.NONE)
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(listening: asyncio.Server) -> None:
    listening.close()
    hanging = asyncio.all_tasks() - {asyncio.current_task()}
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
