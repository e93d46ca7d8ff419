"""What the browser app exports, read by the readers that others use: pycocotools and Pillow."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as run_lengths
from pycocotools.coco import COCO

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def export(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures with made-up maps, written by the app's own exporter."""
    tsx = repository / "node_modules" / ".bin" / "tsx"
    if not tsx.exists() or shutil.which("node") is None:
        pytest.skip("the app's packages are not installed (npm install)")
    folder = tmp_path_factory.mktemp("export")
    command = [str(tsx), "scripts/write-coco-example.ts", str(folder)]
    subprocess.run(command, cwd=repository, check=True, timeout=120)
    return folder


def test_annotations_are_the_exported_masks(export: Path) -> None:
    coco = COCO(str(export / "coco.json"))
    assert [category["name"] for category in coco.loadCats(coco.getCatIds())] == ["anomaly"]
    image_ids = coco.getImgIds()
    assert len(image_ids) == 10
    counts = []
    for image_id in image_ids:
        image = coco.loadImgs(image_id)[0]
        mask = np.asarray(Image.open(export / f"mask-{image_id}.png"))
        assert mask.shape == (image["height"], image["width"])
        assert mask.dtype == np.uint8
        union = np.zeros(mask.shape, dtype=np.uint8)
        annotations = coco.loadAnns(coco.getAnnIds(imgIds=[image_id]))
        for annotation in annotations:
            decoded = coco.annToMask(cast("Any", annotation))
            encoded = coco.annToRLE(cast("Any", annotation))
            assert annotation["area"] == decoded.sum() == run_lengths.area(encoded)
            assert annotation["bbox"] == run_lengths.toBbox(encoded).tolist()
            union += decoded
        # No two areas share a pixel, and together they are the mask.
        assert np.array_equal(union * 255, mask)
        counts.append(len(annotations))
    # A ring, many areas, nothing, everything, noise; each at two sizes.
    assert counts[0] == counts[1] == 1
    assert min(counts[2:4]) > 1
    assert counts[4:6] == [0, 0]
    assert counts[6:8] == [1, 1]
    assert min(counts[8:]) > 5


def test_areas_can_be_asked_for_by_size(export: Path) -> None:
    coco = COCO(str(export / "coco.json"))
    everything = coco.getAnnIds(catIds=[1])
    large = coco.getAnnIds(areaRng=[1000, float("inf")])
    assert 0 < len(large) < len(everything)
    assert all(annotation["area"] >= 1000 for annotation in coco.loadAnns(large))
