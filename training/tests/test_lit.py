from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from flawscope.alignment import align, class_names, fit, retrieval
from flawscope.backbones.families import load_backbone
from flawscope.backbones.lit import LitBackbone
from flawscope.detector import Detector
from flawscope.prompts import PromptLearner


@pytest.fixture(scope="module")
def backbone() -> LitBackbone:
    loaded = load_backbone("lit")
    assert isinstance(loaded, LitBackbone)
    return loaded


def test_taps_have_the_stated_shapes_and_unit_length(backbone: LitBackbone) -> None:
    with torch.no_grad():
        levels = backbone.image(torch.randn(1, 3, 128, 128))
    assert [tuple(level.shape[1:]) for level in levels] == [(40, 16, 16), (192, 8, 8)]
    assert [(level.channels, 128 // level.stride) for level in backbone.image.levels] == [(40, 16), (192, 8)]
    for level in levels:
        torch.testing.assert_close(level.norm(dim=1), torch.ones_like(level[:, 0]))


def test_the_classifier_still_knows_a_cat(backbone: LitBackbone) -> None:
    from PIL import Image
    from skimage import data

    from flawscope.preprocess import resize, to_tensor

    tower = backbone.image
    pixels = to_tensor(resize(Image.fromarray(data.chelsea()), 224), tower.mean, tower.std)
    with torch.no_grad():
        best = backbone.classifier(torch.from_numpy(pixels))[0].argmax().item()
    assert class_names()[int(best)] in {"tabby cat", "tiger cat", "Egyptian Mau"}


def test_held_out_classes_find_their_names_far_above_chance(backbone: LitBackbone) -> None:
    found = align(backbone.classifier._fc.weight, backbone.text)
    assert found.top1 > 0.25
    assert found.top5 > 0.55


def test_unrelated_rows_find_nothing() -> None:
    generator = torch.Generator().manual_seed(0)
    rows = F.normalize(torch.randn(400, 64, generator=generator), dim=1)
    words = F.normalize(torch.randn(400, 32, generator=generator), dim=1)
    top1, _ = retrieval(fit(rows[:200], words[:200]), rows[200:], words[200:])
    assert top1 < 0.03
    turn = torch.linalg.qr(torch.randn(64, 64, generator=generator)).Q[:, :32]
    related = F.normalize(rows @ turn, dim=1)
    assert retrieval(fit(rows[:200], related[:200], 0.01), rows[200:], related[200:])[0] > 0.9


def test_adapters_start_where_the_alignment_puts_a_place(backbone: LitBackbone) -> None:
    pixels = torch.randn(2, 3, 128, 128)
    weights = backbone.initial_adapters([pixels])
    assert [tuple(weight.shape) for weight, _ in weights] == [(384, 40), (384, 192)]
    assert all(torch.isfinite(part).all() for pair in weights for part in pair)


def test_gradients_reach_the_learned_tokens_through_the_frozen_text_tower(backbone: LitBackbone) -> None:
    prompts = PromptLearner(backbone.text)
    prompts(backbone.text)[0, :5].sum().backward()
    assert prompts.tokens.grad is not None
    assert prompts.tokens.grad[0].abs().sum() > 0
    assert all(parameter.grad is None for parameter in backbone.text.parameters())


def test_both_towers_are_frozen(backbone: LitBackbone) -> None:
    detector = Detector(backbone.image, 128)
    assert not any(p.requires_grad for p in detector.image.parameters())
    assert not any(p.requires_grad for p in backbone.text.parameters())
    detector.train()
    assert not detector.image.training
