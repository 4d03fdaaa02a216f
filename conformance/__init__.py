"""Drives any implementation through an adapter and judges it clause by clause."""

__all__: list[str] = []
