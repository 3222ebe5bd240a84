"""Readiness by sd_notify(3), which mta-sts-daemon speaks too: a datagram `READY=1` to the socket in NOTIFY_SOCKET."""

import asyncio
import os
import socket


def ready(env):
    """Tells whoever started this process that it answers now."""
    if env.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"READY=1", env["NOTIFY_SOCKET"])


class Waiter:
    """Where one process says that it is ready."""

    def __init__(self, path, uid, gid):
        self.path = path
        self.receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.receiver.setblocking(False)
        if os.path.exists(path):
            os.unlink(path)
        self.receiver.bind(path)
        os.chown(path, uid, gid)

    async def wait(self):
        """Returns when READY=1 has come."""
        loop = asyncio.get_running_loop()
        while b"READY=1" not in (await loop.sock_recv(self.receiver, 4096)).splitlines():
            pass
