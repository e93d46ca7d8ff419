"""The detector's graph as ONNX Runtime's CPU provider optimises it, made here so that no browser has to.

What a session does to a graph before its first run is code that runs once: WebAssembly compiles it
nevertheless, and again, better, while the first picture waits. A graph that was optimised before needs
none of it. Its weights stay in the file of the plain graph, which it needs beside it.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from flawscope.bundle import open_session, read_manifest
from flawscope.errors import FlawscopeError
from flawscope.export import describe_file, upstream, write_index, write_manifest
from flawscope.model_card import write_model_card
from flawscope.preprocess import load_picture, resize, to_tensor

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "detector.fp32.optimised.onnx"

# Major and minor version: which operators fusions make, with which attributes, is the runtime's own matter.
RUNTIME = ".".join(onnxruntime.__version__.split(".")[:2])

# Constants up to this size are computed here. Larger ones, the places around each cell, take a browser less
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
    """A graph with all that ONNX Runtime's CPU provider fuses, and with masks written, not subtracted."""
    graph = onnx.ModelProto()
    graph.CopyFrom(model)
    scatter_masks(graph.graph)
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


def scatter_masks(graph: onnx.GraphProto) -> None:
    """Has the self-comparison's masks written where they hold, in place of being subtracted everywhere.

    `similarity - far * near` reads a mask as large as the similarities, 21 MB on a side of 48, to change a
    thirtieth of them. Every cell is near to as many places, if those beyond an edge are moved to the edge,
    which is nearer still: so they are one tensor of indices, made from the places near a row and those near
    a column. Places that come twice are written twice, with the same value.
    """
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    makers = {output: node for node in graph.node for output in node.output}
    for subtraction in [node for node in graph.node if node.op_type == "Sub"]:
        found = _mask_of(subtraction, constants, makers)
        if found is None:
            continue
        near, far = found
        side, name = near.shape[0], subtraction.name
        reach = int(near[0].sum()) - 1
        steps = np.arange(-reach, reach + 1)
        places = np.clip(np.arange(side)[:, None] + steps, 0, side - 1)
        count = len(steps)
        for label, values in (
            ("rows", (places * side).reshape(side, 1, count, 1)),
            ("columns", places.reshape(1, side, 1, count)),
            ("shape", np.array([1, side * side, count * count])),
        ):
            graph.initializer.append(numpy_helper.from_array(values.astype(np.int64), f"{name}_{label}"))
        value = helper.make_tensor("value", TensorProto.FLOAT, [1], [-far])
        exchanged = [
            helper.make_node("Add", [f"{name}_rows", f"{name}_columns"], [f"{name}_places"], f"{name}_add"),
            helper.make_node(
                "Reshape", [f"{name}_places", f"{name}_shape"], [f"{name}_indices"], f"{name}_flat"
            ),
            helper.make_node(
                "ConstantOfShape", [f"{name}_shape"], [f"{name}_far"], f"{name}_fill", value=value
            ),
            helper.make_node(
                "ScatterElements",
                [subtraction.input[0], f"{name}_indices", f"{name}_far"],
                list(subtraction.output),
                f"{name}_scatter",
                axis=-1,
            ),
        ]
        at = list(graph.node).index(subtraction)
        graph.node.remove(subtraction)
        for offset, node in enumerate(exchanged):
            graph.node.insert(at + offset, node)
    # What only made the masks.
    needed = upstream(graph, {output.name for output in graph.output})
    for node in [node for node in graph.node if node.name not in needed]:
        graph.node.remove(node)


def _mask_of(
    subtraction: onnx.NodeProto, constants: dict[str, Any], makers: dict[str, onnx.NodeProto]
) -> tuple[np.ndarray, float] | None:
    """The band [side, side] of near rows, which is that of near columns too, and how far the mask pushes.

    None where it is not `x - far * reshape(rows * columns)`.
    """
    scaled = makers.get(subtraction.input[1])
    if scaled is None or scaled.op_type != "Mul":
        return None
    for shaped, far in _either_way(scaled):
        reshape = makers.get(shaped)
        if reshape is None or reshape.op_type != "Reshape" or constants.get(far, np.empty(2)).size != 1:
            continue
        product = makers.get(reshape.input[0])
        if product is None or product.op_type != "Mul":
            continue
        for rows, columns in _either_way(product):
            if rows not in constants or columns not in constants:
                continue
            side = constants[rows].shape[0]
            if constants[rows].shape == (side, 1, side, 1) and constants[columns].shape == (1, side, 1, side):
                return constants[rows].reshape(side, side), float(constants[far].item())
    return None


def _either_way(node: onnx.NodeProto) -> Iterator[tuple[str, str]]:
    first, second = node.input
    yield first, second
    yield second, first
