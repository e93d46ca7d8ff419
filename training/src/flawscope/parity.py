"""Reference values for the browser: the same pictures through Pillow, PyTorch and ONNX Runtime."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image

from flawscope.bundle import open_bundle
from flawscope.checkpoint import load_trained
from flawscope.data import pictures_in
from flawscope.errors import FlawscopeError
from flawscope.export_reference import output_names
from flawscope.part import leave_one_out, open_judge
from flawscope.preprocess import load_picture, resize
from flawscope.reference import ExportedReference
from flawscope.release import reference_predictor
from flawscope.teaching import VIEWS, view
from flawscope.train_reference import load_reference

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from flawscope.bundle import Bundle

ORIENTATION_TAG = 0x0112
ROTATED = 6
# By number of pictures: what a part is taught from; and what it then judges.
TAUGHT = (("square",), ("square", "wide", "exif-rotated"))
JUDGED = ("tall", "lossless")
# Largest difference between PyTorch and ONNX Runtime on any cell that parity accepts.
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Sources:
    """Real pictures to make the test pictures from, and where they came from."""

    paths: list[Path]
    origin: str

    def picture(self, index: int) -> Image.Image:
        """Picture `index`, wrapping around."""
        return load_picture(self.paths[index % len(self.paths)])


def find_sources(data: Path, samples: Path) -> Sources:
    """Defective pictures of the shared data, or the samples that ship where that is absent.

    Raises:
        FlawscopeError: Neither is there.
    """
    categories = sorted(data.glob("*/*/test"))
    picked = [
        found[len(found) // 2]
        for category in categories
        for folder in sorted(category.iterdir())
        if folder.name != "good" and (found := pictures_in(folder))
    ]
    if picked:
        return Sources(picked, "shared data")
    picked = [
        path
        for kind in sorted(samples.glob("*"))
        for path in pictures_in(kind)
        if "mask" not in path.stem and path.stem != "thumbnails"
    ]
    if picked:
        return Sources(picked, "public samples")
    raise FlawscopeError(
        f"There are no pictures in {data} or {samples}.", "Run this from the project's root, or pass --data."
    )


def write_pictures(sources: Sources, folder: Path) -> list[Path]:
    """Writes twelve pictures that cover sizes, formats, orientation, grey and transparency."""
    random = np.random.default_rng(12)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []

    def save(name: str, picture: Image.Image, **options: Any) -> None:
        picture.save(folder / name, **options)
        made.append(folder / name)

    def shaped(index: int, width: int, height: int) -> Image.Image:
        return sources.picture(index).resize((width, height), Image.Resampling.BICUBIC)

    save("square.jpg", shaped(0, 400, 400), quality=92)
    save("wide.jpg", shaped(1, 640, 260), quality=92)
    save("tall.png", shaped(2, 301, 517))
    large = np.asarray(shaped(3, 4000, 3000), np.int16)
    grain = np.round(random.normal(0, 6, (3000, 4000, 1))).astype(np.int16)
    save(
        "twelve-megapixels.jpg", Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8)), quality=90
    )
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = ROTATED
    save("exif-rotated.jpg", shaped(4, 480, 320), quality=92, exif=exif)
    save("grey-jpeg.jpg", shaped(5, 384, 384).convert("L"), quality=92)
    save("grey-png.png", shaped(6, 350, 250).convert("L"))
    clear = shaped(7, 333, 222).convert("RGBA")
    y, x = np.mgrid[0:222, 0:333]
    clear.putalpha(Image.fromarray(((x + 2 * y) % 256).astype(np.uint8)))
    save("transparent.png", clear)
    save("palette.png", shaped(8, 256, 384).quantize(64))
    save("lossless.webp", shaped(9, 450, 300), lossless=True)
    save("tiny.png", shaped(10, 40, 30))
    save("network-size.png", shaped(11, 384, 384))
    return made


def parity(
    bundle: Path, checkpoint: Path, reference: Path, out: Path, data: Path, samples: Path
) -> dict[str, Any]:
    """Writes pictures, resized pixels, tensors and maps below `out`, and `index.json`.

    Raw arrays are little-endian, row major. The PyTorch maps come from checkpoints and backbone, the ONNX
    maps from the bundle's fp32 graphs. `reference.json` does the same for a taught part; `teaching.json` says
    what is taught from the pictures themselves.

    Returns:
        The index.

    Raises:
        FlawscopeError: No pictures, no bundle, no checkpoint, or PyTorch and ONNX Runtime disagree.
    """
    torch.set_num_threads(1)
    trained, _, _ = load_trained(checkpoint)
    predict, exported = reference_predictor(trained), open_bundle(bundle)
    sources = find_sources(data, samples)
    rows: list[dict[str, Any]] = []
    for path in write_pictures(sources, out / "pictures"):
        picture = load_picture(path)
        tensor = exported.tensor(picture)
        mine, theirs = predict(picture), exported.run(tensor)
        row: dict[str, Any] = {
            "name": path.stem,
            "file": f"pictures/{path.name}",
            "width": picture.width,
            "height": picture.height,
            "resized": _write(out, f"{path.stem}.resized.u8", resize(picture, exported.size)),
            "tensor": _write(out, f"{path.stem}.tensor.f32", tensor),
            "difference": {
                "coarse": float(np.abs(mine.coarse - theirs.coarse).max()),
                "refined": float(np.abs(mine.refined - theirs.refined).max()),
                "score": abs(mine.score - theirs.score),
            },
        }
        for name, result in (("pytorch", mine), ("onnxruntime", theirs)):
            row[name] = {
                "coarse": _write(out, f"{path.stem}.{name}.coarse.f32", result.coarse),
                "refined": _write(out, f"{path.stem}.{name}.refined.f32", result.refined),
                "score": result.score,
            }
        rows.append(row)
    part = _part(exported, reference, sources, out)
    _teaching(exported, {row["name"]: out / row["file"] for row in rows}, out)
    worst = max(value for row in [*rows, part] for value in row["difference"].values())
    index = {
        "bundle": exported.manifest["id"],
        "size": exported.size,
        "source": sources.origin,
        "tolerance": TOLERANCE,
        "largestDifference": worst,
        "pictures": rows,
    }
    (out / "index.json").write_text(json.dumps(index, indent=2) + "\n", "utf-8")
    if worst > TOLERANCE:
        raise FlawscopeError(
            f"PyTorch and the exported graph differ by {worst:.2e}, more than {TOLERANCE:.0e}.",
            "Export the bundle again from this checkpoint.",
        )
    return index


def _part(exported: Bundle, reference: Path, sources: Sources, out: Path) -> dict[str, Any]:
    """Teaches a part from two pictures, judges a third, writes all that goes into and out of the graph."""
    model, _, _ = load_reference(reference)
    judge = open_judge(exported)
    good, query = [sources.picture(index) for index in (0, 1)], sources.picture(2)
    part = judge.teach(good)
    features = judge.features(judge.prepare(query))
    feeds = judge.feeds(features, part)
    with torch.inference_mode():
        mine = ExportedReference(model.eval())(
            tuple(torch.from_numpy(features[name]) for name in judge.sources),
            tuple(torch.from_numpy(bank.rows) for bank in part.banks),
            torch.from_numpy(part.statistics),
        )
    names = output_names(model)
    theirs = dict(zip(names, judge.session.run(names, feeds), strict=True))
    described = {
        "inputs": {
            name: {"file": _write(out, f"part.{name}.f32", value), "shape": list(value.shape)}
            for name, value in feeds.items()
        },
        "pytorch": {
            name: _write(out, f"part.pytorch.{name}.f32", value.numpy())
            for name, value in zip(names, mine, strict=True)
        },
        "onnxruntime": {
            name: _write(out, f"part.onnxruntime.{name}.f32", np.asarray(value))
            for name, value in theirs.items()
        },
        "difference": {
            name: float(np.abs(value.numpy() - theirs[name]).max())
            for name, value in zip(names, mine, strict=True)
        },
    }
    (out / "reference.json").write_text(json.dumps(described, indent=2) + "\n", "utf-8")
    return described


def _teaching(exported: Bundle, pictures: dict[str, Path], out: Path) -> None:
    """Teaches parts from pictures that the browser has as files, and judges others by them."""
    judge = open_judge(exported)
    described: list[dict[str, Any]] = []
    first = judge.prepare(load_picture(pictures[TAUGHT[0][0]]))
    seen = [judge.features(np.ascontiguousarray(view(first, name))) for name in VIEWS]
    # Of each view in turn: from the same features the browser must choose the very same rows.
    features_of = {
        source: _write(out, f"taught-1.{source}.f32", np.concatenate([f[source] for f in seen]))
        for source in judge.sources
    }
    for names in TAUGHT:
        shown = [load_picture(pictures[name]) for name in names]
        part = judge.teach(shown)
        key = f"taught-{len(names)}"
        alone = leave_one_out(judge, shown, part)
        judged: list[dict[str, Any]] = []
        for name in JUDGED:
            features = judge.features(judge.prepare(load_picture(pictures[name])))
            found, distance = judge.judge_with_distance(features, part)
            maps = {"coarse": found.coarse, "refined": found.refined, "distance": distance}
            files = {kind: _write(out, f"{key}.{name}.{kind}.f32", value) for kind, value in maps.items()}
            judged.append({"file": f"pictures/{pictures[name].name}", "score": found.score, **files})
        described.append(
            {
                "pictures": [f"pictures/{pictures[name].name}" for name in names],
                "levels": [
                    {
                        "name": level.name,
                        "rows": _write(out, f"{key}.{level.name}.rows.f32", bank.rows),
                        "owner": _write(out, f"{key}.{level.name}.owner.i32", bank.owner.astype(np.int32)),
                    }
                    for level, bank in zip(judge.levels, part.banks, strict=True)
                ],
                "features": features_of if names == TAUGHT[0] else None,
                "statistics": part.statistics.ravel().tolist(),
                "scores": [prediction.score for prediction in alone],
                "peaks": [float(prediction.refined.max()) for prediction in alone],
                "judged": judged,
            }
        )
    (out / "teaching.json").write_text(json.dumps(described, indent=2) + "\n", "utf-8")


def _write(out: Path, name: str, values: NDArray[Any]) -> str:
    little = values.astype(values.dtype.newbyteorder("<"), copy=False)
    (out / name).write_bytes(little.tobytes())
    return name
