"""Sets of good pictures with a defective one among them, as somebody might show them by mistake."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from flawscope.bundle import open_bundle
from flawscope.data import TestPicture, categories_in, good_pictures, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.part import ReferenceJudge, draw_references, leave_one_out, open_judge
from flawscope.preprocess import load_picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flawscope.part import Array, Pixels
    from flawscope.progress import Report


@dataclass(frozen=True, slots=True)
class _Remembering(ReferenceJudge):
    """Looks at a picture once: the same ones are shown again and again."""

    seen: dict[bytes, dict[str, Array]] = field(default_factory=dict)

    def features(self, pixels: Pixels) -> dict[str, Array]:
        key = sha256(pixels.tobytes()).digest()
        if key not in self.seen:
            self.seen[key] = ReferenceJudge.features(self, pixels)
        return self.seen[key]


@dataclass(frozen=True, slots=True)
class ShownSet:
    """References of a part that was taught from them.

    Attributes:
        category: Whose pictures.
        draw: Seed of the draw.
        hidden: The defective picture, `<defect>/<stem>`, which comes last; None where all are good.
        scores: Leave-one-out score of each.
    """

    category: str
    draw: int
    hidden: str | None
    scores: list[float]


def mixed_set(root: Path, category: str, good: int, seed: int) -> tuple[list[Path], TestPicture]:
    """A draw of one more good picture than asked for, and a defective one to take the last one's place.

    The good ones are the protocol's draw; the defective one is drawn with the same seed from all defective
    test pictures of the category, sorted by defect and name.

    Raises:
        FlawscopeError: No such category, or too few pictures in it.
    """
    paths = good_pictures(root, category)
    defective = sorted((p for p in test_pictures(root, category) if p.anomalous), key=lambda p: p.key)
    if len(paths) <= good or not defective:
        raise FlawscopeError(
            f"{category} has {len(paths)} good and {len(defective)} defective pictures.",
            f"It takes more than {good} good ones and a defective one.",
        )
    return draw_references(paths, good + 1, seed), random.Random(seed).choice(defective)


def shown_sets(
    bundle: Path,
    root: Path,
    good: int,
    draws: int,
    threads: int,
    report: Report,
    categories: Sequence[str] | None = None,
) -> list[ShownSet]:
    """Teaches parts from `good` good pictures and a defective one, and from one more good one instead.

    Args:
        bundle: Folder of a bundle with a reference graph.
        root: Data root.
        good: Good pictures around the defective one.
        draws: Draws of a category, seeds 0, 1, ...
        threads: Threads of ONNX Runtime.
        report: Told of categories done.
        categories: Which ones; all where None.

    Returns:
        Two sets a draw, with the leave-one-out score of each picture.

    Raises:
        FlawscopeError: No bundle, no reference graph, no category, or too few pictures in one.
    """
    opened = open_judge(open_bundle(bundle, threads=threads), threads)
    names = categories or categories_in(root, "train/good")
    found: list[ShownSet] = []
    for done, name in enumerate(names, 1):
        judge = _Remembering(opened.bundle, opened.session, opened.levels)
        for seed in range(draws):
            drawn, bad = mixed_set(root, name, good, seed)
            for hidden, chosen in ((bad.key, [*drawn[:good], bad.path]), (None, drawn)):
                shown = [load_picture(path) for path in chosen]
                judged = leave_one_out(judge, shown, judge.teach(shown))
                found.append(ShownSet(name, seed, hidden, [prediction.score for prediction in judged]))
        report(done, len(names))
    return found
