"""CometBFT's RPC, on loopback: how bundles are handed in, and light blocks and the network's state are read."""

import json
from base64 import b64encode
from http.client import HTTPConnection, HTTPException
from typing import Any

from ledger.errors import ConsensusError, NotFoundError

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes that are read of one answer."""
MOST_SAID = 300
"""Characters of what CometBFT says."""
KNOWN = "tx already exists in cache"


class Rpc:
    """One connection to the RPC of a validator's own CometBFT; of one thread at a time."""

    def __init__(self, port: int, timeout: float = 10.0) -> None:
        self._port, self._timeout = port, timeout
        self._connection: HTTPConnection | None = None

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """The result of a call. Raises ConsensusError where CometBFT does not answer, or refuses."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})
        try:
            answer = json.loads(self._post(body))
        except (OSError, HTTPException, ValueError) as error:
            self.close()
            problem = str(error) or type(error).__name__
            raise ConsensusError("engine_must_answer", problem=problem, method=method) from None
        if not isinstance(answer, dict) or not isinstance(answer.get("result"), dict):
            raise ConsensusError("engine_must_answer", problem=_say_refusal(answer), method=method)
        result: dict[str, Any] = answer["result"]
        return result

    def broadcast(self, tx: bytes) -> tuple[int, str]:
        """Hands a transaction in; CheckTx's code and log. Of one that CometBFT has seen, the log is `KNOWN`.

        Raises ConsensusError where CometBFT does not take it now.
        """
        try:
            result = self.call("broadcast_tx_sync", tx=b64encode(tx).decode())
        except ConsensusError as error:
            if KNOWN in str(error.values.get("problem", "")):
                return 0, KNOWN
            raise
        return int(result.get("code", 0)), str(result.get("log", ""))

    def find_commit(self, height: int) -> dict[str, Any]:
        """The signed header of a height, as CometBFT writes it. Raises NotFoundError where there is none yet."""
        try:
            found = self.call("commit", height=str(height))
        except ConsensusError as error:
            if "must be less than or equal" in str(error.values.get("problem", "")):
                raise NotFoundError("block_must_exist", height=height) from None
            raise
        return found

    def close(self) -> None:
        """Closes the connection; the next call opens one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, body: str) -> bytes:
        fresh = self._connection is None
        try:
            return self._try_post(body)
        except (OSError, HTTPException):
            self.close()
            if fresh:
                raise
            return self._try_post(body)  # one that rested for long was closed by CometBFT

    def _try_post(self, body: str) -> bytes:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        self._connection.request("POST", "/", body, {"Content-Type": "application/json"})
        return self._connection.getresponse().read(MAX_ANSWER)


def _say_refusal(answer: object) -> str:
    refusal = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(refusal, dict):
        return str(answer)[:MOST_SAID]
    return f"{refusal.get('message', '')}: {refusal.get('data', '')}"[:MOST_SAID]
