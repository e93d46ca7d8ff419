"""A part from a folder of good pictures, and how honest its threshold is on good pictures nobody showed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, good_pictures, pictures_in
from flawscope.errors import FlawscopeError
from flawscope.part import draw_references, leave_one_out, open_judge
from flawscope.part_calibration import Certainty, PartCalibration, calibrate_part
from flawscope.preprocess import load_picture
from flawscope.progress import console
from flawscope.writing import writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL import Image

    from flawscope.bundle import Prediction
    from flawscope.progress import Report
    from flawscope.teaching import Taught

WORDS = {
    Certainty.ASSUMED: "One picture cannot show how good parts differ: the spread is that of other parts.",
    Certainty.FEW: "Few pictures: the spread is mostly that of other parts.",
    Certainty.EXTRAPOLATED: "The wanted rate is rarer than one in these pictures: it is extrapolated.",
    Certainty.SEEN: "There are enough pictures to have seen such a rate.",
}


def teach_part(
    bundle: Path, pictures: Sequence[Path], rate: float, threads: int
) -> tuple[Taught, PartCalibration]:
    """Teaches a part and calibrates it; unreadable pictures are named and skipped.

    Args:
        bundle: A bundle with a reference graph.
        pictures: Good pictures of one part.
        rate: Wanted share of false alarms.
        threads: Threads of ONNX Runtime.

    Raises:
        FlawscopeError: No bundle, no reference graph, or no picture that can be read.
    """
    judge = open_judge(open_bundle(bundle, threads=threads), threads)
    good: list[Image.Image] = []
    for path in pictures:
        try:
            good.append(load_picture(path))
        except FlawscopeError as error:
            console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
    if not good:
        raise FlawscopeError("There are no good pictures to teach from.", "Give a folder that holds some.")
    part = judge.teach(good)
    return part, calibrate_part(*_values(leave_one_out(judge, good, part)), rate)


def save_part(path: Path, part: Taught, calibration: PartCalibration) -> None:
    """Writes banks, owners, statistics and calibration as one `.npz`."""
    arrays: dict[str, Any] = {"statistics": part.statistics, "calibration": json.dumps(asdict(calibration))}
    for index, bank in enumerate(part.banks):
        arrays |= {f"bank_{index}": bank.rows, f"owner_{index}": bank.owner}
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **arrays)


def describe(calibration: PartCalibration) -> str:
    """The calibration in words, a line each."""
    image, pixel = calibration.image, calibration.pixel
    return "\n".join(
        (
            f"{calibration.pictures} good pictures, wanted false-alarm rate {100 * calibration.rate:g} %",
            f"image threshold {image.value:.4f} (good pictures scored {image.low:.4f} to {image.high:.4f})",
            f"pixel threshold {pixel.value:.4f} (their brightest cells {pixel.low:.4f} to {pixel.high:.4f})",
            WORDS[calibration.certainty],
        )
    )


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Good test pictures of a category against thresholds from some good training pictures.

    Attributes:
        category: Its name.
        references: Pictures that taught the part and set the thresholds.
        rate: Wanted rate.
        pictures: Good test pictures.
        image: How many of them scored above the image threshold.
        pixel: How many had a cell above the pixel threshold.
    """

    category: str
    references: int
    rate: float
    pictures: int
    image: int
    pixel: int


def false_alarms(
    bundle: Path,
    root: Path,
    counts: Sequence[int],
    rates: Sequence[float],
    threads: int,
    report: Report,
    categories: Sequence[str] | None = None,
    seed: int = 0,
) -> list[FalseAlarms]:
    """Counts how often good pictures that nobody showed raise an alarm, by the number of references.

    A category with fewer good pictures than asked for is left out of that number.

    Raises:
        FlawscopeError: No bundle, no reference graph, no category.
    """
    judge = open_judge(open_bundle(bundle, threads=threads), threads)
    names = categories or categories_in(root, "test/good")
    found: list[FalseAlarms] = []
    for done, name in enumerate(names, 1):
        paths = good_pictures(root, name)
        fresh = [
            judge.features(judge.prepare(load_picture(path)))
            for path in pictures_in(root / name / "test" / "good")
        ]
        for count in (count for count in counts if count <= len(paths)):
            shown = [load_picture(path) for path in draw_references(paths, count, seed)]
            part = judge.teach(shown)
            known = _values(leave_one_out(judge, shown, part))
            scores, peaks = _values([judge.judge(features, part) for features in fresh])
            for rate in rates:
                limits = calibrate_part(*known, rate)
                image = sum(score > limits.image.value for score in scores)
                pixel = sum(peak > limits.pixel.value for peak in peaks)
                found.append(FalseAlarms(name, count, rate, len(fresh), image, pixel))
        report(done, len(names))
    return found


def false_alarm_table(rows: Sequence[FalseAlarms]) -> str:
    """Markdown: a line a number of references and wanted rate, categories counting alike, then each alone."""
    lines = ["| references | wanted | image alarms, mean | worst category | marked, mean | worst category |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for count, rate in sorted({(row.references, row.rate) for row in rows}):
        chosen = [row for row in rows if (row.references, row.rate) == (count, rate) and row.pictures]
        cells: list[str] = []
        for key in ("image", "pixel"):
            shares = {row.category: getattr(row, key) / row.pictures for row in chosen}
            worst = max(shares, key=lambda name: shares[name])
            cells.append(f"{100 * sum(shares.values()) / len(shares):.1f} %")
            cells.append(f"{worst} {100 * shares[worst]:.0f} %")
        lines.append(f"| {count} | {100 * rate:g} % | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _values(found: Sequence[Prediction]) -> tuple[list[float], list[float]]:
    return [p.score for p in found], [float(p.refined.max()) for p in found]
