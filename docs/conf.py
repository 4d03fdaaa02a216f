"""Sphinx configuration, and the two pages that are written from the spec at build time."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))

project = "action-mfa"
author = "The action-mfa maintainers"
project_copyright = "the action-mfa maintainers"
release = installed_version("action-mfa")
version = release

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "substitution"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "alabaster"
html_title = f"action-mfa {release}"
html_theme_options = {
    "description": "Conformance for Dynamic's Action-Based MFA",
    "fixed_sidebar": True,
    "page_width": "62rem",
}
html_show_sphinx = False
# The pages work from a folder, offline, so nothing is fetched and no source is copied twice.
html_copy_source = False


def _write_generated_pages(app: Sphinx) -> None:
    """Write what the spec says itself, so that the documentation cannot contradict it."""
    from generated import write  # noqa: PLC0415  found only after the path above is set

    write(Path(app.srcdir))


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("builder-inited", _write_generated_pages)
