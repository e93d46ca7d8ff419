"""Static int8 of a bundle's backbone, put into the bundle together with the accuracy it was measured at."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from flawscope import __version__
from flawscope.bundle import open_bundle
from flawscope.data import categories_in, good_pictures
from flawscope.errors import FlawscopeError
from flawscope.evaluate import RULES, Plan, evaluate
from flawscope.export import describe_file, upstream, write_index, write_manifest
from flawscope.model_card import write_model_card
from flawscope.preprocess import load_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flawscope.bundle import Bundle
    from flawscope.progress import Report

FILE = "detector.int8.onnx"


def quantise(
    folder: Path,
    calibration: Sequence[Path],
    unseen: Path,
    report: Report,
    categories: Sequence[str] | None = None,
    threads: int = 1,
    workers: int = 0,
) -> list[dict[str, Any]]:
    """Adds the int8 variant of the detector to a bundle, with its accuracy in manifest and model card.

    The bundle changes only after the measurement: it never holds an int8 graph of unknown accuracy.

    Args:
        folder: The bundle's folder.
        calibration: Good pictures that set the ranges of the activations.
        unseen: Data root to measure on, in the MVTec AD layout, never trained on.
        report: Called with categories measured.
        categories: Which ones of `unseen`; all where None.
        threads: Threads of ONNX Runtime, a process.
        workers: Processes that judge categories side by side; 0 for none but this one.

    Returns:
        Rows as `evaluation.rows` of the manifest, without references.

    Raises:
        FlawscopeError: No bundle, no picture, or a backbone without pointwise convolutions.
    """
    bundle = open_bundle(folder, threads=threads)
    manifest = bundle.manifest
    variants = manifest["graphs"]["detector"]["variants"]
    source = next(variant for variant in variants if variant["precision"] == "fp32")
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / FILE
        quantise_graph(bundle, folder / source["file"], calibration, path)
        variant: dict[str, Any] = {
            **describe_file(path.parent, path),
            "precision": "int8",
            "opset": source["opset"],
            "providers": ["wasm"],
            "requires": [],
        }
        # Only what is measured, so that the bundle itself need not name the file yet.
        measured = {**manifest, "graphs": {"detector": {"variants": [variant]}}}
        (path.parent / "bundle.json").write_text(json.dumps(measured), "utf-8")
        plan = Plan((0,), threads=threads, workers=workers, precision="int8")
        rows = evaluate(path.parent, unseen, "unseen", plan, report, categories)
        shutil.copyfile(path, folder / FILE)
    variant["accuracy"] = {
        "protocol": "Exported int8 graph: 8-bit weights per channel and activations of the backbone's "
        f"pointwise convolutions, ranges from {len(calibration)} good pictures, the rest float32. {RULES}",
        "rows": rows,
    }
    manifest["graphs"]["detector"]["variants"] = [
        *(other for other in variants if other["precision"] != "int8"),
        variant,
    ]
    write_manifest(folder, manifest)
    write_model_card(folder, manifest)
    write_index(folder.parent)
    return rows


def calibration_pictures(root: Path, count: int, seed: int) -> list[Path]:
    """Good training pictures of all categories of a data root, drawn by seed, at most `count`."""
    pool = [path for name in categories_in(root, "train/good") for path in good_pictures(root, name)]
    return random.Random(seed).sample(pool, min(count, len(pool)))


def quantise_graph(bundle: Bundle, source: Path, pictures: Sequence[Path], out: Path) -> None:
    """Writes a graph whose backbone multiplies 8-bit integers in its pointwise convolutions (static QDQ).

    They hold most of the weights. Everything else stays float32: quantising every convolution ruins the map
    (docs/experiments.md).

    Args:
        bundle: Says how pictures become network inputs.
        source: The float32 graph.
        pictures: Set the ranges of the activations, by least and largest value.
        out: File to write.

    Raises:
        FlawscopeError: The backbone has no pointwise convolution, or a picture cannot be read.
    """
    names = pointwise_convolutions(
        onnx.load(source).graph, {feature["name"] for feature in bundle.manifest["outputs"]["features"]}
    )
    if not names:
        raise FlawscopeError(
            f"The backbone {bundle.manifest['backbone']['name']} has no pointwise convolution to quantise.",
            "int8 is for convolutional backbones; leave this bundle as it is.",
        )
    quantize_static(
        str(source),
        str(out),
        _Inputs(bundle, pictures),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv"],
        nodes_to_quantize=names,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
    )
    model = onnx.load(out)
    model.producer_name, model.producer_version = "flawscope", __version__
    del model.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, out)


def pointwise_convolutions(graph: onnx.GraphProto, features: set[str]) -> list[str]:
    """Names of the 1 x 1 convolutions over all channels that the features depend on."""
    backbone = upstream(graph, features)
    shapes = {value.name: list(value.dims) for value in graph.initializer}
    return [
        node.name
        for node in graph.node
        if node.name in backbone
        and node.op_type == "Conv"
        and shapes.get(node.input[1], [])[2:] == [1, 1]
        and all(attribute.i == 1 for attribute in node.attribute if attribute.name == "group")
    ]


class _Inputs(CalibrationDataReader):
    """One network input a picture, made when it is asked for."""

    def __init__(self, bundle: Bundle, pictures: Sequence[Path]) -> None:
        name = bundle.manifest["input"]["name"]
        self._inputs: Iterator[dict[str, Any]] = (
            {name: bundle.tensor(load_picture(path))} for path in pictures
        )

    def get_next(self) -> dict[str, Any] | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return next(self._inputs, None)
