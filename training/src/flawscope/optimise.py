"""The detector's graph as ONNX Runtime's CPU provider optimises it, made here so that no browser has to.

What a session does to a graph before its first run is code that runs once: WebAssembly compiles it
nevertheless, and again, better, while the first picture waits. A graph that was optimised before needs
none of it. Most of its weights stay in the file of the plain graph, which it needs beside it.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto

from flawscope.bundle import open_session, read_manifest
from flawscope.errors import FlawscopeError
from flawscope.export import describe_file, write_index, write_manifest
from flawscope.model_card import write_model_card
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.simplification import simplify
from flawscope.symmetric_comparison import compare_symmetrically

FILE = "detector.fp32.optimised.onnx"

# Major and minor version: which operators fusions make, with which attributes, is the runtime's own matter.
RUNTIME = ".".join(onnxruntime.__version__.split(".")[:2])

# Constants up to this size are computed here. Larger ones, the masks of near cells, take a browser less
# time to compute than to load.
FOLDED_BYTES = 1 << 16

# Weights from this size on are those of the plain graph's file.
SHARED_BYTES = 1 << 10

# What the optimised graph may differ by from the one it was made from, on the golden maps.
DRIFT = 1e-4


def optimise(folder: Path) -> dict[str, Any]:
    """Adds the optimised form of the fp32 detector to a bundle; one that was there is replaced.

    Returns:
        The manifest.

    Raises:
        FlawscopeError: No bundle, none with an fp32 variant, or the optimised graph gives something else than
            the one it was made from.
    """
    manifest = read_manifest(folder)
    variants = manifest["graphs"]["detector"]["variants"]
    variant = next((variant for variant in variants if variant["precision"] == "fp32"), None)
    if variant is None:
        raise FlawscopeError(f"The bundle in {folder} has no fp32 variant.", "Export it again with one.")
    source, target = folder / variant["file"], folder / FILE
    # Beside the weights, which it looks for there, and not yet in the place of one that is sound.
    draft = target.with_suffix(".draft")
    onnx.save(_with_weights_in(folder, variant["file"], optimise_graph(onnx.load(source))), draft)
    drift = _drift(folder, manifest, source, draft)
    if drift > DRIFT:
        draft.unlink()
        raise FlawscopeError(
            f"The optimised graph differs by {drift:.2g} on the golden picture.",
            "Optimise it with another version of ONNX Runtime.",
        )
    draft.replace(target)
    variant["optimised"] = {**describe_file(folder, target), "runtime": RUNTIME}
    write_manifest(folder, manifest)
    write_model_card(folder, manifest)
    write_index(folder.parent)
    return manifest


def _with_weights_in(folder: Path, file: str, model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with those weights left where they are in a bundle's file, that of its plain form."""
    content = (folder / file).read_bytes()
    for tensor in model.graph.initializer:
        length = len(tensor.raw_data)
        offset = content.find(tensor.raw_data) if length >= SHARED_BYTES else -1
        if offset < 0:
            continue
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", file), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
    return model


def _drift(folder: Path, manifest: dict[str, Any], *graphs: Path) -> float:
    """The largest difference between two graphs' outputs of a bundle's golden picture."""
    recipe = manifest["input"]
    picture = load_picture(folder / manifest["golden"]["image"]["file"])
    pixels = to_tensor(resize(picture, recipe["size"]), tuple(recipe["mean"]), tuple(recipe["std"]))
    outputs = (open_session(path, 1).run(None, {recipe["name"]: pixels}) for path in graphs)
    return max(float(np.abs(np.asarray(a) - np.asarray(b)).max()) for a, b in zip(*outputs, strict=True))


def optimise_graph(model: onnx.ModelProto) -> onnx.ModelProto:
    """A graph with fewer nodes, each pair of parts compared once, and all that ONNX Runtime fuses."""
    graph = onnx.ModelProto()
    graph.CopyFrom(model)
    compare_symmetrically(graph.graph)
    graph = simplify(graph)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / FILE
        options = onnxruntime.SessionOptions()
        # Without the level above: its layouts are those of the machine that exports.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(path)
        options.add_session_config_entry(
            "optimization.constant_folding_max_output_size_in_bytes", str(FOLDED_BYTES)
        )
        # It warns that such a graph is not for every provider.
        options.log_severity_level = 3
        onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])
        result = onnx.load(path)
    used = {node.domain for node in result.graph.node}
    imports = [opset for opset in result.opset_import if opset.domain in used]
    del result.opset_import[:]
    result.opset_import.extend(imports)
    result.producer_name, result.producer_version = model.producer_name, model.producer_version
    return result
