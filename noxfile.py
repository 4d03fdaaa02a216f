"""The project's sessions: `./noxw -l` lists them, `./noxw -s NAME -- ARGUMENTS` runs one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import nox

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "types", "tests", "conformance"]

PROJECT = nox.project.load_toml("pyproject.toml")
BUILD_REQUIRES: list[str] = PROJECT["build-system"]["requires"]
PACKAGES = ("conformance", "reports", "simulator", "spec")
SCRIPTS = (
    "noxfile.py",
    "docs/conf.py",
    "docs/gallery.py",
    "docs/open_points.py",
    "docs/findings.py",
    "docs/seed_coverage.py",
    "docs/recipes",
    "docs/examples/system_clock",
)
BROWSER = Path("adapters", "browser")
DYNAMIC_JS = Path("adapters", "dynamic_js")
DYNAMIC_REACT = Path("adapters", "dynamic_react")
#: What a run with Chromium's own authenticator is asked: real ceremonies, registered and proven.
REAL_CEREMONIES = (
    *("PASS-40", "PASS-44", "PASS-45", "PASS-46", "PASS-47", "PASS-49", "PASS-50", "PASS-52"),
    *("PROMPT-08", "RECIPE-04", "RECIPE-05"),
)
#: The pinned React SDKs, by their major versions.
REACT = {"4": "4.96.3", "5": "5.3.2"}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NODE = (20, 12)
INDEPENDENT_NODE = Path("independent", "node")
REPORT_PAGES = Path("tests", "reports", "browser")
INDEPENDENT_PYTHON = Path("independent", "python")
#: The decisions of the machine, whose lines the session `mutation` changes one by one.
DECISIONS = (
    "rules",
    *("tokens.py", "totp.py", "recovery.py", "sessions.py", "limits.py", "proofs.py"),
    *("moment.py", "elevation.py", "devices.py", "reset.py", "wallets.py", "delegation.py"),
)

#: The tests of the core, which notice most of it in a third of the time, then the suite.
RING_TESTS = "tests/simulator/core tests/conformance/mutants/test_reference.py"
#: What cosmic-ray is told. Left out are changes that break every import (`|` of types, decorators)
#: or most sums, and those that compare ids and enum values by their order, which says nothing of a
#: decision. A `not` is taken away, and plus and minus change places.
RING = """\
[cosmic-ray]
module-path = {modules}
timeout = 120
excluded-modules = []
test-command = "python -m pytest -x -q -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = [
  "core/ReplaceBinaryOperator_(?!Add_Sub$|Sub_Add$).*",
  "core/ReplaceUnaryOperator_(?!Delete_Not$).*",
  "core/RemoveDecorator",
  "core/ReplaceComparisonOperator_(Is|IsNot)_(Lt|LtE|Gt|GtE|Eq|NotEq)",
  "core/ReplaceComparisonOperator_(Eq|NotEq)_(Is|IsNot|Lt|LtE|Gt|GtE)",
  "core/ReplaceComparisonOperator_(Lt|LtE|Gt|GtE)_(Is|IsNot)",
]
"""


@nox.session
def tests(session: nox.Session) -> None:
    """Run the project's own tests and report branch coverage."""
    _install(session, "test")
    if session.posargs:
        # A selection of tests says nothing about what the others cover.
        session.run("pytest", *session.posargs)
        return
    parallel = ("-n", "auto", "--dist", "worksteal")
    session.run("coverage", "erase")
    # pytest loads the suite's own plugin before any plugin could start measuring.
    session.run("coverage", "run", "-m", "pytest", *parallel)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def conformance(session: nox.Session) -> None:
    """Run the suite against the built-in reference; results go to build/conformance/."""
    _install(session)
    options = ("--out", "build/conformance", "--fingerprint")
    session.run("action-mfa", "run", "reference", *options, *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Prove which wrong implementations the suite catches; the matrix goes to build/mutants/."""
    _install(session, "independent")
    right = ["--implementation", "wire"]
    right += ["--implementation", f"python {INDEPENDENT_PYTHON.as_posix()}"]
    if gap := _node_gap():
        if os.environ.get("CI") == "true":
            session.error(gap)
        session.warn(gap)
    else:
        with session.chdir(INDEPENDENT_NODE):
            install = ("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit")
            session.run(*install, "--no-fund", external=True, silent=True)
        right += ["--implementation", f"node {(INDEPENDENT_NODE / 'main.mjs').as_posix()}"]
    session.run("action-mfa", "mutants", *(session.posargs or right))


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the core's decisions line by line and list what no test notices; takes an hour."""
    _install(session, "test", "mutation")
    copy = Path(session.create_tmp(), "ring").absolute()
    shutil.rmtree(copy, ignore_errors=True)
    names = copy / "path" / "action_mfa"
    names.mkdir(parents=True)
    for folder in (*PACKAGES, "tests"):
        shutil.copytree(folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for package in PACKAGES:
        (names / package).symlink_to(copy / package)
    shutil.copy("pyproject.toml", copy)
    modules = [f"simulator/core/{name}" for name in DECISIONS]
    (copy / "ring.toml").write_text(
        RING.format(modules=modules, tests=RING_TESTS), encoding="utf-8"
    )
    with session.chdir(copy):
        environment = {"PYTHONPATH": str(copy / "path"), "PYTHONDONTWRITEBYTECODE": "1"}
        for step in (("init", "ring.toml", "ring.sqlite"), ("exec", "ring.toml", "ring.sqlite")):
            session.run("cosmic-ray", *step, env=environment)
            if step[0] == "init":
                session.run("cr-filter-operators", "ring.sqlite", "ring.toml")
        session.run("cr-report", "--surviving-only", "--show-diff", "ring.sqlite")


@nox.session
def sdk_js(session: nox.Session) -> None:
    """Run the suite against Dynamic's real JavaScript SDK; `-- --browser` does so in Chromium."""
    arguments = [word for word in session.posargs if word != "--browser"]
    in_browser = len(arguments) < len(session.posargs)
    if gap := _node_gap() or (in_browser and _chromium_gap()):
        _do_without(session, gap)
    _install(session)
    _install_node(session, DYNAMIC_JS)
    if in_browser:
        _sdk_js_in_browser(session, arguments)
        return
    adapter = f"node {(DYNAMIC_JS / 'main.mjs').as_posix()}"
    baseline = (DYNAMIC_JS / "baseline.toml").as_posix()
    # A verdict is about the SDK only if the adapter is sound.
    session.run("action-mfa", "doctor", adapter)
    options = ("--out", "build/sdk_js", "--baseline", baseline, "--fingerprint")
    session.run("action-mfa", "run", adapter, *options, *arguments)


def _sdk_js_in_browser(session: nox.Session, arguments: list[str]) -> None:
    """Run the whole with the harness's passkeys, then ceremonies with real ones."""
    _install_node(session, BROWSER)
    _install_node(session, DYNAMIC_JS / "browser")
    out = Path("build", "sdk_js_browser")
    logs = out / "net"
    shutil.rmtree(logs, ignore_errors=True)
    home = DYNAMIC_JS / "browser"
    program = f"node {(home / 'main.mjs').as_posix()} --net-log {logs.as_posix()}"
    known = ("--baseline", (home / "baseline.toml").as_posix())
    # What the SDK itself refuses is for the run to judge.
    session.run("action-mfa", "doctor", "--adapter-only", program)
    session.run("action-mfa", "run", program, "--out", out.as_posix(), *known, *arguments)
    if not arguments:
        own = f"{program} --authenticator own"
        # The JavaScript SDK has no prompt, and its recipes stand in the baseline.
        passkeys = [clause for clause in REAL_CEREMONIES if clause.startswith("PASS-")]
        real = [word for clause in passkeys for word in ("--clause", clause)]
        session.run("action-mfa", "run", own, "--out", (out / "own").as_posix(), *real)
    # Nothing may have been reached, or tried to be, beyond this machine.
    session.run("node", (BROWSER / "judge.mjs").as_posix(), logs.as_posix(), external=True)


@nox.session
def sdk_react(session: nox.Session) -> None:
    """Run the suite against Dynamic's real React SDKs in Chromium, both pinned versions."""
    if gap := _node_gap() or _chromium_gap():
        _do_without(session, gap)
    _install(session)
    _install_node(session, BROWSER)
    for major in REACT:
        _install_node(session, DYNAMIC_REACT / f"react{major}")
    with session.chdir(DYNAMIC_REACT):
        session.run("npm", "test", external=True, silent=True)
    out = Path("build", "sdk_react")
    logs = out / "net"
    shutil.rmtree(logs, ignore_errors=True)
    # What the SDK itself refuses is for the run to judge, and the adapter is the same for both.
    session.run("action-mfa", "doctor", "--adapter-only", _react_program("5", logs))
    # At once: each waits for its own Chromium most of the time.
    with ThreadPoolExecutor() as pool:
        runs = [
            pool.submit(_sdk_react, session, major, out / version, logs)
            for major, version in REACT.items()
        ]
    for run in runs:
        run.result()
    if not session.posargs:
        both = [(out / version / "results.json").as_posix() for version in REACT.values()]
        page = (out / "comparison.html").as_posix()
        session.run("action-mfa", "report", *both, "--out", page)
    # Nothing may have been reached, or tried to be, beyond this machine.
    session.run("node", (BROWSER / "judge.mjs").as_posix(), logs.as_posix(), external=True)


def _sdk_react(session: nox.Session, major: str, out: Path, logs: Path) -> None:
    """Run one version: the whole with the harness's passkeys, then ceremonies with real ones."""
    program = _react_program(major, logs)
    known = ("--baseline", (DYNAMIC_REACT / f"react{major}" / "baseline.toml").as_posix())
    session.run("action-mfa", "run", program, "--out", out.as_posix(), *known, *session.posargs)
    if not session.posargs:
        own = f"{program} --authenticator own"
        real = [word for clause in REAL_CEREMONIES for word in ("--clause", clause)]
        session.run("action-mfa", "run", own, "--out", (out / "own").as_posix(), *known, *real)


def _react_program(major: str, logs: Path) -> str:
    program = (DYNAMIC_REACT / "main.mjs").as_posix()
    return f"node {program} --sdk {major} --net-log {logs.as_posix()}"


@nox.session
def gallery(session: nox.Session) -> None:
    """Set implementations and mutants side by side in build/gallery/, with pictures of the page."""
    _install(session)
    out = Path("build", "gallery")
    if gap := _node_gap():
        session.warn(gap)
    else:
        for folder in (INDEPENDENT_NODE, DYNAMIC_JS):
            _install_node(session, folder)
    session.run("python", "docs/gallery.py", out.as_posix())
    if not (_node_gap() or _chromium_gap()):
        _install_node(session, REPORT_PAGES)
        pictures = (REPORT_PAGES / "pictures.mjs").as_posix()
        seen = ((out / "index.html").as_posix(), (out / "pictures").as_posix())
        session.run("node", pictures, *seen, external=True)


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the report in Chromium: axe-core, filters, print, and ten thousand checks."""
    if gap := _node_gap() or _chromium_gap():
        _do_without(session, gap)
    _install(session, "test")
    out = Path("build", "browser").absolute()
    session.run("python", (REPORT_PAGES / "pages.py").as_posix(), out.as_posix())
    _install_node(session, REPORT_PAGES)
    tests = ("node", "--test", "--test-concurrency=1", *session.posargs)
    with session.chdir(REPORT_PAGES):
        session.run(*tests, external=True, env={"PAGES": out.as_posix()})


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting with ruff; `-- --fix` repairs what it can."""
    session.install(*_group("lint"))
    session.run("ruff", "check", *session.posargs)
    fix = "--fix" in session.posargs
    session.run("ruff", "format", *(() if fix else ("--check", "--diff")))


@nox.session
def types(session: nox.Session) -> None:
    """Check types strictly with mypy: the packages, their tests, and the scripts."""
    _install(session, "types", "docs", strict=True)
    packages = [part for name in PACKAGES for part in ("-p", f"action_mfa.{name}")]
    session.run("mypy", *packages, *session.posargs)
    session.run("mypy", "tests", *SCRIPTS, *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into build/docs/; a warning is an error."""
    _install(session, "docs", "changelog")
    options = ("--fail-on-warning", "--keep-going", "--nitpicky")
    session.run("sphinx-build", *options, "docs", "build/docs", *session.posargs)
    session.run("towncrier", "build", "--draft", "--version", PROJECT["project"]["version"])


def _group(name: str) -> list[str]:
    """Read one dependency group of pyproject.toml."""
    return list(nox.project.dependency_groups(PROJECT, name))


def _install(session: nox.Session, *groups: str, strict: bool = False) -> None:
    """Install the project for editing, so that a second run needs no network.

    Isolated builds fetch setuptools each time. And mypy follows only the link tree that a strict
    editable install makes, not the import hook of the default one.
    """
    session.install(*BUILD_REQUIRES, *(line for name in groups for line in _group(name)))
    mode = ("--config-settings", "editable_mode=strict") if strict else ()
    session.install("--no-build-isolation", *mode, "--editable", ".")


def _install_node(session: nox.Session, folder: Path) -> None:
    """Install what a folder's lock file says, and run the folder's own tests."""
    # --ignore-scripts: no package may run code at install time.
    # --legacy-peer-deps --omit=peer: the SDK runs without its peers for other frameworks.
    npm = ("npm", "ci", "--ignore-scripts", "--legacy-peer-deps", "--omit=peer", "--prefer-offline")
    with session.chdir(folder):
        session.run(*npm, "--no-audit", "--no-fund", external=True)
        # Printed only if one fails.
        session.run("npm", "test", "--if-present", external=True, silent=True)


def _do_without(session: nox.Session, gap: str) -> NoReturn:
    """Leave a session out for what this machine lacks; continuous integration lacks nothing."""
    if os.environ.get("CI") == "true":
        session.error(gap)
    session.skip(gap)


def _chromium_gap() -> str | None:
    """Say that this machine has no browser, or nothing."""
    named = os.environ.get("CHROMIUM")
    if any(shutil.which(name) for name in ([named] if named else CHROMIUM)):
        return None
    return "the SDK in a page needs Chromium (on Debian: apt-get install chromium)"


def _node_gap() -> str | None:
    """Say what this machine lacks to run the JavaScript SDK, or nothing."""
    needed = f"the JavaScript SDK needs Node {NODE[0]}.{NODE[1]} or newer with npm"
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            return f"{needed}, and there is no {program}"
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = answer.stdout.strip()
    match = re.match(r"v(\d+)\.(\d+)\.", version)
    if match is None or (int(match[1]), int(match[2])) < NODE:
        return f"{needed}, and this is {version or 'one that does not start'}"
    return None
