"""The server: frames in any pieces, answers in order and of the right kind, and what is raised ends it unanswered."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.abci.wire import requests as q
from ledger.abci.wire import responses as r
from ledger.abci.wire.messages import Request, Response, cut_frames, decode_response, encode_request, frame
from ledger.abci.wire.server import Server
from ledger.errors import Bug, ConsensusError

SECONDS = 10


def answer(request: Request) -> Response:
    if isinstance(request, q.EchoRequest):
        return r.EchoResponse(request.message)
    return r.FlushResponse() if isinstance(request, q.FlushRequest) else r.CheckTxResponse(log="checked")


class Serving:
    """A server in a thread, and how it ended."""

    def __init__(self, path: Path, handler: Callable[[Request], Response]) -> None:
        self.path = path
        self.server = Server(path, handler)
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.server.serve()
        except BaseException as error:  # noqa: BLE001 - what it was is asked
            self.failure = error

    def connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        connection.connect(str(self.path))
        return connection

    def end(self) -> None:
        self.server.close()
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()


@contextmanager
def serving(folder: Path, handler: Callable[[Request], Response] = answer) -> Iterator[Serving]:
    found = Serving(folder / "app.sock", handler)
    try:
        yield found
    finally:
        found.end()


def receive(connection: socket.socket, count: int) -> list[Response]:
    buffer, found = bytearray(), list[Response]()
    while len(found) < count:
        data = connection.recv(65_536)
        assert data, "closed"
        buffer += data
        found += [decode_response(one) for one in cut_frames(buffer)]
    return found


def ask(*requests: Request) -> bytes:
    return b"".join(frame(encode_request(request)) for request in requests)


def test_frames_in_single_bytes_are_answered(tmp_path: Path) -> None:
    with serving(tmp_path) as found, found.connect() as connection:
        for byte in ask(q.EchoRequest("hello"), q.FlushRequest()):
            connection.sendall(bytes([byte]))
        assert receive(connection, 2) == [r.EchoResponse("hello"), r.FlushResponse()]


def test_many_at_once_are_answered_in_order_on_each_connection(tmp_path: Path) -> None:
    with serving(tmp_path) as found:
        connections = [found.connect() for _ in range(4)]
        for number, connection in enumerate(connections):
            asked = [q.EchoRequest(f"{number}/{place}") for place in range(256)]
            connection.sendall(ask(*asked, q.FlushRequest()))
        for number, connection in enumerate(connections):
            expected = [r.EchoResponse(f"{number}/{place}") for place in range(256)]
            assert receive(connection, 257) == [*expected, r.FlushResponse()]
            connection.close()


def test_a_connection_that_is_no_abci_is_closed_and_others_go_on(tmp_path: Path) -> None:
    with serving(tmp_path) as found, found.connect() as good:
        for junk in (b"\xff" * 20, frame(b"\x08\x01"), frame(b"GET / HTTP/1.1")):
            with found.connect() as bad:
                bad.sendall(junk)
                assert bad.recv(10) == b""
        good.sendall(ask(q.EchoRequest("still here"), q.FlushRequest()))
        assert receive(good, 2)[0] == r.EchoResponse("still here")


def test_a_node_may_come_again(tmp_path: Path) -> None:
    with serving(tmp_path) as found:
        for _ in range(3):
            with found.connect() as connection:
                connection.sendall(ask(q.CheckTxRequest(b"x"), q.FlushRequest()))
                assert receive(connection, 2)[0] == r.CheckTxResponse(log="checked")


def test_what_is_raised_ends_it_without_an_answer(tmp_path: Path) -> None:
    def fail(request: Request) -> Response:
        raise ConsensusError("block_must_have_entries")

    with serving(tmp_path, fail) as found, found.connect() as connection:
        connection.sendall(ask(q.CheckTxRequest(b"x"), q.FlushRequest()))
        assert connection.recv(10) == b""
        found.thread.join(SECONDS)
        assert isinstance(found.failure, ConsensusError)
    assert not found.path.exists()


def test_an_answer_of_another_kind_is_a_bug(tmp_path: Path) -> None:
    with serving(tmp_path, lambda request: r.FlushResponse()) as found, found.connect() as connection:
        connection.sendall(ask(q.EchoRequest("x")))
        assert connection.recv(10) == b""
        found.thread.join(SECONDS)
        assert isinstance(found.failure, Bug)


def test_one_that_ended_is_replaced_and_one_that_runs_is_not(tmp_path: Path) -> None:
    stale = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    stale.bind(str(tmp_path / "app.sock"))
    stale.close()
    with serving(tmp_path) as found:
        assert found.path.stat().st_mode & 0o077 == 0
        with pytest.raises(ConsensusError, match="validator_must_run_once"):
            Server(found.path, answer)
        with found.connect() as connection:
            connection.sendall(ask(q.EchoRequest("one"), q.FlushRequest()))
            assert receive(connection, 2)[0] == r.EchoResponse("one")
