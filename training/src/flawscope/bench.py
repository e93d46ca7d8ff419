"""Native latency of a bundle's detector with ONNX Runtime on the CPU."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from flawscope.bundle import open_bundle
from flawscope.golden import golden_picture

if TYPE_CHECKING:
    from pathlib import Path

WARM_UP = 5
RUNS = 30


def bench(
    bundle: Path, threads: int, precision: str = "fp32", runs: int = RUNS
) -> dict[str, float | int | str]:
    """Times the detector graph alone, without decoding and resizing.

    Args:
        bundle: The bundle's folder.
        threads: Threads of ONNX Runtime.
        precision: Which variant.
        runs: Runs after the warm-up.

    Returns:
        Median, fastest and slowest milliseconds, and what was run.
    """
    model = open_bundle(bundle, precision, threads)
    tensor = model.tensor(golden_picture())
    times: list[float] = []
    for index in range(WARM_UP + runs):
        started = time.perf_counter()
        model.run(tensor)
        if index >= WARM_UP:
            times.append(1000 * (time.perf_counter() - started))
    return {
        "precision": precision,
        "threads": threads,
        "runs": runs,
        "medianMs": round(statistics.median(times), 2),
        "minMs": round(min(times), 2),
        "maxMs": round(max(times), 2),
    }
