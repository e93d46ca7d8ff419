"""Learnable prompts: words that no dictionary has, found by training, in front of a state.

From CLIP-ADA (arXiv 2403.09493): a learnable prompt in the text template, tied to abnormal patterns by
self-supervision on synthetic anomalies, through a frozen text encoder. Ours: a prompt for each of the two
states, 12 tokens each, and the words of the states.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from flawscope.backbones.base import TextTower
    from flawscope.setup import PromptKind

STATES = ("flawless object", "damaged object")
TEMPLATE = "{learned tokens} {state}"
LEARNED_TOKENS = 12
INITIAL_WORDS = "a close-up photo of a product, which is a"


class Prompts(nn.Module, ABC):
    """Gives the text features of the normal and the abnormal state.

    The text tower is passed to `forward` and not held, so that neither its weights nor its device belong to
    this module.
    """

    @abstractmethod
    def forward(self, text: TextTower) -> Tensor:
        """Text features of the normal and the abnormal prompt, unit length, [2, dimension]."""


class PromptLearner(Prompts):
    """Two sequences, normal and abnormal: [start] + learned tokens + state words + [end]; see the paper."""

    def __init__(self, text: TextTower, count: int = LEARNED_TOKENS) -> None:
        super().__init__()
        with torch.no_grad():
            _, words, _ = text.embed(INITIAL_WORDS)
            start = words.repeat(-(-count // len(words)), 1)[:count]
            longest = max(len(torch.cat(text.embed(state))) for state in STATES)
            if count + longest > text.length:
                raise FlawscopeError(
                    f"{count} learned tokens and a state are longer than the {text.length} tokens that the "
                    "text tower reads.",
                    f"Use at most {text.length - longest} learned tokens.",
                )
            self.tokens = nn.Parameter(start.unsqueeze(0).repeat(len(STATES), 1, 1).clone())

    def forward(self, text: TextTower) -> Tensor:
        """See `Prompts.forward`."""
        features: list[Tensor] = []
        for state, learned in zip(STATES, self.tokens, strict=True):
            opening, words, closing = text.embed(state)
            sequence = torch.cat((opening, learned, words, closing))
            features.append(text.encode(sequence.unsqueeze(0)))
        return torch.cat(features)


class FixedWords(Prompts):
    """The words that learning starts from, never changed: what learned tokens are compared with."""

    def forward(self, text: TextTower) -> Tensor:
        """See `Prompts.forward`."""
        with torch.no_grad():
            sentences = [torch.cat(text.embed(f"{INITIAL_WORDS} {state}")) for state in STATES]
            return torch.cat([text.encode(sentence.unsqueeze(0)) for sentence in sentences])


class FreeVectors(Prompts):
    """Two trained vectors in the text space that no text tower holds back, from where the words lie."""

    def __init__(self, text: TextTower) -> None:
        super().__init__()
        self.vectors = nn.Parameter(FixedWords()(text).clone())

    def forward(self, text: TextTower) -> Tensor:
        """See `Prompts.forward`."""
        del text
        return F.normalize(self.vectors, dim=1)


def make_prompts(kind: PromptKind, text: TextTower, tokens: int) -> Prompts:
    """Prompts of a kind, untrained.

    Args:
        kind: See `TrainSetup.prompt`.
        text: The text tower.
        tokens: Learned tokens a state.

    Raises:
        FlawscopeError: More tokens than the text tower reads.
    """
    if kind == "fixed":
        return FixedWords()
    return FreeVectors(text) if kind == "free" else PromptLearner(text, tokens)


def describe_prompts(kind: PromptKind, tokens: int) -> tuple[str, int]:
    """Template and number of learned tokens, as the manifest of a bundle names them."""
    if kind == "free":
        return "{free vector of the state}", 0
    return (f"{INITIAL_WORDS} {{state}}", 0) if kind == "fixed" else (TEMPLATE, tokens)
