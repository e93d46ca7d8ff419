"""From a checkpoint to a released bundle: calibrate, export, evaluate, describe."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import torch

from flawscope.bundle import Prediction
from flawscope.calibrate import Calibration, calibrate
from flawscope.detector import ExportedDetector
from flawscope.export import BundleFacts, write_bundle, write_index
from flawscope.model_card import write_model_card
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.progress import progress
from flawscope.train import Trained, TrainSetup, load_trained, readable, split_good

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image

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


def calibrate_checkpoint(trained: Trained, setup: TrainSetup, facts: dict, data: Path) -> Calibration:
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
                "hyperparameters": hyperparameters,
                "seed": setup.seed,
                "wallSeconds": facts["wallSeconds"],
            },
        ),
    )
    write_model_card(out, manifest)
    write_index(out.parent)
    return manifest
