"""The validator's service: on loopback, what its own people hand in and ask for.

Transactions, light blocks for receipts, its health, and a stream of committed entries. Whoever is elsewhere is let in
by the operator's own doors: this one has no lock but the loopback.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ledger.abci.service.intake import Intake
from ledger.archive.health import Health
from ledger.crypto.encoding import encode
from ledger.errors import ConsensusError, LedgerError, NotFoundError
from ledger.home.answers import ENTRIES, HEALTH, LIGHTS, TRANSACTIONS, make_problem

LOOPBACK = "127.0.0.1"
MAX_BODY = 8 * 1024 * 1024
TIMEOUT_SECONDS = 60
MOST_CONNECTIONS = 64

GetHealth = Callable[[], Health]


class Service:
    """An HTTP server of a validator's, in threads of its own."""

    def __init__(self, port: int, intake: Intake, get_health: GetHealth) -> None:
        """Binds the port. Raises ConsensusError where it is taken."""
        handler = type("Handler", (_Handler,), {"intake": intake, "get_health": staticmethod(get_health)})
        try:
            self._server = _Server((LOOPBACK, port), handler)
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise ConsensusError("port_must_be_free", port=port, problem=problem) from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="service", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Ends it; what is being answered is cut off."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__(address, handler)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with self._places:
            super().process_request_thread(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever has gone is not missed."""


class _Handler(BaseHTTPRequestHandler):
    intake: Intake
    get_health: GetHealth
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_SECONDS

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if self.path != TRANSACTIONS or not 0 < size <= MAX_BODY:
            self.close_connection = True
            self._send(404 if self.path != TRANSACTIONS else 413, b"{}")
            return
        self._answer(lambda: self.intake.take(self.rfile.read(size)))

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        if split.path == HEALTH:
            self._answer(self.get_health)
        elif split.path.startswith(LIGHTS) and split.path.removeprefix(LIGHTS).isdigit():
            self._answer(lambda: self.intake.find_light(int(split.path.removeprefix(LIGHTS)[:16])))
        elif split.path == ENTRIES:
            self._stream({name: values[0] for name, values in parse_qs(split.query).items()})
        else:
            self._send(404, b"{}")

    def finish(self) -> None:
        """Closes the connection, and what was opened for it."""
        with suppress(OSError):
            super().finish()
        self.intake.leave()

    def _answer(self, ask: Callable[[], object]) -> None:
        try:
            self._send(200, encode(ask()))
        except NotFoundError as error:
            self._send(404, encode(make_problem(error)))
        except LedgerError as error:
            self._send(409, encode(make_problem(error)))

    def _send(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, asked: dict[str, str]) -> None:
        """A line of JSON an entry, as they become durable; whoever reads too slowly is let go."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Connection", "close")
        self.end_headers()
        for line in self.intake.follow(asked):
            self.wfile.write(line)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is declared
        """Says nothing: who asked what is nobody's to keep."""
