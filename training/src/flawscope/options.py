"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flawscope.setup import Family, ReferenceTrainSetup, TrainSetup

DEFAULTS = TrainSetup()
REFERENCE_DEFAULTS = ReferenceTrainSetup()
CHECKPOINT = Path("training/checkpoints/default.safetensors")
REFERENCE_CHECKPOINT = Path("training/checkpoints/reference.safetensors")

Data = Annotated[Path, typer.Option(help="Data root in the MVTec AD layout.")]
Out = Annotated[Path, typer.Option(help="Folder to write to.")]
BundleFolder = Annotated[Path, typer.Option("--bundle", help="Folder of a bundle.")]
Threads = Annotated[int, typer.Option(min=1, help="Threads of ONNX Runtime.")]
Seed = Annotated[int, typer.Option(help="Seed of everything that is drawn.")]
References = Annotated[int, typer.Option(min=0, help="Good pictures to teach each part with; 0 for none.")]
Category = Annotated[list[str] | None, typer.Option(help="Only this one; repeat for more.")]
Rate = Annotated[float, typer.Option(help="Wanted share of good pictures that raise an alarm.")]
Checkpoint = Annotated[Path, typer.Option(help="Checkpoint written by `flawscope train`.")]
Pictures = Annotated[int, typer.Option(min=1, help="Pictures to synthesise.")]
Steps = Annotated[int, typer.Option(min=20, help="Optimiser steps.")]
BackboneFamily = Annotated[Family, typer.Option("--backbone", help="Frozen towers.")]
Weights = Annotated[str | None, typer.Option(help="Of `--backbone clip`: a folder or a hub id.")]
Size = Annotated[int, typer.Option(min=16, help="Side of the network input, pixels.")]
Workers = Annotated[int, typer.Option(min=0, help="Processes that do the work; 0 for this one alone.")]
