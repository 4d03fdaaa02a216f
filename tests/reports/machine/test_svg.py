"""The pictures: well-formed, described, escaped, and the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from action_mfa.reports import Run
from action_mfa.reports.machine import (
    MarkedLife,
    inline_svg,
    machine_css,
    marked,
    standalone_svg,
    unmarked,
)
from action_mfa.spec.machines import Machines, load_machines

NS = "{http://www.w3.org/2000/svg}"
ALL = unmarked(load_machines())
MakeRun = Callable[..., Run]


def texts(svg: str) -> str:
    """Return all that can be read in a picture."""
    root = ET.fromstring(svg)  # noqa: S314  our own picture
    return " ".join("".join(each.itertext()) for each in root.iter(f"{NS}text"))


def test_the_file_shows_every_life_state_and_edge() -> None:
    """With its label and, where it moves the subject, its clauses."""
    said = texts(standalone_svg(ALL))
    for one in ALL:
        assert one.life.title in said
        for state in one.life.states:
            assert state.title in said
        for edge in one.life.edges:
            assert all(word in said for word in edge.label.split())
    assert "ONCE-01, 02, 04" in said


def test_the_same_machine_gives_the_same_bytes() -> None:
    """So that a picture can be kept under version control."""
    assert standalone_svg(ALL) == standalone_svg(ALL)


def test_a_picture_is_described_for_whoever_does_not_see_it(machines: Machines) -> None:
    """Title and description name the states and what leads from one to the other."""
    root = ET.fromstring(standalone_svg(unmarked(machines)))  # noqa: S314  our own picture
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "t d"
    assert root.findtext(f"{NS}title") == "A token <&>"
    described = root.findtext(f"{NS}desc") or ""
    assert 'Lives "once" & no more.' in described
    assert "Use it: accepted, Live becomes Over; ONCE-01, 02." in described
    assert "Ask for <too> much: refused (mfa_required), stays Live." in described
    assert "Its time is over: time, Live becomes Over." in described


def test_a_picture_asks_for_nothing_from_elsewhere() -> None:
    """No script, no font, no image, no link."""
    svg = standalone_svg(ALL)
    assert not re.search(r"<(script|image|use|a|foreignObject)\b|url\(|@import|href", svg)


def test_colours_are_for_light_and_dark() -> None:
    """Every colour of the style is a variable that both schemes define."""
    svg = standalone_svg(ALL)
    light, dark = svg.split("@media (prefers-color-scheme: dark)")
    for name in set(re.findall(r"var\((--[a-z]+)\)", machine_css())) - {"--sans"}:
        assert f"{name}:" in light
        assert f"{name}:" in dark
    assert "#" not in machine_css()


def test_an_inline_picture_brings_no_style_of_its_own(machines: Machines) -> None:
    """The page's policy allows one style sheet; two pictures on a page share no id."""
    (life,) = unmarked(machines)
    one, other = inline_svg(life, "r1-m1"), inline_svg(life, "r1-m2")
    assert "style" not in one
    assert "<too>" not in one
    ids = [re.findall(r'\bid="([^"]+)"', svg) for svg in (one, other)]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])


def test_marks_are_told_by_shape_before_colour(machines: Machines, run_of: MakeRun) -> None:
    """A dot is filled or open, and what cannot be seen has none."""
    done: dict[str, object] = {"result": {}}
    step = ("wallet.sign", {"token": "auto"}, done)
    svg = standalone_svg(marked(machines, run_of(step)))
    assert svg.count('<circle class="seen"') == 1
    assert svg.count('<circle class="unseen"') == 1
    assert "Use it: accepted, Live becomes Over; ONCE-01, 02; exercised." in svg
    assert "a trace does not say which state" in texts(svg).lower()


def test_how_an_edge_is_answered_is_seen_in_its_line(machines: Machines) -> None:
    """Where one thing on an arrow is accepted, the arrow is drawn as accepted."""
    svg = inline_svg(unmarked(machines)[0], "m")
    assert re.findall(r'class="way (\w+) plain"', svg) == ["accepted"]
    time = [edge for edge in machines.lives[0].edges if edge.label == "Its time is over"]
    alone = machines.lives[0].model_copy(update={"edges": tuple(time)})
    assert re.findall(r'class="way (\w+) plain"', inline_svg(MarkedLife(alone), "m")) == ["time"]


def test_there_has_to_be_something_to_draw() -> None:
    """An empty file would look like an answer."""
    with pytest.raises(ValueError, match="at least one life"):
        standalone_svg(())
