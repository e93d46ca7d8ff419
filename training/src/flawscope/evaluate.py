"""Accuracy of an exported bundle: coarse, refined, distance; rows as the manifest holds them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, good_pictures, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.metrics import Judged, check_mask_size, figures, load_mask, resize_map
from flawscope.part import draw_references, open_judge
from flawscope.preprocess import load_picture, read_size
from flawscope.progress import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

    from flawscope.bundle import Bundle, Prediction
    from flawscope.part import ReferenceJudge
    from flawscope.progress import Report
    from flawscope.teaching import Taught

Split = Literal["seen", "unseen", "fold"]

# How any graph is measured.
RULES = (
    "Maps and masks stretched to 256 x 256; image AUROC over all "
    "test pictures, from the graph's score (refined) or the largest cell (coarse); pixel metrics over good "
    "pictures and defective ones with a mask; AUPRO over 8-connected regions up to a false-positive rate "
    "of 0.3. Rows with references: that many pictures of train/good drawn by "
    "random.Random(seed).sample(sorted(names), K), mean over the draws; `distance` is the plain sum of the "
    "nearest-neighbour distances of the three patch levels. Rows `fold`: models trained by the same recipe "
    "without the category and its relatives."
)
PROTOCOL = f"Exported fp32 graphs. {RULES}"

# Map and score of each kind, for one picture under one draw of references.
Views = dict[str, tuple["NDArray[np.float32]", float]]
Job = tuple["Path", "Path", Split, "Plan", str]
KEYS = ("imageAuroc", "pixelAuroc", "pixelAp", "aupro")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    Attributes:
        counts: Numbers of references, 0 for words alone; a category with fewer goods gives all it has.
        draws: Draws of references, seeds 0, 1 and so on; figures are means over them.
        threads: Threads of ONNX Runtime, a process.
        workers: Processes that judge categories side by side; 0 for none but this one.
        precision: Which variant of the detector is run.
    """

    counts: tuple[int, ...] = (0,)
    draws: int = 1
    threads: int = 2
    workers: int = 0
    precision: str = "fp32"


def check_masks(data: Path) -> None:
    """Finds before hours of training what would stop the evaluation after them. Reads headers only.

    Args:
        data: Data root in the MVTec AD layout.

    Raises:
        FlawscopeError: A mask has another size than its picture.
    """
    for category in categories_in(data, "test"):
        for test in test_pictures(data, category):
            if not test.mask:
                continue
            size, picture = read_size(test.mask), read_size(test.path)
            # The evaluation says what cannot be read, and goes on without it.
            if size and picture:
                check_mask_size(test.mask, size, picture)


def evaluate(
    bundle: Path,
    data: Path,
    split: Split,
    plan: Plan,
    report: Report,
    categories: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Judges every test picture of a data root, under every number of references in one pass.

    Args:
        bundle: The bundle's folder; the detector of the plan's precision is run.
        data: Data root in the MVTec AD layout.
        split: Whether the bundle was trained on these categories.
        plan: What to measure.
        report: Called with categories done.
        categories: Which ones; all where None.

    Returns:
        Rows as `evaluation.rows` of the manifest: a category, number of references and map each.

    Raises:
        FlawscopeError: No bundle, no category, a category without a readable picture, or references are
            asked for and the bundle has no reference graph.
    """
    names = categories or categories_in(data, "test")
    rows: list[dict[str, Any]] = []
    jobs: list[Job] = [(bundle, data, split, plan, name) for name in names]

    def collect(found: Iterable[list[dict[str, Any]]]) -> None:
        for done, some in enumerate(found, 1):
            rows.extend(some)
            report(done, len(jobs))

    # Each process costs seconds to start.
    workers = min(plan.workers, len(jobs))
    if workers > 1:
        with get_context("spawn").Pool(workers) as pool:
            collect(pool.imap(_category, jobs))
    else:
        collect(map(_category, jobs))
    return rows


def _category(job: Job) -> list[dict[str, Any]]:
    folder, data, split, plan, category = job
    bundle = open_bundle(folder, plan.precision, plan.threads)
    counts = [count for count in plan.counts if count]
    judge = open_judge(bundle, plan.threads) if counts else None
    parts = {count: _parts(judge, data, category, count, plan.draws) for count in counts} if judge else {}
    judged: dict[tuple[int, str], list[list[Judged]]] = {}
    for test in test_pictures(data, category):
        try:
            picture = load_picture(test.path)
        except FlawscopeError as error:
            console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
            continue
        mask = load_mask(test.mask, picture.size) if test.mask else None
        for count, draws in _look(bundle, judge, parts, picture, 0 in plan.counts).items():
            for index, views in enumerate(draws):
                for kind, (values, score) in views.items():
                    kept = judged.setdefault((count, kind), [[] for _ in draws])
                    kept[index].append(Judged(resize_map(values), score, test.anomalous, mask))
    if not judged:
        raise FlawscopeError(f"No picture of {category} could be read.", "Check the folder.")
    rows: list[dict[str, Any]] = []
    for (count, kind), draws in judged.items():
        each = [astuple(figures(pictures)) for pictures in draws]
        rows.append(
            {"category": category, "split": split, "references": count, "map": kind}
            | {key: _mean(values) for key, values in zip(KEYS, zip(*each, strict=True), strict=True)}
        )
    return rows


def _parts(judge: ReferenceJudge, data: Path, category: str, count: int, draws: int) -> list[Taught]:
    good = good_pictures(data, category)
    # Where all pictures are taken every draw is the same.
    seeds = range(1 if len(good) <= count else draws)
    chosen = [draw_references(good, count, seed) for seed in seeds]
    return [judge.teach([load_picture(path) for path in draw]) for draw in chosen]


def _look(
    bundle: Bundle,
    judge: ReferenceJudge | None,
    parts: dict[int, list[Taught]],
    picture: Image.Image,
    alone: bool,
) -> dict[int, list[Views]]:
    """Views of one picture by number of references, one a draw."""
    found: dict[int, list[Views]] = {}
    if alone:
        found[0] = [_views(bundle.predict(picture))]
    if judge:
        features = judge.features(judge.prepare(picture))
        for count, draws in parts.items():
            found[count] = []
            for part in draws:
                prediction, distance = judge.judge_with_distance(features, part)
                baseline: Views = {"distance": (distance, float(distance.max()))}
                found[count].append(baseline | _views(prediction))
    return found


def _views(found: Prediction) -> Views:
    return {"coarse": (found.coarse, float(found.coarse.max())), "refined": (found.refined, found.score)}


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None and not np.isnan(value)]
    return round(float(np.mean(known)), 4) if known else None
