"""Every check of the doctor that is not one operation's, and what to change for a broken rule."""

from collections.abc import Mapping
from types import MappingProxyType

from action_mfa.conformance.doctor.findings import Check, Section
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.spec.protocol import OPERATIONS

__all__ = [
    "ADVICE",
    "ADVICE_AT_HELLO",
    "BYE",
    "CHECKS",
    "CLAIMS_BRIDGES",
    "CLAIMS_CLASS",
    "CLAIMS_CLOCK",
    "CLAIMS_FIELDS",
    "CLAIMS_LIMITS",
    "CLAIMS_POLICY",
    "CLAIMS_ROLE",
    "CLAIMS_TOGETHER",
    "CLOCK_BACK",
    "CLOCK_MOVES",
    "ENDS_ALONE",
    "ENDS_AT_BYE",
    "ERROR_FORM",
    "ERROR_KNOWN",
    "EXIT_STATUS",
    "GREETS_AGAIN",
    "HELD_STAYS",
    "HELLO",
    "LONG_LINES",
    "MESSAGE_RULES",
    "ODD_TEXT",
    "PROTOCOL",
    "RESET",
    "START",
    "UNKNOWN_FIELDS",
    "UNKNOWN_OPERATION",
    "WRONG_PARAMS",
    "operation_check",
]

_GREETING, _MESSAGES = Section.GREETING, Section.MESSAGES
_WORLD, _FAREWELL = Section.WORLD, Section.FAREWELL

START = Check("start", _GREETING, "the adapter starts")
HELLO = Check("hello", _GREETING, "hello is answered by a greeting that fits the schema")
PROTOCOL = Check("hello.protocol", _GREETING, "the adapter speaks this version of the contract")
CLAIMS_FIELDS = Check("hello.fields", _GREETING, "the contract knows every field of the greeting")
CLAIMS_ROLE = Check("hello.role", _GREETING, "role, class and needsBackend fit together")
CLAIMS_CLASS = Check("hello.class", _GREETING, "what the class needs is claimed")
CLAIMS_TOGETHER = Check("hello.capabilities", _GREETING, "the capabilities fit together")
CLAIMS_POLICY = Check("hello.policy", _GREETING, "the declared numbers belong to what is claimed")
CLAIMS_CLOCK = Check("hello.clock", _GREETING, "time can be moved")
CLAIMS_BRIDGES = Check("hello.bridges", _GREETING, "each bridge names an operation")
CLAIMS_LIMITS = Check("hello.limits", _GREETING, "the limits asked for can be had")

UNKNOWN_OPERATION = Check(
    "unknown-operation", _MESSAGES, "an operation that it does not know is answered by -32601"
)
UNKNOWN_FIELDS = Check(
    "unknown-fields", _MESSAGES, "fields of a later version of the contract are ignored"
)
ODD_TEXT = Check("odd-text", _MESSAGES, "any text may stand in a string, a line break included")
LONG_LINES = Check("long-lines", _MESSAGES, "a message of 128 KiB is read")
WRONG_PARAMS = Check("wrong-params", _MESSAGES, "params of a wrong type are an error, not an end")
ERROR_FORM = Check(
    "errors.form", _MESSAGES, "a refusal is error code 1 with the implementation's own words"
)
ERROR_KNOWN = Check("errors.known", _MESSAGES, "the suite can tell a refusal from a breakdown")

#: The rules that hold for every message, by the breach that breaks them.
MESSAGE_RULES: Mapping[Breach, Check] = MappingProxyType(
    {
        Breach.LINES: Check("lines", _MESSAGES, "each line that it writes is one JSON object"),
        Breach.ENVELOPE: Check("envelope", _MESSAGES, "each answer bears the id of its request"),
        Breach.CALLBACKS: Check(
            "callbacks", _MESSAGES, "callbacks come in turn, naming the open request in `during`"
        ),
        Breach.TURNS: Check("turns", _MESSAGES, "nothing is sent while nothing is asked"),
        Breach.TIME: Check("time", _MESSAGES, "answers come within the limit"),
        Breach.LENGTH: Check("length", _MESSAGES, "no message is longer than the limit"),
        Breach.ENDED: Check("alive", _MESSAGES, "the adapter stays until it is dismissed"),
    }
)

CLOCK_MOVES = Check("clock.moves", _WORLD, "clock.set moves the time that sessions live by")
RESET = Check("reset", _WORLD, "lab.reset makes every client invalid")
CLOCK_BACK = Check("clock.back", _WORLD, "after lab.reset the clock may go back")
HELD_STAYS = Check("held-token", _WORLD, "looking at the held token does not use it up")

BYE = Check("bye", _FAREWELL, "bye is answered")
ENDS_AT_BYE = Check("ends", _FAREWELL, "after bye the program ends by itself")
EXIT_STATUS = Check("exit-status", _FAREWELL, "it ends with exit status 0")
GREETS_AGAIN = Check("greets-again", _FAREWELL, "a second start greets in the same way")
ENDS_ALONE = Check("ends-alone", _FAREWELL, "without a harness the program ends by itself")

#: Every check that is not one operation's, in the order of an examination.
CHECKS: tuple[Check, ...] = (
    START,
    HELLO,
    PROTOCOL,
    CLAIMS_FIELDS,
    CLAIMS_ROLE,
    CLAIMS_CLASS,
    CLAIMS_TOGETHER,
    CLAIMS_POLICY,
    CLAIMS_CLOCK,
    CLAIMS_BRIDGES,
    CLAIMS_LIMITS,
    UNKNOWN_OPERATION,
    UNKNOWN_FIELDS,
    ODD_TEXT,
    LONG_LINES,
    WRONG_PARAMS,
    ERROR_FORM,
    ERROR_KNOWN,
    *MESSAGE_RULES.values(),
    CLOCK_MOVES,
    RESET,
    CLOCK_BACK,
    HELD_STAYS,
    BYE,
    ENDS_AT_BYE,
    EXIT_STATUS,
    GREETS_AGAIN,
    ENDS_ALONE,
)

#: What an author has to change, by the rule that was broken.
ADVICE: Mapping[Breach, str] = MappingProxyType(
    {
        Breach.START: (
            "Start the adapter by hand with the same command and in the same folder; what it "
            "prints there is why."
        ),
        Breach.LINES: (
            "Standard output is the protocol's: write every log to standard error, and each "
            "message as one line of strict JSON, UTF-8, with its line break only at the end."
        ),
        Breach.ENVELOPE: (
            'Answer with {"jsonrpc": "2.0", "id": ID} and either "result" or "error"; copy ID '
            "from the request unchanged, as the number that it is. Send no notifications."
        ),
        Breach.CALLBACKS: (
            "Call back only while a request is open, with that request's id in `during`, an id of "
            "your own, and params as the messages page has them; wait for each answer before the "
            "next message."
        ),
        Breach.TURNS: (
            "Send one answer for each request and nothing after it: a second answer, a log or a "
            "callback that comes late belongs to nothing."
        ),
        Breach.TIME: (
            "Answer sooner, or ask for more in hello's limits.answerSeconds (60 at most). If "
            "nothing comes at all: is the answer flushed, and does it end in a line break?"
        ),
        Breach.LENGTH: (
            "Keep messages below 1 MiB, or ask for more in hello's limits.messageBytes (16 MiB at "
            "most); end each with a line break, and read before you go on writing."
        ),
        Breach.ENDED: (
            "Let no error end the program: an error of the implementation is code 1, one of the "
            "adapter any other code, and the next request is answered as ever."
        ),
        Breach.RESULT: (
            "Project what the implementation returned onto the result of this operation, as the "
            "messages page has it; null where there is nothing, never a value of another type."
        ),
        Breach.FAILURE: (
            "If the implementation refused or failed, answer code 1 with its raw error in `data`; "
            "if it has no such operation, -32601. Any other code says that the adapter is broken."
        ),
    }
)

#: The same where not even hello was answered, which says more.
ADVICE_AT_HELLO: Mapping[Breach, str] = MappingProxyType(
    {
        Breach.ENDED: ADVICE[Breach.START],
        Breach.TIME: (
            "Nothing came in answer to the first line. Does the program read its standard input "
            "line by line, is the answer flushed, and does it end in a line break? 30 s include "
            "the start of the program, and cannot be raised."
        ),
        Breach.CALLBACKS: (
            "The first line of the adapter has to be its answer to hello: the id of the request, "
            "and the greeting as its result. A program that echoes its input is no adapter yet."
        ),
    }
)


def operation_check(method: str) -> Check:
    """Return the check of one operation, by its method name."""
    prose = " ".join((OPERATIONS[method].__doc__ or method).split()).replace("``", "`")
    title = prose.partition(". ")[0].partition(": ")[0].rstrip(".")
    return Check(method, Section.OPERATIONS, title[0].lower() + title[1:])
