"""Ablation: what learned prompts and refinement layers are worth, on categories that were not trained on.

Every variant of a fold is trained on the same synthesised pictures and judged on the same test pictures; what
is frozen is computed once for all of them. PyTorch, no references.
"""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

import torch

from flawscope.backbones.families import load_backbone
from flawscope.cache import Job, Recipe, Studio, build_cache
from flawscope.data import categories_in, good_pictures, test_pictures
from flawscope.detector import Comparison, Detector, score_of
from flawscope.errors import FlawscopeError
from flawscope.metrics import Judged, figures, load_mask, resize_map
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.progress import console, progress
from flawscope.train import build_detector, optimise, readable, start_adapters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import Tensor

    from flawscope.backbones.base import Backbone
    from flawscope.cache import FeatureCache
    from flawscope.data import TestPicture
    from flawscope.prompts import Prompts
    from flawscope.setup import PromptKind, TrainSetup

KEYS = ("imageAuroc", "pixelAuroc", "pixelAp", "aupro")
SHOWN = ("imageAuroc", "pixelAp", "aupro")


@dataclass(frozen=True, slots=True)
class Variant:
    """A row of the table: what the two text features come from, and how many refinement layers there are."""

    prompt: PromptKind
    layers: int

    @property
    def name(self) -> str:
        """As the table shows it."""
        words = {"learned": "learned prompts", "fixed": "fixed words", "free": "free vectors"}
        return f"{words[self.prompt]}, {self.layers} layer{'' if self.layers == 1 else 's'}"


VARIANTS = (
    Variant("learned", 2),
    Variant("fixed", 2),
    Variant("free", 2),
    Variant("learned", 0),
    Variant("learned", 1),
    Variant("learned", 3),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A test picture as the frozen half sees it, float16, and its truth."""

    levels: list[Comparison]
    test: TestPicture


@dataclass(frozen=True, slots=True)
class Fold:
    """What all variants of a fold share: pictures, start of the adapters, tests of what was left out."""

    cache: FeatureCache
    adapters: dict[str, Tensor]
    tests: dict[str, list[Seen]]


def folds_of(data: Path, groups: Sequence[str] | None) -> list[list[str]]:
    """Categories that are left out together.

    Args:
        data: Root in the MVTec AD layout.
        groups: Names with commas between them, a group each, so that relatives are left out together; every
            category by itself where None.

    Raises:
        FlawscopeError: A name is no category, or there is nothing left to train on.
    """
    names = categories_in(data, "train/good")
    found = [group.split(",") for group in groups] if groups else [[name] for name in names]
    for name in (name for group in found for name in group):
        if name not in names:
            raise FlawscopeError(f"Category {name} is not in {data}.", f"It has {', '.join(names)}.")
    if any(len(set(group)) == len(names) for group in found):
        raise FlawscopeError(
            "A fold that leaves out every category leaves nothing to train on.", "Make smaller folds."
        )
    return found


def ablate(
    data: Path, out: Path, setup: TrainSetup, folds: list[list[str]], tests: int
) -> list[dict[str, Any]]:
    """Trains and judges every variant on every fold; what is in `out` already is not done again.

    Args:
        data: Root in the MVTec AD layout.
        out: JSON file of settings and rows, written after each variant.
        setup: Hyper-parameters of every training.
        folds: Categories left out together; see `folds_of`.
        tests: Most test pictures of a category, evenly over its defects.

    Returns:
        Rows a fold, variant, category and map, figures as fractions.

    Raises:
        FlawscopeError: A category is missing or empty, or `out` holds the rows of other settings.
    """
    torch.set_num_threads(1)
    settings = json.loads(json.dumps({"setup": asdict(setup) | {"workers": None}, "tests": tests}))
    rows = _read(out, settings)
    backbone = load_backbone(setup.family, setup.weights)
    setup = replace(setup, detector=replace(setup.detector, dimension=backbone.text.dimension))
    for left_out in folds:
        done = {row["variant"] for row in rows if row["fold"] == left_out}
        missing = [variant for variant in VARIANTS if variant.name not in done]
        if not missing:
            continue
        fold = _prepare(data, backbone, setup, left_out, tests)
        for variant in missing:
            console.print(f"Without {', '.join(left_out)}: {variant.name}")
            for category, kinds in _judge(fold, *_train(fold, backbone, setup, variant)).items():
                rows += [
                    {"fold": left_out, "variant": variant.name, "category": category, "map": kind}
                    | dict(zip(KEYS, astuple(figures(judged)), strict=True))
                    for kind, judged in kinds.items()
                ]
            out.parent.mkdir(parents=True, exist_ok=True)
            draft = out.with_suffix(".part")
            draft.write_text(json.dumps({"settings": settings, "rows": rows}, indent=1) + "\n", "utf-8")
            draft.replace(out)
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown: a row a variant, image AUROC / pixel AP / AUPRO in percent, mean over categories."""
    lines = ["| variant | coarse | refined |", "|---|---|---|"]
    for variant in VARIANTS:
        cells = []
        for kind in ("coarse", "refined"):
            chosen = [row for row in rows if row["variant"] == variant.name and row["map"] == kind]
            values = [[row[key] for row in chosen if row[key] is not None] for key in SHOWN]
            cells.append(" / ".join(f"{100 * sum(v) / len(v):.1f}" if v else "-" for v in values))
        lines.append(f"| {variant.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _read(out: Path, settings: dict[str, Any]) -> list[dict[str, Any]]:
    if not out.is_file():
        return []
    kept = json.loads(out.read_text("utf-8"))
    if kept["settings"] != settings:
        raise FlawscopeError(
            f"{out} holds an ablation with other settings.", "Pass its settings, or another --out."
        )
    return kept["rows"]


def _prepare(data: Path, backbone: Backbone, setup: TrainSetup, left_out: list[str], tests: int) -> Fold:
    names = [name for name in categories_in(data, "train/good") if name not in left_out]
    pools = [readable(good_pictures(data, name)) for name in names]
    detector, _ = build_detector(backbone, setup)
    start_adapters(detector, backbone, [path for pool in pools for path in pool[:8]])
    cells = 2 * setup.size // detector.image.levels[0].stride
    recipe = Recipe(setup.size, cells, setup.clean, setup.rendered, setup.seed)
    with progress("Synthesising") as report:
        job = Job(Studio(pools, recipe), detector)
        cache = build_cache(job, range(setup.pictures), setup.workers, report)
    chosen = {name: _spread(test_pictures(data, name), tests) for name in left_out}
    seen: dict[str, list[Seen]] = {}
    total = sum(map(len, chosen.values()))
    with progress("Looking at test pictures") as report:
        for name, pictures in chosen.items():
            for test in pictures:
                seen.setdefault(name, []).append(Seen(_look(detector, test.path), test))
                report(sum(map(len, seen.values())), total)
    adapters = {k: v.clone() for k, v in detector.coarse.adapters.state_dict().items()}
    return Fold(cache, adapters, seen)


def _spread(tests: list[TestPicture], most: int) -> list[TestPicture]:
    """At most so many, evenly over the list, which is sorted by defect."""
    if len(tests) <= most:
        return tests
    return [tests[index * len(tests) // most] for index in range(most)]


@torch.no_grad()
def _look(detector: Detector, path: Path) -> list[Comparison]:
    tower = detector.image
    pixels = to_tensor(resize(load_picture(path), detector.size), tower.mean, tower.std)
    found = detector.look(torch.from_numpy(pixels))
    return [Comparison(*(part.half() for part in level)) for level in found]


def _train(
    fold: Fold, backbone: Backbone, setup: TrainSetup, variant: Variant
) -> tuple[Detector, Prompts, Backbone]:
    setup = replace(setup, prompt=variant.prompt, detector=replace(setup.detector, layers=variant.layers))
    detector, prompts = build_detector(backbone, setup)
    detector.coarse.adapters.load_state_dict(fold.adapters)
    with progress("Training") as report:
        optimise(detector, prompts, backbone, fold.cache, setup, report)
    return detector.eval(), prompts, backbone


@torch.no_grad()
def _judge(
    fold: Fold, detector: Detector, prompts: Prompts, backbone: Backbone
) -> dict[str, dict[str, list[Judged]]]:
    merged = detector.coarse.merge(prompts(backbone.text))
    found: dict[str, dict[str, list[Judged]]] = {}
    score: Callable[[Tensor], Tensor]
    for category, tests in fold.tests.items():
        kinds: dict[str, list[Judged]] = {"coarse": [], "refined": []}
        for seen in tests:
            levels = [Comparison(*(part.float() for part in level)) for level in seen.levels]
            maps = detector.judge(levels, merged)
            mask = load_mask(seen.test.mask) if seen.test.mask else None
            for kind, logits, score in (
                ("coarse", maps.coarse, lambda m: m.amax((1, 2, 3))),
                ("refined", maps.refined, score_of),
            ):
                values = torch.sigmoid(logits)
                judged = Judged(
                    resize_map(values[0, 0].numpy()), float(score(values)), seen.test.anomalous, mask
                )
                kinds[kind].append(judged)
        found[category] = kinds
    return found
