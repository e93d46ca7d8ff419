from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import Tensor, nn

from flawscope.checkpoint import trained_parameters
from flawscope.detector import Detector
from flawscope.errors import FlawscopeError
from flawscope.execution import Execution, share_of
from flawscope.fit import Fit, Journal, fit
from flawscope.progress import quiet
from flawscope.prompts import PromptLearner
from flawscope.setup import TrainSetup
from flawscope.tiny import SETUP, SIZE
from flawscope.train import TrainStep, optimise
from test_training import TinyBackbone, tiny_cache

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEPS = 12
SCHEDULE = TrainSetup(steps=STEPS, batch=4, size=SIZE, detector=SETUP)


def run(
    report: Callable[[int, int], None], journal: Journal | None, execution: Execution | None = None
) -> tuple[list[float], dict[str, Tensor]]:
    """A whole small training, always the same but for its journal and where it runs."""
    backbone = TinyBackbone()
    torch.manual_seed(0)
    detector, prompts = Detector(backbone.image, SIZE, SETUP), PromptLearner(backbone.text)
    losses = optimise(
        detector,
        prompts,
        backbone,
        tiny_cache(detector),
        SCHEDULE,
        report,
        (execution or Execution()).launch(),
        journal,
    )
    return losses, {
        name: p.detach().cpu().clone() for name, p in trained_parameters(detector, prompts).items()
    }


def journal(path: Path, resume: bool, **identity: Any) -> Journal:
    return Journal(path, {"seed": 0, **identity}, every=5, resume=resume)


def equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return all(torch.equal(value, other[name]) for name, value in one.items())


def test_a_run_stopped_by_ctrl_c_resumes_to_the_same_tensors(tmp_path: Path) -> None:
    path = tmp_path / "x.resume.pt"
    losses, whole = run(quiet, None)

    def interrupt(done: int, _total: int) -> None:
        if done == 7:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run(interrupt, journal(path, resume=False))
    assert path.is_file()
    seen: list[int] = []
    again, resumed = run(lambda done, _: seen.append(done), journal(path, resume=True))
    assert seen == list(range(8, STEPS + 1))
    assert again == losses
    assert equal(whole, resumed)
    assert not path.exists()


def test_a_run_that_was_killed_resumes_from_its_last_saved_state(tmp_path: Path) -> None:
    path = tmp_path / "x.resume.pt"
    _, whole = run(quiet, None)

    def die(done: int, _total: int) -> None:
        if done == 8:
            raise MemoryError

    with pytest.raises(MemoryError):
        run(die, journal(path, resume=False))
    seen: list[int] = []
    _, resumed = run(lambda done, _: seen.append(done), journal(path, resume=True))
    assert seen[0] == 6
    assert equal(whole, resumed)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_learns_what_a_cpu_does_and_resumes(tmp_path: Path) -> None:
    gpu = Execution(accelerator="gpu")
    losses, whole = run(quiet, None)
    losses_there, there = run(quiet, None, gpu)
    assert losses_there == pytest.approx(losses, rel=1e-3)
    for name, value in whole.items():
        torch.testing.assert_close(there[name], value, rtol=0, atol=5e-3)
    path = tmp_path / "x.resume.pt"

    def interrupt(done: int, _total: int) -> None:
        if done == 7:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run(interrupt, journal(path, resume=False), gpu)
    seen: list[int] = []
    _, resumed = run(lambda done, _: seen.append(done), journal(path, resume=True), gpu)
    assert seen[0] == 8
    for name, value in there.items():
        torch.testing.assert_close(resumed[name], value, rtol=0, atol=1e-3)


def test_without_resume_a_run_begins_again_and_with_nothing_to_resume_too(tmp_path: Path) -> None:
    path = tmp_path / "x.resume.pt"
    for resume in (True, False):
        path.write_bytes(b"left over") if not resume else None
        seen: list[int] = []
        run(lambda done, _, seen=seen: seen.append(done), journal(path, resume=resume))
        assert seen[0] == 1


def test_a_state_of_another_run_or_a_broken_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.resume.pt"
    with pytest.raises(KeyboardInterrupt):
        run(lambda *_: signal.raise_signal(signal.SIGINT), journal(path, resume=False))
    with pytest.raises(FlawscopeError, match="belongs to a run with other data"):
        run(quiet, journal(path, resume=True, pictures=3))
    path.write_bytes(b"cut off")
    with pytest.raises(FlawscopeError, match="cannot be read"):
        run(quiet, journal(path, resume=True))


def test_one_real_step_changes_prompts_adapters_and_head_and_no_other_tensor() -> None:
    backbone = TinyBackbone()
    detector, prompts = Detector(backbone.image, SIZE, SETUP), PromptLearner(backbone.text)
    step = TrainStep(detector, prompts, backbone, 1.0)
    levels, target = tiny_cache(detector).batch(torch.arange(4), 1, torch.Generator())

    class Same:
        def next(self) -> Any:
            return levels, target

        def state_dict(self) -> dict[str, Any]:
            return {}

        def load_state_dict(self, state: Any) -> None:
            del state

    everything = nn.ModuleList([detector, step])
    before = {name: value.clone() for name, value in everything.state_dict().items()}
    Fit(step, Same(), SCHEDULE, 0.1, Execution().launch()).step()
    changed = {
        name
        for name, value in everything.state_dict().items()
        if not torch.equal(value, before[name]) and name.startswith("1.")
    }
    assert {name.split(".")[1] for name in changed} == {"prompts", "coarse", "refine"}
    assert not any(name.startswith(("1.text", "0.image")) for name in changed)


def test_the_loop_is_adamw_one_cycle_with_clipped_gradients() -> None:
    """Fabric must not change a bit of what plain PyTorch gives on one CPU."""
    torch.manual_seed(0)
    batches = [(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(STEPS)]
    fitted, plain = Loss(), Loss()
    plain.load_state_dict(fitted.state_dict())
    fit(fitted, List(batches), SCHEDULE, 0.1, quiet, Execution().launch())
    optimiser = torch.optim.AdamW(
        plain.parameters(), SCHEDULE.learning_rate, weight_decay=SCHEDULE.weight_decay
    )
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, SCHEDULE.learning_rate, STEPS, pct_start=0.1)
    for batch in batches:
        optimiser.zero_grad()
        plain(*batch).backward()
        nn.utils.clip_grad_norm_(plain.parameters(), 1.0)
        optimiser.step()
        cycle.step()
    assert equal(dict(fitted.named_parameters()), dict(plain.named_parameters()))


class Loss(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))

    def forward(self, inputs: Tensor, wanted: Tensor) -> Tensor:
        return (self.net(inputs) - wanted).square().mean() * 10


class List:
    def __init__(self, batches: list[tuple[Tensor, Tensor]]) -> None:
        self.batches = iter(batches)

    def next(self) -> tuple[Tensor, Tensor]:
        return next(self.batches)

    def state_dict(self) -> dict[str, Any]:
        return {}

    def load_state_dict(self, state: Any) -> None:
        del state


TWO_PROCESSES = """
import sys, torch
from flawscope.execution import Execution, share_of
from flawscope.fit import fit
from flawscope.progress import quiet
from flawscope.setup import TrainSetup
from test_fit import List, Loss

torch.manual_seed(0)
batches = [(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(6)]
module = Loss()
fabric = Execution(devices=int(sys.argv[1])).launch()
mine = list(share_of(8, fabric))
fit(module, List([(x[mine], y[mine]) for x, y in batches]), TrainSetup(steps=6), 0.1, quiet, fabric)
if fabric.is_global_zero:
    torch.save([fabric.world_size, module.state_dict()], sys.argv[2])
"""


def test_two_processes_that_divide_the_batches_learn_what_one_does(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(TWO_PROCESSES)
    found = []
    for devices in ("1", "2"):
        subprocess.run(
            [sys.executable, str(script), devices, str(tmp_path / devices)],
            check=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=300,
        )
        found.append(torch.load(tmp_path / devices, weights_only=True))
    assert [world for world, _ in found] == [1, 2]
    for name, value in found[0][1].items():
        torch.testing.assert_close(found[1][1][name], value, rtol=1e-5, atol=1e-6)


def test_pictures_are_divided_among_processes_without_loss() -> None:
    class Rank:
        def __init__(self, rank: int) -> None:
            self.global_rank, self.world_size = rank, 3

    parts = [list(share_of(10, Rank(rank))) for rank in range(3)]  # type: ignore[arg-type]
    assert sorted(index for part in parts for index in part) == list(range(10))


def test_a_machine_that_is_not_there_is_named() -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(FlawscopeError, match="cannot run on 1 x cuda"):
        Execution(accelerator="cuda").launch()
