"""From a checkpoint to a released bundle: calibrate, export, evaluate, describe."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import torch

from flawscope.bundle import Prediction, read_manifest
from flawscope.calibrate import Calibration, calibrate
from flawscope.checkpoint import Trained, load_trained
from flawscope.detector import ExportedDetector
from flawscope.evaluate import PARTS_PROTOCOL, PROTOCOL, Split, evaluate, evaluate_parts
from flawscope.export import BundleFacts, published, write_bundle, write_index, write_manifest
from flawscope.model_card import write_model_card
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.progress import progress
from flawscope.train import readable, split_good, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PIL import Image

    from flawscope.setup import TrainSetup

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
    manifest = write_bundle(
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
    write_model_card(out, manifest)
    write_index(out.parent)
    return manifest


def evaluate_roots(
    bundle: Path,
    seen: Sequence[Path],
    unseen: Sequence[Path],
    threads: int,
    references: int = 0,
    draws: int = 1,
    categories: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Evaluation rows of several data roots; with references, the mean over several draws of them."""
    rows: list[dict[str, Any]] = []
    roots: list[tuple[Split, Path]] = [*(("unseen", p) for p in unseen), *(("seen", p) for p in seen)]
    for split, root in roots:
        with progress(f"Evaluating {root.name}") as report:
            if references:
                rows += evaluate_parts(bundle, root, split, threads, report, references, draws, categories)
            else:
                rows += evaluate(bundle, root, split, threads, report, categories)
    return rows


def record_evaluation(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Puts accuracy into a bundle's manifest and model card."""
    manifest = read_manifest(folder)
    counts = {row["references"] for row in rows}
    kept = [row for row in manifest["evaluation"]["rows"] if row["references"] not in counts]
    manifest["evaluation"] = {"protocol": f"{PROTOCOL} {PARTS_PROTOCOL}", "rows": kept + rows}
    write_manifest(folder, manifest)
    write_model_card(folder, manifest)
    write_index(folder.parent)


def build(
    data: Path, out: Path, checkpoint: Path, unseen: Path | None, setup: TrainSetup
) -> list[dict[str, Any]]:
    """Trains, calibrates, exports, evaluates and describes a bundle.

    Args:
        data: Root whose good pictures are trained on.
        out: The bundle's folder.
        checkpoint: Where to keep the checkpoint.
        unseen: A root to measure on and never to train on.
        setup: Hyper-parameters.

    Returns:
        The evaluation rows.
    """
    train(data, checkpoint, setup)
    export(checkpoint, data, out)
    rows = evaluate_roots(out, [data], [unseen] if unseen else [], threads=2)
    record_evaluation(out, rows)
    return rows
