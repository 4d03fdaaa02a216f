"""What is installed: one namespace package with all its code and data, and one command."""

from __future__ import annotations

import ast
import configparser
import importlib.metadata
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("conformance", "reports", "simulator", "spec")
DATA_SUFFIXES = frozenset({".css", ".html", ".j2", ".js", ".json", ".sql", ".toml"})


def package_folders() -> set[str]:
    """List every folder of the checkout that is a package, as it is imported."""
    doors = (door for folder in FOLDERS for door in (ROOT / folder).rglob("__init__.py"))
    return {".".join(("action_mfa", *door.parent.relative_to(ROOT).parts)) for door in doors}


def python_files(folder: str) -> Iterator[Path]:
    """Find the Python files of one folder."""
    return (ROOT / folder).rglob("*.py")


def third_party_imports(paths: Iterable[Path]) -> set[str]:
    """Name the top-level modules that are neither ours nor the standard library's."""
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
            match node:
                case ast.Import(names=names):
                    found |= {name.name.split(".")[0] for name in names}
                case ast.ImportFrom(module=str(module), level=0):
                    found.add(module.split(".")[0])
                case _:
                    pass
    return found - sys.stdlib_module_names - {"action_mfa"}


def normal_name(distribution: str) -> str:
    """Return a distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the checkout: what an earlier build left behind there would be packed too."""
    source = tmp_path_factory.mktemp("source")
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, source / folder, ignore=ignored)
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, source / name)
    return source


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    target = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def members(wheel: Path) -> frozenset[str]:
    """List the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into an empty folder."""
    target = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", *options]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    return target


def test_every_package_is_listed() -> None:
    """A folder that pyproject.toml does not list works in the checkout and is missing elsewhere."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = settings["tool"]["setuptools"]["packages"]
    assert set(listed) == package_folders()
    assert listed == sorted(set(listed))


def test_dependencies_are_the_imports() -> None:
    """What the packages import is declared, as a must or as an extra, and is imported."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    extras = itertools.chain.from_iterable(project["optional-dependencies"].values())
    declared = {
        normal_name(re.split(r"[<>=~! \[]", line)[0])
        for line in (*project["dependencies"], *extras)
    }
    providers = importlib.metadata.packages_distributions()
    imported = {
        normal_name(providers.get(name, [name])[0])
        for name in third_party_imports(path for folder in FOLDERS for path in python_files(folder))
    }
    assert imported == declared


def test_the_wheel_holds_all_code_and_data(source: Path, members: frozenset[str]) -> None:
    """Clauses, schemas, templates and type markers are installed with the code."""
    wanted = {
        f"action_mfa/{path.relative_to(source).as_posix()}"
        for folder in FOLDERS
        for path in (source / folder).rglob("*")
        if path.suffix in DATA_SUFFIXES | {".py"} or path.name == "py.typed"
    }
    assert wanted - members == set()
    assert {f"action_mfa/{folder}/py.typed" for folder in FOLDERS} <= members


def test_the_wheel_puts_one_name_into_an_environment(members: frozenset[str]) -> None:
    """Beside its metadata the distribution owns `action_mfa`, and shares even that."""
    tops = {name.split("/")[0] for name in members}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"action_mfa"}
    assert "action_mfa/__init__.py" not in members


def test_the_wheel_brings_one_command_and_one_pytest_plugin(wheel: Path) -> None:
    """The entry points are the two that the README speaks of."""
    points = configparser.ConfigParser()
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        points.read_string(archive.read(name).decode())
    assert {section: dict(points[section]) for section in points.sections()} == {
        "console_scripts": {"action-mfa": "action_mfa.conformance.cli:main"},
        "pytest11": {"action_mfa": "action_mfa.conformance.plugin"},
    }


def test_checks_are_found_beside_a_namesake(installed: Path, tmp_path: Path) -> None:
    """An SDK repository with its own `conformance` package still collects our checks."""
    namesake = tmp_path / "conformance"
    namesake.mkdir()
    (namesake / "__init__.py").touch()
    where = "import action_mfa.conformance.checks as it; print(it.__file__)"
    environment = os.environ | {"PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.startswith(str(installed)), found.stderr
    pytest_command = ["-m", "pytest", "--collect-only", "-q", "--pyargs"]
    collected = subprocess.run(
        [sys.executable, *pytest_command, "action_mfa.conformance.checks", "--adapter=reference"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert collected.returncode == 0, collected.stdout + collected.stderr
    assert "::test_" in collected.stdout
