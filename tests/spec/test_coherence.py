"""What chapters must keep among each other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from action_mfa.spec.clauses import AddOnRule, Chapter, Party, PortClassRule
from action_mfa.spec.coherence import ChapterFile, add_on_faults, chapter_faults, class_faults
from action_mfa.spec.vocabulary import AddOn, PortClass, Role

PAGE = {"kind": "page", "url": "https://example.com/page"}


def clause(clause_id: str, **changed: object) -> Mapping[str, object]:
    """Describe a clause that is in order, except for what is changed."""
    return {
        "id": clause_id,
        "title": "it pays once",
        "level": "MUST",
        "party": "server",
        "basis": "documented",
        "text": f"A server MUST accept the token of {clause_id} for one action.",
        "sources": [PAGE],
    } | changed


def chapter_file(*clauses: Mapping[str, object], **changed: object) -> ChapterFile:
    """Build chapter 1, ONCE, of these clauses, except for what is changed."""
    file = str(changed.pop("file", "chapters/01_once.toml"))
    fields = {"prefix": "ONCE", "number": 1, "title": "T", "summary": "S", "clauses": clauses}
    return ChapterFile(file, Chapter.model_validate(fields | changed))


def faults(*files: ChapterFile) -> list[str]:
    """List the faults of some chapters as a reader sees them, without the file."""
    return [f"{fault.place}: {fault.reason}" for fault in chapter_faults(files)]


def test_chapters_in_order_have_no_fault() -> None:
    """References forward, backward and into other chapters are all fine."""
    first = chapter_file(clause("ONCE-01", rests_on=["ONCE-02", "END-01"]), clause("ONCE-02"))
    second = chapter_file(
        clause("END-01", rests_on=["ONCE-02"]),
        file="chapters/02_end.toml",
        prefix="END",
        number=2,
    )
    assert faults(first, second) == []


def test_an_id_is_used_once() -> None:
    """A verdict that cites a clause cites one sentence."""
    twice = chapter_file(clause("ONCE-01"), clause("ONCE-01", text="A server MUST keep another."))
    assert faults(twice) == ["ONCE-01: the id is taken in chapters/01_once.toml"]


def test_a_former_id_means_one_clause() -> None:
    """It is no clause's id, and no two clauses had it."""
    renamed = chapter_file(
        clause("ONCE-01", formerly=["ONCE-07"]),
        clause("ONCE-02", formerly=["ONCE-01", "ONCE-07"]),
    )
    assert faults(renamed) == [
        "ONCE-02.formerly: ONCE-01 is the id of a clause",
        "ONCE-02.formerly: ONCE-01 was called ONCE-07 already",
    ]


def test_only_a_must_says_why_it_kills_nothing_alone() -> None:
    """A SHOULD owes no mutant of its own."""
    why = "Whoever breaks it breaks another clause as well."
    text = "A server SHOULD accept the token of ONCE-01 once."
    assert faults(chapter_file(clause("ONCE-01", shared_kill=why))) == []
    advice = chapter_file(clause("ONCE-01", shared_kill=why, level="SHOULD", text=text))
    assert faults(advice) == [
        "ONCE-01.shared_kill: a SHOULD owes no mutant of its own, so nothing is to be explained"
    ]


def test_a_sentence_is_written_once() -> None:
    """No behaviour is counted under two ids."""
    text = "A server MUST accept the same token once."
    twice = chapter_file(clause("ONCE-01", text=text), clause("ONCE-02", text=text))
    assert faults(twice) == ["ONCE-02: ONCE-01 says the same sentence"]


def test_an_id_belongs_to_its_chapter() -> None:
    """The prefix says where to look."""
    stray = chapter_file(clause("END-01"))
    assert faults(stray) == ["END-01: the chapter's prefix is ONCE"]


@pytest.mark.parametrize(
    ("level", "text", "said"),
    [
        ("MUST", "A server SHOULD accept the token once.", "SHOULD"),
        ("SHOULD", "A server MUST NOT accept the token twice.", "MUST"),
        ("MUST", "A server accepts the token once.", "no word of RFC 2119"),
        ("MUST", "A server must accept the token once.", "no word of RFC 2119"),
        ("MUST", "A server MUST accept it and MAY burn it.", "MUST and MAY"),
        ("MUST", "A server SHALL accept the token once.", "SHALL"),
    ],
)
def test_a_sentence_says_its_level_and_nothing_else(level: str, text: str, said: str) -> None:
    """The word in capitals is the level, so that neither can be read without the other."""
    wrong = chapter_file(clause("ONCE-01", level=level, text=text))
    assert faults(wrong) == [
        f"ONCE-01: the level is {level}, and the sentence says {said}; it has to say it once"
    ]


@pytest.mark.parametrize("text", ["A server MUST NOT do so twice.", "A server MUST do so once."])
def test_a_must_not_is_a_must(text: str) -> None:
    """Forbidding is as strong as demanding."""
    assert faults(chapter_file(clause("ONCE-01", text=text))) == []


def test_nobody_fails_on_a_guess() -> None:
    """A MUST that we chose ourselves needs the plain sense of the words behind it."""

    def chosen(level: str, reason: str) -> list[str]:
        return faults(
            chapter_file(
                clause(
                    "ONCE-01",
                    level=level,
                    basis="chosen",
                    text=f"A server {level} accept the token once.",
                    sources=[{"kind": "chosen", "reason": reason}],
                )
            )
        )

    guess = "It seemed the safer choice to us."
    assert chosen("MUST", guess) == [
        'ONCE-01: a MUST that was chosen needs a reason that starts with "plain sense"'
    ]
    assert chosen("SHOULD", guess) == []
    assert chosen("MUST", "Plain sense of single-use: once is once.") == []


def test_a_clause_rests_on_clauses_that_exist() -> None:
    """A dangling id would leave a consequence without its cause."""
    dangling = chapter_file(clause("ONCE-01", rests_on=["ONCE-99"]))
    assert faults(dangling) == ["ONCE-01.rests_on[0]: there is no clause ONCE-99"]


def test_a_clause_is_not_named_twice_as_ground() -> None:
    """A slip of the pen in a list of ids is found."""
    twice = chapter_file(clause("ONCE-01", rests_on=["ONCE-02", "ONCE-02"]), clause("ONCE-02"))
    assert faults(twice) == ["ONCE-01.rests_on[1]: ONCE-02 is named twice"]


def test_no_clause_rests_on_itself_in_the_end() -> None:
    """A circle has no root cause; clauses beside it are not accused."""
    circle = chapter_file(
        clause("ONCE-01"),
        clause("ONCE-02", rests_on=["ONCE-03"]),
        clause("ONCE-03", rests_on=["ONCE-01", "ONCE-02"]),
    )
    assert faults(circle) == ["ONCE-02.rests_on: these rest on each other: ONCE-02, ONCE-03"]


def test_a_need_is_a_known_path_named_once() -> None:
    """A need that nobody can meet would hide its clause for ever."""
    lost = chapter_file(clause("ONCE-01", needs=["explicitToken", "telepathy", "explicitToken"]))
    assert faults(lost) == [
        "ONCE-01.needs[1]: nothing is called 'telepathy'",
        "ONCE-01.needs[2]: 'explicitToken' is named twice",
    ]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("chapters/03_once.toml", "number: the file name says 03, not 1"),
        ("chapters/once.toml", "the file name: a chapter's file is called NN_name.toml"),
    ],
)
def test_a_file_name_says_the_chapters_number(file: str, reason: str) -> None:
    """Files stand in the order of the chapters."""
    assert faults(chapter_file(clause("ONCE-01"), file=file)) == [reason]


def test_number_and_prefix_belong_to_one_chapter() -> None:
    """Neither leads to two files."""
    first = chapter_file(clause("ONCE-01"))
    second = chapter_file(clause("ONCE-02"), file="chapters/01_again.toml")
    assert faults(first, second) == [
        "number: chapters/01_once.toml is chapter 1 already",
        "prefix: chapters/01_once.toml has the prefix ONCE",
    ]


def test_an_open_point_is_asked_once() -> None:
    """A parameter has one list of values, each of them once."""

    def asking(*values: str, **changed: object) -> ChapterFile:
        point = {"name": "skew", "question": "?", "party": "server", "reason": "R"}
        return chapter_file(
            clause(str(changed.pop("clause", "ONCE-01"))),
            open_points=[point | {"values": values, "default": values[0]}],
            **changed,
        )

    other = asking(
        "a", "b", "a", clause="END-01", file="chapters/02_end.toml", prefix="END", number=2
    )
    assert faults(asking("a", "b"), other) == [
        "skew: the open point stands in chapters/01_once.toml already",
        "skew: a value is named twice",
    ]


def test_every_class_has_one_rule_with_known_needs() -> None:
    """Whatever class a port claims, there is one answer to what it must do."""

    def rule(port_class: PortClass, *needs: str) -> PortClassRule:
        return PortClassRule(
            port_class=port_class, roles=tuple(Role), parties=(Party.SERVER,), needs=needs
        )

    rules = [rule(port_class, "methods.totp") for port_class in PortClass]
    assert list(class_faults("classes.toml", rules)) == []
    broken = [*rules[:-1], rule(PortClass.BACKEND, "telepathy")]
    assert [f"{fault.place}: {fault.reason}" for fault in class_faults("c", broken)] == [
        "backend: the class has two rules",
        "backend.needs[0]: nothing is called 'telepathy'",
        "complete: the class has no rule",
    ]


def test_an_add_on_has_one_rule_and_nothing_rests_on_it() -> None:
    """A port without it owes nothing of it, not even by way of another clause."""
    base = chapter_file(clause("ONCE-01", rests_on=["STEP-01"]))
    step = chapter_file(
        clause("STEP-01", rests_on=["ONCE-01"]),
        file="chapters/02_step.toml",
        prefix="STEP",
        number=2,
        add_on="step-up",
    )
    rule = AddOnRule(add_on=AddOn.STEP_UP, needs=("stepUp",))

    def found(*rules: AddOnRule, files: tuple[ChapterFile, ...] = (base, step)) -> list[str]:
        return [
            f"{fault.place}: {fault.reason}"
            for fault in add_on_faults("classes.toml", rules, files)
        ]

    assert found(rule, files=(step,)) == []
    assert found(rule) == ["ONCE-01: STEP-01 belongs to an add-on that this does not"]
    assert found(files=(step,)) == ["add_on: classes.toml has no rule for step-up"]
    assert found(rule, rule, files=(step,)) == ["step-up: the add-on has two rules"]
    odd = AddOnRule(add_on=AddOn.STEP_UP, needs=("telepathy",))
    assert found(odd, files=(step,)) == ["step-up.needs[0]: nothing is called 'telepathy'"]
