from __future__ import annotations

from collections import Counter

import numpy as np
import onnx
import onnx.parser
import onnxruntime
import pytest

from flawscope.simplification import simplify

SHAPES = {"x": (1, 3, 4, 5), "y": (1, 3, 4, 5), "gate": (1, 1, 4, 5)}


def graph(body: str, constants: dict[str, np.ndarray] | None = None) -> onnx.ModelProto:
    """A graph of `x`, `y` and `gate` that gives `z`."""
    given = ", ".join(f"float[{','.join(map(str, shape))}] {name}" for name, shape in SHAPES.items())
    model = onnx.parser.parse_model(
        f'<ir_version: 10, opset_import: ["" : 20]> agraph ({given}) => (float z) {{ {body} }}'
    )
    del model.graph.output[0].type.tensor_type.shape.dim[:]
    model.graph.output[0].type.tensor_type.ClearField("shape")
    values = {
        "one": np.float32(1),
        "two": np.float32(2),
        "first": np.array([0]),
        "channels": np.array([1]),
        "columns": np.array([3]),
        "weight": numbers(2, 7, 1, 1),
        "square": numbers(3, 3, 1, 1),
        "wide": numbers(3, 3, 3, 3),
        "bias": numbers(2),
        "offset": numbers(3),
        **(constants or {}),
    }
    used = {name for node in model.graph.node for name in node.input}
    model.graph.initializer.extend(
        onnx.numpy_helper.from_array(np.asarray(value), name)
        for name, value in values.items()
        if name in used
    )
    return model


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def results(model: onnx.ModelProto) -> np.ndarray:
    needed = {value.name for value in model.graph.input}
    pictures = {name: np.abs(numbers(*shape)) for name, shape in SHAPES.items() if name in needed}
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, pictures)[0])


def operators(model: onnx.ModelProto) -> Counter[str]:
    return Counter(node.op_type for node in model.graph.node)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        pytest.param(
            "a = Mul(x, two) b = Sub(one, gate) c = Div(b, two) d = Concat<axis = 1>(a, y, c)"
            " z = Conv(d, weight, bias)",
            {"Concat": 1, "Conv": 1},
            id="what is scaled and shifted before a 1x1 convolution",
        ),
        pytest.param(
            "a = Add(two, x) b = Sub(a, one) c = Mul(two, b) d = Concat<axis = 1>(c, y, gate)"
            " z = Conv(d, weight, bias)",
            {"Concat": 1, "Conv": 1},
            id="several such steps, with the number first",
        ),
        pytest.param(
            "a = Unsqueeze(x, first) b = Unsqueeze(y, first) c = Concat<axis = 0>(a, b, a)"
            " z = ReduceSum<keepdims = 0>(c, first)",
            {"Sum": 1},
            id="a stack that is only summed",
        ),
        pytest.param(
            "a = Mul(gate, x) b = Sub(one, gate) c = Mul(y, b) z = Add(a, c)",
            {"Sub": 1, "Mul": 1, "Add": 1},
            id="one of two by a share",
        ),
        pytest.param("z = ReduceSum<keepdims = 1>(x, channels)", {"Conv": 1}, id="a sum over channels"),
        pytest.param(
            "a = Relu(y) b = Conv(x, square, offset) z = Add(b, a)",
            {"Relu": 1, "FusedConv": 1},
            id="a 1x1 convolution added to something",
        ),
        pytest.param(
            "a = Relu(y) b = Conv(x, square, offset) z = Add(a, b)",
            {"Relu": 1, "FusedConv": 1},
            id="something that a 1x1 convolution is added to",
        ),
        pytest.param(
            "a = Unsqueeze(flat, last) z = Conv(x, a)", {"Conv": 1}, id="a constant of another shape"
        ),
        pytest.param(
            "a = Unsqueeze(flat, last) b = Conv(x, a) c = Unsqueeze(flat, channels) d = Unsqueeze(c, last)"
            " e = ReduceMean(d) z = Mul(b, e)",
            {"Conv": 1, "ReduceMean": 1, "Mul": 1},
            id="a constant of several other shapes",
        ),
    ],
)
def test_fewer_nodes_give_the_same(body: str, left: dict[str, int]) -> None:
    model = graph(body, {"flat": numbers(3, 3), "last": np.array([2, 3])})
    simplified = simplify(model)
    assert operators(simplified) == left
    np.testing.assert_allclose(results(simplified), results(model), atol=1e-5)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "a = Mul(x, two) d = Concat<axis = 1>(a, y, gate) z = Conv<pads = [1, 1, 1, 1]>(d, weight, bias)",
            id="a convolution that sees beyond the border, where nothing is shifted",
        ),
        pytest.param(
            "a = Mul(x, gate) d = Concat<axis = 1>(a, y, gate) z = Conv(d, weight, bias)",
            id="scaled by what is not constant",
        ),
        pytest.param("z = ReduceSum<keepdims = 1>(x, columns)", id="a sum over columns"),
        pytest.param(
            "b = Sub(two, gate) a = Mul(gate, x) c = Mul(y, b) z = Add(a, c)",
            id="shares that do not sum to 1",
        ),
        pytest.param(
            "a = Relu(gate) b = Conv(x, square, offset) z = Add(b, a)", id="one channel added to all"
        ),
        pytest.param(
            "a = Relu(y) b = Conv<pads = [1, 1, 1, 1]>(x, wide, offset) z = Add(b, a)",
            id="a convolution of several places",
        ),
        pytest.param(
            "b = Conv(x, square, offset) c = Relu(y) d = Add(b, c) z = Mul(b, d)",
            id="a convolution that is needed without what is added",
        ),
        pytest.param(
            "a = Unsqueeze(x, first) b = Unsqueeze(y, first) c = Concat<axis = 0>(a, b)"
            " z = ReduceSum<keepdims = 0>(c, channels)",
            id="a stack summed along another axis",
        ),
    ],
)
def test_what_only_looks_like_it_is_left(body: str) -> None:
    model = graph(body)
    simplified = simplify(model)
    assert operators(simplified) == operators(model)
    np.testing.assert_allclose(results(simplified), results(model), atol=1e-6)


def test_what_is_scaled_and_needed_elsewhere_stays_scaled_there() -> None:
    model = graph(
        "a = Mul(x, two) d = Concat<axis = 1>(a, y, gate) c = Conv(d, weight, bias)"
        " r = ReduceMean(a) z = Mul(c, r)"
    )
    simplified = simplify(model)
    assert operators(simplified) == operators(model)
    np.testing.assert_allclose(results(simplified), results(model), atol=1e-5)


def test_the_graph_given_is_left_as_it_is() -> None:
    model = graph("z = ReduceSum<keepdims = 1>(x, channels)")
    before = model.SerializeToString(deterministic=True)
    simplify(model)
    assert model.SerializeToString(deterministic=True) == before
