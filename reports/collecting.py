"""Lets a great many values be made without looking for garbage among them all the while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the search for cyclic garbage; it goes on afterwards if it was on before.

    Of the hundreds of thousands of steps of a large run none is garbage before the page is drawn,
    and looking at all of them again and again takes as long as drawing it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
