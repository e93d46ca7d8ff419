"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option(help="Data root in the MVTec AD layout.")]
Out = Annotated[Path, typer.Option(help="Folder to write to.")]
BundleFolder = Annotated[Path, typer.Option("--bundle", help="Folder of a bundle.")]
Threads = Annotated[int, typer.Option(min=1, help="Threads of ONNX Runtime.")]
Seed = Annotated[int, typer.Option(help="Seed of everything that is drawn.")]
References = Annotated[int, typer.Option(min=0, help="Good pictures to teach each part with; 0 for none.")]
Category = Annotated[list[str] | None, typer.Option(help="Only this one; repeat for more.")]
Rate = Annotated[float, typer.Option(help="Wanted share of good pictures that raise an alarm.")]
