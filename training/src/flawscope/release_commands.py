"""Commands that make a bundle and measure it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flawscope.options import (
    CHECKPOINT,
    DEFAULTS,
    REFERENCE_CHECKPOINT,
    REFERENCE_DEFAULTS,
    BundleFolder,
    Category,
    Checkpoint,
    Data,
    Out,
    Pictures,
    Seed,
    Steps,
    Threads,
    Workers,
)
from flawscope.setup import ReferenceTrainSetup, TrainSetup

if TYPE_CHECKING:
    from flawscope.release import Recipe

app = typer.Typer()

Counts = Annotated[
    list[int] | None,
    typer.Option("--references", min=0, help="Good pictures to teach each part with; repeat for more."),
]
Draws = Annotated[int, typer.Option(min=1, help="Draws of references, seeds 0, 1, ...; the mean.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write the rows here.")]


@app.command()
def export(checkpoint: Checkpoint, data: Data, out: Out) -> None:
    """Writes a bundle: graphs, thresholds from held-out good pictures, golden files, manifest, model card."""
    from flawscope.release import export as run

    run(checkpoint, data, out)


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
def evaluate(
    bundle: BundleFolder,
    seen: Annotated[list[Path] | None, typer.Option(help="Data root that was trained on.")] = None,
    unseen: Annotated[list[Path] | None, typer.Option(help="Data root that was not.")] = None,
    json_: Json = None,
    references: Counts = None,
    draws: Draws = 3,
    category: Category = None,
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
    from flawscope.release import cross_validate as run

    recipe = _recipe(pictures, steps, reference_steps, seed, workers)
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
    from flawscope.release import build as run

    recipe = _recipe(pictures, steps, reference_steps, seed, workers)
    plan = Plan(tuple(references or [0]), draws, 1, workers)
    _print_accuracy(run(data, out, checkpoint, reference, unseen, recipe, plan))


def _recipe(pictures: int, steps: int, reference_steps: int, seed: int, workers: int) -> "Recipe":
    from flawscope.release import Recipe

    return Recipe(
        TrainSetup(pictures=pictures, steps=steps, seed=seed, workers=workers),
        ReferenceTrainSetup(steps=reference_steps, seed=seed, workers=workers),
    )


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
