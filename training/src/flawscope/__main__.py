"""Lets `python -m flawscope` stand for the `flawscope` command."""

from flawscope.cli import run

if __name__ == "__main__":
    run()
