"""A programme that is served from this process while tests look at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from werkzeug.serving import make_server

from unmentor.persistence import Database
from unmentor.settings import Settings
from unmentor.web import create_app


@dataclass(frozen=True)
class Site:
    """Where it is served, and the id of a message in its mailbox."""

    address: str
    message: str

    def url(self, path: str) -> str:
        return self.address + path.format(message=self.message)


@contextmanager
def served(settings: Settings, database: Database, message: str) -> Iterator[Site]:
    """Serve the application on a free port of this machine until the block ends."""
    server = make_server("127.0.0.1", 0, create_app(settings, database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", message)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
