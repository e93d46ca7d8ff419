"""The command line."""

import sys

import typer

from flawscope import bundle_commands, part_commands, release_commands, train_commands
from flawscope.errors import FlawscopeError
from flawscope.progress import console
from flawscope.writing import watching_the_disk

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for commands in (train_commands, release_commands, bundle_commands, part_commands):
    app.add_typer(commands.app)


def run() -> None:
    """Entry point: prints what a user can act on as words and not as a traceback."""
    try:
        with watching_the_disk():
            app()
    except FlawscopeError as error:
        console.print(f"[bold red]{error.message}[/]\n{error.hint}")
        sys.exit(1)


@app.callback()
def main() -> None:
    """Trains, evaluates and exports the detector that Flawscope runs in the browser."""
