"""The clauses, message schemas and open points of Action-Based MFA, as data with a typed loader."""

__all__: list[str] = []
