"""Puts the `reference` graph into a bundle that already holds a detector."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import onnx
import torch

from flawscope.bundle import open_bundle, read_manifest
from flawscope.errors import FlawscopeError
from flawscope.export import OPSET, describe_file, published, trace, write_index, write_manifest
from flawscope.golden import golden_picture, golden_reference
from flawscope.model_card import write_model_card
from flawscope.part import open_judge
from flawscope.reference import ExportedReference, ReferenceModel
from flawscope.teaching import (
    GRID,
    LEAST_SPREAD,
    MOST_PICTURES,
    ROTATIONS,
    UPPER,
    VIEW_BUDGET,
    VIEWS,
)

if TYPE_CHECKING:
    from pathlib import Path

FILE = "reference.fp32.onnx"
SELECTION = (
    "Greedy k-centre on features rounded half up to multiples of 1/grid: row 0 first, then always the row "
    "farthest from those taken, the first of equals. Each picture puts up `share` rows of all its views; the "
    "bank is selected from those. Rows stand in the order picture, view, cell. Statistics are the median and "
    "the spread (upper quantile - median, at least leastSpread) of the distances of each picture as it is to "
    "the rows of the others; with one picture, to the rows of its other views. Quantile: value at place "
    "floor(q (n - 1)) of the sorted values. Levels of patches (window 1) share the mean of their spreads."
)


def input_names(model: ReferenceModel) -> list[str]:
    """The graph's inputs, in order: features, banks, statistics."""
    sources = list(dict.fromkeys(level.source for level in model.levels))
    return [*sources, *(f"bank_{level.name}" for level in model.levels), "statistics"]


def output_names(model: ReferenceModel) -> list[str]:
    """The graph's outputs, in order."""
    return ["coarse", "refined", "score", *(f"distance_{level.name}" for level in model.levels)]


def export_reference_onnx(model: ReferenceModel, path: Path) -> onnx.ModelProto:
    """Writes the float32 graph; only the number of rows of each bank is dynamic."""
    patches = model.levels[:3]
    features = tuple(
        torch.nn.functional.normalize(torch.randn(1, level.channels, level.side, level.side), dim=1)
        for level in patches
    )
    banks = tuple(torch.randn(7 + index, level.channels) for index, level in enumerate(model.levels))
    statistics = torch.ones(len(model.levels), 2)
    dynamic = (
        tuple({} for _ in features),
        tuple({0: torch.export.Dim(f"rows_{level.name}", min=1, max=level.bank)} for level in model.levels),
        {},
    )
    graph = trace(
        ExportedReference(model).eval(),
        (features, banks, statistics),
        input_names(model),
        output_names(model),
        dynamic,
    )
    onnx.save(graph, path)
    return graph


def add_reference(model: ReferenceModel, folder: Path, hyperparameters: dict[str, Any]) -> dict[str, Any]:
    """Writes the graph beside a bundle's detector and describes it in the manifest.

    Args:
        model: Trained reference model.
        folder: A bundle whose detector gives the features that the model reads.
        hyperparameters: What the model was trained with.

    Returns:
        The manifest.

    Raises:
        FlawscopeError: The bundle's features are not those of the model.
    """
    manifest = read_manifest(folder)
    given = {tensor["name"]: tensor["shape"] for tensor in manifest["outputs"]["features"]}
    for level in model.levels:
        if given.get(level.source) != [1, level.channels, level.side, level.side]:
            raise FlawscopeError(
                f"The bundle in {folder} has no features {level.source} of "
                f"{level.channels} x {level.side} x {level.side}.",
                "Export detector and reference model with the same backbone and input size.",
            )
    path = folder / FILE
    export_reference_onnx(model, path)
    manifest["graphs"]["reference"] = {
        "variants": [
            {
                **describe_file(folder, path),
                "precision": "fp32",
                "opset": OPSET,
                "providers": ["webgpu", "wasm"],
                "requires": [],
            }
        ]
    }
    manifest["reference"] = {
        "levels": [asdict(level) for level in model.levels],
        "maximumBank": max(level.bank for level in model.levels),
        "maximumPictures": MOST_PICTURES,
        "grid": GRID,
        "views": list(VIEWS),
        "viewBudget": [{"pictures": pictures, "views": views} for pictures, views in VIEW_BUDGET],
        "rotations": [
            {"degrees": degrees, "cosine": cosine, "sine": sine}
            for degrees, (cosine, sine) in ROTATIONS.items()
        ],
        "upperQuantile": UPPER,
        "leastSpread": LEAST_SPREAD,
        "selection": SELECTION,
    }
    manifest["training"]["hyperparameters"] |= {
        f"reference.{key}": value
        for key, value in published(hyperparameters).items()
        if isinstance(value, str | int | float | bool)
    }
    write_manifest(folder, manifest)
    manifest["golden"]["reference"] = _write_golden(folder)
    write_manifest(folder, manifest)
    write_model_card(folder, manifest)
    write_index(folder.parent)
    return manifest


def _write_golden(folder: Path) -> dict[str, Any]:
    """A good picture that teaches a part, and what the golden picture must give against it."""
    judge = open_judge(open_bundle(folder, threads=1), 1)
    good = golden_reference()
    found = judge.predict(golden_picture(), judge.teach([good]))
    golden = folder / "golden"
    good.save(golden / "good.png", optimize=True)
    for name, values in (("coarse", found.coarse), ("refined", found.refined)):
        (golden / f"reference-{name}.f32").write_bytes(values.astype("<f4").tobytes())
    return {
        "good": describe_file(folder, golden / "good.png"),
        "coarse": describe_file(folder, golden / "reference-coarse.f32"),
        "refined": describe_file(folder, golden / "reference-refined.f32"),
        "score": found.score,
    }
