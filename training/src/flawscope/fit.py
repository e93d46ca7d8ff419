"""The optimiser loop that every trained part shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flawscope.progress import Report
    from flawscope.setup import ReferenceTrainSetup, TrainSetup


def fit(
    parameters: Sequence[nn.Parameter],
    next_loss: Callable[[], Tensor],
    schedule: TrainSetup | ReferenceTrainSetup,
    warm_up: float,
    report: Report,
) -> list[float]:
    """AdamW under a one-cycle schedule, gradients clipped to norm 1.

    Args:
        parameters: What is trained; nothing else is touched.
        next_loss: Draws the next batch and returns its loss.
        schedule: Steps, peak learning rate, weight decay.
        warm_up: Share of the steps in which the learning rate rises.
        report: Called after every step.

    Returns:
        The loss of every step.
    """
    rate = schedule.learning_rate
    optimiser = torch.optim.AdamW(parameters, rate, weight_decay=schedule.weight_decay)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, schedule.steps, pct_start=warm_up)
    losses: list[float] = []
    for step in range(schedule.steps):
        loss = next_loss()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        cycle.step()
        losses.append(loss.item())
        report(step + 1, schedule.steps)
    return losses
