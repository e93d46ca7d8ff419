"""A taught part, judged by a bundle's exported graphs; the browser does the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flawscope.bundle import Bundle, Prediction, open_session
from flawscope.data import good_pictures
from flawscope.errors import FlawscopeError
from flawscope.metrics import resize_map
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.teaching import Bank, LevelSpec, Taught, teach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import onnxruntime
    from numpy.typing import NDArray
    from PIL import Image

    Array = NDArray[np.float32]
    Pixels = NDArray[np.uint8]


def draw_references(paths: Sequence[Path], count: int, seed: int) -> list[Path]:
    """The protocol's draw: `random.Random(seed).sample` of the sorted names; all where there are fewer."""
    by_name = {path.name: path for path in paths}
    names = sorted(by_name)
    return [by_name[name] for name in random.Random(seed).sample(names, min(count, len(names)))]


@dataclass(frozen=True, slots=True)
class ReferenceJudge:
    """A bundle's two graphs.

    Attributes:
        bundle: The bundle, opened with its detector.
        session: The reference graph.
        levels: What it compares.
    """

    bundle: Bundle
    session: onnxruntime.InferenceSession
    levels: tuple[LevelSpec, ...]

    @property
    def sources(self) -> list[str]:
        """Names of the features that the graph reads."""
        return list(dict.fromkeys(level.source for level in self.levels))

    def features(self, pixels: Pixels) -> dict[str, Array]:
        """Patch features of a picture that was stretched to the network's input."""
        spec = self.bundle.manifest["input"]
        tensor = to_tensor(pixels, tuple(spec["mean"]), tuple(spec["std"]))
        found = self.bundle.session.run(self.sources, {spec["name"]: tensor})
        return {name: np.asarray(value) for name, value in zip(self.sources, found, strict=True)}

    def prepare(self, picture: Image.Image) -> Pixels:
        """Stretches a picture to the network's input."""
        return resize(picture, self.bundle.size)

    def teach(self, pictures: Sequence[Image.Image]) -> Taught:
        """Learns a part from good pictures.

        Raises:
            FlawscopeError: No picture, or too many.
        """

        def look(pixels: Pixels) -> list[Array]:
            features = self.features(pixels)
            return [features[level.source][0] for level in self.levels]

        return teach(look, [self.prepare(picture) for picture in pictures], self.levels)

    def judge(self, features: dict[str, Array], part: Taught) -> Prediction:
        """Runs the reference graph on features that were computed before."""
        coarse, refined, score = self._run(["coarse", "refined", "score"], features, part)
        return Prediction(coarse[0, 0], refined[0, 0], float(score[0]))

    def judge_with_distance(self, features: dict[str, Array], part: Taught) -> tuple[Prediction, Array]:
        """The same, and the plain sum of the patch levels' distances on the finest grid.

        That sum is nearest-neighbour distance with the same features: what the refined map must beat.
        """
        names = ["coarse", "refined", "score", *(f"distance_{level.name}" for level in self.levels[:3])]
        coarse, refined, score, *distances = self._run(names, features, part)
        total = np.zeros((self.levels[0].side,) * 2, np.float32)
        for distance in distances:
            total += resize_map(distance[0, 0], len(total))
        return Prediction(coarse[0, 0], refined[0, 0], float(score[0])), total

    def feeds(self, features: dict[str, Array], part: Taught) -> dict[str, Array]:
        """Everything that goes into the reference graph."""
        banks = {f"bank_{level.name}": bank.rows for level, bank in zip(self.levels, part.banks, strict=True)}
        return features | banks | {"statistics": part.statistics}

    def _run(self, outputs: list[str], features: dict[str, Array], part: Taught) -> list[Array]:
        return [np.asarray(value) for value in self.session.run(outputs, self.feeds(features, part))]

    def predict(self, picture: Image.Image, part: Taught) -> Prediction:
        """Judges an RGB picture."""
        return self.judge(self.features(self.prepare(picture)), part)


def open_judge(bundle: Bundle, threads: int = 2) -> ReferenceJudge:
    """Opens the reference graph of a bundle.

    Raises:
        FlawscopeError: The bundle has none.
    """
    if "reference" not in bundle.manifest["graphs"]:
        raise FlawscopeError(
            "This bundle has no reference graph.", "Add one with `flawscope export-reference`."
        )
    variant = bundle.manifest["graphs"]["reference"]["variants"][0]
    levels = tuple(LevelSpec(**level) for level in bundle.manifest["reference"]["levels"])
    return ReferenceJudge(bundle, open_session(bundle.folder / variant["file"], threads), levels)


@dataclass(frozen=True, slots=True)
class ReferenceDraw:
    """How many references a category is taught with, 0 for none, and the seed of their draw."""

    count: int
    seed: int


def predictors(
    bundle: Bundle, root: Path, draw: ReferenceDraw | None, threads: int
) -> Callable[[str, Image.Image], Prediction]:
    """Judges pictures of a data root's categories, each by its own references where there are any.

    A category is taught when its first picture comes.
    """
    if draw is None or draw.count == 0:
        return lambda _category, picture: bundle.predict(picture)
    judge = open_judge(bundle, threads)
    parts: dict[str, Taught] = {}

    def predict(category: str, picture: Image.Image) -> Prediction:
        if category not in parts:
            parts[category] = taught_category(judge, root, category, draw)
        return judge.predict(picture, parts[category])

    return predict


def taught_category(judge: ReferenceJudge, root: Path, category: str, draw: ReferenceDraw) -> Taught:
    """Teaches a category of a data root with references drawn by the protocol.

    Raises:
        FlawscopeError: No such category, no good picture, or one that cannot be read.
    """
    return judge.teach(references_of(root, category, draw))


def references_of(root: Path, category: str, draw: ReferenceDraw) -> list[Image.Image]:
    """The good pictures of a category that the protocol draws.

    Raises:
        FlawscopeError: No such category, no good picture, or one that cannot be read.
    """
    chosen = draw_references(good_pictures(root, category), draw.count, draw.seed)
    return [load_picture(path) for path in chosen]


def leave_one_out(judge: ReferenceJudge, pictures: Sequence[Image.Image], part: Taught) -> list[Prediction]:
    """Judges every reference by the rows that the others gave to the bank."""
    predictions = []
    for index, picture in enumerate(pictures):
        banks = []
        for bank in part.banks:
            rows = bank.without(index)
            banks.append(Bank(rows, np.zeros(len(rows), np.int64)))
        predictions.append(judge.predict(picture, Taught(banks, part.statistics)))
    return predictions
