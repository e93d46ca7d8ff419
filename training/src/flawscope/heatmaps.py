"""Contact sheets of heat maps: what the exported graphs make of a category, good and defective.

A map is drawn on one fixed scale from 0 to 1; stretching each by itself would paint good parts red.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.metrics import load_mask, resize_map
from flawscope.part import leave_one_out, open_judge, references_of
from flawscope.part_calibration import calibrate_part
from flawscope.preprocess import load_picture
from flawscope.progress import console
from flawscope.writing import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flawscope.bundle import Bundle, Prediction
    from flawscope.data import TestPicture
    from flawscope.part import ReferenceDraw
    from flawscope.progress import Report

TILE, GAP, MARGIN, TEXT, HEAD = 224, 8, 24, 190, 106
SMALL, LARGE = 14, 20
INK, QUIET, PAPER, GROUND = "#16181d", "#5c626e", "#ffffff", "#eef0f3"
VERDICTS = {True: ("NG", "#b3261e"), False: ("OK", "#1b6e3c")}
TRUTH, FOUND = (0, 229, 255), (255, 255, 255)
# Dark to bright with evenly rising lightness, so that it reads in grey as well.
RAMP = np.array(((0, 0, 4), (87, 16, 110), (188, 55, 84), (249, 142, 9), (252, 255, 164)), np.float32)
GOOD, BAD = 4, 8


@dataclass(frozen=True, slots=True)
class Examined:
    """A test picture and what was made of it."""

    test: TestPicture
    picture: Image.Image
    found: Prediction


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds on the score and on cells of the refined map."""

    image: float
    pixel: float


def choose(tests: Sequence[TestPicture], good: int = GOOD, bad: int = BAD) -> list[TestPicture]:
    """Some good pictures, then some of every kind of defect: evenly spread over the sorted names."""
    kinds: dict[str, list[TestPicture]] = {}
    for test in tests:
        kinds.setdefault(test.defect, []).append(test)
    chosen = _spread(kinds.pop("good", []), good)
    for index, name in enumerate(sorted(kinds)):
        share = bad // len(kinds) + (index < bad % len(kinds))
        chosen += _spread(kinds[name], max(1, share))
    return chosen


def _spread(tests: Sequence[TestPicture], count: int) -> list[TestPicture]:
    count = min(count, len(tests))
    return [tests[(2 * index + 1) * len(tests) // (2 * count)] for index in range(count)]


def heat(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Colours of probabilities, uint8 [..., 3]."""
    place = np.clip(values, 0, 1) * (len(RAMP) - 1)
    low = np.minimum(place.astype(int), len(RAMP) - 2)
    share = (place - low)[..., None]
    return np.round(RAMP[low] * (1 - share) + RAMP[low + 1] * share).astype(np.uint8)


def outlined(
    picture: NDArray[np.uint8], inside: NDArray[np.bool_], colour: tuple[int, int, int]
) -> Image.Image:
    """A picture with a line of two pixels around what is inside."""
    line = np.asarray(ndimage.binary_dilation(inside, iterations=2), bool) & ~inside
    result = picture.copy()
    result[line] = colour
    return Image.fromarray(result)


def heatmaps(
    bundle: Path,
    images: Path,
    out: Path,
    references: ReferenceDraw,
    rate: float,
    threads: int,
    report: Report,
    categories: Sequence[str] | None = None,
) -> list[Path]:
    """Writes `OUT/<category>.png`: picture with the outline of its mask, coarse and refined map, verdict.

    Without references the thresholds are the bundle's; with them, the part's own for the wanted rate.

    Args:
        bundle: The bundle's folder; its fp32 graphs are run.
        images: Data root in the MVTec AD layout.
        out: Folder to write to.
        references: How many good pictures to teach each category with, and by which draw.
        rate: Wanted share of false alarms, where there are references.
        threads: Threads of ONNX Runtime.
        report: Called with categories done.
        categories: Which ones; all where None.

    Raises:
        FlawscopeError: No bundle, no category, or a category without a readable picture.
    """
    model = open_bundle(bundle, threads=threads)
    names = categories or categories_in(images, "test")
    written: list[Path] = []
    for done, name in enumerate(names, 1):
        predict, limits = _judge(model, images, name, references, rate, threads)
        examined: list[Examined] = []
        for test in choose(test_pictures(images, name)):
            try:
                picture = load_picture(test.path)
            except FlawscopeError as error:
                console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
                continue
            examined.append(Examined(test, picture, predict(picture)))
        if not examined:
            raise FlawscopeError(f"No picture of {name} could be read.", "Check the folder.")
        taught = f"taught by {references.count} good pictures" if references.count else "without references"
        path = out / f"{name}.png"
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            _sheet(
                name, f"{model.manifest['name']} {model.manifest['version']}, {taught}", examined, limits
            ).save(path)
        written.append(path)
        report(done, len(names))
    return written


def _judge(
    model: Bundle, images: Path, category: str, references: ReferenceDraw, rate: float, threads: int
) -> tuple[Callable[[Image.Image], Prediction], Limits]:
    if not references.count:
        known = model.manifest["calibration"]
        return model.predict, Limits(known["imageThreshold"], known["pixelThreshold"])
    judge = open_judge(model, threads)
    shown = references_of(images, category, references)
    part = judge.teach(shown)
    left_out = leave_one_out(judge, shown, part)
    found = calibrate_part([p.score for p in left_out], [float(p.refined.max()) for p in left_out], rate)
    return lambda picture: judge.predict(picture, part), Limits(found.image.value, found.pixel.value)


def _sheet(name: str, origin: str, examined: Sequence[Examined], limits: Limits) -> Image.Image:
    width = 2 * MARGIN + TEXT + 3 * TILE + 2 * GAP
    sheet = Image.new("RGB", (width, HEAD + len(examined) * (TILE + GAP) - GAP + MARGIN), PAPER)
    draw, small, large = ImageDraw.Draw(sheet), ImageFont.load_default(SMALL), ImageFont.load_default(LARGE)
    draw.text((MARGIN, 18), name, INK, large)
    draw.text(
        (MARGIN, 46), f"{origin}; thresholds: score {limits.image:.3f}, map {limits.pixel:.3f}", QUIET, small
    )
    lefts = [MARGIN + TEXT + column * (TILE + GAP) for column in range(3)]
    for left, title in zip(
        lefts, ("picture, mask in cyan", "coarse", "refined, outline at threshold"), strict=True
    ):
        draw.text((left, HEAD - 8), title, QUIET, small, "ls")
    for row, one in enumerate(examined):
        top = HEAD + row * (TILE + GAP)
        draw.rectangle((MARGIN, top, width - MARGIN - 1, top + TILE - 1), GROUND)
        verdict, colour = VERDICTS[one.found.score > limits.image]
        right = (verdict == "NG") == one.test.anomalous
        draw.text((MARGIN + 12, top + 14), verdict, colour, large)
        draw.text((MARGIN + 12, top + 44), f"score {one.found.score:.3f}", INK, small)
        draw.text((MARGIN + 12, top + 66), one.test.defect, INK, small)
        draw.text((MARGIN + 12, top + 88), _short(one.test.path.stem), QUIET, small)
        if not right:
            wrong = "missed defect" if one.test.anomalous else "false alarm"
            draw.text((MARGIN + 12, top + 110), wrong, VERDICTS[True][1], small)
        for left, tile in zip(lefts, _tiles(one, limits), strict=True):
            sheet.paste(tile, (left, top))
    return sheet


def _tiles(one: Examined, limits: Limits) -> tuple[Image.Image, Image.Image, Image.Image]:
    pixels = np.asarray(one.picture.resize((TILE, TILE), Image.Resampling.BOX))
    mask = load_mask(one.test.mask, side=TILE) if one.test.mask else np.zeros((TILE, TILE), bool)
    grey = np.repeat(np.asarray(Image.fromarray(pixels).convert("L"), np.float32)[..., None], 3, 2)

    def over(values: NDArray[np.float32]) -> NDArray[np.uint8]:
        strength = 0.35 + 0.6 * values[..., None]
        return np.round(grey * (1 - strength) + heat(values) * strength).astype(np.uint8)

    coarse, refined = (resize_map(values, TILE) for values in (one.found.coarse, one.found.refined))
    return (
        outlined(pixels, mask, TRUTH),
        Image.fromarray(over(coarse)),
        outlined(over(refined), refined > limits.pixel, FOUND),
    )


def _short(stem: str, most: int = 22) -> str:
    return stem if len(stem) <= most else f"{stem[: most - 1]}…"
