"""The way of a picture from file to network input; the browser repeats it bit for bit.

Pillow is the reference: its 8-bit fixed-point bilinear resampling, its compositing, its EXIF handling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# EXIF orientations that exchange width and height.
SIDEWAYS = frozenset((5, 6, 7, 8))


def load_picture(source: Path | BinaryIO) -> Image.Image:
    """Opens a picture as the detector sees it: upright, opaque, RGB.

    EXIF orientation is applied. Transparent pictures are composited over white with Pillow's
    `alpha_composite`. 16-bit grey is scaled to 8 bit by dropping the low byte.

    Args:
        source: A file's path or an open binary file.

    Returns:
        An RGB picture at its own size.

    Raises:
        FlawscopeError: The file is missing, empty, or no picture that Pillow can read.
    """
    try:
        with Image.open(source) as opened:
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except FileNotFoundError as error:
        raise FlawscopeError(f"{source} does not exist.", "Check the path.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FlawscopeError(
            f"{source} cannot be read as a picture ({error}).", "Remove it or save it again as JPEG or PNG."
        ) from error
    return to_rgb(picture)


def read_size(source: Path) -> tuple[int, int] | None:
    """Width and height of what `load_picture` would give, by the header; None where that cannot be read."""
    try:
        with Image.open(source) as opened:
            width, height = opened.size
            is_sideways = opened.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    return (height, width) if is_sideways else (width, height)


def to_rgb(picture: Image.Image) -> Image.Image:
    """Composites over white where there is transparency, and converts to RGB."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        wide = np.asarray(picture).astype(np.uint32)
        return Image.fromarray((wide >> 8).astype(np.uint8)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, (255, 255, 255, 255)), layer).convert(
            "RGB"
        )
    return picture.convert("RGB")


def resize(picture: Image.Image, size: int) -> NDArray[np.uint8]:
    """Stretches an RGB picture to `size` x `size` with Pillow's bilinear filter; uint8 [size, size, 3]."""
    return np.asarray(picture.resize((size, size), Image.Resampling.BILINEAR))


def to_tensor(
    pixels: NDArray[np.uint8], mean: tuple[float, float, float], std: tuple[float, float, float]
) -> NDArray[np.float32]:
    """Normalises pixels: (value / 255 - mean) / std, each step rounded to float32.

    Args:
        pixels: RGB, uint8 [S, S, 3].
        mean: Channel means, for values in [0, 1].
        std: Channel standard deviations, for values in [0, 1].

    Returns:
        float32 [1, 3, S, S].
    """
    scaled = pixels.astype(np.float32) / np.float32(255)
    normalised = (scaled - np.asarray(mean, np.float32)) / np.asarray(std, np.float32)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None], dtype=np.float32)
