from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from flawscope.augmentation import vary
from flawscope.cache import shrink_mask
from flawscope.golden import golden_picture
from flawscope.rendering import render
from flawscope.synthesis import CHANGES, SHAPES, Canvas, damage, foreground
from flawscope.textures import perlin, texture

SIZE = 96


def good(seed: int = 0) -> np.ndarray:
    return vary(golden_picture(), SIZE, np.random.default_rng(seed))


def test_same_seed_same_picture_and_mask() -> None:
    first, second = (damage(good(3), None, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first.picture, second.picture)
    assert np.array_equal(first.mask, second.mask)
    assert not np.array_equal(first.picture, damage(good(3), None, np.random.default_rng(6)).picture)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_mask_is_where_the_picture_changed(seed: int) -> None:
    picture = good(seed)
    result = damage(picture, None, np.random.default_rng(seed))
    assert result.picture.min() >= 0
    assert result.picture.max() <= 1
    changed = np.abs(result.picture - picture).mean(2)
    if result.mask.any():
        assert changed[result.mask].mean() > changed[~result.mask].mean()
    else:
        assert changed.max() == 0


@pytest.mark.parametrize("shape", [shape for shape, _ in SHAPES])
@pytest.mark.parametrize("change", [change for change, _ in CHANGES])
def test_every_change_in_every_shape_leaves_the_rest_alone(shape, change) -> None:
    random = np.random.default_rng(11)
    picture = good(1)
    soft = shape(SIZE, (48.0, 48.0), 10.0, random).astype(np.float32)
    assert 0 <= soft.min() <= soft.max() <= 1
    changed = change(Canvas(picture, texture(SIZE, random), soft, random))
    assert changed.shape == picture.shape
    assert np.isfinite(changed).all()
    far = np.asarray(ndimage.distance_transform_edt(soft < 0.01)) > 25
    assert np.abs(changed - picture)[far].max(initial=0) < 1e-3


def test_strength_and_size_vary_widely() -> None:
    areas = [damage(good(i), None, np.random.default_rng(i)).mask.mean() for i in range(60)]
    assert min(a for a in areas if a) < 0.004
    assert max(areas) > 0.05


def test_foreground_is_found_on_a_plain_ground_only() -> None:
    picture = np.full((SIZE, SIZE, 3), 0.9, np.float32)
    picture[30:70, 30:70] = 0.2
    ground = foreground(picture)
    assert ground is not None
    assert ground[50, 50]
    assert not ground[5, 5]
    noise = np.random.default_rng(0).random((SIZE, SIZE, 3), np.float32)
    assert foreground(noise) is None


def test_a_thin_scratch_does_not_vanish_from_the_target() -> None:
    mask = np.zeros((384, 384), bool)
    mask[200, 100:300] = True
    assert shrink_mask(mask, 96).any()
    assert not shrink_mask(np.zeros((384, 384), bool), 96).any()


def test_perlin_fills_its_range() -> None:
    noise = perlin(64, (4, 8), np.random.default_rng(0))
    assert noise.shape == (64, 64)
    assert noise.min() == 0
    assert noise.max() == pytest.approx(1)


def test_rendered_pictures_are_deterministic_and_various() -> None:
    first, again, other = (np.asarray(render(SIZE, np.random.default_rng(seed))) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
