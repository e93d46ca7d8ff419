"""Where a family's name becomes its towers; the place to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from flawscope.backbones.base import Backbone, Family, ImageTower

HINT = "Use the family `lit`."


def load_backbone(family: Family) -> Backbone:
    """Both towers, for training.

    Raises:
        FlawscopeError: The family is not there.
    """
    if family == "lit":
        from flawscope.backbones.lit import LitBackbone

        return LitBackbone()
    raise FlawscopeError(f"The backbone family {family} is not available.", HINT)


def load_image_tower(family: Family) -> ImageTower:
    """The image tower alone, for judging and export; needs no text model.

    Raises:
        FlawscopeError: The family is not there.
    """
    if family == "lit":
        from flawscope.backbones.efficientnet_lite import load_pretrained
        from flawscope.backbones.lit import LitImageTower

        return LitImageTower(load_pretrained())
    raise FlawscopeError(f"The backbone family {family} is not available.", HINT)
