"""A mail server that keeps what it takes: one file for each mail, envelope first.

Arguments: port (0: any), folder. Prints the port once it listens. Recipients whose address begins with
`refused` get 550 5.1.1, those with `blocked` 550 5.7.1, those with `later` 451; of those with `slow` it writes a
file and says nothing for an hour. It ends when its input does, so that it never outlives a test.
"""

import asyncio
import itertools
import pathlib
import sys

from aiosmtpd.controller import Controller


class Sink:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("blocked"):
            return "550 5.7.1 blocked by policy"
        if address.startswith("later"):
            return "451 4.3.0 try again later"
        if address.startswith("slow"):
            (self.folder / f"{next(self.numbers):04}.slow").touch()
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        text = "\n".join(envelope.rcpt_tos).encode() + b"\n\n" + envelope.content
        name = f"{next(self.numbers):04}"
        part = self.folder / (name + ".part")
        part.write_bytes(text)
        part.rename(self.folder / (name + ".eml"))
        return "250 OK"


class Kept(Controller):
    """A controller that can be given port 0."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
controller = Kept(Sink(folder), hostname="127.0.0.1", port=port)
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
controller.stop()
