"""An SMTP server on this machine alone, on whatever port is free."""

import asyncio

from aiosmtpd.controller import Controller


class LocalServer(Controller):
    """aiosmtpd's server in a thread, listening on 127.0.0.1; `port` is known once it has started."""

    def _trigger_server(self) -> None:
        # The controller tries its own port once it listens, and would try 0 where the system has picked one.
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves this method without annotations
