"""Family `clip`: a frozen CLIP (Radford et al., 2021) with a vision transformer of any size.

The architecture is Hugging Face transformers' `CLIPModel`; weights are a local folder or a hub id. Its towers
were trained together, so nothing has to be aligned: a patch of the last layer, sent the class token's way,
is where CLIP itself puts that place among texts, and earlier layers are regressed onto it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.backbones.base import Backbone, ImageTower, Level, TextTower, unit_length
from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from transformers import CLIPModel
    from transformers.models.clip.modeling_clip import CLIPVisionModel

    from flawscope.setup import Family

# Depths at which patches are taken, of the transformer's own: shape is in the middle, meaning at the end.
DEPTHS = (0.5, 0.75, 1.0)
# What every published CLIP was trained with.
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)


class ClipImageTower(ImageTower):
    """The vision transformer; patches of three of its layers, all of one stride.

    The layers serve the detector and the comparison with references alike: a transformer has no finer grid
    to offer to either.
    """

    family: Family = "clip"
    mean = MEAN
    std = STD

    def __init__(self, vision: CLIPVisionModel, weights: str) -> None:
        super().__init__()
        count, patch = vision.config.num_hidden_layers, vision.embeddings.patch_embedding.kernel_size[0]
        self.ends = [round(depth * count) for depth in DEPTHS]
        if len(set(self.ends)) < len(DEPTHS):
            raise FlawscopeError(
                f"The vision transformer of {weights} has {count} layers, too few to read three of them.",
                "Use a CLIP with at least 4 layers.",
            )
        self.name = f"CLIP {Path(weights).name}, ViT of {count} layers, patches of {patch}"
        self.levels = tuple(
            Level(f"features_layer_{end}", vision.config.hidden_size, patch) for end in self.ends
        )
        self.embeddings, self.before = vision.embeddings, vision.pre_layrnorm
        self.layers = nn.ModuleList(vision.encoder.layers)

    def hidden(self, pixels: Tensor) -> list[Tensor]:
        """Tokens after each layer that is read, class token first, [B, 1 + cells, C]."""
        tokens = self.before(self.embeddings(pixels, interpolate_pos_encoding=True))
        found: list[Tensor] = []
        for index, layer in enumerate(self.layers, 1):
            tokens = layer(tokens, None)
            if index in self.ends:
                found.append(tokens)
        return found

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """See `ImageTower.forward`."""
        return [unit_length(as_map(tokens, pixels)) for tokens in self.hidden(pixels)]


def as_map(tokens: Tensor, pixels: Tensor) -> Tensor:
    """Patch tokens [B, 1 + cells, C] of a square picture as a map [B, C, h, w]."""
    side = round((tokens.shape[1] - 1) ** 0.5)
    return tokens[:, 1:].transpose(1, 2).reshape(pixels.shape[0], tokens.shape[2], side, side)


class ClipTextTower(TextTower):
    """CLIP's text transformer, run by its parts: its own `forward` takes no embeddings."""

    def __init__(self, model: CLIPModel, weights: str) -> None:
        super().__init__()
        from transformers import AutoTokenizer

        self.model, self.projection = model.text_model, model.text_projection
        self.width = self.model.config.hidden_size
        self.dimension = self.projection.out_features
        self.length = self.model.config.max_position_embeddings
        try:
            self.tokenizer = AutoTokenizer.from_pretrained(weights, local_files_only=Path(weights).is_dir())
        except (OSError, ValueError) as error:
            raise FlawscopeError(
                f"There is no tokenizer in {weights} ({_first_line(error)}).",
                "Put vocab.json and merges.txt, or tokenizer.json, beside the weights.",
            ) from error

    def embed(self, text: str) -> tuple[Tensor, Tensor, Tensor]:
        """See `TextTower.embed`."""
        table = self.model.embeddings.token_embedding
        tokens = self.tokenizer(text, return_tensors="pt")["input_ids"][0]
        vectors = table(tokens.to(table.weight.device))
        return vectors[:1], vectors[1:-1], vectors[-1:]

    def encode(self, embeddings: Tensor) -> Tensor:
        """See `TextTower.encode`; the feature is read at the closing token, as CLIP was trained."""
        hidden = self.model.embeddings(inputs_embeds=embeddings)
        side = hidden.shape[1]
        # Every token sees itself and those before it.
        later = torch.full((side, side), torch.finfo(hidden.dtype).min, device=hidden.device).triu(1)
        hidden = self.model.encoder(hidden, later[None, None]).last_hidden_state
        return F.normalize(self.projection(self.model.final_layer_norm(hidden[:, -1])), dim=-1)


class ClipBackbone(Backbone):
    """Both towers of one CLIP."""

    def __init__(self, weights: str) -> None:
        model = load_clip(weights)
        self._image = ClipImageTower(model.vision_model, weights).eval()
        self._text = ClipTextTower(model, weights).eval()
        self.after, self.projection = model.vision_model.post_layernorm, model.visual_projection

    @property
    def image(self) -> ClipImageTower:
        """The vision transformer."""
        return self._image

    @property
    def text(self) -> ClipTextTower:
        """The text transformer."""
        return self._text

    @torch.no_grad()
    def picture(self, pixels: Tensor) -> Tensor:
        """See `Backbone.picture`; CLIP's image embedding."""
        return F.normalize(self._project(self.image.hidden(pixels)[-1][:, 0]), dim=-1)

    @torch.no_grad()
    def places(self, pixels: Tensor) -> Tensor:
        """See `Backbone.places`."""
        return as_map(self._project(self.image.hidden(pixels)[-1]), pixels)

    def _project(self, tokens: Tensor) -> Tensor:
        return self.projection(self.after(tokens))


def load_clip(weights: str) -> CLIPModel:
    """A whole CLIP, frozen, in evaluation mode.

    Args:
        weights: A folder as `CLIPModel.save_pretrained` writes it, or the id of a model on the hub, which is
            downloaded unless it is in the cache.

    Raises:
        FlawscopeError: There is nothing there, or it is no CLIP, or only a part of one.
    """
    from transformers import CLIPConfig, CLIPModel

    local = Path(weights).is_dir()
    hint = "Give --weights the folder of a CLIPModel (config.json, model.safetensors) or its id on the hub."
    try:
        config, _ = CLIPConfig.get_config_dict(weights, local_files_only=local)
        if not config:
            raise FlawscopeError(f"There is no config.json in {weights}.", hint)
        if config.get("model_type") != "clip":
            raise FlawscopeError(
                f"{weights} is a model of type {config.get('model_type')!r}, not a CLIP.", hint
            )
        loaded: Any = CLIPModel.from_pretrained(
            weights, local_files_only=local, attn_implementation="eager", output_loading_info=True
        )
        model, info = loaded
    except (OSError, ValueError) as error:
        raise FlawscopeError(
            f"No CLIP could be loaded from {weights} ({_first_line(error)}).", hint
        ) from error
    if info["missing_keys"]:
        missing = sorted(info["missing_keys"])[0]
        raise FlawscopeError(f"{weights} lacks weights of CLIP, for example {missing}.", hint)
    return model.eval().requires_grad_(False)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
