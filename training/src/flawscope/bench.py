"""Native latency of a bundle's detector with ONNX Runtime on the CPU."""

from __future__ import annotations

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

WARM_UP = 5
RUNS = 30


def bench(
    bundle: Path, threads: int, precision: str = "fp32", runs: int = RUNS
) -> dict[str, float | int | str]:
    """Times the detector graph, and the reference graph with full banks, without decoding and resizing.

    Args:
        bundle: The bundle's folder.
        threads: Threads of ONNX Runtime.
        precision: Which variant.
        runs: Runs after the warm-up.

    Returns:
        Median, fastest and slowest milliseconds of the detector, and what was run; where the bundle has a
        reference graph also `referenceMedianMs` and `referenceMinMs`, for that graph alone.
    """
    model = open_bundle(bundle, precision, threads)
    tensor = model.tensor(golden_picture())
    times = _times(lambda: model.run(tensor), runs)
    result: dict[str, float | int | str] = {
        "precision": precision,
        "threads": threads,
        "runs": runs,
        "medianMs": round(statistics.median(times), 2),
        "minMs": round(min(times), 2),
        "maxMs": round(max(times), 2),
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
        times = _times(lambda: judge.judge(features, part), runs)
        result |= {
            "referenceMedianMs": round(statistics.median(times), 2),
            "referenceMinMs": round(min(times), 2),
        }
    return result


def _times(work: Callable[[], object], runs: int) -> list[float]:
    times: list[float] = []
    for index in range(WARM_UP + runs):
        started = time.perf_counter()
        work()
        if index >= WARM_UP:
            times.append(1000 * (time.perf_counter() - started))
    return times
