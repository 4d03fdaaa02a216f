"""The reference implementation of Action-Based MFA: core, clock, authenticators and wallets."""

__all__: list[str] = []
