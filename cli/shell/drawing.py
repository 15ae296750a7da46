"""Drawing: the one place that shows a text as a QR code, on a terminal or in an SVG or PNG file."""

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from cli.shell import output
from cli.shell.files import STREAM, check_can_write, shown_path, write_file
from cli.shell.streams import may_use_escapes
from ledger.words.printing import printable

BORDER = 4
"""Light modules around the code: what ISO/IEC 18004 asks for."""
SCALE = 8
"""Pixels of a PNG, and units of an SVG, for each module."""

_HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
"""By whether the upper and the lower module are dark: what is drawn is the light."""
_WHITE_ON_BLACK, _PLAIN = "\x1b[97;40m", "\x1b[0m"


class Picture(NamedTuple):
    """Where a drawing goes: a file of a kind, or the terminal."""

    kind: str
    file: str
    always: bool
    """Whether it is drawn on stdout also where that is no terminal."""


def picture_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options --svg, --png and --draw."""
    for option in (
        click.option("--draw", is_flag=True, help="Draw it also where stdout is no terminal."),
        click.option("--png", metavar="FILE", help="Draw it into a PNG file."),
        click.option("--svg", metavar="FILE", help="Draw it into an SVG file."),
    ):
        command = option(command)
    return command


def choose_picture(svg: str | None, png: str | None, draw: bool) -> Picture:
    """Where the drawing goes. Raises Complaint for two files, HomeError for one that cannot be written."""
    if svg is not None and png is not None:
        raise output.wrong_usage("--svg and --png are two pictures", "choose one of them")
    file = svg if svg is not None else png or ""
    if file:
        check_can_write(file)
    return Picture("svg" if svg is not None else "png", file, draw)


def draw_texts(picture: Picture, texts: Sequence[str]) -> list[str]:
    """Draws each text, and returns the files that were written; several get numbers."""
    if not picture.file:
        if picture.always or output.is_terminal(sys.stdout):
            for number, text in enumerate(texts, 1):
                output.say(make_blocks(text, colour=output.is_terminal(sys.stdout) and may_use_escapes()))
                if len(texts) > 1:
                    output.say(f"{number} of {len(texts)}")
        return []
    if picture.file == STREAM and len(texts) > 1:
        raise output.wrong_usage(f"{len(texts)} pictures cannot all go to stdout", "name a file: each gets a number")
    files = [_number_file(picture.file, number, len(texts)) for number in range(1, len(texts) + 1)]
    for file, text in zip(files, texts, strict=True):
        write_file(file, make_image(text, picture.kind))
    return files


def tell_drawn(files: Sequence[str]) -> None:
    """Says which pictures were drawn."""
    if files and files != [STREAM]:
        others = f" to {printable(shown_path(files[-1]))}" if len(files) > 1 else ""
        output.tell(f"drawn into {printable(shown_path(files[0]))}{others}")


def make_image(text: str, kind: str) -> bytes:
    """The QR code of a text as the bytes of an `svg` or `png` file."""
    written = io.BytesIO()
    _make_code(text).save(written, kind=kind, scale=SCALE, border=BORDER)
    return written.getvalue()


def make_blocks(text: str, *, colour: bool) -> str:
    """The QR code of a text in half blocks, light on dark; `colour` keeps it so in whatever theme a terminal has."""
    rows = [[bool(module) for module in row] for row in _make_code(text).matrix_iter(border=BORDER)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    lines = ["".join(_HALVES[pair] for pair in zip(*pair_of_rows, strict=True)) for pair_of_rows in _pairs(rows)]
    return "\n".join(f"{_WHITE_ON_BLACK}{line}{_PLAIN}" if colour else line for line in lines)


def _pairs(rows: list[list[bool]]) -> list[tuple[list[bool], list[bool]]]:
    return list(zip(rows[::2], rows[1::2], strict=True))


def _make_code(text: str) -> Any:
    import segno  # noqa: PLC0415 - a fifth of what a command's start would cost

    return segno.make_qr(text, error="l", boost_error=True)


def _number_file(file: str, number: int, count: int) -> str:
    if count == 1:
        return file
    path = Path(file)
    return str(path.with_name(f"{path.stem}-{number:0{len(str(count))}}{path.suffix}"))
