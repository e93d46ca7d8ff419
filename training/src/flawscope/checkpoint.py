"""Checkpoints: the trained tensors and nothing else, with the hyper-parameters inside and beside."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from flawscope.backbones.families import load_image_tower
from flawscope.detector import Detector
from flawscope.errors import FlawscopeError
from flawscope.prompts import LEARNED_TOKENS
from flawscope.setup import DetectorSetup, PromptKind, TrainSetup
from flawscope.writing import writing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flawscope.backbones.base import Backbone
    from flawscope.prompts import Prompts

FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that can judge.

    Attributes:
        detector: Frozen image tower and trained layers.
        prompts: Text features of the prompts, [2, dimension].
        kind: What the prompts are.
        tokens: Learned tokens a state, where they are learned.
    """

    detector: Detector
    prompts: Tensor
    kind: PromptKind = "learned"
    tokens: int = LEARNED_TOKENS


def trained_parameters(detector: Detector, prompts: Prompts) -> dict[str, nn.Parameter]:
    """Exactly what the optimiser may touch and a checkpoint holds."""
    parts = {"prompts": prompts, "coarse": detector.coarse, "refine": detector.refine}
    return {
        f"{prefix}.{name}": parameter
        for prefix, part in parts.items()
        for name, parameter in part.named_parameters()
    }


def save_checkpoint(
    path: Path,
    detector: Detector,
    prompts: Prompts,
    backbone: Backbone,
    setup: TrainSetup,
    record: Mapping[str, object],
) -> Path:
    """Writes the trained tensors, and the hyper-parameters both inside the file and beside it."""
    tensors = {name: p.detach().contiguous() for name, p in trained_parameters(detector, prompts).items()}
    with torch.no_grad():
        # The text tower is 90 MB; its answer to the learned prompts is all that judging needs.
        tensors["text"] = prompts(backbone.text).contiguous()
    return write_tensors(path, FORMAT, tensors, {"setup": asdict(setup), **record})


def write_tensors(path: Path, form: str, tensors: dict[str, Tensor], facts: Mapping[str, object]) -> Path:
    """Writes tensors of a named format, and the facts about them both inside the file and beside it."""
    text = json.dumps(facts)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, path, {"format": form, "facts": text})
        path.with_suffix(".json").write_text(json.dumps(json.loads(text), indent=2) + "\n", "utf-8")
    return path


def read_metadata(path: Path, form: str, command: str) -> dict[str, Any]:
    """The facts inside a checkpoint.

    Args:
        path: The checkpoint.
        form: Format it must have.
        command: The command that makes one, for the message.

    Raises:
        FlawscopeError: The file is missing or not a checkpoint of this format.
    """
    if not path.is_file():
        raise FlawscopeError(f"The checkpoint {path} does not exist.", f"Run `{command}` first.")
    try:
        with safe_open(path, "pt") as opened:
            metadata = opened.metadata() or {}
    except SafetensorError as error:
        raise FlawscopeError(f"{path} is not a safetensors file ({error}).", "Train it again.") from error
    if metadata.get("format") != form:
        raise FlawscopeError(f"{path} is not a Flawscope checkpoint of format {form}.", "Train it again.")
    return json.loads(metadata["facts"])


def read_facts(path: Path) -> tuple[TrainSetup, dict[str, Any]]:
    """Hyper-parameters and record of a checkpoint.

    Raises:
        FlawscopeError: See `read_metadata`.
    """
    facts = read_metadata(path, FORMAT, "flawscope train")
    values = facts.pop("setup")
    return TrainSetup(**{**values, "detector": DetectorSetup(**values["detector"])}), facts


def load_trained(path: Path) -> tuple[Trained, TrainSetup, dict[str, Any]]:
    """Rebuilds a trained detector from its checkpoint and the frozen image tower.

    Raises:
        FlawscopeError: See `read_metadata`.
    """
    setup, facts = read_facts(path)
    tensors = load_file(path)
    detector = Detector(load_image_tower(setup.family, setup.weights), setup.size, setup.detector)
    for prefix, part in (("coarse.", detector.coarse), ("refine.", detector.refine)):
        part.load_state_dict(
            {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
        )
    return Trained(detector.eval(), tensors["text"], setup.prompt, setup.tokens), setup, facts
