from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from flawscope.backbones.base import Backbone, TextTower
from flawscope.cache import FeatureCache
from flawscope.checkpoint import load_trained, read_facts, save_checkpoint, trained_parameters
from flawscope.detector import Comparison, Detector
from flawscope.errors import FlawscopeError
from flawscope.losses import dice_loss, focal_loss
from flawscope.progress import quiet
from flawscope.prompts import LEARNED_TOKENS, PromptLearner
from flawscope.setup import TrainSetup
from flawscope.tiny import SETUP, SIZE, TinyTower
from flawscope.train import optimise

if TYPE_CHECKING:
    from pathlib import Path

STEPS = 20


class TinyText(TextTower):
    """A frozen text tower of the right interface: words are hashed, sequences averaged and mapped."""

    width = 16
    dimension = 16
    length = 40

    def __init__(self) -> None:
        super().__init__()
        self.words = torch.nn.Embedding(64, 16)
        self.head = torch.nn.Linear(16, 16)
        self.requires_grad_(False)

    def embed(self, text: str) -> tuple[Tensor, Tensor, Tensor]:
        indices = [0, *(2 + sum(map(ord, w)) % 62 for w in text.split()), 1]
        rows = self.words(torch.tensor(indices, device=self.words.weight.device))
        return rows[:1], rows[1:-1], rows[-1:]

    def encode(self, embeddings: Tensor) -> Tensor:
        return F.normalize(self.head(torch.tanh(embeddings).mean(1)), dim=-1)


class TinyBackbone(Backbone):
    def __init__(self) -> None:
        torch.manual_seed(0)
        self._image = TinyTower().eval()
        self._text = TinyText()

    @property
    def image(self) -> TinyTower:
        return self._image

    @property
    def text(self) -> TinyText:
        return self._text

    def picture(self, pixels: Tensor) -> Tensor:
        return F.normalize(self.places(pixels).mean((2, 3)), dim=1)

    def places(self, pixels: Tensor) -> Tensor:
        return F.pad(self.image(pixels)[1], (0, 0, 0, 0, 0, 16))[:, :16]


def tiny_cache(detector: Detector, count: int = 8) -> FeatureCache:
    generator = torch.Generator().manual_seed(1)
    pixels = torch.randn(count, 3, SIZE, SIZE, generator=generator)
    targets = torch.zeros(count, 1, 16, 16, dtype=torch.bool)
    targets[::2, :, 4:9, 4:9] = True
    pixels[::2, :, 16:36, 16:36] += 3
    with torch.no_grad():
        levels = [Comparison(*(part.half() for part in level)) for level in detector.look(pixels)]
    return FeatureCache(levels, targets)


def snapshot(*modules: torch.nn.Module) -> dict[str, Tensor]:
    return {
        f"{index}.{name}": value.clone()
        for index, module in enumerate(modules)
        for name, value in module.state_dict().items()
    }


@pytest.fixture
def parts() -> tuple[TinyBackbone, Detector, PromptLearner, TrainSetup]:
    backbone = TinyBackbone()
    setup = TrainSetup(steps=STEPS, batch=4, size=SIZE, detector=SETUP)
    return backbone, Detector(backbone.image, SIZE, SETUP), PromptLearner(backbone.text), setup


def test_training_changes_prompts_adapters_and_head_and_nothing_else(parts) -> None:
    backbone, detector, prompts, setup = parts
    frozen = snapshot(backbone.image, backbone.text)
    before = {name: p.detach().clone() for name, p in trained_parameters(detector, prompts).items()}
    losses = optimise(detector, prompts, backbone, tiny_cache(detector), setup, quiet)
    for name, value in snapshot(backbone.image, backbone.text).items():
        assert torch.equal(value, frozen[name]), name
    unchanged = [
        name
        for name, p in trained_parameters(detector, prompts).items()
        if torch.equal(p.detach(), before[name])
    ]
    assert unchanged == []
    assert losses[-1] < losses[0]
    assert {name.split(".")[0] for name in before} == {"prompts", "coarse", "refine"}


def test_prompts_have_twelve_learned_tokens_a_state_before_the_state(parts) -> None:
    backbone, _, prompts, _ = parts
    assert prompts.tokens.shape == (2, 12, 16)
    assert LEARNED_TOKENS == 12
    features = prompts(backbone.text)
    torch.testing.assert_close(features.norm(dim=1), torch.ones(2))
    assert not torch.allclose(features[0], features[1])


def test_same_seed_same_weights() -> None:
    results = []
    for _ in range(2):
        backbone = TinyBackbone()
        torch.manual_seed(0)
        detector, prompts = Detector(backbone.image, SIZE, SETUP), PromptLearner(backbone.text)
        setup = TrainSetup(steps=STEPS, batch=4, size=SIZE, detector=SETUP)
        results.append(optimise(detector, prompts, backbone, tiny_cache(detector), setup, quiet))
    assert results[0] == results[1]


def test_checkpoint_keeps_setup_and_is_refused_when_foreign(parts, tmp_path: Path) -> None:
    backbone, detector, prompts, setup = parts
    path = save_checkpoint(tmp_path / "c.safetensors", detector, prompts, backbone, setup, {"loss": 1.0})
    assert read_facts(path) == (setup, {"loss": 1.0})
    assert path.with_suffix(".json").is_file()
    (tmp_path / "x.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(FlawscopeError, match="not a safetensors file"):
        read_facts(tmp_path / "x.safetensors")
    with pytest.raises(FlawscopeError, match="does not exist"):
        load_trained(tmp_path / "gone.safetensors")


def test_losses_reward_the_right_map() -> None:
    target = torch.zeros(2, 1, 8, 8)
    target[0, :, 2:5, 2:5] = 1
    right, wrong = (target * 2 - 1) * 6, (1 - target * 2) * 6
    assert focal_loss(right, target) < 1e-4 < focal_loss(wrong, target)
    assert dice_loss(right, target) < 0.1 < 0.8 < dice_loss(wrong, target)
