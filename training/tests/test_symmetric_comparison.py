from __future__ import annotations

from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from flawscope.detector import SelfComparison
from flawscope.export import trace
from flawscope.symmetric_comparison import compare_symmetrically


def comparison(side: int, radius: int, sharpness: float) -> onnx.ModelProto:
    """A graph of the self-comparison alone: features of unit length to distances."""

    class Distance(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.comparison = SelfComparison(side, radius, sharpness)

        def forward(self, features: torch.Tensor) -> torch.Tensor:
            return self.comparison(features).distance

    return trace(Distance().eval(), (torch.zeros(1, 5, side, side),), ["features"], ["distance"])


# Sides that parts divide and that they do not; a radius that reaches all across a part.
@pytest.mark.parametrize(
    ("side", "radius", "sharpness"),
    [(24, 11, 30.0), (24, 2, 12.0), (25, 1, 30.0), (32, 4, 12.0), (48, 4, 30.0)],
)
def test_parts_of_a_picture_are_compared_once_with_the_same_result(
    side: int, radius: int, sharpness: float
) -> None:
    model = comparison(side, radius, sharpness)
    features = torch.nn.functional.normalize(torch.randn(1, 5, side, side), dim=1).numpy()
    expected = results(model, features)
    compare_symmetrically(model.graph)
    onnx.checker.check_model(model, full_check=True)
    nodes = Counter(node.op_type for node in model.graph.node)
    assert nodes["Softmax"] == 0
    # Each part with itself and with those before it.
    parts = nodes["Sum"]
    assert parts > 1
    assert nodes["Exp"] == parts * (parts + 1) // 2
    np.testing.assert_allclose(results(model, features), expected, atol=1e-5)
    # What only made the mask is gone.
    needed = {name for node in model.graph.node for name in node.input} | {"distance"}
    assert all(needed.intersection(node.output) for node in model.graph.node)


def test_cells_are_equal_to_none_but_those_beyond_the_radius() -> None:
    side, radius = 24, 2
    model = comparison(side, radius, 30.0)
    compare_symmetrically(model.graph)
    assert not any(node.op_type == "Softmax" for node in model.graph.node)
    # Two cells that no other resembles: too near to be compared, and just far enough.
    for apart, same in ((radius, False), (radius + 1, True)):
        features = np.zeros((1, 5, side, side), np.float32)
        features[0, 0] = 1
        for row in (5, 5 + apart):
            features[0, :, row, 6] = [0, 1, 0, 0, 0]
        distance = results(model, features)[0, 0]
        assert (distance[[5, 5 + apart], 6] < 1e-3).all() == same
        assert distance[0, 0] < 1e-3


# Powers of e could be infinite; cells in the middle have none that is not near.
@pytest.mark.parametrize(("radius", "sharpness"), [(2, 40.0), (12, 30.0)])
def test_what_only_a_softmax_can_do_is_left_to_it(radius: int, sharpness: float) -> None:
    model = comparison(24, radius, sharpness)
    before = model.SerializeToString(deterministic=True)
    compare_symmetrically(model.graph)
    assert model.SerializeToString(deterministic=True) == before


def results(model: onnx.ModelProto, features: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"features": features})[0])
