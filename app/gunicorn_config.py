"""What gunicorn reads by path, and anew at each reload: a door that opens and shuts without dropping anybody.

It imports nothing of ours: what the master process has loaded, a reload would keep in its old version.
"""

import ctypes
import gc
import socket
import struct
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

M_ARENA_MAX = -8  # of malloc.h
SO_ATTACH_FILTER = 26  # of asm-generic/socket.h
# A filter of packets as the kernel reads it: load the flags of TCP's head; a bare SYN is dropped, all else is let in.
FIRST_PACKETS = ((0x30, 0, 0, 13), (0x54, 0, 0, 0x12), (0x15, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))


class Leaving(ThreadWorker):
    """Threads, as gunicorn's own; told to stop, it answers whoever waits at the door and shuts the door at once.

    gunicorn leaves its socket open until the last request is answered, takes nobody from it any more, and then resets
    whoever came meanwhile. Once the socket is closed, a proxy in front is refused and knows that nothing was begun.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections or not; when stopping, take those that wait, then close the socket."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            seen = -1
            while seen != self.nr_conns:
                seen = self.nr_conns
                self.accept(listener)
            listener.close()


def when_ready(server: Any) -> None:
    """Shut the door until somebody can answer: a proxy asks the next node instead of waiting here for seconds."""
    for listener in server.LISTENERS:
        if listener.family in {socket.AF_INET, socket.AF_INET6} and not server.systemd:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RD)
    server.stop = partial(_stop, server, server.stop)


def _stop(server: Any, stop: Any, graceful: bool = True) -> None:
    """Let the kernel shake no more hands before the workers leave: they take whoever waits, and reset nobody.

    Whoever knocks meanwhile hears nothing, knocks once more a second later, and is refused by then.
    """
    if not (server.systemd or server.reexec_pid or server.master_pid):  # else another process answers at the same door
        program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in FIRST_PACKETS))
        known = struct.pack("@HP", len(FIRST_PACKETS), ctypes.addressof(program))
        for listener in server.LISTENERS:
            with suppress(OSError):  # another system than Linux
                listener.sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, known)
    stop(graceful)


def post_worker_init(worker: Any) -> None:
    """Open it, once a worker has the app, which the collector of garbage needs not look through ever again."""
    with suppress(AttributeError, OSError):  # another C library than GNU's
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)  # else each of many threads keeps memory of its own
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
    for listener in worker.sockets:
        listener.listen(worker.cfg.backlog)


worker_class = Leaving
