from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from flawscope.errors import FlawscopeError
from flawscope.preprocess import load_picture, resize, to_rgb, to_tensor

if TYPE_CHECKING:
    from pathlib import Path


def saved(picture: Image.Image, kind: str, **options: object) -> io.BytesIO:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    buffer.seek(0)
    return buffer


def test_orientation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.new("RGB", (4, 2))
    picture.putpixel((0, 0), (255, 0, 0))
    turned = load_picture(saved(picture, "PNG", exif=exif))
    assert turned.size == (2, 4)
    assert turned.getpixel((1, 0)) == (255, 0, 0)


def test_transparency_is_composited_over_white() -> None:
    picture = Image.new("RGBA", (3, 1), (200, 0, 0, 0))
    picture.putpixel((1, 0), (0, 0, 0, 128))
    picture.putpixel((2, 0), (10, 20, 30, 255))
    assert np.asarray(load_picture(saved(picture, "PNG"))).tolist() == [
        [[255, 255, 255], [127, 127, 127], [10, 20, 30]]
    ]


def test_sixteen_bit_grey_drops_the_low_byte() -> None:
    wide = np.array([[0, 255, 256, 40000, 65535]], np.uint16)
    picture = load_picture(saved(Image.fromarray(wide), "PNG"))
    assert np.asarray(picture)[0, :, 0].tolist() == [0, 0, 1, 156, 255]


def test_palette_with_a_transparent_colour() -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([9, 9, 9, 50, 60, 70])
    picture.putpixel((1, 0), 1)
    opened = load_picture(saved(picture, "PNG", transparency=0))
    assert np.asarray(opened).tolist() == [[[255, 255, 255], [50, 60, 70]]]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "1"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    assert to_rgb(Image.new(mode, (5, 4))).mode == "RGB"


def test_tensor_is_float32_in_the_documented_order() -> None:
    pixels = np.arange(27, dtype=np.uint8).reshape(3, 3, 3) * 9
    mean, std = (0.498, 0.4, 0.3), (0.502, 0.2, 0.1)
    tensor = to_tensor(pixels, mean, std)
    assert tensor.shape == (1, 3, 3, 3)
    assert tensor.dtype == np.float32
    value = np.float32(pixels[2, 1, 0]) / np.float32(255)
    assert tensor[0, 0, 2, 1] == (value - np.float32(0.498)) / np.float32(0.502)


def test_resize_stretches() -> None:
    assert resize(Image.new("RGB", (40, 30), (1, 2, 3)), 64).shape == (64, 64, 3)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with pytest.raises(FlawscopeError, match=r"broken\.png cannot be read"):
        load_picture(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlawscopeError, match=r"gone\.png does not exist"):
        load_picture(tmp_path / "gone.png")
