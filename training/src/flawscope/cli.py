"""The command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Data = Annotated[Path, typer.Option(help="Data root in the MVTec AD layout.")]
Out = Annotated[Path, typer.Option(help="Folder to write to.")]
BundleFolder = Annotated[Path, typer.Option(help="Folder of a bundle.")]
Checkpoint = Annotated[Path, typer.Option(help="Checkpoint written by `flawscope train`.")]


@app.callback()
def main() -> None:
    """Trains, evaluates and exports the detector that Flawscope runs in the browser."""


@app.command()
def train(data: Data, out: Out, pictures: int = 4000, steps: int = 1500, seed: int = 0) -> None:
    """Trains prompts, adapters and the refinement head on good pictures."""
    from flawscope.train import TrainSetup
    from flawscope.train import train as run

    run(data, out, TrainSetup(pictures=pictures, steps=steps, seed=seed))


@app.command()
def export(checkpoint: Checkpoint, data: Data, out: Out) -> None:
    """Writes a bundle: graphs, thresholds from held-out good pictures, golden files, manifest, model card."""
    from flawscope.release import export as run

    run(checkpoint, data, out)
