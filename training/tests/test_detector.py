from __future__ import annotations

import torch
from torch.nn import functional as F

from flawscope.detector import ExportedDetector, SelfComparison, score_of
from flawscope.tiny import SETUP, SIZE, tiny_detector


def test_merged_adapters_give_the_cosine_similarity_itself() -> None:
    trained = tiny_detector()
    coarse = trained.detector.coarse
    features = [level.features for level in trained.detector.look(torch.randn(2, 3, SIZE, SIZE))]
    expected = torch.zeros(2, 1, 8, 8)
    for index, (adapter, level) in enumerate(zip(coarse.adapters, features, strict=True)):
        adapted = F.normalize(adapter(level.permute(0, 2, 3, 1)), dim=-1)
        similarity = (adapted @ trained.prompts.T).permute(0, 3, 1, 2)
        logit = (similarity[:, 1:] - similarity[:, :1]) * coarse.log_scale[index].exp()
        expected += F.interpolate(logit, (8, 8), mode="bilinear", align_corners=False)
    actual = coarse(features, coarse.merge(trained.prompts))
    torch.testing.assert_close(actual, expected + coarse.offset, rtol=1e-4, atol=1e-4)


def test_two_class_softmax_is_what_the_coarse_map_is() -> None:
    similarity = torch.tensor([[0.2, 0.5]]) * 10
    assert torch.isclose(
        torch.softmax(similarity, 1)[0, 1], torch.sigmoid(similarity[0, 1] - similarity[0, 0])
    )


def test_a_cell_is_not_compared_with_its_neighbourhood() -> None:
    # One odd 3x3 patch in a uniform picture: with radius 2 nothing like it can be found.
    features = torch.zeros(1, 2, 12, 12)
    features[:, 0] = 1
    features[:, 0, 4:7, 4:7] = 0
    features[:, 1, 4:7, 4:7] = 1
    found = SelfComparison(12, 2, 30.0)(features)
    assert found.distance[0, 0, 5, 5] > 0.99
    assert found.distance[0, 0, 0, 0] < 0.01
    # With the neighbourhood in view it would explain itself.
    assert SelfComparison(12, 0, 30.0)(features).distance[0, 0, 5, 5] < 0.01


def test_refined_falls_back_to_coarse_without_trust() -> None:
    trained = tiny_detector()
    detector = trained.detector
    comparisons = detector.look(torch.randn(1, 3, SIZE, SIZE))
    merged = detector.coarse.merge(trained.prompts)
    bias = detector.refine.decide.bias
    assert bias is not None
    with torch.no_grad():
        bias[1] = -30
        maps = detector.judge(comparisons, merged)
        expected = F.interpolate(maps.coarse, (16, 16), mode="bilinear", align_corners=False)
        torch.testing.assert_close(maps.refined, expected)
        bias[1] = 30
        assert not torch.allclose(detector.judge(comparisons, merged).refined, expected)


def test_the_coarse_map_gates_the_layers() -> None:
    trained = tiny_detector()
    detector = trained.detector
    comparisons = detector.look(torch.randn(1, 3, SIZE, SIZE))
    coarse = detector.coarse(
        [level.features for level in comparisons], detector.coarse.merge(trained.prompts)
    )
    with torch.no_grad():
        open_gate = detector.refine(comparisons, coarse)
        detector.refine.gate_offset.fill_(-50)
        shut = detector.refine(comparisons, coarse)
    assert not torch.allclose(open_gate, shut)


def test_exported_module_gives_probabilities_of_static_shape() -> None:
    trained = tiny_detector()
    with torch.no_grad():
        coarse, refined, score, *levels = ExportedDetector(trained.detector, trained.prompts)(
            torch.randn(1, 3, SIZE, SIZE)
        )
    assert coarse.shape == (1, 1, 8, 8)
    assert refined.shape == (1, 1, 16, 16)
    assert score.shape == (1,)
    for values in (coarse, refined, score):
        assert values.min() >= 0
        assert values.max() <= 1
    assert len(levels) == len(trained.detector.image.reference_levels)
    for level in levels:
        torch.testing.assert_close(level.norm(dim=1), torch.ones_like(level[:, 0]))


def test_a_map_is_not_stretched_by_its_own_extremes() -> None:
    # A map that is dark everywhere stays dark: its score is its level, whatever its contrast.
    dark = torch.full((1, 1, 16, 16), 0.02)
    dark[0, 0, 3, 3] = 0.04
    assert score_of(dark).item() < 0.03
    assert SETUP.layers == 2
