"""The loader reads the spec's files, and names file, place and reason of what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from action_mfa.spec import Basis, Level, Party, Spec, SpecFault, load_spec, load_spec_from
from action_mfa.spec.vocabulary import AddOn

ONCE = "chapters/01_once.toml"

Write = Callable[..., Path]


def fault_in(folder: Path) -> SpecFault:
    """Return the fault that loading the folder ends in."""
    with pytest.raises(SpecFault) as caught:
        load_spec_from(folder)
    return caught.value


def test_a_folder_becomes_a_typed_spec(write_spec: Write) -> None:
    """Clauses, open points and classes arrive as values with their types."""
    spec = load_spec_from(write_spec())
    clause = spec.clause("ONCE-01")
    assert (clause.level, clause.party, clause.basis) == (
        Level.MUST,
        Party.SERVER,
        Basis.DOCUMENTED,
    )
    assert clause.sources[0].citation == "https://example.com/page (Tokens)"
    assert spec.chapter_of("ONCE-01").open_points == spec.open_points
    assert [point.name for point in spec.open_points] == ["failed_action"]
    assert len(spec.classes) == 5


def test_the_installed_spec_is_read_once() -> None:
    """Everybody in a process shares one spec."""
    assert isinstance(load_spec(), Spec)
    assert load_spec() is load_spec()


def test_the_hash_follows_every_byte_of_every_file(
    write_spec: Write, chapter: str, classes: str
) -> None:
    """Two results with one hash were measured against the same text."""
    first = load_spec_from(write_spec()).hash
    assert load_spec_from(write_spec()).hash == first
    assert load_spec_from(write_spec({ONCE: chapter + "# a comment\n"})).hash != first
    assert load_spec_from(write_spec({ONCE: chapter, "classes.toml": classes + "\n"})).hash != first
    assert len(first) == 64


def test_a_folder_without_chapters_is_refused(write_spec: Write) -> None:
    """An empty spec would let everybody pass."""
    fault = fault_in(write_spec({ONCE: None}))
    assert (fault.file, fault.reason) == ("chapters", "it holds no chapter")


def test_a_missing_folder_is_refused(tmp_path: Path, classes: str) -> None:
    """The folder that is missing is named, not the first thing that was looked for in it."""
    (tmp_path / "classes.toml").write_text(classes, encoding="utf-8")
    fault = fault_in(tmp_path)
    assert (fault.file, fault.reason) == ("chapters", "no such file or directory")


def test_a_missing_file_of_classes_is_refused(write_spec: Write) -> None:
    """The file is named."""
    fault = fault_in(write_spec({"classes.toml": None}))
    assert str(fault) == "classes.toml: the whole file: no such file or directory"


def test_broken_toml_is_refused_at_its_line(write_spec: Write) -> None:
    """A slip of the pen is found without searching."""
    fault = fault_in(write_spec({ONCE: 'prefix = "ONCE"\nnumber = = 1\n'}))
    assert (fault.file, fault.place) == (ONCE, "line 2, column 10")
    assert fault.reason == "Invalid value"


def test_text_that_is_not_utf_8_is_refused_at_its_line(write_spec: Write) -> None:
    """A file saved in another encoding is not guessed at."""
    folder = write_spec()
    (folder / ONCE).write_bytes(b'prefix = "ONCE"\ntitle = "\xe9"\n')
    fault = fault_in(folder)
    assert (fault.place, fault.reason) == ("line 2", "the text is not UTF-8")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('level = "MUST"', 'level = "OUGHT"', "ONCE-01.level"),
        ('party = "server"', 'party = "nobody"', "ONCE-01.party"),
        ('id = "ONCE-01"', 'id = "once-1"', "once-1.id"),
        ('id = "ONCE-01"\n', "", "clauses[0].id"),
        ('title = "it pays once"', 'titel = "it pays once"', "ONCE-01.title"),
        ('kind = "page"', 'kind = "rumour"', "ONCE-01.sources[0]"),
        ("https://example.com/page", "example", "ONCE-01.sources[0].url"),
        ('basis = "documented"', 'basis = "chosen"', "ONCE-01"),
        ('default = "burnt"', 'default = "toasted"', "failed_action"),
        ("number = 1", 'number = "one"', "number"),
    ],
)
def test_a_wrong_field_is_refused_at_its_place(
    write_spec: Write, chapter: str, old: str, new: str, place: str
) -> None:
    """The place is the clause's id wherever it has one."""
    assert old in chapter
    fault = fault_in(write_spec({ONCE: chapter.replace(old, new)}))
    assert (fault.file, fault.place) == (ONCE, place)


def test_a_chapter_without_clauses_is_refused(write_spec: Write, chapter: str) -> None:
    """A chapter that says nothing is a chapter that somebody forgot."""
    head = chapter.partition("[[clauses]]")[0]
    fault = fault_in(write_spec({ONCE: head + "clauses = []\n"}))
    assert fault.place == "clauses"


def test_faults_between_chapters_are_refused_too(write_spec: Write, chapter: str) -> None:
    """Loading ends in the faults that only the whole shows."""
    fault = fault_in(write_spec({"chapters/02_again.toml": chapter.replace("= 1", "= 2")}))
    assert fault.file == "chapters/02_again.toml"
    assert fault.place == "prefix"


def test_a_class_that_lacks_a_rule_is_refused(write_spec: Write, classes: str) -> None:
    """A port of that class could never be graded."""
    fault = fault_in(write_spec({"classes.toml": classes.rpartition("[[classes]]")[0]}))
    assert str(fault) == "classes.toml: complete: the class has no rule"


def test_an_add_on_is_read_with_its_chapter(write_spec: Write, chapter: str, classes: str) -> None:
    """The chapter names it, the file of classes says what it needs."""
    marked = chapter.replace("[[clauses]]", 'add_on = "step-up"\n[[clauses]]', 1)
    rule = '\n[[add_ons]]\nadd_on = "step-up"\nneeds = ["stepUp"]\n'
    spec = load_spec_from(write_spec({ONCE: marked, "classes.toml": classes + rule}))
    assert spec.add_on_of("ONCE-01") is AddOn.STEP_UP
    assert spec.needs_of_add_on(AddOn.STEP_UP) == ("stepUp",)
    assert fault_in(write_spec({ONCE: marked})).place == "add_on"
    plain = load_spec_from(write_spec())
    assert plain.add_on_of("ONCE-01") is None
    with pytest.raises(KeyError):
        plain.needs_of_add_on(AddOn.STEP_UP)
