"""A CLIP of the real architecture in half a megabyte: random weights, a vocabulary of single bytes.

What the family `clip` is tested with where no weights can be had. It knows nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = 4
PATCH = 8
# Side it was "trained" at; larger inputs interpolate its positions.
NATIVE_SIZE = 32
WIDTH = 32
DIMENSION = 16
OPENING, CLOSING = "<|startoftext|>", "<|endoftext|>"


def write_tiny_clip(folder: Path, seed: int = 0) -> Path:
    """Writes weights, configuration and tokenizer as `CLIPModel.from_pretrained` reads them."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(f"{letter}</w>" for letter in letters), OPENING, CLOSING]
    vocabulary = {word: index for index, word in enumerate(words)}
    layers = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_attention_heads": 2}
    config = CLIPConfig(
        text_config={
            **layers,
            "num_hidden_layers": 2,
            "vocab_size": len(vocabulary),
            "bos_token_id": vocabulary[OPENING],
            "eos_token_id": vocabulary[CLOSING],
            "pad_token_id": vocabulary[CLOSING],
        },
        vision_config={
            **layers,
            "num_hidden_layers": LAYERS,
            "image_size": NATIVE_SIZE,
            "patch_size": PATCH,
        },
        projection_dim=DIMENSION,
    )
    torch.manual_seed(seed)
    model = CLIPModel(config)
    with torch.no_grad():
        for parameter in model.parameters():
            # The usual start is so small that every picture would look the same, and has no bias.
            if parameter.ndim > 1:
                parameter.normal_(0, 1.5 / parameter[0].numel() ** 0.5)
            else:
                parameter.add_(0.1 * torch.randn_like(parameter))
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    CLIPTokenizer(vocab=vocabulary, merges=[]).save_pretrained(folder)
    return folder
