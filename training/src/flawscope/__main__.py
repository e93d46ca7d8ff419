"""Lets `python -m flawscope` stand for the `flawscope` command."""

from flawscope.cli import app

app(prog_name="flawscope")
