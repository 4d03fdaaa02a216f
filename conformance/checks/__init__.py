"""The checks: one module a chapter of the spec, one function a behaviour, each a short story.

``pytest --pyargs action_mfa.conformance.checks --adapter=...`` runs them against a port.
"""

__all__: list[str] = []
