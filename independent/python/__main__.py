"""Starts the backend on standard input and output: ``python independent/python``."""

from ledger.port import main

if __name__ == "__main__":
    main()
