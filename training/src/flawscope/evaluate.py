"""Accuracy of an exported bundle: coarse and refined side by side, rows as the manifest holds them."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, good_pictures, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.metrics import Judged, figures, load_mask, resize_map
from flawscope.part import draw_references, open_judge
from flawscope.preprocess import load_picture
from flawscope.progress import console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

    from flawscope.bundle import Prediction
    from flawscope.progress import Report
    from flawscope.teaching import Taught

Split = Literal["seen", "unseen"]

PROTOCOL = (
    "Exported fp32 graph, no references (k = 0). Maps and masks stretched to 256 x 256; image AUROC over all "
    "test pictures, from the graph's score (refined) or the largest cell (coarse); pixel metrics over good "
    "pictures and defective ones with a mask; AUPRO over 8-connected regions up to a false-positive rate "
    "of 0.3."
)


PARTS_PROTOCOL = (
    "Rows with references: exported fp32 graphs, that many pictures of train/good drawn by "
    "random.Random(seed).sample(sorted(names), K), mean over the draws; `distance` is the plain sum of the "
    "nearest-neighbour distances of the three patch levels."
)

# Map and score of each kind, for one picture under one draw of references.
Views = dict[str, tuple["NDArray[np.float32]", float]]
KEYS = ("imageAuroc", "pixelAuroc", "pixelAp", "aupro")


def evaluate(
    bundle: Path,
    data: Path,
    split: Split,
    threads: int,
    report: Report,
    categories: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Judges every test picture of a data root.

    Args:
        bundle: The bundle's folder; its fp32 graph is run.
        data: Data root in the MVTec AD layout.
        split: Whether the bundle was trained on these categories.
        threads: Threads of ONNX Runtime.
        report: Called with pictures done.
        categories: Which ones; all where None.

    Returns:
        Two rows a category, coarse and refined, as `evaluation.rows` of the manifest.

    Raises:
        FlawscopeError: No bundle, no category, or a category without a readable picture.
    """
    model = open_bundle(bundle, threads=threads)

    def judge(_category: str, picture: Image.Image) -> list[Views]:
        return [_views(model.predict(picture))]

    return _rows(data, split, 0, categories, judge, report)


def evaluate_parts(
    bundle: Path,
    data: Path,
    split: Split,
    threads: int,
    report: Report,
    references: int,
    draws: int,
    categories: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """The same with every category taught from `references` of its good pictures.

    Figures are means over `draws` draws, seeds 0, 1 and so on. A third row a category, `distance`, holds
    the nearest-neighbour distance with the same features.

    Raises:
        FlawscopeError: See `evaluate`; or the bundle has no reference graph.
    """
    judge = open_judge(open_bundle(bundle, threads=threads), threads)
    parts: dict[str, list[Taught]] = {}

    def look(category: str, picture: Image.Image) -> list[Views]:
        if category not in parts:
            good = good_pictures(data, category)
            chosen = [draw_references(good, references, seed) for seed in range(draws)]
            # Where all pictures are taken every draw is the same.
            chosen = chosen[:1] if len(good) <= references else chosen
            parts.clear()
            parts[category] = [judge.teach([load_picture(path) for path in draw]) for draw in chosen]
        features = judge.features(judge.prepare(picture))
        views: list[Views] = []
        for part in parts[category]:
            distance = judge.distance_map(features, part)
            views.append(
                {"distance": (distance, float(distance.max()))} | _views(judge.judge(features, part))
            )
        return views

    return _rows(data, split, references, categories, look, report)


def _views(found: Prediction) -> Views:
    return {"coarse": (found.coarse, float(found.coarse.max())), "refined": (found.refined, found.score)}


def _rows(
    data: Path,
    split: Split,
    references: int,
    categories: Sequence[str] | None,
    judge: Callable[[str, Image.Image], list[Views]],
    report: Report,
) -> list[dict[str, Any]]:
    names = categories or categories_in(data, "test")
    work = {name: test_pictures(data, name) for name in names}
    total, done = sum(map(len, work.values())), 0
    rows: list[dict[str, Any]] = []
    for category, tests in work.items():
        judged: dict[str, list[list[Judged]]] = {}
        for test in tests:
            done += 1
            try:
                draws = judge(category, load_picture(test.path))
            except FlawscopeError as error:
                console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
                continue
            mask = load_mask(test.mask) if test.mask else None
            for index, views in enumerate(draws):
                for kind, (values, score) in views.items():
                    kept = judged.setdefault(kind, [[] for _ in draws])
                    kept[index].append(Judged(resize_map(values), score, test.anomalous, mask))
            report(done, total)
        if not judged:
            raise FlawscopeError(f"No picture of {category} could be read.", "Check the folder.")
        for kind, draws in judged.items():
            each = [astuple(figures(pictures)) for pictures in draws]
            rows.append(
                {"category": category, "split": split, "references": references, "map": kind}
                | {key: _mean(values) for key, values in zip(KEYS, zip(*each, strict=True), strict=True)}
            )
    return rows


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None and not np.isnan(value)]
    return round(float(np.mean(known)), 4) if known else None
