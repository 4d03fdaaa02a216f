"""Raw errors become reasons, by rules that are data."""

from pathlib import Path

import pytest

from action_mfa.conformance.ports import ReasonsFault, classify, load_reasons
from action_mfa.spec.protocol import ErrorData
from action_mfa.spec.vocabulary import Reason


def raw(
    name: str | None = None,
    code: str | None = None,
    message: str | None = None,
    status: int | None = None,
) -> ErrorData:
    """An error as an implementation reports it."""
    return ErrorData(name=name, code=code, message=message, status=status)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (raw("MfaInvalidOtpError", "mfa_invalid_otp_error", "Invalid OTP"), "mfa_invalid_code"),
        (raw("APIError", "mfa_invalid_code", "Invalid OTP", 422), "mfa_invalid_code"),
        (raw(message="Invalid code. Please try again."), "mfa_invalid_code"),
        (raw("MfaRateLimitedError", "mfa_rate_limited_error"), "mfa_rate_limited"),
        (raw(status=429), "mfa_rate_limited"),
        (
            raw("ValueMustBeDefined", "value_must_be_defined_error", "No MFA token found"),
            "mfa_required",
        ),
        (
            raw("ValueMustBeDefined", "value_must_be_defined_error", "User not logged in"),
            "not_authenticated",
        ),
        (raw("DynamicError", "mfa_token_required"), "mfa_required"),
        (raw("APIError", "unknown_error", "MFA required", 403), "mfa_required"),
        (raw(message="MFA Token required for this action: wallet.waas.sign"), "mfa_required"),
        (
            raw("APIError", "unknown_error", "Multiple MFA devices are not yet supported", 401),
            "totp_already_registered",
        ),
        (raw("APIError", "unknown_error", "No jwt provided!", 401), "not_authenticated"),
        (raw("UnauthorizedError", "unauthorized_error", "Unauthorized"), "not_authenticated"),
        (
            raw("APIError", "unknown_error", "Elevated access token required", 403),
            "elevated_token_required",
        ),
        (raw(message="MFA is not enabled for this environment", status=400), "mfa_not_enabled"),
        (raw("NotAllowedError"), "passkey_cancelled"),
        (raw("NoPasskeyCredentialsFoundError"), "passkey_not_found"),
        (raw("NoWebAuthNSupportError"), "passkey_not_supported"),
        (raw("WaasOnboardingIncompleteError"), "onboarding_incomplete"),
        (raw("Error", None, "MFA view closed"), "prompt_cancelled"),
        (raw("APIError", "mfa_invalid_request", None, 422), "invalid_request"),
        (raw("APIError", "unknown_error", "Access Forbidden", 403), "rejected"),
        (raw("APIError", "unknown_error", "Internal", 500), "internal_error"),
        (raw("AxiosError", None, "Request failed with status code 403"), "rejected"),
        (raw("AxiosError", None, "Request failed with status code 401"), "not_authenticated"),
        (raw("AxiosError", None, "Request failed with status code 503"), "internal_error"),
        (raw("TypeError", None, "undefined is not a function"), "unclassified"),
        (raw(status=302), "unclassified"),
        (raw(), "unclassified"),
    ],
)
def test_what_implementations_are_known_to_say(error: ErrorData, reason: str) -> None:
    """Names, codes and messages of the public packages and pages; then what a status tells."""
    assert classify(error) is Reason(reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_a_code_that_is_a_reason_means_it(reason: Reason) -> None:
    """Whatever the status beside it."""
    assert classify(raw(code=reason.value, status=400)) is reason


def test_a_message_that_only_mentions_a_reason_is_not_one() -> None:
    """Rules are anchored where a word alone would say too little."""
    error = raw(message="Could not check whether MFA required", status=500)
    assert classify(error) is Reason.INTERNAL_ERROR


def test_a_port_s_own_file_is_asked_first(tmp_path: Path) -> None:
    """Its fallbacks come after all rules, its own and ours, and before our fallbacks."""
    own = tmp_path / "reasons.toml"
    own.write_text(
        '[[rule]]\ncode = "E17"\nstatus = "4xx"\nreason = "mfa_required"\n'
        '[[fallback]]\nstatus = 401\nreason = "rejected"\n'
    )
    mapping = load_reasons(own)
    assert mapping.source == f"{own}, then reasons.toml"
    assert classify(raw(code="E17", status=403), mapping) is Reason.MFA_REQUIRED
    assert classify(raw(code="E17", status=503), mapping) is Reason.INTERNAL_ERROR
    assert classify(raw(code="E17"), mapping) is Reason.UNCLASSIFIED
    assert classify(raw(status=401), mapping) is Reason.REJECTED
    assert classify(raw(message="Multiple MFA devices", status=401), mapping) is (
        Reason.TOTP_ALREADY_REGISTERED
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "not TOML: "),
        ('[[rule]]\ncode = "x"\nreason = "nonsense"\n', r"file.rule[0].reason: Input should be"),
        ('[[rule]]\ncode = "x"\n', "file.rule[0].reason: Field required"),
        ('[[rule]]\nreason = "rejected"\n', "file.rule[0]: Value error, names neither name, code"),
        ('[[rule]]\nkode = "x"\ncode = "x"\nreason = "rejected"\n', "file.rule[0].kode: Extra"),
        ('[[fallback]]\nmessage = "("\nreason = "rejected"\n', "file.fallback[0].message: Value"),
        ('[[fallback]]\nstatus = "9xx"\nreason = "rejected"\n', "file.fallback[0].status"),
        ('[[rules]]\ncode = "x"\nreason = "rejected"\n', "file.rules: Extra inputs"),
    ],
)
def test_a_broken_file_is_refused_with_file_place_and_reason(
    tmp_path: Path, text: str, said: str
) -> None:
    """Whether it is no TOML or says what no rule can say."""
    path = tmp_path / "reasons.toml"
    path.write_text(text)
    with pytest.raises(ReasonsFault) as caught:
        load_reasons(path)
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, or not text at all."""
    with pytest.raises(ReasonsFault, match=r"none\.toml: cannot be read: No such file"):
        load_reasons(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff")
    with pytest.raises(ReasonsFault, match=r"latin\.toml: cannot be read: not UTF-8"):
        load_reasons(tmp_path / "latin.toml")
