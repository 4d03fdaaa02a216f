"""The badge is a picture that stands alone, and says what its verdict holds for."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action_mfa.reports.badge import render
from action_mfa.reports.verdicts import STATEMENT
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Overall, Results
from tests.reports.conftest import MakeCheck, MakeResults

SVG = "{http://www.w3.org/2000/svg}"


def picture(results: Results) -> ET.Element:
    """Render and read back."""
    return ET.fromstring(render(results).encode())  # noqa: S314  our own words


def words(results: Results) -> list[str | None]:
    """Read off what a reader sees."""
    return [text.text for text in picture(results).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Overall.CONFORMANT, "✓ conformant · backend · spec 1.0"),
        (Overall.NOT_CONFORMANT, "✕ not conformant · 1 clause failed · backend · spec 1.0"),
        (Overall.NOT_ESTABLISHED, "? not established · backend · spec 1.0"),
    ],
)
def test_each_verdict_names_class_and_spec(
    check: MakeCheck, results: MakeResults, verdict: Overall, said: str
) -> None:
    """A badge travels without its report, so it carries what the verdict holds for."""
    assert words(results(check("ONCE-02", V.FAIL), verdict=verdict)) == ["Action-Based MFA", said]


def test_its_description_is_no_certification(every_verdict: Results) -> None:
    """A screen reader tells the verdict with its reason, and what it is not."""
    found = picture(every_verdict)
    assert found.findtext(f"{SVG}desc") == STATEMENT
    assert found.findtext(f"{SVG}title", "").endswith("Not conformant. the reason of the verdict")


def test_the_words_fit_the_picture(every_verdict: Results) -> None:
    """Each text has a length of its own inside of its half, whatever font draws it."""
    found = picture(every_verdict)
    left, right = found.iter(f"{SVG}text")
    ends = [float(text.get("x", "")) + float(text.get("textLength", "")) for text in (left, right)]
    assert ends[0] < float(right.get("x", "")) < ends[1] < float(found.get("width", ""))


@settings(deadline=None)
@given(name=st.text(st.characters(), max_size=40))
def test_any_name_gives_a_picture(check: MakeCheck, results: MakeResults, name: str) -> None:
    """Markup and control characters are words of the title."""
    run = results(check("ONCE-01"))
    port = run.implementation
    assert port is not None
    named = port.model_copy(update={"name": name})
    found = picture(run.model_copy(update={"implementation": named}))
    kinds = {element.tag.removeprefix(SVG) for element in found.iter()}
    assert kinds == {"svg", "title", "desc", "rect", "path", "g", "text"}
