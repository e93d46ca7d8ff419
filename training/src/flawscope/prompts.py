"""Learnable prompts: words that no dictionary has, found by training, in front of a state.

From CLIP-ADA (arXiv 2403.09493): a learnable prompt in the text template, tied to abnormal patterns by
self-supervision on synthetic anomalies, through a frozen text encoder. Ours: a prompt for each of the two
states, 12 tokens each, and the words of the states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from flawscope.backbones.base import TextTower

STATES = ("flawless object", "damaged object")
TEMPLATE = "{learned tokens} {state}"
LEARNED_TOKENS = 12
INITIAL_WORDS = "a close-up photo of a product, which is a"


class PromptLearner(nn.Module):
    """Two sequences, normal and abnormal: [start] + learned tokens + state words + [end].

    Only `tokens` is trained. The text tower is passed to `forward` and not held, so that neither its
    weights nor its device belong to this module.
    """

    def __init__(self, text: TextTower, count: int = LEARNED_TOKENS) -> None:
        super().__init__()
        with torch.no_grad():
            _, words, _ = text.embed(INITIAL_WORDS)
            start = words.repeat(-(-count // len(words)), 1)[:count]
            self.tokens = nn.Parameter(start.unsqueeze(0).repeat(len(STATES), 1, 1).clone())

    def forward(self, text: TextTower) -> Tensor:
        """Text features of the normal and the abnormal prompt, unit length, [2, dimension]."""
        features: list[Tensor] = []
        for state, learned in zip(STATES, self.tokens, strict=True):
            opening, words, closing = text.embed(state)
            sequence = torch.cat((opening, learned, words, closing))
            features.append(text.encode(sequence.unsqueeze(0)))
        return torch.cat(features)
