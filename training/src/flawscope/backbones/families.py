"""Where a family's name becomes its towers; the place to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from flawscope.backbones.base import Backbone, ImageTower
    from flawscope.setup import Family

FAMILIES = ("lit", "clip")


def load_backbone(family: Family, weights: str | None = None) -> Backbone:
    """Both towers, for training.

    Args:
        family: One of `FAMILIES`.
        weights: Folder or hub id of a CLIP; None for `lit`, which brings its own.

    Raises:
        FlawscopeError: There is no such family, or its weights cannot be loaded.
    """
    if _checked(family, weights) is None:
        from flawscope.backbones.lit import LitBackbone

        return LitBackbone()
    from flawscope.backbones.clip import ClipBackbone

    return ClipBackbone(str(weights))


def load_image_tower(family: Family, weights: str | None = None) -> ImageTower:
    """The image tower alone, for judging and export; `lit` needs no text model for it.

    Raises:
        FlawscopeError: See `load_backbone`.
    """
    if _checked(family, weights) is None:
        from flawscope.backbones.efficientnet_lite import load_pretrained
        from flawscope.backbones.lit import LitImageTower

        return LitImageTower(load_pretrained())
    from flawscope.backbones.clip import ClipImageTower, load_clip

    return ClipImageTower(load_clip(str(weights)).vision_model, str(weights))


def _checked(family: str, weights: str | None) -> str | None:
    """The weights, where the family needs them and has them."""
    if family not in FAMILIES:
        raise FlawscopeError(
            f"There is no backbone family {family}.", f"Choose one of {', '.join(FAMILIES)}."
        )
    if family == "lit" and weights is not None:
        raise FlawscopeError(
            "The family lit brings its own weights.", "Leave out --weights, or pass --backbone clip."
        )
    if family == "clip" and weights is None:
        raise FlawscopeError(
            "The family clip needs weights.",
            "Pass --weights with the folder of a CLIPModel or its id on the hub, for example "
            "openai/clip-vit-base-patch16.",
        )
    return weights
