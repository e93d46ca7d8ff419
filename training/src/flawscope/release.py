"""From a checkpoint to a released bundle: calibrate, export, evaluate, describe."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import torch

from flawscope.bundle import Prediction, read_manifest
from flawscope.calibrate import Calibration, calibrate
from flawscope.checkpoint import Trained, load_trained
from flawscope.data import categories_in
from flawscope.detector import ExportedDetector
from flawscope.errors import FlawscopeError
from flawscope.evaluate import PROTOCOL, Plan, Split, check_masks, evaluate
from flawscope.export import BundleFacts, published, write_bundle, write_index, write_manifest
from flawscope.export_reference import add_reference
from flawscope.model_card import write_model_card
from flawscope.optimise import optimise
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.progress import console, progress
from flawscope.train import readable, split_good, train
from flawscope.train_reference import load_reference, train_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PIL import Image

    from flawscope.setup import ReferenceTrainSetup, TrainSetup

LICENCE = "CC-BY-SA-4.0"
NOT_EVALUATED = "Not evaluated yet."


def reference_predictor(trained: Trained) -> Callable[[Image.Image], Prediction]:
    """The detector in PyTorch: what every exported graph is compared with."""
    module = ExportedDetector(trained.detector, trained.prompts).eval()
    tower = trained.detector.image

    def predict(picture: Image.Image) -> Prediction:
        pixels = to_tensor(resize(picture, trained.detector.size), tower.mean, tower.std)
        with torch.inference_mode():
            coarse, refined, score, *_ = module(torch.from_numpy(pixels))
        return Prediction(coarse[0, 0].numpy(), refined[0, 0].numpy(), float(score[0]))

    return predict


def calibrate_checkpoint(
    trained: Trained, setup: TrainSetup, facts: dict[str, Any], data: Path
) -> Calibration:
    """Calibrates on the good pictures that the checkpoint's own split kept from training."""
    held_out = split_good(data, list(facts["categories"]), setup.held_out, setup.seed).held_out
    predict = reference_predictor(trained)
    pools = {name: readable(paths) for name, paths in held_out.items()}
    total, done = sum(map(len, pools.values())), 0
    with progress("Calibrating") as report:

        def judged(path: Path) -> Prediction:
            nonlocal done
            done += 1
            report(done, total)
            return predict(load_picture(path))

        return calibrate(judged, {name: pool for name, pool in pools.items() if pool})


def export(checkpoint: Path, data: Path, out: Path) -> dict[str, Any]:
    """Writes a bundle from a checkpoint, without accuracy figures.

    Args:
        checkpoint: Written by `flawscope train`.
        data: The root it was trained on; its held-out good pictures set the thresholds.
        out: The bundle's folder; `index.json` beside it is brought up to date.

    Returns:
        The manifest.
    """
    torch.set_num_threads(1)
    trained, setup, facts = load_trained(checkpoint)
    credits_ = json.loads(files("flawscope").joinpath("credits.json").read_text("utf-8"))
    unknown = {"licence": "not stated", "credit": "not stated"}
    hyperparameters = {key: value for key, value in asdict(setup).items() if key not in ("detector", "seed")}
    write_bundle(
        trained,
        out,
        BundleFacts(
            id=out.name,
            name="Flawscope generic detector",
            licence=LICENCE,
            calibration=calibrate_checkpoint(trained, setup, facts, data),
            evaluation={"protocol": NOT_EVALUATED, "rows": []},
            training={
                "categories": [
                    {"name": name, "pictures": count, **credits_.get(name, unknown)}
                    for name, count in facts["categories"].items()
                ],
                "hyperparameters": published(hyperparameters),
                "seed": setup.seed,
                "wallSeconds": facts["wallSeconds"],
            },
        ),
    )
    return optimise(out)


def export_with_reference(checkpoint: Path, reference: Path, data: Path, out: Path) -> dict[str, Any]:
    """Writes a bundle with both graphs from their checkpoints; see `export`."""
    export(checkpoint, data, out)
    model, setup, _ = load_reference(reference)
    return add_reference(model, out, asdict(setup))


def evaluate_roots(
    bundle: Path,
    seen: Sequence[Path],
    unseen: Sequence[Path],
    plan: Plan,
    categories: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Evaluation rows of several data roots."""
    rows: list[dict[str, Any]] = []
    roots: list[tuple[Split, Path]] = [*(("unseen", p) for p in unseen), *(("seen", p) for p in seen)]
    for split, root in roots:
        with progress(f"Evaluating {root.name}") as report:
            rows += evaluate(bundle, root, split, plan, report, categories)
    return rows


def record_evaluation(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Puts accuracy into a bundle's manifest and model card, in place of what is measured again."""
    manifest = read_manifest(folder)

    def place(row: dict[str, Any]) -> tuple[str, str, int]:
        return row["split"], row["category"], row["references"]

    measured = {place(row) for row in rows}
    kept = [row for row in manifest["evaluation"]["rows"] if place(row) not in measured]
    manifest["evaluation"] = {"protocol": PROTOCOL, "rows": sorted(kept + rows, key=place)}
    write_manifest(folder, manifest)
    write_model_card(folder, manifest)
    write_index(folder.parent)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyper-parameters of both trained models."""

    detector: TrainSetup
    reference: ReferenceTrainSetup


def cross_validate(
    data: Path, folds: Sequence[Sequence[str]], work: Path, recipe: Recipe, plan: Plan
) -> list[dict[str, Any]]:
    """Trains the recipe once a fold without the fold's categories, and measures the exported graphs on them.

    Args:
        data: Root whose categories are divided.
        folds: Categories to leave out together: relatives belong into one fold.
        work: Folder for checkpoints and bundles of the folds.
        recipe: What is trained.
        plan: What is measured.

    Returns:
        Evaluation rows of split `fold`.

    Raises:
        FlawscopeError: A fold names a category that is not there, or leaves nothing to train on; a mask has
            another size than its picture.
    """
    names = categories_in(data, "train/good")
    check_masks(data)
    rows: list[dict[str, Any]] = []
    for fold in folds:
        missing = [name for name in fold if name not in names]
        if missing:
            raise FlawscopeError(
                f"There is no category {', '.join(missing)} in {data}.", f"It has {', '.join(names)}."
            )
        kept = [name for name in names if name not in fold]
        if not kept:
            raise FlawscopeError("A fold leaves no category to train on.", "Divide it into smaller folds.")
        folder = work / "-".join(fold)
        checkpoint, reference = folder / "detector.safetensors", folder / "reference.safetensors"
        console.print(f"Fold without {', '.join(fold)}")
        train(data, checkpoint, recipe.detector, kept)
        train_reference(data, reference, recipe.reference, kept)
        export_with_reference(checkpoint, reference, data, folder / "bundle")
        with progress("Evaluating") as report:
            rows += evaluate(folder / "bundle", data, "fold", plan, report, fold)
    return rows


def build(
    data: Path, out: Path, checkpoint: Path, reference: Path, unseen: Path | None, recipe: Recipe, plan: Plan
) -> list[dict[str, Any]]:
    """Trains both models, calibrates, exports, evaluates and describes a bundle.

    Args:
        data: Root whose good pictures are trained on.
        out: The bundle's folder.
        checkpoint: Where to keep the detector's checkpoint.
        reference: Where to keep the reference model's checkpoint.
        unseen: A root to measure on and never to train on.
        recipe: Hyper-parameters.
        plan: What is measured on `unseen`; pictures that were trained on are measured without references.

    Returns:
        The evaluation rows.

    Raises:
        FlawscopeError: A mask has another size than its picture.
    """
    for root in (data, unseen):
        if root:
            check_masks(root)
    train(data, checkpoint, recipe.detector)
    train_reference(data, reference, recipe.reference)
    export_with_reference(checkpoint, reference, data, out)
    rows = evaluate_roots(out, [], [unseen] if unseen else [], plan)
    rows += evaluate_roots(out, [data], [], replace(plan, counts=(0,)))
    record_evaluation(out, rows)
    return rows
