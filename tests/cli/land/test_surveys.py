"""Surveys from the command line: files of boundaries, drafts that owners sign, and maps; in the lesson on land."""

import json

from tests.cli.running import Ended, Shell

PARTS = "--agrees noy --plan plan.txt"


def run(shell: Shell, line: str, code: int = 0) -> Ended:
    ended = shell.run(f"natledger {line}")
    assert ended.code == code, ended.text
    return ended


def test_a_parcel_is_divided_shown_and_drawn(land_lesson: Shell) -> None:
    told = json.loads(run(land_lesson, f"land divide A.1 parts.json {PARTS} --json").out)
    assert [one["parcel"] for one in told["parcels"]] == ["A.7", "A.8"]
    assert len(told["salt"]) == 64
    assert told["parcels"][0]["document"] == told["plan"]
    shown = run(land_lesson, "land show A.1").text
    assert "divided" in shown
    assert shown.count("history") == 3
    assert "became   A.7, A.8" in shown
    listed = json.loads(run(land_lesson, "land list --json").out)
    assert [one["parcel"] for one in listed["parcels"]] == ["A.2", "A.4", "A.5", "A.7", "A.8"]
    assert run(land_lesson, "land list --at 11000,20 --csv").text.splitlines()[1].startswith("A.8,")
    run(land_lesson, "land map A.7 --svg map.svg")
    picture = (land_lesson.folder / "map.svg").read_text()
    assert "before 2026" in picture
    assert [picture.count(f">{name}</text>") for name in ("A.1", "A.7", "A.8", "A.4")] == [1, 1, 1, 2]
    assert run(land_lesson, "land map --svg -").text.startswith("<svg ")
    merged = run(land_lesson, f"land merge A.4 A.5 --into A.6 merged.json {PARTS}").text
    assert "A.6, 30,000.00 m² in LA-VT, registered" in merged


def test_a_division_is_drafted_signed_and_sent(land_lesson: Shell) -> None:
    run(land_lesson, f"land divide A.1 parts.json {PARTS} --draft division.json")
    assert "divide_parcel" in (land_lesson.folder / "division.json").read_text()
    signed = run(land_lesson, "tx sign division.json --out signed.json --yes").text
    assert "corners" in signed
    run(land_lesson, "tx send signed.json")
    assert "divided" in run(land_lesson, "land show A.1").text


def test_mistakes_are_told_with_what_to_do(land_lesson: Shell) -> None:
    folder, register = land_lesson.folder, "land register B.9 bad.json --owner noy=1 --place LA-VT --plan plan.txt"
    for text, rule, hint in (
        ("[[0.5,0],[8,0],[8,8]]", "corner_must_be_of_integers: corner 1 of the parcel has 0.5", "whole units"),
        ("[[0,0],[8,0],[8,8],[0,0]]", "boundary_must_not_be_closed: corner 4", "leave it out"),
        ("[[0,0],[8,8],[8,0],[0,7]]", "boundary_must_not_meet_itself", "walks round it"),
        ("{}", "boundary_must_be_a_list", "east before north"),
    ):
        (folder / "bad.json").write_text(text)
        told = land_lesson.run(f"natledger {register}").err
        assert rule in told
        assert hint in told
    (folder / "bad.json").write_text("[[0,0],[8,0],[8,8]]")
    assert (
        "parcels_must_not_overlap: B.9 would have land in common with A.1"
        in land_lesson.run(f"natledger {register}").err
    )
    assert "grid_must_exist" in land_lesson.run(f"natledger {register} --grid town").err
    assert "is no owner with parts" in land_lesson.run(f"natledger {register.replace('noy=1', 'noy')}").err
    assert "is no place" in land_lesson.run("natledger land list --at here").err
    assert "owner_must_agree" in land_lesson.run("natledger land divide A.1 parts.json --plan plan.txt").err
    assert "there is no parcel to be drawn" in land_lesson.run("natledger land map --place TH --svg x.svg").err
    assert not (folder / "x.svg").exists()
