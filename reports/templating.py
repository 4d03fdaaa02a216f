"""The templates of the pages: where they are, what they may show, how a style is allowed."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from action_mfa.reports.untrusted import visible

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["hash_of", "template", "templates"]

_TEMPLATES = "templates"


@functools.cache
def templates() -> Environment:
    """Return the environment of all templates: every text is made visible, bounded and escaped."""
    # Loaded when the first page is drawn, so that a command that draws none does not wait for it.
    import jinja2  # noqa: PLC0415
    import markupsafe  # noqa: PLC0415

    def shown(value: object) -> object:
        """Make every expression's text visible and bounded before autoescape sees it."""
        is_text = isinstance(value, str) and not isinstance(value, markupsafe.Markup)
        return visible(value) if is_text and isinstance(value, str) else value

    environment = jinja2.Environment(
        autoescape=True,
        finalize=shown,
        loader=jinja2.FunctionLoader(template),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # The only texts that enter unescaped: the style sheet and the script, which are files of this
    # package; the pictures of the machine, which are drawn and escaped here from a file of the
    # spec; and evidence, which is escaped where it is written.
    environment.filters["own_css"] = markupsafe.Markup
    environment.filters["own_script"] = markupsafe.Markup
    environment.filters["own_markup"] = markupsafe.Markup
    return environment


@functools.cache
def template(name: str) -> str:
    """Return the text of one file of the templates' folder."""
    return (resources.files("action_mfa.reports") / _TEMPLATES / name).read_text("utf-8")


def hash_of(text: str) -> str:
    """Return what a Content-Security-Policy calls a style sheet or script that the page holds."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"sha256-{digest}"
