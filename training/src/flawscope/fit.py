"""The optimiser loop that every trained part shares: on any number of processes, and resumable."""

from __future__ import annotations

import json
import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import nn

from flawscope.errors import FlawscopeError
from flawscope.progress import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from lightning_fabric import Fabric
    from torch import Tensor

    from flawscope.progress import Report
    from flawscope.setup import ReferenceTrainSetup, TrainSetup


class Sampler(Protocol):
    """Draws batches and knows where it stands: a resumed run sees what an uninterrupted one would."""

    def next(self) -> Any:
        """The next batch, positional arguments of the module that is fitted."""
        ...

    def state_dict(self) -> dict[str, Any]:
        """Tensors and plain values from which `load_state_dict` goes on."""
        ...

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Takes up a state."""
        ...


@dataclass(frozen=True, slots=True)
class Journal:
    """Where a run keeps the state it can be resumed from.

    Attributes:
        path: The file; it is gone when the run is over.
        identity: What must be equal in the run that resumes, JSON values.
        every: Steps between two states.
        resume: Whether to begin from the file where there is one.
    """

    path: Path
    identity: Mapping[str, Any]
    every: int
    resume: bool


def trainable(module: nn.Module) -> dict[str, nn.Parameter]:
    """The parameters that the optimiser may touch, in its order."""
    return {name: p for name, p in module.named_parameters() if p.requires_grad}


class Fit:
    """One run: AdamW under a one-cycle schedule, gradients clipped to norm 1."""

    def __init__(
        self,
        module: nn.Module,
        sampler: Sampler,
        schedule: TrainSetup | ReferenceTrainSetup,
        warm_up: float,
        fabric: Fabric,
    ) -> None:
        self.parameters = trainable(module)
        self.sampler, self.fabric = sampler, fabric
        self.steps = schedule.steps
        rate, decay = schedule.learning_rate, schedule.weight_decay
        optimiser = torch.optim.AdamW(self.parameters.values(), rate, weight_decay=decay)
        self.cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, self.steps, pct_start=warm_up)
        self.module, self.optimiser = fabric.setup(module, optimiser)
        self.losses: list[float] = []

    def step(self) -> None:
        """Draws a batch and follows its gradient."""
        loss: Tensor = self.module(*self.fabric.to_device(self.sampler.next()))
        self.optimiser.zero_grad()
        self.fabric.backward(loss)
        # A step whose gradient is not finite is as much of a step as it was without Fabric.
        self.fabric.clip_gradients(self.module, self.optimiser, max_norm=1.0, error_if_nonfinite=False)
        self.optimiser.step()
        self.cycle.step()
        self.losses.append(loss.item())

    def save(self, journal: Journal) -> None:
        """Writes everything that the next step depends on, whole or not at all."""
        samplers = [self.sampler.state_dict()]
        if self.fabric.world_size > 1:
            samplers = [{} for _ in range(self.fabric.world_size)]
            torch.distributed.all_gather_object(samplers, self.sampler.state_dict())
        if not self.fabric.is_global_zero:
            return
        draft = journal.path.with_suffix(".part")
        draft.parent.mkdir(parents=True, exist_ok=True)
        torch.save(
            {
                "identity": json.dumps(journal.identity, sort_keys=True),
                "losses": self.losses,
                "parameters": {name: p.detach().cpu() for name, p in self.parameters.items()},
                "optimiser": self.optimiser.state_dict(),
                "cycle": self.cycle.state_dict(),
                "samplers": samplers,
                "random": torch.get_rng_state(),
            },
            draft,
        )
        draft.replace(journal.path)

    def load(self, journal: Journal) -> None:
        """Goes back to a saved state.

        Raises:
            FlawscopeError: The file cannot be read or belongs to another run.
        """
        try:
            state = torch.load(journal.path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, ValueError, EOFError, UnpicklingError) as error:
            raise FlawscopeError(
                f"{journal.path} cannot be read as the state of a run ({type(error).__name__}).",
                "Delete it and train from the beginning.",
            ) from error
        world = self.fabric.world_size
        wanted = json.dumps(journal.identity, sort_keys=True)
        if state["identity"] != wanted or len(state["samplers"]) != world:
            raise FlawscopeError(
                f"{journal.path} belongs to a run with other data, other options or another number of "
                "processes.",
                "Use the options it was started with, or leave out --resume to begin again.",
            )
        with torch.no_grad():
            for name, parameter in self.parameters.items():
                parameter.copy_(state["parameters"][name])
        self.optimiser.load_state_dict(state["optimiser"])
        self.cycle.load_state_dict(state["cycle"])
        self.sampler.load_state_dict(state["samplers"][self.fabric.global_rank])
        torch.set_rng_state(state["random"])
        self.losses = list(state["losses"])


def fit(
    module: nn.Module,
    sampler: Sampler,
    schedule: TrainSetup | ReferenceTrainSetup,
    warm_up: float,
    report: Report,
    fabric: Fabric,
    journal: Journal | None = None,
) -> list[float]:
    """Fits a module's trainable parameters.

    Args:
        module: Takes a batch and returns its loss; only parameters that require gradients are changed.
        sampler: Draws the batches of this process.
        schedule: Steps, peak learning rate, weight decay.
        warm_up: Share of the steps in which the learning rate rises.
        report: Called after every step.
        fabric: Launched.
        journal: Where to keep the state to resume from; nowhere where None.

    Returns:
        The loss of every step, those before a resumption included.

    Raises:
        FlawscopeError: There is a state to resume from, and it cannot be.
        KeyboardInterrupt: Ctrl-C, after the state was saved.
    """
    run = Fit(module, sampler, schedule, warm_up, fabric)
    if journal and journal.resume and journal.path.is_file():
        run.load(journal)
        console.print(f"Resumed after step {len(run.losses)} of {run.steps}.")
    # Several processes are not interrupted at one place; they resume from their last common state.
    with _interruption(journal is not None and fabric.world_size == 1) as interrupted:
        while len(run.losses) < run.steps:
            run.step()
            done = len(run.losses)
            report(done, run.steps)
            if journal and done < run.steps and (done % journal.every == 0 or interrupted()):
                run.save(journal)
            if interrupted():
                console.print(f"Stopped after step {done} of {run.steps}; go on with --resume.")
                raise KeyboardInterrupt
    module.cpu()
    if journal and fabric.is_global_zero:
        journal.path.unlink(missing_ok=True)
    return run.losses


@contextmanager
def _interruption(wanted: bool) -> Iterator[Callable[[], bool]]:
    """Lets a step end before Ctrl-C takes effect, since half a step cannot be resumed."""
    asked = False
    if not wanted or threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(*_: object) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
