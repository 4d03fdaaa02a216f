"""``python -m action_mfa.conformance.cli``: the command, where its script is not on the path."""

from action_mfa.conformance.cli.entry import main

main()
