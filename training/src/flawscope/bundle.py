"""Reads a bundle from disk and runs its detector with ONNX Runtime, as any user of the format would."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flawscope.errors import FlawscopeError
from flawscope.preprocess import resize, to_tensor

if TYPE_CHECKING:
    from pathlib import Path

    import onnxruntime
    from numpy.typing import NDArray
    from PIL import Image

FORMAT = 1
HINT = "Export the bundle again with `flawscope export`, or get it again from where it came."


@dataclass(frozen=True, slots=True)
class Prediction:
    """Maps are float32 [h, w] in [0, 1]; the score is in [0, 1]."""

    coarse: NDArray[np.float32]
    refined: NDArray[np.float32]
    score: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: its manifest and a session on the CPU."""

    folder: Path
    manifest: dict[str, Any]
    session: onnxruntime.InferenceSession

    @property
    def size(self) -> int:
        """Side of the network input, pixels."""
        return self.manifest["input"]["size"]

    def tensor(self, picture: Image.Image) -> NDArray[np.float32]:
        """Network input of an RGB picture, float32 [1, 3, S, S]."""
        spec = self.manifest["input"]
        return to_tensor(resize(picture, self.size), tuple(spec["mean"]), tuple(spec["std"]))

    def run(self, tensor: NDArray[np.float32]) -> Prediction:
        """Runs the detector graph on a network input."""
        outputs = self.manifest["outputs"]
        names = [outputs[key]["name"] for key in ("coarse", "refined", "score")]
        coarse, refined, score = self.session.run(names, {self.manifest["input"]["name"]: tensor})
        return Prediction(np.asarray(coarse)[0, 0], np.asarray(refined)[0, 0], float(np.asarray(score)[0]))

    def predict(self, picture: Image.Image) -> Prediction:
        """Judges an RGB picture."""
        return self.run(self.tensor(picture))


def open_session(path: Path, threads: int, profile: Path | None = None) -> onnxruntime.InferenceSession:
    """A CPU session with a fixed number of threads, which stop spinning when a run ends.

    Detector and reference graph take turns: idle threads of one would otherwise hold the other's cores.

    Args:
        path: The graph.
        threads: Threads of ONNX Runtime.
        profile: How the file begins that ONNX Runtime writes its profile into, where one is wanted.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.force_spinning_stop", "1")
    if profile:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def read_manifest(folder: Path) -> dict[str, Any]:
    """Reads `bundle.json` and checks its format and the hashes of its graphs.

    Raises:
        FlawscopeError: There is no bundle, it has another format, or a file is missing or changed.
    """
    path = folder / "bundle.json"
    if not path.is_file():
        raise FlawscopeError(f"There is no bundle in {folder}: bundle.json is missing.", HINT)
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise FlawscopeError(f"{path} is not JSON ({error}).", HINT) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise FlawscopeError(
            f"{path} has format {found!r}; this version of Flawscope reads format {FORMAT}.", HINT
        )
    variants = [variant for graph in manifest["graphs"].values() for variant in graph["variants"]]
    optimised = [variant["optimised"] for variant in variants if "optimised" in variant]
    for described in (*variants, *optimised):
        file = folder / described["file"]
        if not file.is_file():
            raise FlawscopeError(f"The bundle's file {file} is missing.", HINT)
        if sha256(file) != described["sha256"]:
            raise FlawscopeError(f"The bundle's file {file} is not the one its manifest describes.", HINT)
    return manifest


def open_bundle(
    folder: Path,
    precision: str = "fp32",
    threads: int = 2,
    profile: Path | None = None,
    *,
    optimised: bool = False,
) -> Bundle:
    """Opens one variant of a bundle's detector.

    Args:
        folder: The bundle.
        precision: `fp32`, `fp16` or `int8`.
        threads: Threads of ONNX Runtime.
        profile: See `open_session`.
        optimised: The graph that a browser runs on WebAssembly, where the variant has one.

    Raises:
        FlawscopeError: See `read_manifest`; or the variant is not in the bundle.
    """
    manifest = read_manifest(folder)
    variants = {variant["precision"]: variant for variant in manifest["graphs"]["detector"]["variants"]}
    if precision not in variants:
        raise FlawscopeError(f"The bundle has no {precision} variant.", f"It has {', '.join(variants)}.")
    variant = variants[precision]
    graph = variant.get("optimised", variant) if optimised else variant
    return Bundle(folder, manifest, open_session(folder / graph["file"], threads, profile))


def sha256(path: Path) -> str:
    """Hash of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
