"""Commands about a part's good pictures, what a bundle makes of a data root, and its int8 variant."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flawscope.options import BundleFolder, Category, Data, Out, Rate, References, Seed, Threads
from flawscope.progress import console, progress

RATE = 0.05


app = typer.Typer()


@app.command()
def teach(
    bundle: BundleFolder,
    images: Annotated[Path, typer.Option(help="Folder of good pictures of one part.")],
    out: Annotated[Path, typer.Option(help="File to write, .npz.")],
    rate: Rate = RATE,
    threads: Threads = 2,
) -> None:
    """Teaches a part from good pictures and sets its thresholds for a wanted false-alarm rate."""
    from flawscope.data import pictures_in
    from flawscope.teach import describe, save_part, teach_part

    part, calibration = teach_part(bundle, pictures_in(images), rate, threads)
    save_part(out, part, calibration)
    typer.echo(describe(calibration))


@app.command("false-alarms")
def false_alarms(
    bundle: BundleFolder,
    images: Data,
    references: Annotated[list[int] | None, typer.Option(help="Numbers of references; repeat.")] = None,
    rate: Annotated[list[float] | None, typer.Option(help="Wanted rates; repeat.")] = None,
    seed: Seed = 0,
    category: Category = None,
    threads: Threads = 2,
    json_: Annotated[Path | None, typer.Option("--json", help="Also write the rows here.")] = None,
) -> None:
    """Counts alarms on good test pictures against thresholds from good training pictures."""
    from flawscope.teach import false_alarm_table
    from flawscope.teach import false_alarms as run

    with progress("Teaching and judging") as report:
        rows = run(
            bundle, images, references or [4, 8, 16], rate or [0.01, 0.05], threads, report, category, seed
        )
    typer.echo(false_alarm_table(rows))
    if json_:
        json_.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")


@app.command("hidden-defects")
def hidden_defects(
    bundle: BundleFolder,
    images: Data,
    json_: Annotated[Path, typer.Option("--json", help="File to write the scores to.")],
    good: Annotated[int, typer.Option(min=3, help="Good pictures around the defective one.")] = 8,
    draws: Annotated[int, typer.Option(min=1, help="Draws of pictures, seeds 0, 1, ....")] = 5,
    category: Category = None,
    threads: Threads = 2,
) -> None:
    """Leave-one-out scores of good pictures with a defective one among them, and of good ones alone."""
    from flawscope.hidden import shown_sets as run

    with progress("Teaching and judging") as report:
        sets = run(bundle, images, good, draws, threads, report, category)
    json_.write_text(json.dumps([asdict(row) for row in sets], indent=1) + "\n", "utf-8")
    console.print(f"{len(sets)} sets in {json_}")


@app.command()
def heatmaps(
    bundle: BundleFolder,
    images: Data,
    out: Out,
    references: References = 0,
    rate: Rate = RATE,
    seed: Seed = 0,
    category: Category = None,
    threads: Threads = 2,
) -> None:
    """Draws a sheet a category: picture with mask, coarse and refined map, verdict."""
    from flawscope.heatmaps import heatmaps as run
    from flawscope.part import ReferenceDraw

    with progress("Drawing") as report:
        written = run(bundle, images, out, ReferenceDraw(references, seed), rate, threads, report, category)
    console.print(f"{len(written)} sheets in {out}")


@app.command()
def quantise(
    bundle: BundleFolder,
    calibration_data: Annotated[Path, typer.Option(help="Data root whose good pictures set the ranges.")],
    unseen: Annotated[Path, typer.Option(help="Data root to measure on, never trained on.")],
    category: Category = None,
    pictures: Annotated[int, typer.Option(min=1, help="Most calibration pictures.")] = 64,
    seed: Seed = 0,
    threads: Threads = 1,
    workers: Annotated[int, typer.Option(min=0, help="Processes that judge side by side.")] = 2,
) -> None:
    """Adds a static int8 variant to a bundle, with its accuracy in manifest and model card."""
    from flawscope.bundle import read_manifest
    from flawscope.model_card import int8_section
    from flawscope.quantise import calibration_pictures
    from flawscope.quantise import quantise as run

    drawn = calibration_pictures(calibration_data, pictures, seed)
    with progress("Measuring int8") as report:
        run(bundle, drawn, unseen, report, category, threads, workers)
    typer.echo(int8_section(read_manifest(bundle)))
