"""What natledger says about a pain.001 file, in the plain terms any implementation can answer in."""

from ledger.errors import InterchangeError
from ledger.interchange.iso20022.pain001 import get_iso_decimals, parse_pain001


class _Iso4217(dict[str, int]):
    """Every currency with its decimals; also LAK's, which ledgers keep without any."""

    def get(self, currency: str, default: int | None = None) -> int:  # type: ignore[override]
        return get_iso_decimals(currency)


def verdict(case: dict[str, object]) -> dict[str, object]:
    """Whether the file in `case["xml"]`, a text, is read, and then how many payments it asks for.

    `total` is the exact sum of all InstdAmt whatever their currencies, as a plain decimal with as many
    decimals as the InstdAmt that has the most: "150" and "300.5" give "450.5", "500.00" and "200" give
    "700.00". Currencies have the decimals of ISO 4217. A refusal has count 0, total "" and the name of
    the rule in `error`. Never raises.
    """
    try:
        # half a surrogate pair has no UTF-8: let it through, for the parser to refuse
        file = parse_pain001(str(case.get("xml", "")).encode("utf-8", "surrogatepass"), _Iso4217())
    except InterchangeError as refused:
        return {"ok": False, "count": 0, "total": "", "error": refused.rule}
    return {"ok": True, "count": len(file.payments), "total": file.total}
