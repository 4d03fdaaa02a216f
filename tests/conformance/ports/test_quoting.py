"""Words of a port are shown in one bounded, printable line."""

from action_mfa.conformance.ports.quoting import last_lines, quoted


def test_whatever_a_terminal_could_act_on_is_escaped() -> None:
    """Escape sequences, line breaks, direction marks, lone surrogates; letters stay."""
    assert quoted("é\x1b[2J\r\n\u202e\ud800") == r"'é\x1b[2J\r\n\u202e\ud800'"


def test_long_words_are_cut_and_say_so() -> None:
    """At the bound, nothing is cut."""
    assert quoted("abcd", 4) == "'abcd'"
    assert quoted("abcde", 4) == "'abcd…'"


def test_the_last_lines_of_a_log_are_quoted() -> None:
    """Empty lines say nothing, and broken UTF-8 does no harm."""
    assert last_lines(b"one\ntwo\n\n\xffthree\n \n", count=2) == "'two' | '\ufffdthree'"
    assert last_lines(b"\n") == ""
