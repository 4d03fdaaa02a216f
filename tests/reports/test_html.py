"""The page is complete, safe, offline, and the same for the same runs."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from action_mfa.reports import STATEMENT, Run, render_html
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Finding, Overall, Results
from action_mfa.spec.traces import Actor, TraceStep
from tests.reports.conftest import MakeCheck, MakeResults, MakeTrace

VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = (
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "\u202etxt.exe\u2066\x1b[2J\x00",
)


class Page(HTMLParser):
    """A page taken apart: its elements, attributes and text, and whether its tags balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.unbalanced: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in {"p", "div", "li", "dd"}:
            self.words.append(" ")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note where an end does not fit its beginning."""
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text, the style sheet and the script apart."""
        if {"style", "script"}.isdisjoint(self._open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, blanks collapsed."""
        return " ".join("".join(self.words).split())

    def values(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, key, value in self.attributes if key == name]


@pytest.fixture
def hostile_run(
    every_verdict: Results, trace: MakeTrace, check: MakeCheck, results: MakeResults
) -> Run:
    """A run in which an implementation says something hostile wherever it can."""
    evil = " ".join(HOSTILE)
    step = TraceStep(
        at=0,
        actor=Actor.IMPLEMENTATION,
        operation=evil,
        arguments={evil: evil, "nested": {evil: [evil]}},
        observation=evil,
        expectation=evil,
        met=False,
        clause=evil,
    )
    port = every_verdict.implementation
    assert port is not None
    waiver = {"reason": evil, "owner": evil, "link": "javascript:alert(1)", "expires": evil}
    run = results(
        check(
            "ONCE-02",
            V.FAIL,
            id=evil,
            sentence=evil,
            reason=evil,
            cause=evil,
            trace="traces/once.jsonl",
            waived=waiver,
        ),
        check(evil, V.INCONCLUSIVE, cause=evil + "!"),
        implementation=port.model_copy(
            update={"name": evil, "version": evil, "language": evil}
        ).model_dump(by_alias=True),
        adapter=evil,
        verdict_reason=evil,
        findings=(Finding(clause=evil, kind="note", text=evil),),
    )
    clauses = tuple(
        clause.model_copy(
            update={
                "chapter": evil,
                "title": evil,
                "text": evil,
                "sources": HOSTILE,
                "source_urls": HOSTILE,
            }
        )
        for clause in run.clauses
    )
    return Run(run.model_copy(update={"clauses": clauses}), (trace(step),))


def test_every_verdict_is_shown_with_a_word_and_a_symbol(every_verdict_run: Run) -> None:
    """Colour is never alone."""
    text = Page(render_html([every_verdict_run])).text
    for shown in ("✓passed", "!warned", "✕failed", "?inconclusive", "–not applicable", "!!error"):  # noqa: RUF001
        assert shown in text
    assert "≈waived" in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Overall.CONFORMANT, "✓Conformant"),
        (Overall.NOT_CONFORMANT, "✕Not conformant"),
        (Overall.NOT_ESTABLISHED, "?Not established"),
    ],
)
def test_the_summary_comes_first_and_in_words(
    every_verdict: Results, verdict: Overall, words: str
) -> None:
    """The verdict, its reason and the numbers stand before everything else."""
    text = Page(render_html([Run(every_verdict.model_copy(update={"verdict": verdict}))])).text
    order = (words, "port-under-test 2.1.0", "the reason of the verdict", "Open findings")
    places = [text.index(part, text.index("Words")) for part in order]
    assert places == sorted(places)


def test_the_evidence_of_a_check_is_complete(every_verdict_run: Run) -> None:
    """Sentence, clause text, source, reason, and the steps of the trace are on the page."""
    page = Page(render_html([every_verdict_run]))
    for part in (
        "The sentence of the check of ONCE-02.",
        "The text of ONCE-02 as the spec had it.",
        "https://docs.example/mfa (Tokens)",
        "the reason of ONCE-02",
        "user totp.authenticate clientId alice-1 code <totp-code secret=1 step=+0>",
        "observed mfaToken <mfa-token 1>",
        "Expected the second use of the token is refused",
        "expected the second use of the token is refused ✕unmet",
        "again by action-mfa replay traces/once.jsonl ADAPTER",
        "1 consequence could not be judged because of this",
    ):
        assert part in page.text
    assert page.values("class").count("steps n3") == 1


def test_deep_links_lead_somewhere_and_ids_are_unique(every_verdict_run: Run) -> None:
    """``report.html#ONCE-02`` opens that clause, alone and side by side."""
    for runs in ([every_verdict_run], [every_verdict_run, every_verdict_run]):
        page = Page(render_html(runs))
        ids = page.values("id")
        assert "ONCE-02" in ids
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in page.values("href") if link.startswith("#")} <= set(ids)


def test_the_page_is_well_formed(every_verdict_run: Run, hostile_run: Run) -> None:
    """Every tag that opens is closed, whatever the words are."""
    for runs in ([every_verdict_run], [hostile_run], [every_verdict_run, hostile_run]):
        assert Page(render_html(runs)).unbalanced == []


def test_hostile_words_add_no_element_and_no_attribute(
    hostile_run: Run, every_verdict_run: Run
) -> None:
    """Markup in a name or a reason is text: the page has the elements it has without it."""
    page = Page(render_html([hostile_run]))
    assert {"img", "iframe", "object", "base"}.isdisjoint(page.tags)
    assert page.tags["script"] == 1
    tame = Page(render_html([every_verdict_run]))
    assert set(page.tags) <= set(tame.tags)
    assert {name for _, name, _ in page.attributes} <= {name for _, name, _ in tame.attributes}
    assert "{{ 7 * 7 }}" in page.text


def test_control_and_bidi_characters_are_visible(hostile_run: Run) -> None:
    """No invisible character of a stranger reaches the page; each is shown as an escape."""
    html = render_html([hostile_run, hostile_run])
    assert all(char.isprintable() or char in "\n\xa0" for char in html)
    assert r"\u202etxt.exe\u2066\x1b[2J\x00" in html


def test_links_leave_for_http_and_https_only(hostile_run: Run) -> None:
    """A source that is no web address is printed, not linked."""
    page = Page(render_html([hostile_run]))
    assert all(link.startswith("#") for link in page.values("href"))


def test_sources_are_links(every_verdict_run: Run) -> None:
    """A cited page can be opened from the report, without telling it where the reader came from."""
    page = Page(render_html([every_verdict_run]))
    assert "https://docs.example/mfa" in page.values("href")
    assert "https://bugs.example/7" in page.values("href")
    assert set(page.values("rel")) == {"noopener noreferrer nofollow"}


def test_ten_megabytes_of_text_do_not_fill_the_page(
    every_verdict_run: Run, check: MakeCheck, results: MakeResults, trace: MakeTrace
) -> None:
    """Every text has a bound, and the page says what it left out."""
    flood = "flood " * 1_700_000
    step = TraceStep(at=0, actor=Actor.USER, operation=flood, observation=flood)
    run = results(
        check("ONCE-02", V.FAIL, reason=flood, sentence=flood, trace="traces/once.jsonl"),
        adapter=flood,
        verdict_reason=flood,
    )
    html = render_html([Run(run, (trace(step),))])
    assert len(html) < len(render_html([every_verdict_run])) + 40_000
    assert "10,200,000 characters" in html


def test_the_page_asks_the_network_for_nothing(every_verdict_run: Run) -> None:
    """The policy allows the one style sheet and the one script inside, and nothing else."""
    html = render_html([every_verdict_run])
    page = Page(html)
    hashes = {}
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashes[tag] = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert "url(" not in inside
        assert "@import" not in inside
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{hashes['style']}'",
            f"script-src 'sha256-{hashes['script']}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    assert policy in page.values("content")
    assert {"link", "img", "iframe"}.isdisjoint(page.tags)
    # The policy would refuse a style attribute, so a layout that needs one would be broken.
    assert page.values("style") == []
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_the_script_asks_for_nothing_either(every_verdict_run: Run) -> None:
    """What would reach out of the page, or run a text as code, is not even in it."""
    script = re.search(r"<script>(.*?)</script>", render_html([every_verdict_run]), re.DOTALL)
    assert script is not None
    for word in ("fetch(", "XMLHttpRequest", "import(", "eval(", "Function(", "WebSocket"):
        assert word not in script[1]


def test_filters_wait_for_the_script(every_verdict_run: Run) -> None:
    """A reader without scripts is shown no field that does nothing."""
    assert ("form", "hidden", "") in Page(render_html([every_verdict_run])).attributes


def test_light_dark_print_and_focus_are_styled(every_verdict_run: Run) -> None:
    """The page follows the reader's theme, prints complete, and shows the keyboard's focus."""
    html = render_html([every_verdict_run])
    for rule in (
        "prefers-color-scheme: dark",
        "@media print",
        ":focus-visible",
        "max-width: 44rem",
    ):
        assert rule in html
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')


def test_the_same_runs_give_the_same_bytes(every_verdict_run: Run, hostile_run: Run) -> None:
    """A report can be drawn again and compared."""
    runs = [every_verdict_run, hostile_run]
    assert render_html(runs).encode("utf-8") == render_html(runs).encode("utf-8")


def test_the_statement_stands_in_every_report(every_verdict_run: Run) -> None:
    """Independent, not affiliated, no certification: alone and side by side."""
    for runs in ([every_verdict_run], [every_verdict_run] * 3):
        assert STATEMENT in Page(render_html(runs)).text


def test_a_broken_trace_says_so(every_verdict_run: Run) -> None:
    """The reader learns that evidence is missing, and where it broke off."""
    torn = replace(every_verdict_run.traces[0], fault="line 4, column 7: not JSON")
    text = Page(render_html([Run(every_verdict_run.results, (torn,))])).text
    assert "could not be read to its end: line 4, column 7: not JSON" in text


def test_no_run_is_no_report() -> None:
    """An empty page would look like a result."""
    with pytest.raises(ValueError, match="at least one run"):
        render_html([])
