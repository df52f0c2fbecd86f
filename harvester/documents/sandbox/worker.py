"""The process within the sandbox: reads files from standard input, one after the other, under limits.

Started by `process` as `python -m harvester.documents.sandbox.worker MEMORY CPU`; each request is a line of JSON
and the file's bytes, each answer a line of JSON and the document (or the error's text).
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from harvester.documents import read_document
from harvester.documents.sandbox import wire
from harvester.errors import MissingTool, Unreadable

HARD = 4
"""Times the memory that LibreOffice may reserve: it maps much that it never uses."""
MAX_ANSWER = 60_000_000


def main() -> None:
    """Answers requests until standard input ends."""
    memory, cpu = int(sys.argv[1]), int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    # whatever a library prints must not get between the answers
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory * HARD))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests = sys.stdin.buffer
    while line := requests.readline(100_000):
        request = json.loads(line)
        data = requests.read(request["size"])
        _allow_more_cpu(cpu)
        _answer(answers, *_read(data, request["url"], request["content_type"]))


def _allow_more_cpu(seconds: int) -> None:
    """The limit counts from the start of the process, so it moves on with every file."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _read(data: bytes, url: str | None, content_type: str | None) -> tuple[str, bytes]:
    try:
        answer = wire.dumps(read_document(data, url, content_type))
        if len(answer) > MAX_ANSWER:
            return "unreadable", b"the file holds more text than any report"
        return "document", answer
    except MissingTool as error:
        return "missing", str(error).encode()
    except Unreadable as error:
        return "unreadable", str(error).encode()
    except MemoryError:
        return "unreadable", b"reading the file needs more memory than is allowed"
    except Exception as error:  # a reader's own fault must not end the worker, and is none of the file's
        return "error", f"{type(error).__name__}: {str(error)[:200]}, at {_place(error)}".encode()


def _place(error: BaseException) -> str:
    """The line that raised an error, and the last one of ours that it came through."""
    frames = [*traceback.walk_tb(error.__traceback__)]
    places = [(Path(frame.f_code.co_filename), line) for frame, line in frames]
    ours = [place for place in places if "harvester" in place[0].parts]
    return " from ".join(f"{path.name}:{line}" for path, line in dict.fromkeys([*places[-1:], *ours[-1:]]))


def _answer(answers: BinaryIO, kind: str, body: bytes) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answers.write(json.dumps({"kind": kind, "size": len(body), "peak": used}).encode() + b"\n")
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        main()
