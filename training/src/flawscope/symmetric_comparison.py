"""A graph in which a picture is compared with itself at half the cost, with the same result.

Ours, for ONNX Runtime's CPU provider and WebAssembly; on WebGPU more nodes cost more than they save.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from onnx import helper, numpy_helper

from flawscope.export import upstream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import onnx
    from numpy.typing import NDArray

# Cells of a part that are compared with those of another at once: 768 by 768 similarities are 2.4 MB.
PART_CELLS = 768

# e^this is the largest float32 there is.
LARGEST_EXPONENT = 88.7


def compare_symmetrically(graph: onnx.GraphProto) -> None:
    """Has a picture's cells compared in parts, and each pair of parts once.

    Similarity is symmetric, so the powers of e that a softmax is made of serve both ways; and what they
    would be divided by does not matter to a result that is brought to unit length. So similarities are
    computed for half of all pairs, in parts that a processor's cache holds, and a mask is applied only
    where cells are near.
    """
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for softmax in [node for node in graph.node if node.op_type == "Softmax"]:
        found = _comparison_of(softmax, graph, constants)
        if found is not None:
            at = list(graph.node).index(found.output)
            graph.node.remove(found.output)
            for offset, node in enumerate(_in_parts(softmax.name, found, graph)):
                graph.node.insert(at + offset, node)
    # What nothing needs any more.
    needed = upstream(graph, {output.name for output in graph.output})
    for node in [node for node in graph.node if node.name not in needed]:
        graph.node.remove(node)


class _Comparison(NamedTuple):
    """Where a graph compares a level's cells with each other.

    That is `cells @ softmax(sharpness * similarity - mask)`.

    Attributes:
        cells: The level's features of unit length, [1, C, side * side].
        sharpness: The number that similarities are multiplied by.
        near: Which rows are near to which, and columns, [side, side].
        output: What cells are expected to be, [1, C, side * side].
    """

    cells: str
    sharpness: str
    near: NDArray[np.bool_]
    output: onnx.NodeProto


def _in_parts(name: str, comparison: _Comparison, graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """The nodes that give a comparison's output; their constants are added to the graph."""
    near, side = comparison.near, len(comparison.near)
    # Two at least, for with one nothing is symmetric.
    count = max(2, math.ceil(side**2 / PART_CELLS))
    parts = np.array_split(np.arange(side), min(side, count))
    nodes: list[onnx.NodeProto] = []
    masks: dict[tuple[tuple[int, ...], bytes], str] = {}

    def constant(label: str, values: NDArray[Any]) -> str:
        graph.initializer.append(numpy_helper.from_array(values, f"{name}_{label}"))
        return f"{name}_{label}"

    def add(label: str, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"{name}_{label}"
        nodes.append(helper.make_node(operator, list(inputs), [output], output, **attributes))
        return output

    def mask(rows: NDArray[np.int64], others: NDArray[np.int64]) -> str | None:
        """1 where cells of two parts are not near each other, else 0; None where no two are near."""
        band = near[np.ix_(rows, others)]
        if not band.any():
            return None
        key = (band.shape, band.tobytes())
        if key not in masks:
            label = f"mask_{len(masks)}"
            far = add(
                f"{label}_far",
                "Max",
                constant(f"{label}_rows", (~band).astype(np.float32).reshape(len(rows), 1, len(others), 1)),
                far_columns,
            )
            shape = constant(f"{label}_shape", np.array([len(rows) * side, len(others) * side]))
            masks[key] = add(label, "Reshape", far, shape)
        return masks[key]

    far_columns = constant("columns", (~near).astype(np.float32).reshape(1, side, 1, side))
    cells = [f"{name}_part_{i}" for i in range(len(parts))]
    sizes = constant("sizes", np.array([len(part) * side for part in parts]))
    nodes.append(helper.make_node("Split", [comparison.cells, sizes], cells, f"{name}_split", axis=2))
    sums: list[list[str]] = [[] for _ in parts]
    for i, rows in enumerate(parts):
        turned = add(f"turned_{i}", "Transpose", cells[i], perm=[0, 2, 1])
        for j, others in enumerate(parts[: i + 1]):
            pair = f"{i}_{j}"
            similarity = add(f"similarity_{pair}", "MatMul", turned, cells[j])
            sharp = add(f"sharp_{pair}", "Mul", similarity, comparison.sharpness)
            weights = add(f"weights_{pair}", "Exp", sharp)
            far = mask(rows, others)
            if far is not None:
                weights = add(f"masked_{pair}", "Mul", weights, far)
            weights_turned = add(f"weights_turned_{pair}", "Transpose", weights, perm=[0, 2, 1])
            sums[i].append(add(f"sum_{i}_{j}", "MatMul", cells[j], weights_turned))
            if i != j:
                sums[j].append(add(f"sum_{j}_{i}", "MatMul", cells[i], weights))
    expected = [add(f"sum_{i}", "Sum", *terms) for i, terms in enumerate(sums)]
    nodes.append(helper.make_node("Concat", expected, comparison.output.output, f"{name}_joined", axis=2))
    return nodes


def _comparison_of(
    softmax: onnx.NodeProto, graph: onnx.GraphProto, constants: dict[str, Any]
) -> _Comparison | None:
    """The comparison that a softmax is part of.

    None where it is of none; where powers of e might be too large; and where a cell has only near ones,
    which a softmax weighs nevertheless.
    """
    makers = {output: node for node in graph.node for output in node.output}

    def only_user(node: onnx.NodeProto, operator: str) -> onnx.NodeProto | None:
        users = [user for user in graph.node if node.output[0] in user.input]
        return users[0] if len(users) == 1 and users[0].op_type == operator else None

    turned = only_user(softmax, "Transpose")
    output = turned and only_user(turned, "MatMul")
    shaped = output and only_user(output, "Reshape")
    subtraction = makers.get(softmax.input[0])
    if not output or not shaped or not subtraction or subtraction.op_type != "Sub":
        return None
    # What is brought to unit length: squared, summed, and divided by the root.
    users = sorted(user.op_type for user in graph.node if shaped.output[0] in user.input)
    near = _mask_of(subtraction, constants, makers)
    sharp = makers.get(subtraction.input[0])
    if users != ["Div", "Pow"] or near is None or sharp is None or sharp.op_type != "Mul":
        return None
    has_only_near_ones = near.all(0).any()
    sharpness = constants.get(sharp.input[1], np.empty(2))
    if has_only_near_ones or sharpness.size != 1:
        return None
    # The square of a sum over all cells, each as similar as can be.
    if 2 * (sharpness.item() + math.log(near.size)) > LARGEST_EXPONENT:
        return None
    return _Comparison(output.input[0], sharp.input[1], near, output)


def _mask_of(
    subtraction: onnx.NodeProto, constants: dict[str, Any], makers: dict[str, onnx.NodeProto]
) -> NDArray[np.bool_] | None:
    """Which rows are near to which, [side, side], as columns are too.

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
                return constants[rows].reshape(side, side) > 0
    return None


def _either_way(node: onnx.NodeProto) -> Iterator[tuple[str, str]]:
    first, second = node.input
    yield first, second
    yield second, first
