#!/usr/bin/python3
"""Starts the container: a stand-in that keeps the documented contract of Mailu's Postfix image. It is not Mailu.

Renders the configuration from the environment and /overrides, starts the socketmap server and mta-sts-daemon, then
Postfix in the foreground, whose exit code it returns.
"""

import asyncio
import glob
import os
import pwd
import shutil
import signal
import string
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "/contract")
import settings  # noqa: E402

# A stream of health checks and front's own connections, which say nothing about any mail.
NOISE = ("connect from localhost[", "disconnect from localhost[", "haproxy read: short protocol header: QUIT",
         "discarding EHLO keywords: PIPELINING")


def render(name, values, target):
    with open(f"/conf/{name}", encoding="utf-8") as template:
        text = string.Template(template.read()).substitute(values)
    with open(target, "w", encoding="utf-8") as out:
        out.write(text)


def run(*command):
    subprocess.run(command, check=True)


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        stripped = (line.strip() for line in file)
        return [line for line in stripped if line and not line.startswith("#")]


def make_tables(env):
    """The tables that a user may give as /overrides/NAME.map, empty ones for those that main.cf names, and the relay's login."""
    for name in ("tls_policy", "transport"):
        open(f"/etc/postfix/{name}.map", "w", encoding="utf-8").close()
    for given in glob.glob("/overrides/*.map"):
        shutil.copyfile(given, f"/etc/postfix/{os.path.basename(given)}")
    for plain in glob.glob("/etc/postfix/*.map"):
        run("postmap", plain)
        os.remove(plain)
    login = settings.sasl_passwd(env)
    if login:
        path = "/etc/postfix/sasl_passwd"
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as table:
            table.write(login)
        run("postmap", path)
        os.remove(path)


def configure(env):
    """Everything that Postfix and mta-sts-daemon read."""
    values = settings.render(env)
    render("main.cf", values, "/etc/postfix/main.cf")
    render("master.cf", values, "/etc/postfix/master.cf")
    for line in lines("/overrides/postfix.cf"):
        run("postconf", "-e", line)
    # Each of Postfix's programs waits until a main.cf that was just written is two seconds old.
    os.utime("/etc/postfix/main.cf", (0, 0))
    for line in lines("/overrides/postfix.master"):
        run("postconf", "-Me", line)
    make_tables(env)
    if os.path.exists("/overrides/mta-sts-daemon.yml"):
        shutil.copyfile("/overrides/mta-sts-daemon.yml", "/etc/mta-sts-daemon.yml")
    else:
        render("mta-sts-daemon.yml", values, "/etc/mta-sts-daemon.yml")


async def forward(source, target):
    """Postfix's log on our stdout, without the noise."""
    while line := await source.readline():
        if not any(noise.encode() in line for noise in NOISE):
            target.write(line)
            target.flush()


async def start_helper(env, *command):
    """Starts one of the two servers that Postfix asks. As in Mailu nobody waits for it: lookups fail until it answers."""
    return await asyncio.create_subprocess_exec(
        *command, user="postfix", group="postfix", extra_groups=[],
        # aiohttp reads $HOME/.netrc, and fails where root's home is closed to it.
        env={**env, "HOME": "/var/lib/mta-sts", "PYTHONDONTWRITEBYTECODE": "1"})


async def main(env):
    configure(env)
    user = pwd.getpwnam("postfix")
    os.makedirs("/queue", exist_ok=True)
    os.makedirs("/dev/shm/postfix", mode=0o700, exist_ok=True)
    os.chown("/dev/shm/postfix", user.pw_uid, user.pw_gid)
    for socket in ("/tmp/podop.socket", "/tmp/mta-sts.socket"):
        if os.path.exists(socket):  # of a container that is started again
            os.remove(socket)

    loop, asked_to_stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop.set)
    helpers = [await start_helper(env, "/contract/socketmap.py", "/tmp/podop.socket"),
               await start_helper(env, "mta-sts-daemon", "-c", "/etc/mta-sts-daemon.yml")]
    postfix = await asyncio.create_subprocess_exec("postfix", "start-fg", stdout=subprocess.PIPE)
    forwarding = asyncio.create_task(forward(postfix.stdout, sys.stdout.buffer))
    stopping, ended = asyncio.create_task(asked_to_stop.wait()), asyncio.create_task(postfix.wait())
    await asyncio.wait({stopping, ended}, return_when=asyncio.FIRST_COMPLETED)
    if stopping.done() and not ended.done():
        await (await asyncio.create_subprocess_exec("postfix", "stop", stdout=subprocess.DEVNULL)).wait()
        # Not longer: Postfix may have been too young to be stopped, and ends with this process anyway.
        await asyncio.wait({ended}, timeout=2)
    for helper in helpers:
        if helper.returncode is None:
            helper.kill()  # has nothing to lose, and mta-sts-daemon would take its time
    # Postfix's daemons may hold the pipe for a moment after their master has gone.
    await asyncio.wait({forwarding}, timeout=1)
    if asked_to_stop.is_set():
        return 128 + signal.SIGTERM
    return ended.result() if ended.result() >= 0 else 128 - ended.result()


if __name__ == "__main__":
    try:
        code = asyncio.run(main(dict(os.environ)))
    except settings.Unusable as problem:
        print(f"start.py: {problem}", file=sys.stderr)
        code = 1
    except subprocess.CalledProcessError as failed:
        print(f"start.py: {' '.join(failed.cmd)}: exit {failed.returncode}", file=sys.stderr)
        code = 1
    sys.stdout.flush()
    os._exit(code)
