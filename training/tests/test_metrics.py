from __future__ import annotations

import importlib.util
from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np
import pytest

from conftest import SHARED
from flawscope.metrics import Judged, aupro, figures, load_mask, resize_map

if TYPE_CHECKING:
    from types import ModuleType

SIDE = 256


@pytest.fixture(scope="module")
def evaluator() -> ModuleType:
    path = SHARED / "tools" / "evaluate.py"
    if not path.is_file():
        pytest.skip("no shared evaluator")
    spec = importlib.util.spec_from_file_location("evaluator", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(seed: int, crowded: bool) -> list[Judged]:
    """Maps like a detector's: most cells near zero, defects brighter but not always."""
    random = np.random.default_rng(seed)
    found: list[Judged] = []
    for index in range(12):
        mask = np.zeros((SIDE, SIDE), bool)
        if index % 2:
            for _ in range(int(random.integers(1, 4))):
                y, x = random.integers(0, 220, 2)
                mask[y : y + int(random.integers(3, 36)), x : x + int(random.integers(3, 36))] = True
        coarse = random.random((48, 48)).astype(np.float32)
        values = resize_map(coarse ** (8 if crowded else 1)) * 0.5
        values = (values + mask * random.uniform(0, 0.5)).astype(np.float32)
        unknown = index == 5
        found.append(Judged(values, float(values.max()), bool(index % 2), None if unknown else mask))
    return found


@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_shared_evaluator(evaluator: ModuleType, seed: int, crowded: bool) -> None:
    pictures = judged(seed, crowded)
    theirs = evaluator.metrics(
        [p.map for p in pictures],
        [p.score for p in pictures],
        [p.anomalous for p in pictures],
        [p.mask if p.anomalous else np.zeros((SIDE, SIDE), bool) for p in pictures],
    )
    expected = [theirs[key] for key in ("I-AUROC", "P-AUROC", "P-AP", "AUPRO")]
    assert astuple(figures(pictures)) == pytest.approx(expected, abs=0.002)


# What shared/tools/evaluate.py says of `judged(seed, crowded)`, written down for machines without it: image
# AUROC, pixel AUROC, pixel AP, AUPRO.
WRITTEN_DOWN = {
    (0, False): (1.0, 0.842964, 0.554748, 0.731132),
    (0, True): (0.833333, 0.891575, 0.367486, 0.722261),
    (1, False): (1.0, 0.937912, 0.495608, 0.829431),
    (1, True): (0.916667, 0.972416, 0.145945, 0.904858),
    (2, False): (0.916667, 0.687722, 0.273769, 0.696701),
    (2, True): (0.888889, 0.787217, 0.068459, 0.719556),
}


@pytest.mark.parametrize(("case", "expected"), WRITTEN_DOWN.items())
def test_agrees_with_what_the_shared_evaluator_said(
    case: tuple[int, bool], expected: tuple[float, ...]
) -> None:
    assert astuple(figures(judged(*case))) == pytest.approx(expected, abs=0.002)


def test_masks_and_maps_are_brought_to_size_alike(evaluator: ModuleType, shared_data) -> None:
    for path in sorted(shared_data.glob("*/ground_truth/*/*"))[::25]:
        assert np.array_equal(load_mask(path), evaluator.load_mask(str(path), SIDE)), path
    values = np.random.default_rng(0).random((96, 96)).astype(np.float32)
    assert np.array_equal(resize_map(values), evaluator.resize_map(values, SIDE))


def test_a_perfect_map_is_perfect_and_a_constant_one_earns_nothing() -> None:
    mask = np.zeros((64, 64), bool)
    mask[10:20, 10:20] = True
    assert aupro([mask], [mask.astype(np.float32)]) == pytest.approx(1)
    assert aupro([mask], [np.ones((64, 64), np.float32)]) == 0


def test_what_cannot_be_computed_is_none() -> None:
    blank = np.zeros((SIDE, SIDE), np.float32)
    only_good = [Judged(blank, 0.1, False, None)] * 2
    assert astuple(figures(only_good)) == (None, None, None, None)
    unmasked = [*only_good, Judged(blank + 1, 0.9, True, None)]
    assert astuple(figures(unmasked)) == (1.0, None, None, None)
