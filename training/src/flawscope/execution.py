"""Where and how a training run is executed, by Lightning Fabric: one CPU, one GPU or several nodes.

Nothing here changes what is learned on one process; a run on several divides pictures and batches among them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lightning_fabric import Fabric

    from flawscope.fit import Journal
    from flawscope.setup import Precision


@dataclass(frozen=True, slots=True)
class Execution:
    """Machines of a run, and how often it can be taken up again.

    Attributes:
        accelerator: `cpu`, `cuda`, `gpu`, `mps` or `auto`, as Lightning Fabric names them.
        devices: Processes a node, one for each device.
        nodes: Machines; the command is started on each of them by a launcher that Fabric knows.
        precision: Arithmetic of a step.
        save_every: Steps between two states that a run can be resumed from.
        resume: Whether to go on from where an earlier run of the same set-up stopped.
    """

    accelerator: str = "cpu"
    devices: int = 1
    nodes: int = 1
    precision: Precision = "32-true"
    save_every: int = 100
    resume: bool = False

    def as_dict(self) -> dict[str, str | int]:
        """What a checkpoint says about the machines it was made on."""
        return {
            "accelerator": self.accelerator,
            "devices": self.devices,
            "nodes": self.nodes,
            "precision": self.precision,
        }

    def journal(self, out: Path, identity: Mapping[str, Any]) -> Journal:
        """The state to resume from, beside the checkpoint that the run is to write.

        Args:
            out: The checkpoint.
            identity: What must be equal in the run that resumes, JSON values.
        """
        # With it comes torch: the command line reads this module for its defaults, whatever it is asked.
        from flawscope.fit import Journal

        return Journal(out.with_suffix(".resume.pt"), identity, self.save_every, self.resume)

    def launch(self) -> Fabric:
        """Starts the other processes, where there are any, and joins them.

        Raises:
            FlawscopeError: This machine has no such accelerator or not that many of it.
        """
        from lightning_fabric import Fabric

        # Its notes on devices and seeds would stand between the progress bars.
        logging.getLogger("lightning_fabric").setLevel(logging.WARNING)
        try:
            fabric = Fabric(
                accelerator=self.accelerator,
                devices=self.devices,
                num_nodes=self.nodes,
                precision=self.precision,
            )
        except (ValueError, RuntimeError) as error:
            raise FlawscopeError(
                f"Training cannot run on {self.devices} x {self.accelerator} ({error}).",
                "Pass --accelerator cpu --devices 1, or what this machine has.",
            ) from error
        fabric.launch()
        return fabric


def share_of(total: int, fabric: Fabric) -> range:
    """Which of `total` things this process does; all of them where it is alone."""
    return range(fabric.global_rank, total, fabric.world_size)
