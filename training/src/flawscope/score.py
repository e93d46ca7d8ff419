"""Runs an exported detector over a data root and writes what the project's evaluator reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from flawscope.bundle import open_bundle
from flawscope.data import categories_in, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.part import predictors
from flawscope.preprocess import load_picture
from flawscope.progress import console
from flawscope.writing import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

    from flawscope.bundle import Prediction
    from flawscope.data import TestPicture
    from flawscope.part import ReferenceDraw
    from flawscope.progress import Report

MapKind = Literal["coarse", "refined"]


@dataclass(frozen=True, slots=True)
class Task:
    """A picture to judge and the category it belongs to."""

    category: str
    picture: TestPicture


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a picture: map (float32 [h, w]) and score, or why it could not be judged."""

    map: NDArray[np.float32] | None
    score: float
    problem: str = ""


@dataclass(slots=True)
class Results:
    """Writes outcomes as they come, in whatever order; `finish` writes the scores in the order of the tasks.

    Attributes:
        tasks: All pictures to be judged.
        out: Folder to write to.
    """

    tasks: Sequence[Task]
    out: Path
    _scores: dict[int, float] = field(default_factory=dict)

    def add(self, index: int, outcome: Outcome) -> None:
        """Writes the map of task `index`, or says why there is none."""
        if outcome.map is None:
            console.print(f"[yellow]Skipped:[/] {outcome.problem}")
            return
        task = self.tasks[index]
        target = self.out / task.category / task.picture.defect / f"{task.picture.path.stem}.npy"
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            np.save(target, outcome.map)
        self._scores[index] = outcome.score

    def finish(self) -> int:
        """Writes `scores.json` of every category; returns the number of pictures judged.

        Raises:
            FlawscopeError: No picture could be judged.
        """
        if not self._scores:
            first = self.tasks[0].picture.path if self.tasks else self.out
            raise FlawscopeError(f"No picture could be read, of {len(self.tasks)} such as {first}.",
                                 "Check the folder.")  # fmt: skip
        by_category: dict[str, dict[str, float]] = {}
        for index, value in sorted(self._scores.items()):
            task = self.tasks[index]
            by_category.setdefault(task.category, {})[task.picture.key] = value
        for category, values in by_category.items():
            target = self.out / category / "scores.json"
            with writing(target):
                target.write_text(json.dumps(values, indent=1) + "\n", "utf-8")
        return len(self._scores)


def tasks_of(images: Path, categories: Sequence[str] | None) -> list[Task]:
    """Every test picture of a data root, category by category.

    Raises:
        FlawscopeError: No such root or category.
    """
    names = categories or categories_in(images, "test")
    return [Task(name, picture) for name in names for picture in test_pictures(images, name)]


def judge(predict: Callable[[Image.Image], Prediction], path: Path, kind: MapKind) -> Outcome:
    """Judges one picture. The score beside the coarse map is its largest cell, else the graph's."""
    try:
        picture = load_picture(path)
    except FlawscopeError as error:
        return Outcome(None, 0, f"{error.message} {error.hint}")
    found = predict(picture)
    if kind == "refined":
        return Outcome(found.refined, found.score)
    return Outcome(found.coarse, float(found.coarse.max()))


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
    tasks = tasks_of(images, categories)
    predict = predictors(model, images, references, threads)
    results = Results(tasks, out)
    for index, task in enumerate(tasks):
        results.add(
            index, judge(lambda picture, of=task.category: predict(of, picture), task.picture.path, kind)
        )
        report(index + 1, len(tasks))
    return results.finish()
