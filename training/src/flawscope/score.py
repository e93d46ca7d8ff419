"""Runs an exported detector over a data root and writes what the project's evaluator reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.part import predictors
from flawscope.preprocess import load_picture
from flawscope.progress import console

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flawscope.part import ReferenceDraw
    from flawscope.progress import Report

MapKind = Literal["coarse", "refined"]


def score(
    bundle: Path,
    images: Path,
    out: Path,
    kind: MapKind,
    threads: int,
    report: Report,
    references: ReferenceDraw | None = None,
    categories: Sequence[str] | None = None,
) -> int:
    """Writes `OUT/<category>/<defect or good>/<stem>.npy` and `OUT/<category>/scores.json`.

    The score beside the coarse map is its largest cell; beside the refined map it is the graph's.

    Args:
        bundle: The bundle's folder; its fp32 graph is run.
        images: Data root in the MVTec AD layout.
        out: Folder to write to.
        kind: Which map.
        threads: Threads of ONNX Runtime.
        report: Called with pictures done.
        references: How many good pictures of `train/good` to teach each category with, and by which draw.
        categories: Which ones; all where None.

    Returns:
        Number of pictures judged; unreadable ones are named and skipped.

    Raises:
        FlawscopeError: No bundle, no category, or nothing that can be read.
    """
    model = open_bundle(bundle, threads=threads)
    names = categories or categories_in(images, "test")
    work = [(c, picture) for c in names for picture in test_pictures(images, c)]
    predict = predictors(model, images, references, threads)
    scores: dict[str, dict[str, float]] = {}
    for index, (category, test) in enumerate(work):
        try:
            found = predict(category, load_picture(test.path))
        except FlawscopeError as error:
            console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
            continue
        target = out / category / test.defect / f"{test.path.stem}.npy"
        target.parent.mkdir(parents=True, exist_ok=True)
        np.save(target, found.refined if kind == "refined" else found.coarse)
        value = found.score if kind == "refined" else float(found.coarse.max())
        scores.setdefault(category, {})[test.key] = value
        report(index + 1, len(work))
    if not scores:
        raise FlawscopeError(f"No picture below {images} could be read.", "Check the folder.")
    for category, values in scores.items():
        (out / category / "scores.json").write_text(json.dumps(values, indent=1) + "\n", "utf-8")
    return sum(len(values) for values in scores.values())
