from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from flawscope.augmentation import vary
from flawscope.cache import shrink_mask
from flawscope.contact_sheet import HEADING, MARGIN, THUMBNAIL, draw_kinds
from flawscope.golden import golden_picture
from flawscope.rendering import render
from flawscope.setup import TrainSetup
from flawscope.shapes import SHAPES, blob, perlin_patch, scratch, spots
from flawscope.synthesis import (
    CHANGES,
    Canvas,
    blur,
    brightness,
    colour_shift,
    damage,
    dent,
    erase,
    foreground,
    foreign_texture,
    move,
    noise,
    paint,
    shuffle,
    warp,
)
from flawscope.textures import perlin, texture

if TYPE_CHECKING:
    from pathlib import Path

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


# --- each kind does what its name says ---------------------------------------------------------

WHOLE = np.ones((SIZE, SIZE), np.float32)
SEEDS = range(12)


def applied(change, seed: int, soft: np.ndarray = WHOLE, picture: np.ndarray | None = None) -> np.ndarray:
    random = np.random.default_rng(seed)
    ground = good(seed) if picture is None else picture
    return np.asarray(change(Canvas(ground, texture(SIZE, np.random.default_rng(99)), soft, random)))


def roughness(picture: np.ndarray) -> float:
    return float(np.abs(picture - ndimage.gaussian_filter(picture, (1.5, 1.5, 0))).mean())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_foreign_texture_moves_every_pixel_towards_it(seed: int) -> None:
    other = texture(SIZE, np.random.default_rng(99))
    before, after = np.abs(good(seed) - other), np.abs(applied(foreign_texture, seed) - other)
    assert after.mean() < 0.9 * before.mean()
    assert (after <= before + 1e-5).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_paint_is_one_colour(seed: int) -> None:
    flat = np.stack((np.full((SIZE, SIZE), 0.2), np.full((SIZE, SIZE), 0.6), np.full((SIZE, SIZE), 0.9)), -1)
    found = applied(paint, seed, picture=flat.astype(np.float32))
    assert np.ptp(found.reshape(-1, 3), axis=0).max() < 1e-5
    assert np.abs(found - flat).max() > 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_brightness_goes_one_way(seed: int) -> None:
    change = applied(brightness, seed) - good(seed)
    assert change.min() >= -1e-6 or change.max() <= 1e-6
    assert np.abs(change).mean() > 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_a_colour_shift_treats_channels_unlike(seed: int) -> None:
    flat = np.broadcast_to(np.array((0.2, 0.5, 0.8), np.float32), (SIZE, SIZE, 3))
    factors = (applied(colour_shift, seed, picture=flat) / flat)[0, 0]
    assert np.ptp(factors) > 0.02 or seed in same_order()


def same_order() -> list[int]:
    """Seeds whose permutation of the channels is the identity: a change that is then not called one."""
    found = []
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        if random.random() < 0.3 and (random.permutation(3) == np.arange(3)).all():
            found.append(seed)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_blur_takes_structure_and_noise_adds_it(seed: int) -> None:
    plain = roughness(good(seed))
    assert roughness(applied(blur, seed)) < 0.75 * plain
    assert roughness(applied(noise, seed)) > plain + 0.005


def sorted_colours(picture: np.ndarray) -> np.ndarray:
    return np.sort(picture.reshape(-1, 3), axis=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_shuffled_parts_are_all_there_and_none_in_its_place(seed: int) -> None:
    picture = np.random.default_rng(seed).random((SIZE, SIZE, 3), np.float32)
    soft = np.zeros((SIZE, SIZE), np.float32)
    soft[24:72, 24:72] = 1
    found = applied(shuffle, seed, soft, picture)
    assert np.array_equal(found[soft == 0], picture[soft == 0])
    assert np.array_equal(sorted_colours(found), sorted_colours(picture))
    assert (found[24:72, 24:72] != picture[24:72, 24:72]).any(2).mean() > 0.99


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_moved_comes_from_the_same_picture(seed: int) -> None:
    picture = np.random.default_rng(seed).random((SIZE, SIZE, 3), np.float32)
    found = applied(move, seed, picture=picture)
    assert (found != picture).mean() > 0.99
    ratio = sorted_colours(found) / np.maximum(sorted_colours(picture), 1e-6)
    # The same pixels, now and then all darker or lighter by one factor.
    assert 0.74 < np.median(ratio) < 1.26
    assert np.ptp(ratio[len(ratio) // 10 :]) < 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_missing_part_leaves_its_surroundings(seed: int) -> None:
    picture = np.full((SIZE, SIZE, 3), 0.8, np.float32)
    picture[36:60, 36:60] = 0.1
    soft = np.zeros((SIZE, SIZE), np.float32)
    soft[36:60, 36:60] = 1
    found = applied(erase, seed, soft, picture)
    assert found[36:60, 36:60].min() > 0.7


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bend_and_a_dent_invent_no_colour_and_keep_the_mean(seed: int) -> None:
    picture = good(seed)
    soft = blob(SIZE, (48.0, 48.0), 16.0, np.random.default_rng(seed)).astype(np.float32)
    bent = applied(warp, seed, soft)
    assert picture.min() - 1e-6 <= bent.min() <= bent.max() <= picture.max() + 1e-6
    light = applied(dent, seed, soft) - picture
    assert np.ptp(light, axis=2).max() < 1e-5
    # A lit flank and one in the shade.
    assert light.max() > 0.03 > -0.03 > light.min()


@pytest.mark.parametrize("seed", SEEDS)
def test_perlin_masks_are_hard_and_scratches_thin(seed: int) -> None:
    random = np.random.default_rng(seed)
    assert set(np.unique(perlin_patch(SIZE, (48.0, 48.0), 12.0, random))) <= {0.0, 1.0}
    line = np.asarray(scratch(384, (192.0, 192.0), 30.0, random)) > 0.5
    assert np.asarray(ndimage.distance_transform_edt(line)).max() < 16
    assert spots(SIZE, (48.0, 48.0), 10.0, random).max() == 1


def test_a_part_on_a_plain_ground_is_damaged_and_its_ground_rarely() -> None:
    picture = np.full((SIZE, SIZE, 3), 0.9, np.float32)
    picture[38:58, 38:58] = texture(20, np.random.default_rng(1)) * 0.5
    masks = [damage(picture, None, np.random.default_rng(seed)).mask for seed in range(60)]
    hit = [mask[34:62, 34:62].any() for mask in masks if mask.any()]
    # The object covers 4 % of the picture: chance alone would hit it in a fraction of the cases.
    assert np.mean(hit) > 0.9


def test_the_sheet_of_kinds_has_a_tile_for_each(tmp_path: Path) -> None:
    folder = tmp_path / "part" / "train" / "good"
    folder.mkdir(parents=True)
    golden_picture().save(folder / "0.png")
    for name in ("first.png", "second.png"):
        draw_kinds(tmp_path, tmp_path / name, TrainSetup(size=SIZE))
    with Image.open(tmp_path / "first.png") as sheet:
        pixels = np.asarray(sheet)
    assert (tmp_path / "first.png").read_bytes() == (tmp_path / "second.png").read_bytes()
    tiles = pixels[HEADING:, MARGIN:].reshape(len(CHANGES), THUMBNAIL, len(SHAPES), 2, THUMBNAIL, 3)
    masks = tiles[:, :, :, 1, : THUMBNAIL - 2].swapaxes(1, 2)
    shown = [[(mask[: THUMBNAIL - 2] > 127).any() for mask in row] for row in masks]
    assert np.mean(shown) > 0.9
