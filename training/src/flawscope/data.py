"""Folders in the MVTec AD layout.

`ROOT/<category>/{train/good, test/good, test/<defect>, ground_truth/<defect>/<stem>_mask.png}`
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from pathlib import Path

EXTENSIONS = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"))
LAYOUT_HINT = "Expected ROOT/<category>/train/good and ROOT/<category>/test/<good or defect>, as in MVTec AD."


@dataclass(frozen=True, slots=True)
class TestPicture:
    """A labelled picture.

    Attributes:
        path: The picture.
        defect: Name of its folder; `good` for good ones.
        mask: Ground truth, white where defective; None where there is none.
    """

    path: Path
    defect: str
    mask: Path | None

    @property
    def anomalous(self) -> bool:
        """Whether the picture shows a defect."""
        return self.defect != "good"

    @property
    def key(self) -> str:
        """Its name in `scores.json`: `<defect>/<stem>`."""
        return f"{self.defect}/{self.path.stem}"


def pictures_in(folder: Path) -> list[Path]:
    """Picture files directly in a folder, sorted by name; empty where the folder is missing."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in EXTENSIONS)


def categories_in(root: Path, below: str) -> list[str]:
    """Names of the categories under a root.

    Args:
        root: The data root.
        below: What a folder must contain to be a category, for example `test` or `train/good`.

    Raises:
        FlawscopeError: The root is missing or has no such category.
    """
    if not root.is_dir():
        raise FlawscopeError(f"The data folder {root} does not exist.", LAYOUT_HINT)
    names = sorted(folder.name for folder in root.iterdir() if (folder / below).is_dir())
    if not names:
        raise FlawscopeError(f"No folder in {root} has {below} in it.", LAYOUT_HINT)
    return names


def good_pictures(root: Path, category: str) -> list[Path]:
    """The pictures of `train/good`.

    Raises:
        FlawscopeError: The category is missing or has no good picture.
    """
    if not (root / category).is_dir():
        raise FlawscopeError(f"Category {category} is not in {root}.", LAYOUT_HINT)
    found = pictures_in(root / category / "train" / "good")
    if not found:
        raise FlawscopeError(
            f"Category {category} has no good pictures in {root / category / 'train' / 'good'}.",
            "Training needs good pictures; put some there or leave the category out.",
        )
    return found


def test_pictures(root: Path, category: str) -> list[TestPicture]:
    """Every test picture of a category with its mask, sorted by defect and name.

    Raises:
        FlawscopeError: The category or its test folder is missing.
    """
    base = root / category / "test"
    if not base.is_dir():
        raise FlawscopeError(f"Category {category} has no test folder in {root}.", LAYOUT_HINT)
    found: list[TestPicture] = []
    for defect in sorted(folder.name for folder in base.iterdir() if folder.is_dir()):
        for path in pictures_in(base / defect):
            mask = (
                None if defect == "good" else _mask_of(root / category / "ground_truth" / defect, path.stem)
            )
            found.append(TestPicture(path, defect, mask))
    return found


def _mask_of(folder: Path, stem: str) -> Path | None:
    candidates = (folder / f"{stem}{suffix}{ending}" for suffix in ("_mask", "") for ending in EXTENSIONS)
    return next((path for path in candidates if path.exists()), None)
