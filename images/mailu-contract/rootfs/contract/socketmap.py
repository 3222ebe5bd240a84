#!/usr/bin/python3
"""Answers Postfix's socketmap lookups by asking the admin over HTTP.

Usage: socketmap.py SOCKET
A map's name is the path below /internal/postfix/. A 200 with a JSON string is the answer, a 404 says that there is
none; anything else, and silence, is a temporary failure, for which Postfix defers or refuses mail.
"""

import asyncio
import concurrent.futures
import http.client
import json
import os
import sys
import urllib.parse

MAPS = ("transport", "domain", "alias", "mailbox", "recipient/map", "sender/map", "dane", "sender/login",
        "sender/rate")
ADMIN_TIMEOUT = 60  # less than the 100 s that Postfix waits for a socketmap
LONGEST_REQUEST = 100_000
# What arrives at the admin as it is; the rest is percent-encoded: `[relay]:25` is asked as `%5Brelay%5D:25`.
LITERAL = "/@:*!$&'()+,;="


class BadRequest(Exception):
    """Not a netstring, or too long."""


async def read_netstring(reader):
    """One request, or None when Postfix has hung up between two."""
    try:
        length = await reader.readuntil(b":")
    except asyncio.IncompleteReadError as end:
        if end.partial:
            raise BadRequest from end
        return None
    if not length[:-1].isdigit() or int(length[:-1]) > LONGEST_REQUEST:
        raise BadRequest
    data = await reader.readexactly(int(length[:-1]) + 1)
    if data[-1:] != b",":
        raise BadRequest
    return data[:-1].decode()


def verdict(status, content_type, body):
    """The socketmap answer that an HTTP answer stands for."""
    if status == 404:
        return "NOTFOUND "
    if status == 200 and content_type.partition(";")[0].strip().lower() == "application/json":
        try:
            value = json.loads(body)
        except ValueError:
            value = None
        if isinstance(value, str):
            return f"OK {value}"
    return "TEMP unknown error"


class Admin:
    """The admin's HTTP interface; blocking, to be called from threads."""

    def __init__(self, env):
        self.host = env.get("ADMIN_ADDRESS", "admin")
        self.port = int(env.get("ADMIN_PORT") or 8080)

    def ask(self, name, key):
        path = f"/internal/postfix/{name}/{urllib.parse.quote(key, safe=LITERAL)}"
        try:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=ADMIN_TIMEOUT)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return verdict(answer.status, answer.headers.get("Content-Type", ""), answer.read())
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            print(f"socketmap: {path}: {error!r}", file=sys.stderr, flush=True)
            return "TEMP unknown error"


async def serve(admin, reader, writer):
    """One of Postfix's processes asks as often as it likes over one connection."""
    try:
        while (request := await read_netstring(reader)) is not None:
            name, _, key = request.partition(" ")
            if name in MAPS:
                answer = await asyncio.to_thread(admin.ask, name, key)
            else:
                answer = f"PERM there is no map '{name}'"
            data = answer.encode()
            writer.write(b"%d:%s," % (len(data), data))
            await writer.drain()
    except (BadRequest, UnicodeDecodeError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        pass  # ends this connection only; Postfix opens another
    finally:
        writer.close()


async def main(path):
    # As many at a time as Postfix has processes that ask: a slow answer must not delay the others.
    asyncio.get_running_loop().set_default_executor(concurrent.futures.ThreadPoolExecutor(100))
    admin = Admin(os.environ)
    server = await asyncio.start_unix_server(lambda reader, writer: serve(admin, reader, writer), path)
    os.chmod(path, 0o600)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
