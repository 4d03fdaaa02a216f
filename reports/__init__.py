"""Turns a results file into reports for readers and for other tools."""

__all__: list[str] = []
