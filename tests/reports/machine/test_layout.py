"""Boxes and labels find places where nothing lies on anything."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from action_mfa.reports.machine import unmarked
from action_mfa.reports.machine.layout import Arrow, Box, Layout, Place, lay_out
from action_mfa.reports.machine.picture import picture
from action_mfa.spec.machines import load_machines

BOX = Box(80, 30)
LABEL = Box(50, 20)
LIVES = unmarked(load_machines())


def graph(count: int, *edges: tuple[int, int]) -> Layout:
    """Lay out so many like boxes with these edges."""
    arrows = [Arrow(source, target, LABEL) for source, target in edges]
    return lay_out([BOX] * count, arrows)


def overlaps(one: Place, other: Place) -> bool:
    """Say whether two boxes share a spot."""
    beside = one.right <= other.left or other.right <= one.left
    return not (beside or one.bottom <= other.top or other.bottom <= one.top)


@pytest.mark.parametrize("marked", LIVES, ids=[marked.life.id for marked in LIVES])
def test_nothing_lies_on_anything(marked: object) -> None:
    """In every picture that is published, states and labels keep apart."""
    layout = next(picture(one) for one in LIVES if one is marked).layout
    places = [*layout.places, *(route.label for route in layout.routes)]
    assert not any(overlaps(one, other) for one, other in combinations(places, 2))
    assert all(place.left >= 0 and place.right <= layout.width for place in places)
    assert all(place.top >= -0.01 and place.bottom <= layout.height for place in places)


def test_a_chain_is_a_straight_line() -> None:
    """What can be straight is."""
    layout = graph(3, (0, 1), (1, 2))
    assert len({round(place.middle, 3) for place in layout.places}) == 1
    assert [place.left for place in layout.places] == sorted(place.left for place in layout.places)


def test_an_arrow_back_enters_from_the_right() -> None:
    """It takes the same room as one ahead, the other way round."""
    layout = graph(2, (0, 1), (1, 0))
    ahead, back = layout.routes
    assert ahead.pieces[0][0] == layout.places[0].right
    assert ahead.pieces[-1][0] == layout.places[1].left
    assert back.pieces[0][0] == layout.places[1].left
    assert back.pieces[-1][0] == layout.places[0].right


def test_a_long_arrow_passes_by_what_is_between() -> None:
    """Its way goes around the box that it skips."""
    layout = graph(3, (0, 1), (1, 2), (0, 2))
    skipped = layout.places[1]
    long = layout.routes[2]
    inside = [y for x1, y, _, _ in long.pieces if skipped.left <= x1 <= skipped.right]
    assert inside
    assert all(not skipped.top < y < skipped.bottom for y in inside)


def test_lines_that_need_not_cross_do_not() -> None:
    """The order of the reader's states may have to give way."""
    layout = graph(5, (0, 1), (0, 2), (1, 4), (2, 3))
    middle = [place.middle for place in layout.places]
    assert (middle[1] - middle[2]) * (middle[4] - middle[3]) > 0


def test_every_way_goes_on_where_it_was() -> None:
    """From a box's side through the label to the other box's side, in one direction."""
    for route in graph(4, (0, 1), (1, 2), (2, 3), (0, 3)).routes:
        ends = [(piece[0], piece[2]) for piece in route.pieces]
        assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_a_box_without_arrows_has_a_place() -> None:
    """A life of one state is still drawn."""
    layout = graph(1)
    assert (layout.width, layout.height) == (BOX.width, BOX.height)
