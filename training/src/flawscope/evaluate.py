"""Accuracy of an exported bundle: coarse and refined side by side, rows as the manifest holds them."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.metrics import Judged, figures, load_mask, resize_map
from flawscope.preprocess import load_picture
from flawscope.progress import console

if TYPE_CHECKING:
    from pathlib import Path

    from flawscope.progress import Report

Split = Literal["seen", "unseen"]

PROTOCOL = (
    "Exported fp32 graph, no references (k = 0). Maps and masks stretched to 256 x 256; image AUROC over all "
    "test pictures, from the graph's score (refined) or the largest cell (coarse); pixel metrics over good "
    "pictures and defective ones with a mask; AUPRO over 8-connected regions up to a false-positive rate "
    "of 0.3."
)


def evaluate(bundle: Path, data: Path, split: Split, threads: int, report: Report) -> list[dict[str, Any]]:
    """Judges every test picture of a data root.

    Args:
        bundle: The bundle's folder; its fp32 graph is run.
        data: Data root in the MVTec AD layout.
        split: Whether the bundle was trained on these categories.
        threads: Threads of ONNX Runtime.
        report: Called with pictures done.

    Returns:
        Two rows a category, coarse and refined, as `evaluation.rows` of the manifest.

    Raises:
        FlawscopeError: No bundle, no category, or a category without a readable picture.
    """
    model = open_bundle(bundle, threads=threads)
    work = {name: test_pictures(data, name) for name in categories_in(data, "test")}
    total, done = sum(map(len, work.values())), 0
    rows: list[dict[str, Any]] = []
    for category, tests in work.items():
        judged: dict[str, list[Judged]] = {"coarse": [], "refined": []}
        for test in tests:
            done += 1
            try:
                found = model.predict(load_picture(test.path))
            except FlawscopeError as error:
                console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
                continue
            mask = load_mask(test.mask) if test.mask else None
            for kind, values, score in (
                ("coarse", found.coarse, float(found.coarse.max())),
                ("refined", found.refined, found.score),
            ):
                judged[kind].append(Judged(resize_map(values), score, test.anomalous, mask))
            report(done, total)
        if not judged["refined"]:
            raise FlawscopeError(f"No picture of {category} could be read.", "Check the folder.")
        for kind, pictures in judged.items():
            values = (None if v is None or np.isnan(v) else round(v, 4) for v in astuple(figures(pictures)))
            keys = ("imageAuroc", "pixelAuroc", "pixelAp", "aupro")
            rows.append(
                {"category": category, "split": split, "references": 0, "map": kind}
                | dict(zip(keys, values, strict=True))
            )
    return rows
