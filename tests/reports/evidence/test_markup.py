"""The evidence of a check is complete HTML, whatever the words in it."""

from __future__ import annotations

from dataclasses import replace

from action_mfa.reports.evidence import TraceWriter, content_key
from action_mfa.spec.traces import Actor, TraceStep
from tests.reports.conftest import MakeTrace


def test_what_decided_stands_first(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> None:
    """A reader who stops after two lines knows what was expected and what was seen."""
    html = TraceWriter().write(trace(*steps), "ONCE-02")
    assert html.startswith('<div class="sides unmet">\n<div><h4>Expected</h4>')


def test_hostile_words_are_text(trace: MakeTrace) -> None:
    """In names, values, operations and expectations alike."""
    evil = "</ol><script>alert(1)</script>\u202e"
    step = TraceStep(
        at=0,
        actor=Actor.IMPLEMENTATION,
        operation=evil,
        arguments={evil: evil},
        observation={"refused": evil, "raw": {evil: evil}},
        expectation=evil,
        met=False,
        clause=evil,
        about=1,
        forms={evil: evil},
    )
    html = TraceWriter().write(trace(step, step), evil)
    assert "<script" not in html
    assert "\u202e" not in html
    assert html.count("</ol>") == 1


def test_a_writer_remembers_nothing_wrong(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> None:
    """Many traces written by one hand are what each would be by a fresh one."""
    writer = TraceWriter()
    changed = (*steps[:-1], steps[-1].model_copy(update={"met": True}))
    for some in (steps, changed, steps, steps[1:], changed):
        assert writer.write(trace(*some), "ONCE-02") == TraceWriter().write(trace(*some), "ONCE-02")


def test_the_same_story_at_another_time_is_the_same(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """Instants count from the first step; what happened at all of them counts in full."""
    later = tuple(step.model_copy(update={"at": step.at + 86_400}) for step in steps)
    story = trace(*steps)
    assert content_key(story) == content_key(trace(*later))
    assert content_key(story) != content_key(trace(*steps[:-1]))
    assert content_key(story) != content_key(replace(story, fault="torn"))
    unmet = (*steps[:-1], steps[-1].model_copy(update={"met": True}))
    assert content_key(story) != content_key(trace(*unmet))
