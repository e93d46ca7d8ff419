"""Scoring on Ray Data: the same graph over an archive, on the cores of one machine or on a cluster.

Ray does what is hard about it: it keeps a pool of workers, restarts one that died and runs its unfinished
tasks again, without limit by default. A task's rows reach the driver once, whole, or not at all, and the
driver alone writes; so a picture is neither lost nor reported twice, however often its task was started.
"""

from __future__ import annotations

import logging
import os
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.errors import FlawscopeError
from flawscope.part import ReferenceDraw, open_judge, taught_category
from flawscope.score import MapKind, Outcome, Results, judge, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flawscope.progress import Report
    from flawscope.teaching import Taught

INSTALL = 'pip install -e "training[cluster]"'
# Pictures a task: enough to hide Ray's overhead, few enough to lose little with a worker.
TASK = 4
# Maps pass through Ray's object store; a small one is enough, since the driver writes them as they come.
STORE_BYTES = 256 * 2**20

KNOCK_S = 5

Row = dict[str, Any]


class Scorer:
    """A worker: opens the bundle once and judges rows; the same code as the plain run."""

    def __init__(self, bundle: str, kind: MapKind, threads: int, parts: Any) -> None:
        import ray

        self.kind: MapKind = kind
        self.model = open_bundle(Path(bundle), threads=threads)
        self.parts: dict[str, Taught] = ray.get(parts)
        self.judge = open_judge(self.model, threads) if self.parts else None

    def __call__(self, row: Row) -> Row:
        """Judges the picture of a row; plain bytes travel best."""
        if self.judge is None:
            predict = self.model.predict
        else:
            taught, part = self.judge, self.parts[row["category"]]

            def predict(picture):
                return taught.predict(picture, part)

        outcome = judge(predict, Path(row["path"]), self.kind)
        values = np.zeros((0, 0), np.float32) if outcome.map is None else np.ascontiguousarray(outcome.map)
        return {
            "index": row["index"],
            "height": values.shape[0],
            "map": values.tobytes(),
            "score": outcome.score,
            "problem": outcome.problem,
        }


@contextmanager
def _ray(address: str | None, cores: int) -> Iterator[Any]:
    """A connection to a cluster, or a Ray of this machine that lives as long as the block."""
    # Nothing leaves the machine that nobody asked for.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        from ray.data import DataContext
    except ImportError as error:
        raise FlawscopeError(
            "Scoring on a cluster needs Ray, which is not installed.", f"Install it with `{INSTALL}`."
        ) from error
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    common = {"logging_level": logging.WARNING, "log_to_driver": False}
    try:
        if address:
            _knock(address)
            ray.init(address, **common)
        else:
            ray.init(num_cpus=cores, include_dashboard=False, object_store_memory=STORE_BYTES, **common)
    except (OSError, RuntimeError, ValueError) as error:
        raise FlawscopeError(
            f"There is no Ray cluster at {address or 'this machine'} ({error}).",
            "Check the address, or leave it out to use the cores of this machine.",
        ) from error
    try:
        DataContext.get_current().enable_progress_bars = False
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Fails in seconds where nobody listens; Ray itself tries for minutes and then ends the process."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if port.isdecimal():
        socket.create_connection((host, int(port)), KNOCK_S).close()


def score_on_cluster(
    bundle: Path,
    images: Path,
    out: Path,
    kind: MapKind,
    threads: int,
    report: Report,
    references: ReferenceDraw | None = None,
    categories: Sequence[str] | None = None,
    address: str | None = None,
    workers: int | None = None,
) -> int:
    """`flawscope.score.score` on Ray Data; writes the same bytes.

    Categories are taught here, once; workers judge. Bundle and pictures must lie under the same paths on
    every machine of a cluster; only this process writes.

    Args:
        bundle: See `flawscope.score.score`.
        images: See there.
        out: See there.
        kind: See there.
        threads: Threads of ONNX Runtime in each worker; with the same number the results are the plain run's.
        report: See there.
        references: See there.
        categories: See there.
        address: Of a running cluster, as `ray.init` takes it; a Ray of this machine where None.
        workers: Processes that judge; as many as the cores allow where None.

    Returns:
        Number of pictures judged.

    Raises:
        FlawscopeError: See there; or Ray is not installed, no cluster answers, or pictures got lost.
    """
    tasks = tasks_of(images, categories)
    model = open_bundle(bundle, threads=threads)
    parts: dict[str, Taught] = {}
    if references is not None and references.count:
        reference_judge = open_judge(model, threads)
        for category in dict.fromkeys(task.category for task in tasks):
            parts[category] = taught_category(reference_judge, images, category, references)
    rows = [
        {"index": index, "category": task.category, "path": str(task.picture.path.resolve())}
        for index, task in enumerate(tasks)
    ]
    count = workers or max(1, (os.cpu_count() or 1) // threads)
    results, seen = Results(tasks, out), set[int]()
    with _ray(address, count * threads) as ray:
        judged = ray.data.from_items(rows, override_num_blocks=max(1, -(-len(rows) // TASK))).map(
            Scorer,
            fn_constructor_args=(str(bundle.resolve()), kind, threads, ray.put(parts)),
            compute=ray.data.ActorPoolStrategy(size=count),
            num_cpus=threads,
        )
        for row in judged.iter_rows():
            if row["index"] in seen:
                raise RuntimeError(f"Ray delivered picture {row['index']} twice")
            seen.add(row["index"])
            values = (
                np.frombuffer(row["map"], np.float32).reshape(row["height"], -1) if row["height"] else None
            )
            results.add(row["index"], Outcome(values, row["score"], row["problem"]))
            report(len(seen), len(tasks))
    if len(seen) != len(tasks):
        raise FlawscopeError(
            f"{len(tasks) - len(seen)} of {len(tasks)} pictures got lost on the cluster.",
            "Score again; the logs of Ray say what happened to its workers.",
        )
    return results.finish()
