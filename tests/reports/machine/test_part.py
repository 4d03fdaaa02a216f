"""The machine in the report of a run."""

from __future__ import annotations

import re
from collections.abc import Callable

from action_mfa.reports import Run, render_html
from action_mfa.reports.machine import HOW_DERIVED, machine_parts
from action_mfa.spec.machines import load_machines

MakeRun = Callable[..., Run]
SIGNED: tuple[str, dict[str, object], dict[str, object]] = (
    "wallet.sign",
    {"token": {"mfa": "<mfa-token 1>"}},
    {"result": {}},
)


def test_each_life_has_a_picture_and_a_table(run_of: MakeRun) -> None:
    """The table says in words what the picture shows."""
    parts = machine_parts(run_of(SIGNED), "r1-")[0]
    assert [part.title for part in parts] == [life.title for life in load_machines().lives]
    token = parts[0]
    assert token.svg.startswith('<svg class="life"')
    assert 'id="r1-life-1-t"' in token.svg
    rows = {(state.title, edge.label): edge for state in token.states for edge in state.edges}
    spending = rows["Single-use, unspent", "Sign"]
    assert (spending.answer, spending.target, spending.mark) == ("accepted", "Spent", "exercised")
    again = rows["Spent", "Sign"]
    assert (again.answer, again.target) == ("refused: mfa_required", "")
    assert again.mark == "not exercised"
    assert re.fullmatch(r"\d+ of \d+ edges exercised", token.tally)


def test_the_page_shows_the_machine_and_says_how_it_was_coloured(run_of: MakeRun) -> None:
    """Below the clauses, with its own entry in the contents."""
    html = render_html([run_of(SIGNED)])
    assert 'href="#at-machine"' in html
    assert 'id="at-machine"' in html
    assert HOW_DERIVED in html
    assert html.count('<svg class="life"') == len(load_machines().lives)


def test_the_page_still_allows_itself_one_style_sheet(run_of: MakeRun) -> None:
    """No picture brings a style, a script or an address."""
    html = render_html([run_of(SIGNED)])
    assert html.count("<style>") == 1
    pictures = "".join(re.findall(r'<svg class="life".*?</svg>', html, re.DOTALL))
    assert not re.search(r"style=|<style|<script|href|url\(", pictures)


def test_runs_side_by_side_share_no_anchor(run_of: MakeRun) -> None:
    """Each run has its own pictures."""
    html = render_html([run_of(SIGNED), run_of(SIGNED)])
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count('<svg class="life"') == 2 * len(load_machines().lives)


def test_the_machine_costs_the_page_little(run_of: MakeRun) -> None:
    """Below a hundred kilobytes for all pictures and tables together."""
    run = run_of(SIGNED)
    assert len(render_html([run])) - len(render_html([Run(run.results)])) < 100_000


def test_without_traces_there_is_no_machine(run_of: MakeRun) -> None:
    """What nobody saw is not shown as not exercised."""
    run = run_of(SIGNED)
    bare = Run(run.results)
    assert machine_parts(bare, "") == ((), ())
    assert 'id="at-machine"' not in render_html([bare])


def test_every_transition_is_counted(run_of: MakeRun) -> None:
    """Operation and answer are all that it takes: these numbers are exact."""
    rows = {row.operation: row for row in machine_parts(run_of(SIGNED, SIGNED), "")[1]}
    assert (rows["wallet.sign"].accepted, rows["wallet.sign"].refused) == ("2", "0")
    assert rows["session.sendCode"].accepted == "\N{EN DASH}"
    assert len(rows) <= len(load_machines().transitions)
    assert "All transitions" in render_html([run_of(SIGNED)])
