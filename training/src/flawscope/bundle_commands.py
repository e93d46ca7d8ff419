"""Commands that run a bundle, and those that test runtimes against each other."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flawscope.options import (
    REFERENCE_CHECKPOINT,
    BundleFolder,
    Category,
    Checkpoint,
    Data,
    Out,
    References,
    Seed,
    Threads,
)
from flawscope.progress import console, progress
from flawscope.setup import Family

app = typer.Typer()


class MapKind(StrEnum):
    """The maps a detector gives."""

    coarse = "coarse"
    refined = "refined"


@app.command()
def score(
    bundle: BundleFolder,
    images: Data,
    out: Out,
    map_: Annotated[MapKind, typer.Option("--map", help="Which map to write.")] = MapKind.refined,
    references: References = 0,
    seed: Seed = 0,
    category: Category = None,
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
def bench(
    bundle: BundleFolder,
    threads: Threads = 2,
    precision: str = "fp32",
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    profile: Annotated[
        Path | None, typer.Option(help="Write ONNX Runtime's profile of the detector graph here too.")
    ] = None,
) -> None:
    """Times the detector graph natively: median over runs after a warm-up."""
    from flawscope.bench import bench as run
    from flawscope.bench import profile as write_profile

    result = run(bundle, threads, precision)
    if profile:
        write_profile(bundle, threads, precision, profile)
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


@app.command()
def optimise(bundle: BundleFolder) -> None:
    """Has ONNX Runtime optimise the detector's graph beforehand, as WebAssembly starts sooner with it."""
    from flawscope.optimise import RUNTIME
    from flawscope.optimise import optimise as run

    run(bundle)
    console.print(f"Optimised for ONNX Runtime {RUNTIME} in {bundle}")


@app.command("tiny-bundle")
def tiny_bundle(
    out: Out, backbone: Annotated[Family, typer.Option("--family", help="Of the backbone.")] = "lit"
) -> None:
    """Writes a complete bundle of a tiny untrained detector, for tests."""
    from flawscope.tiny import write_tiny_bundle

    write_tiny_bundle(out, backbone)
    console.print(f"Tiny bundle in {out}")
