"""The command line."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flawscope import part_commands
from flawscope.errors import FlawscopeError
from flawscope.execution import Execution
from flawscope.options import BundleFolder, Data, Out, References, Seed, Threads
from flawscope.progress import console, progress
from flawscope.setup import Family, Precision, ReferenceTrainSetup, TrainSetup
from flawscope.writing import watching_the_disk

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(part_commands.app)

DEFAULTS = TrainSetup()
REFERENCE_DEFAULTS = ReferenceTrainSetup()
MACHINE = Execution()
CHECKPOINT = Path("training/checkpoints/default.safetensors")
REFERENCE_CHECKPOINT = Path("training/checkpoints/reference.safetensors")

Checkpoint = Annotated[Path, typer.Option(help="Checkpoint written by `flawscope train`.")]
Pictures = Annotated[int, typer.Option(min=1, help="Pictures to synthesise.")]
Steps = Annotated[int, typer.Option(min=20, help="Optimiser steps.")]
BackboneFamily = Annotated[Family, typer.Option("--backbone", help="Frozen towers.")]
Weights = Annotated[str | None, typer.Option(help="Of `--backbone clip`: a folder or a hub id.")]
Size = Annotated[int, typer.Option(min=16, help="Side of the network input, pixels.")]
Tokens = Annotated[int, typer.Option(min=1, help="Learned prompt tokens a state.")]
Counts = Annotated[
    list[int] | None,
    typer.Option("--references", min=0, help="Good pictures to teach each part with; repeat for more."),
]
Draws = Annotated[int, typer.Option(min=1, help="Draws of references, seeds 0, 1, ...; the mean.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write the rows here.")]
Workers = Annotated[int, typer.Option(min=0, help="Processes that do the work; 0 for this one alone.")]
Accelerator = Annotated[str, typer.Option(help="`cpu`, `gpu`, `cuda`, `mps` or `auto`.")]
Devices = Annotated[int, typer.Option(min=1, help="Processes a node, one for each device.")]
Nodes = Annotated[int, typer.Option(min=1, help="Machines; start the same command on each.")]
Arithmetic = Annotated[Precision, typer.Option("--precision", help="Arithmetic of a training step.")]
SaveEvery = Annotated[int, typer.Option(min=1, help="Steps between two states to resume from.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an earlier run of this command stopped.")]


class MapKind(StrEnum):
    """The maps a detector gives."""

    coarse = "coarse"
    refined = "refined"


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


@app.command("export-reference")
def export_reference(
    bundle: BundleFolder,
    checkpoint: Annotated[
        Path, typer.Option(help="Written by `flawscope train-reference`.")
    ] = REFERENCE_CHECKPOINT,
) -> None:
    """Adds the reference graph to a bundle."""
    from dataclasses import asdict

    from flawscope.export_reference import add_reference
    from flawscope.train_reference import load_reference

    model, setup, _ = load_reference(checkpoint)
    add_reference(model, bundle, asdict(setup))


@app.command()
def export(checkpoint: Checkpoint, data: Data, out: Out) -> None:
    """Writes a bundle: graphs, thresholds from held-out good pictures, golden files, manifest, model card."""
    from flawscope.release import export as run

    run(checkpoint, data, out)


@app.command()
def score(
    bundle: BundleFolder,
    images: Data,
    out: Out,
    map_: Annotated[MapKind, typer.Option("--map", help="Which map to write.")] = MapKind.refined,
    references: References = 0,
    seed: Seed = 0,
    category: Annotated[list[str] | None, typer.Option(help="Only this one; repeat for more.")] = None,
    threads: Threads = 2,
    cluster: Annotated[bool, typer.Option(help="On Ray: several processes, or a cluster.")] = False,
    address: Annotated[str | None, typer.Option(help="Of a cluster; this machine if left out.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; what the cores allow.")] = None,
) -> None:
    """Runs the exported graph over a data root; writes maps and scores as the evaluator reads them."""
    from flawscope.cluster import score_on_cluster
    from flawscope.part import ReferenceDraw
    from flawscope.score import score as run

    draw = ReferenceDraw(references, seed)
    with progress("Scoring") as report:
        common = (bundle, images, out, map_.value, threads, report, draw, category)
        count = score_on_cluster(*common, address, workers) if cluster or address else run(*common)
    console.print(f"{count} pictures scored into {out}")


@app.command()
def evaluate(
    bundle: BundleFolder,
    seen: Annotated[list[Path] | None, typer.Option(help="Data root that was trained on.")] = None,
    unseen: Annotated[list[Path] | None, typer.Option(help="Data root that was not.")] = None,
    json_: Json = None,
    references: Counts = None,
    draws: Draws = 3,
    category: Annotated[list[str] | None, typer.Option(help="Only this one; repeat for more.")] = None,
    record: Annotated[bool, typer.Option(help="Write the rows into the bundle and its model card.")] = False,
    threads: Threads = 1,
    workers: Workers = 2,
) -> None:
    """Prints accuracy as Markdown, coarse / refined / distance side by side."""
    from flawscope.evaluate import Plan
    from flawscope.release import evaluate_roots

    plan = Plan(tuple(references or [0]), draws, threads, workers)
    rows = evaluate_roots(bundle, seen or [], unseen or [], plan, category)
    _finish(rows, json_, bundle if record else None)


@app.command("cross-validate")
def cross_validate(
    data: Data,
    fold: Annotated[
        list[str], typer.Option(help="Categories to leave out together, separated by commas; repeat.")
    ],
    work: Annotated[Path, typer.Option(help="Folder for the folds' checkpoints and bundles.")],
    json_: Json = None,
    references: Counts = None,
    draws: Draws = 3,
    record: Annotated[
        Path | None, typer.Option(help="A bundle of the same recipe to write the rows into.")
    ] = None,
    pictures: Pictures = DEFAULTS.pictures,
    steps: Steps = DEFAULTS.steps,
    reference_steps: Steps = REFERENCE_DEFAULTS.steps,
    seed: Seed = DEFAULTS.seed,
    workers: Workers = DEFAULTS.workers,
) -> None:
    """Trains once a fold without its categories and prints how the exported graphs do on them."""
    from flawscope.evaluate import Plan
    from flawscope.release import Recipe
    from flawscope.release import cross_validate as run

    recipe = Recipe(
        TrainSetup(pictures=pictures, steps=steps, seed=seed, workers=workers),
        ReferenceTrainSetup(steps=reference_steps, seed=seed, workers=workers),
    )
    folds = [names.split(",") for names in fold]
    rows = run(data, folds, work, recipe, Plan(tuple(references or [0]), draws, 1, workers))
    _finish(rows, json_, record)


@app.command()
def build(
    data: Data,
    out: Out,
    checkpoint: Annotated[Path, typer.Option(help="Where to keep the detector's checkpoint.")] = CHECKPOINT,
    reference: Annotated[
        Path, typer.Option(help="Where to keep the reference model's checkpoint.")
    ] = REFERENCE_CHECKPOINT,
    unseen: Annotated[Path | None, typer.Option(help="Data root to measure on and never train on.")] = None,
    references: Counts = None,
    draws: Draws = 3,
    pictures: Pictures = DEFAULTS.pictures,
    steps: Steps = DEFAULTS.steps,
    reference_steps: Steps = REFERENCE_DEFAULTS.steps,
    seed: Seed = DEFAULTS.seed,
    workers: Workers = DEFAULTS.workers,
) -> None:
    """Everything in one: train both models, calibrate, export, evaluate, describe."""
    from flawscope.evaluate import Plan
    from flawscope.release import Recipe
    from flawscope.release import build as run

    recipe = Recipe(
        TrainSetup(pictures=pictures, steps=steps, seed=seed, workers=workers),
        ReferenceTrainSetup(steps=reference_steps, seed=seed, workers=workers),
    )
    plan = Plan(tuple(references or [0]), draws, 1, workers)
    _print_accuracy(run(data, out, checkpoint, reference, unseen, recipe, plan))


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


@app.command()
def bench(
    bundle: BundleFolder,
    threads: Threads = 2,
    precision: str = "fp32",
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Times the detector graph natively: median over runs after a warm-up."""
    from flawscope.bench import bench as run

    result = run(bundle, threads, precision)
    if json_:
        typer.echo(json.dumps(result))
    else:
        typer.echo(
            f"{result['precision']}, {result['threads']} threads: detector median {result['medianMs']} ms "
            f"({result['minMs']} to {result['maxMs']}, {result['runs']} runs), its backbone alone "
            f"{result['backboneMedianMs']} ms"
        )
        if "bothMedianMs" in result:
            typer.echo(
                f"reference graph with full banks: median {result['referenceMedianMs']} ms; "
                f"detector and reference graph: median {result['bothMedianMs']} ms, "
                f"fastest {result['bothMinMs']} ms"
            )


@app.command()
def parity(
    bundle: BundleFolder,
    checkpoint: Checkpoint,
    out: Out,
    reference: Annotated[
        Path, typer.Option(help="Written by `flawscope train-reference`.")
    ] = REFERENCE_CHECKPOINT,
    data: Annotated[Path, typer.Option(help="Real pictures, read in place.")] = Path("../shared/data"),
    samples: Annotated[Path, typer.Option(help="Used where the data is absent.")] = Path("public/samples"),
) -> None:
    """Writes twelve pictures with the pixels, tensors and maps that every runtime must reproduce."""
    from flawscope.parity import parity as run

    index = run(bundle, checkpoint, reference, out, data, samples)
    console.print(
        f"{len(index['pictures'])} pictures from {index['source']}; "
        f"PyTorch and ONNX Runtime differ by {index['largestDifference']:.1e} at most"
    )


@app.command("tiny-bundle")
def tiny_bundle(
    out: Out, backbone: Annotated[Family, typer.Option("--family", help="Of the backbone.")] = "lit"
) -> None:
    """Writes a complete bundle of a tiny untrained detector, for tests."""
    from flawscope.tiny import write_tiny_bundle

    write_tiny_bundle(out, backbone)
    console.print(f"Tiny bundle in {out}")


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


def _finish(rows: list[dict[str, Any]], json_: Path | None, bundle: Path | None) -> None:
    from flawscope.release import record_evaluation

    _print_accuracy(rows)
    if json_:
        json_.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    if bundle:
        record_evaluation(bundle, rows)


def _print_accuracy(rows: list[dict[str, Any]]) -> None:
    from flawscope.model_card import accuracy_section

    typer.echo(accuracy_section(rows))
