"""A backend for Action-Based MFA that keeps its books in SQL.

It was written from the specification's text alone and shares no code with the reference: what is
true of a user is a row, what a request does is a transaction, and a refusal is a rollback. Run it
with ``python independent/python``; it speaks the adapter contract over standard input and output.
"""

__all__: list[str] = []
