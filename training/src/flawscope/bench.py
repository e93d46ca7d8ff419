"""Native latency of a bundle's graphs with ONNX Runtime on the CPU."""

from __future__ import annotations

import shutil
import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.golden import golden_picture
from flawscope.part import open_judge
from flawscope.teaching import Bank, Taught

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from flawscope.bundle import Bundle

WARM_UP = 5
RUNS = 30


def bench(
    bundle: Path, threads: int, precision: str = "fp32", runs: int = RUNS
) -> dict[str, float | int | str]:
    """Times the detector graph, its backbone alone, and the reference graph with full banks.

    Decoding and resizing are left out, and the graph is the one that a browser runs. The detector runs
    alone first, run after run; then the three take turns, so that a busy moment slows all of them.

    Args:
        bundle: The bundle's folder.
        threads: Threads of ONNX Runtime.
        precision: Which variant.
        runs: Runs after the warm-up.

    Returns:
        Median, fastest and slowest milliseconds of the detector in its turns, and what was run;
        `aloneMedianMs` of the detector run after run; `backboneMedianMs` and `backboneMinMs` up to the patch
        features; where the bundle has a reference graph also `referenceMedianMs` and `referenceMinMs` for
        that graph alone, and `bothMedianMs` for detector and reference graph one after the other.
    """
    model = open_bundle(bundle, precision, threads, optimised=True)
    tensor = model.tensor(golden_picture())
    work: dict[str, Callable[[], object]] = {
        "detector": lambda: model.run(tensor),
        "backbone": _backbone(model, tensor),
    }
    if "reference" in model.manifest["graphs"]:
        judge = open_judge(model, threads)
        random = np.random.default_rng(0)
        banks = [
            Bank(
                random.normal(size=(level.bank, level.channels)).astype(np.float32), np.zeros(level.bank, int)
            )
            for level in judge.levels
        ]
        part = Taught(banks, np.ones((len(banks), 2), np.float32))
        features = judge.features(judge.prepare(golden_picture()))
        work["reference"] = lambda: judge.judge(features, part)
    alone = _times({"detector": work["detector"]}, runs)["detector"]
    times = _times(work, runs)
    result: dict[str, float | int | str] = {
        "precision": precision,
        "threads": threads,
        "runs": runs,
        "aloneMedianMs": round(statistics.median(alone), 2),
        "medianMs": round(statistics.median(times["detector"]), 2),
        "minMs": round(min(times["detector"]), 2),
        "maxMs": round(max(times["detector"]), 2),
        "backboneMedianMs": round(statistics.median(times["backbone"]), 2),
        "backboneMinMs": round(min(times["backbone"]), 2),
    }
    if "reference" in times:
        both = [a + b for a, b in zip(times["detector"], times["reference"], strict=True)]
        result |= {
            "referenceMedianMs": round(statistics.median(times["reference"]), 2),
            "referenceMinMs": round(min(times["reference"]), 2),
            "bothMedianMs": round(statistics.median(both), 2),
            "bothMinMs": round(min(both), 2),
        }
    return result


def profile(bundle: Path, threads: int, precision: str, out: Path) -> None:
    """Writes ONNX Runtime's own profile of the detector graph: JSON, an event a line for every run of a node.

    Args:
        bundle: The bundle's folder.
        threads: Threads of ONNX Runtime.
        precision: Which variant.
        out: File to write.
    """
    model = open_bundle(bundle, precision, threads, out, optimised=True)
    tensor = model.tensor(golden_picture())
    for _ in range(WARM_UP + RUNS):
        model.run(tensor)
    shutil.move(model.session.end_profiling(), out)


def _backbone(model: Bundle, tensor: NDArray[np.float32]) -> Callable[[], object]:
    """A run that stops at the patch features."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.only_execute_path_to_fetches = True
    names = [feature["name"] for feature in model.manifest["outputs"]["features"]]
    return lambda: model.session.run(names, {model.manifest["input"]["name"]: tensor}, options)


def _times(work: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Milliseconds of every run after the warm-up, by what was run."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for index in range(WARM_UP + runs):
        for name, run in work.items():
            started = time.perf_counter()
            run()
            if index >= WARM_UP:
                times[name].append(1000 * (time.perf_counter() - started))
    return times
