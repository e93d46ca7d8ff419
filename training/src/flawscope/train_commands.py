"""Commands that train, and those that look at what training sees."""

from pathlib import Path
from typing import Annotated

import typer

from flawscope.execution import Execution
from flawscope.options import (
    CHECKPOINT,
    DEFAULTS,
    REFERENCE_CHECKPOINT,
    REFERENCE_DEFAULTS,
    BackboneFamily,
    Data,
    Pictures,
    Seed,
    Size,
    Steps,
    Weights,
    Workers,
)
from flawscope.setup import Precision, ReferenceTrainSetup, TrainSetup

app = typer.Typer()
MACHINE = Execution()

Tokens = Annotated[int, typer.Option(min=1, help="Learned prompt tokens a state.")]
Accelerator = Annotated[str, typer.Option(help="`cpu`, `gpu`, `cuda`, `mps` or `auto`.")]
Devices = Annotated[int, typer.Option(min=1, help="Processes a node, one for each device.")]
Nodes = Annotated[int, typer.Option(min=1, help="Machines; start the same command on each.")]
Arithmetic = Annotated[Precision, typer.Option("--precision", help="Arithmetic of a training step.")]
SaveEvery = Annotated[int, typer.Option(min=1, help="Steps between two states to resume from.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an earlier run of this command stopped.")]


@app.command()
def train(
    data: Data,
    out: Annotated[Path, typer.Option(help="Checkpoint to write.")] = CHECKPOINT,
    category: Annotated[list[str] | None, typer.Option(help="Train on this one; repeat for more.")] = None,
    backbone: BackboneFamily = DEFAULTS.family,
    weights: Weights = DEFAULTS.weights,
    size: Size = DEFAULTS.size,
    tokens: Tokens = DEFAULTS.tokens,
    pictures: Pictures = DEFAULTS.pictures,
    steps: Steps = DEFAULTS.steps,
    seed: Seed = DEFAULTS.seed,
    workers: Workers = DEFAULTS.workers,
    accelerator: Accelerator = MACHINE.accelerator,
    devices: Devices = MACHINE.devices,
    nodes: Nodes = MACHINE.nodes,
    precision: Arithmetic = MACHINE.precision,
    save_every: SaveEvery = MACHINE.save_every,
    resume: Resume = MACHINE.resume,
) -> None:
    """Trains prompts, adapters and the refinement head on good pictures."""
    from flawscope.train import train as run

    setup = TrainSetup(
        family=backbone, weights=weights, size=size, tokens=tokens, pictures=pictures, steps=steps, seed=seed,
        workers=workers,
    )  # fmt: skip
    run(data, out, setup, category, Execution(accelerator, devices, nodes, precision, save_every, resume))


@app.command("train-reference")
def train_reference(
    data: Data,
    out: Annotated[Path, typer.Option(help="Checkpoint to write.")] = REFERENCE_CHECKPOINT,
    category: Annotated[list[str] | None, typer.Option(help="Train on this one; repeat for more.")] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Do not train on this one; repeat for more.")
    ] = None,
    backbone: BackboneFamily = REFERENCE_DEFAULTS.family,
    weights: Weights = REFERENCE_DEFAULTS.weights,
    size: Size = REFERENCE_DEFAULTS.size,
    groups: Annotated[
        int, typer.Option(min=1, help="Imagined parts a category.")
    ] = REFERENCE_DEFAULTS.groups,
    steps: Steps = REFERENCE_DEFAULTS.steps,
    seed: Seed = REFERENCE_DEFAULTS.seed,
    workers: Workers = REFERENCE_DEFAULTS.workers,
    accelerator: Accelerator = MACHINE.accelerator,
    devices: Devices = MACHINE.devices,
    nodes: Nodes = MACHINE.nodes,
    precision: Arithmetic = MACHINE.precision,
    save_every: SaveEvery = MACHINE.save_every,
    resume: Resume = MACHINE.resume,
) -> None:
    """Trains the head that judges a picture against good pictures of its part."""
    from flawscope.data import categories_in
    from flawscope.train_reference import train_reference as run

    names = category or categories_in(data, "train/good")
    kept = [name for name in names if name not in (leave_out or [])]
    setup = ReferenceTrainSetup(
        family=backbone, weights=weights, size=size, groups=groups, steps=steps, seed=seed, workers=workers
    )
    run(data, out, setup, kept, Execution(accelerator, devices, nodes, precision, save_every, resume))


@app.command()
def align(
    backbone: BackboneFamily = DEFAULTS.family,
    weights: Weights = DEFAULTS.weights,
    size: Size = DEFAULTS.size,
    data: Annotated[Path | None, typer.Option(help="Also ask its good pictures for their names.")] = None,
) -> None:
    """Shows how well image and text tower fit: held-out classes of `lit`, and pictures of a data root."""
    from flawscope.alignment import HELD_OUT_CLASSES, named_pictures
    from flawscope.backbones.families import load_backbone
    from flawscope.backbones.lit import LitBackbone

    towers = load_backbone(backbone, weights)
    if isinstance(towers, LitBackbone):
        found = towers.alignment
        typer.echo(
            f"{HELD_OUT_CLASSES} held-out classes: "
            f"top-1 {100 * found.top1:.1f} %, top-5 {100 * found.top5:.1f} % "
            f"(chance {100 / HELD_OUT_CLASSES:.1f} %, {500 / HELD_OUT_CLASSES:.1f} %)"
        )
    if data:
        right, names = named_pictures(towers, data, size)
        typer.echo(
            f"good pictures that find their category's name among {names}: {100 * right:.1f} % "
            f"(chance {100 / names:.1f} %)"
        )


@app.command()
def ablate(
    data: Data,
    out: Annotated[Path, typer.Option(help="JSON file of the figures; what it holds is not done again.")],
    fold: Annotated[
        list[str] | None,
        typer.Option(help="Categories left out together, with commas; repeat for more. Default: each alone."),
    ] = None,
    tests: Annotated[int, typer.Option(min=2, help="Most test pictures of a category.")] = 1000,
    backbone: BackboneFamily = DEFAULTS.family,
    weights: Weights = DEFAULTS.weights,
    size: Size = DEFAULTS.size,
    pictures: Pictures = DEFAULTS.pictures,
    steps: Steps = DEFAULTS.steps,
    seed: Seed = DEFAULTS.seed,
    workers: Workers = DEFAULTS.workers,
) -> None:
    """Compares prompts (learned, fixed words, free vectors) and 0 to 3 layers on categories left out."""
    from flawscope.ablate import ablate as run
    from flawscope.ablate import folds_of, table

    setup = TrainSetup(
        family=backbone,
        weights=weights,
        size=size,
        pictures=pictures,
        steps=steps,
        seed=seed,
        workers=workers,
    )
    typer.echo(table(run(data, out, setup, folds_of(data, fold), tests)))


@app.command("contact-sheet")
def contact_sheet(
    data: Data,
    out: Annotated[Path, typer.Option(help="PNG file to write.")],
    count: int = 24,
    seed: Seed = DEFAULTS.seed,
    kinds: Annotated[bool, typer.Option(help="Every kind of anomaly in every shape instead.")] = False,
) -> None:
    """Draws synthesised pictures beside their masks, to look at what training sees."""
    from flawscope.contact_sheet import draw, draw_kinds

    if kinds:
        draw_kinds(data, out, TrainSetup(seed=seed))
    else:
        draw(data, out, count, TrainSetup(seed=seed))
