"""Our figures against the project's independent evaluator: at most 0.2 points apart."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import ndimage

from flawscope.bundle import open_bundle
from flawscope.data import test_pictures as pictures_to_test
from flawscope.metrics import Judged, figures, load_mask, resize_map
from flawscope.preprocess import load_picture

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

POINTS = 0.002


@pytest.fixture
def evaluator(repository: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    tools = repository.parent / "shared" / "tools"
    if not (tools / "evaluate.py").is_file():
        pytest.skip("the project's evaluator lies in ../shared, which is absent")
    monkeypatch.syspath_prepend(str(tools))
    sys.modules.pop("evaluate", None)
    import evaluate  # pyright: ignore[reportMissingImports]

    return evaluate


def compare(evaluator: ModuleType, judged: list[Judged]) -> None:
    ours = figures(judged)
    theirs = evaluator.metrics(
        [p.map for p in judged],
        [p.score for p in judged],
        [p.anomalous for p in judged],
        [p.mask if p.anomalous else np.zeros_like(p.map, bool) for p in judged],
    )
    pairs = {"I-AUROC": ours.image_auroc, "P-AUROC": ours.pixel_auroc, "P-AP": ours.pixel_ap}
    for name, value in {**pairs, "AUPRO": ours.aupro}.items():
        assert value == pytest.approx(theirs[name], abs=POINTS), name


@pytest.mark.parametrize("sharpness", [1.0, 40.0])
def test_figures_agree_on_synthetic_maps(evaluator: ModuleType, sharpness: float) -> None:
    random = np.random.default_rng(0)
    judged: list[Judged] = []
    for index in range(12):
        mask = ndimage.gaussian_filter(random.normal(size=(256, 256)), 12) > 0.075
        mask = mask if index % 2 else np.zeros_like(mask)
        noise = ndimage.gaussian_filter(random.normal(size=mask.shape), 4) * 12
        values = 1 / (1 + np.exp(-sharpness * (noise + 1.5 * mask - 1)))
        known = mask if index != 3 else None
        judged.append(Judged(values.astype(np.float32), float(values.max()), bool(index % 2), known))
    compare(evaluator, judged)


def test_figures_agree_on_a_real_category(evaluator: ModuleType, repository: Path, shared_data: Path) -> None:
    model = open_bundle(repository / "public" / "models" / "default", threads=1)
    judged: list[Judged] = []
    for test in pictures_to_test(shared_data, "paper_gla01"):
        found = model.predict(load_picture(test.path))
        mask = load_mask(test.mask) if test.mask else None
        judged.append(Judged(resize_map(found.refined), found.score, test.anomalous, mask))
    compare(evaluator, judged)
