"""QR codes as a camera sees them: another program reads what we draw, from PNG, SVG and a terminal's blocks."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from cli.shell import output
from cli.shell.drawing import BORDER, SCALE, make_blocks, make_image
from tests.cli.running import Shell

zxingcpp = pytest.importorskip("zxingcpp", reason="no zxing-cpp to read the drawings with")
Image = pytest.importorskip("PIL.Image", reason="no Pillow to open the drawings with")

DARK, LIGHT = 0, 255
BLOCKS = {" ": (DARK, DARK), "▄": (DARK, LIGHT), "▀": (LIGHT, DARK), "█": (LIGHT, LIGHT)}
TEXTS = ["1", "A:B C", "https://example.org/ຈ່າຍ", "x" * 512, "NATLEDGER-PARTS-1:" + "A0 $%*+-./:" * 50]


def scan(image: Any) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def scan_rows(rows: list[list[int]], scale: int = 4) -> list[str]:
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([value for row in rows for value in row])
    return scan(image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST))


def scan_blocks(text: str) -> list[str]:
    rows: list[list[int]] = []
    for line in text.splitlines():
        pairs = [BLOCKS[letter] for letter in line]
        rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    return scan_rows(rows)


def scan_png(data: bytes) -> list[str]:
    import io

    return scan(Image.open(io.BytesIO(data)).convert("L"))


def scan_svg(data: bytes) -> list[str]:
    """Reads the one path of horizontal lines that segno draws: M x y, h length, m dx dy."""
    root = ET.fromstring(data)
    side = int(root.attrib["width"]) // SCALE
    [path] = root.iter("{http://www.w3.org/2000/svg}path")
    rows = [[LIGHT] * side for _ in range(side)]
    x = y = 0.0
    for letter, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path.attrib["d"]):
        if letter == "h":
            for place in range(int(x), int(x) + int(first)):
                rows[int(y)][place] = DARK
            x += int(first)
        else:
            x = float(first) + (x if letter == "m" else 0)
            y = float(second) + (y if letter == "m" else 0)
    return scan_rows(rows)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_another_program_reads_what_is_drawn(text: str) -> None:
    assert scan_png(make_image(text, "png")) == [text]
    assert scan_svg(make_image(text, "svg")) == [text]
    assert scan_blocks(make_blocks(text, colour=False)) == [text]


def test_colours_only_surround_the_blocks() -> None:
    plain, coloured = make_blocks("hello", colour=False), make_blocks("hello", colour=True)
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == plain
    assert coloured.count("\x1b[97;40m") == coloured.count("\x1b[0m") == len(plain.splitlines())


def test_there_is_a_quiet_zone_all_around() -> None:
    lines = make_blocks("hello", colour=False).splitlines()
    assert all(line.startswith("█" * BORDER) and line.endswith("█" * BORDER) for line in lines)
    assert all(set(line) == {"█"} for line in (*lines[: BORDER // 2], *lines[-BORDER // 2 :]))


def test_payment_code_is_drawn_into_a_file_or_on_request(lesson: Shell) -> None:
    ended = lesson.run("natledger qr 25000 --to shop --reference INV-7 --png q.png")
    payload = ended.out.decode().strip()
    assert scan_png((lesson.folder / "q.png").read_bytes()) == [payload]
    assert lesson.run("natledger qr 25000 --to shop --reference INV-7").out.decode().strip() == payload
    drawn = lesson.run("natledger qr 25000 --to shop --reference INV-7 --draw").out.decode()
    assert drawn.startswith(payload + "\n")
    assert scan_blocks(drawn.removeprefix(payload + "\n")) == [payload]


def test_terminal_shows_the_code_without_being_asked(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda stream: True)
    payload, drawing = lesson.run("natledger qr --to shop").out.decode().split("\n", 1)
    assert scan_blocks(re.sub(r"\x1b\[[0-9;]+m", "", drawing)) == [payload]
    assert "█" not in lesson.run("natledger qr --to shop --json").text
    assert "█" not in lesson.run("natledger qr --to shop --svg q.svg").text


def test_receipt_comes_back_from_its_pictures(lesson: Shell) -> None:
    ended = lesson.run("natledger receipt qr r.json --full --png p.png")
    files = sorted(lesson.folder.glob("p-*.png"))
    texts = [scan_png(file.read_bytes())[0] for file in files]
    assert "".join(text + "\n" for text in texts).encode() == ended.out
    (lesson.folder / "scanned.txt").write_text("\n".join([texts[1], *reversed(texts)]))
    assert lesson.run("natledger receipt join scanned.txt --out again.json").code == 0
    assert (lesson.folder / "again.json").read_bytes() == (lesson.folder / "r.json").read_bytes()


def test_pictures_of_parts_are_numbered_as_told(lesson: Shell) -> None:
    ended = lesson.run("natledger receipt qr r.json --full --svg p.svg")
    count = len(ended.out.splitlines())
    assert ended.err == f"drawn into p-1.svg to p-{count}.svg\n"
    assert {file.name for file in lesson.folder.glob("p*.svg")} == {f"p-{number}.svg" for number in range(1, count + 1)}


def test_drawn_parts_are_told_apart_and_fit_a_terminal_of_80_columns(lesson: Shell) -> None:
    lines = lesson.run("natledger receipt qr r.json --full --draw").out.decode().splitlines()
    assert [line for line in lines if " of " in line] == [f"{number} of 6" for number in range(1, 7)]
    assert max(len(line) for line in lines if "█" in line) <= 80
