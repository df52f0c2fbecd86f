"""A PostgreSQL of the tests' own: on a socket in a new folder, gone at the end. Debian's package, nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them off the path."""
    debians = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    found = shutil.which("initdb")
    return debians or (Path(found).parent if found else None)


def why_not() -> str | None:
    """What is missing for it, or None."""
    if programs() is None:
        return "PostgreSQL is not on this machine: apt install postgresql"
    if os.getuid() == 0 and _user() is None:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


def _user() -> str | None:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None


class Server:
    """One server. `address`: of a database in it, as FLEET_QUEUE wants it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._as = ["runuser", "-u", str(_user()), "--"] if os.getuid() == 0 else []
        self._bin = programs()

    @property
    def address(self) -> str:
        return f"postgresql:///fleet?host={self.folder}&user=fleet"

    def do(self, program: str, *words: str) -> None:
        """Runs one of PostgreSQL's programs; raises where it fails."""
        own = f"{self._bin}/{program}"
        command = [*self._as, own if os.path.exists(own) else program, *words]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def start(self) -> None:
        """Starts it; returns when it answers."""
        listen = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self.do(
            "pg_ctl", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", listen, "start"
        )

    def stop(self) -> None:
        """Stops it as a crash of its machine would: connections break."""
        self.do("pg_ctl", "-w", "-m", "immediate", "-D", str(self.folder / "data"), "stop")


@contextmanager
def server() -> Iterator[Server]:
    """A running server with an empty database `fleet`."""
    folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-"))  # short: a socket's path has 107 bytes at most
    folder.chmod(0o777)
    one = Server(folder)
    try:
        one.do("initdb", "-D", str(folder / "data"), "-U", "fleet", "-A", "trust", "-E", "UTF8", "--no-sync")
        one.start()
        one.do("createdb", "-h", str(folder), "-U", "fleet", "fleet")
        yield one
    finally:
        with suppress(subprocess.CalledProcessError):  # the test has stopped it
            one.stop()
        shutil.rmtree(folder, ignore_errors=True)
