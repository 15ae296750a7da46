"""The server: ABCI's socket protocol around one handler, in one thread, a call at a time.

CometBFT opens four connections and expects answers in the order of its calls, each of the right kind; an answer that is
wrong, or a connection that closes, stops it. So whatever the handler raises is no answer: all connections are closed,
and `serve` raises it, so that the process ends and says why.
"""

import os
import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ledger.abci.wire.messages import ANSWERS, Request, Response, cut_frames, decode_request, encode_response, frame
from ledger.errors import ConsensusError, DecodeError, ensure

READ_BYTES = 1 << 20
MOST_WAITING = 16
"""Connections that wait to be accepted."""

Handler = Callable[[Request], Response]


class Server:
    """Answers one validator's CometBFT on a Unix socket."""

    def __init__(self, path: Path, handler: Handler) -> None:
        """Binds the socket, in place of one that nobody listens on any more. Raises ConsensusError for one in use.

        The folder should be open to nobody else: whoever reaches the socket can say what was decided.
        """
        self._path, self._handler = path, handler
        self._buffers: dict[socket.socket, bytearray] = {}
        self._ended = False
        self._wake, self._woken = socket.socketpair()
        self._listener = _listen(path)

    def serve(self) -> None:
        """Answers until `close` is called. Raises what the handler raised; a connection that is no ABCI is closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            try:
                while not self._ended:
                    for key, _ in selector.select():
                        self._attend(selector, key.fileobj)
            finally:
                self._release()

    def close(self) -> None:
        """Ends `serve`, from whatever thread; the calls that are being answered are answered first."""
        self._ended = True
        with suppress(OSError):
            self._wake.send(b"\0")

    def _attend(self, selector: selectors.BaseSelector, source: object) -> None:
        if source is self._listener:
            connection, _ = self._listener.accept()
            self._buffers[connection] = bytearray()
            selector.register(connection, selectors.EVENT_READ)
        elif isinstance(source, socket.socket) and source in self._buffers and not self._talk(source):
            selector.unregister(source)
            del self._buffers[source]
            source.close()

    def _talk(self, connection: socket.socket) -> bool:
        """Answers what has arrived; whether there may be more."""
        try:
            data = connection.recv(READ_BYTES)
            buffer = self._buffers[connection]
            buffer += data
            answers = bytearray()
            for request in cut_frames(buffer):
                answers += self._answer(decode_request(request))
            connection.sendall(answers)
        except (OSError, DecodeError):  # CometBFT has gone, and may come again; or it was never CometBFT
            return False
        return bool(data)

    def _answer(self, request: Request) -> bytes:
        answer = self._handler(request)
        ensure(type(answer) is ANSWERS[type(request)], f"a {type(answer).__name__} for a {type(request).__name__}")
        return frame(encode_response(answer))

    def _release(self) -> None:
        for connection in (*self._buffers, self._listener, self._wake, self._woken):
            connection.close()
        with suppress(OSError):
            self._path.unlink()


def _listen(path: Path) -> socket.socket:
    if path.exists():
        if _is_answered(path):
            raise ConsensusError("validator_must_run_once", socket=str(path))
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(MOST_WAITING)
    return listener


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True
