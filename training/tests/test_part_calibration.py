from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flawscope.errors import FlawscopeError
from flawscope.part_calibration import (
    PRIOR_PICTURES,
    SCORE_SPREAD,
    Certainty,
    calibrate_part,
    student_t,
    student_t_quantile,
    threshold_of,
)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 19, 63])
def test_students_t_is_scipys(freedom: int) -> None:
    for x in (-40.0, -2.5, -0.3, 0.0, 0.7, 3.0, 300.0):
        assert student_t(x, freedom) == pytest.approx(stats.t.cdf(x, freedom), abs=1e-12)
    for share in (0.5, 0.8, 0.95, 0.99, 0.999):
        assert student_t_quantile(share, freedom) == pytest.approx(
            stats.t.ppf(share, freedom), rel=1e-9, abs=1e-9
        )


def test_the_rule_in_numbers_for_whoever_ports_it() -> None:
    one = threshold_of([0.25], 0.01, 0.25)
    four = threshold_of([0.2, 0.25, 0.3, 0.22], 0.05, 0.25)
    logits = np.log(np.array([0.2, 0.25, 0.3, 0.22]) / (1 - np.array([0.2, 0.25, 0.3, 0.22])))
    spread = np.sqrt((4 * 0.25**2 + ((logits - logits.mean()) ** 2).sum()) / 7)
    place = logits.mean() + stats.t.ppf(0.95, 7) * spread * np.sqrt(1.25)
    assert four.value == pytest.approx(logistic(place), abs=1e-12)
    place = np.log(1 / 3) + stats.t.ppf(0.99, 4) * 0.25 * np.sqrt(2)
    assert one.value == pytest.approx(logistic(place), abs=1e-12)
    assert (four.low, four.high) == (0.2, 0.3)


def test_thresholds_rise_when_less_is_known_and_when_fewer_alarms_are_wanted() -> None:
    scores = [0.1, 0.12, 0.09, 0.11]
    few, many = (calibrate_part(s, s, 0.01).image.value for s in (scores, scores * 8))
    assert few > many > max(scores)
    assert calibrate_part(scores * 8, scores * 8, 0.2).image.value < many


def test_it_says_what_it_rests_on() -> None:
    def certainty(count: int, rate: float) -> Certainty:
        return calibrate_part([0.2] * count, [0.5] * count, rate).certainty

    assert certainty(1, 0.05) is Certainty.ASSUMED
    assert certainty(4, 0.3) is Certainty.FEW
    assert certainty(16, 0.05) is Certainty.EXTRAPOLATED
    assert certainty(20, 0.05) is Certainty.SEEN


def test_certain_zeros_and_ones_stay_finite() -> None:
    found = calibrate_part([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], 0.05)
    assert 0 < found.image.value < 1e-4
    assert 0.999 < found.pixel.value < 1


@pytest.mark.parametrize("rate", [0.0, 0.0005, 0.6, float("nan")])
def test_a_rate_that_cannot_be_set_is_refused(rate: float) -> None:
    with pytest.raises(FlawscopeError, match="cannot be set"):
        calibrate_part([0.2, 0.3], [0.2, 0.3], rate)


def test_nothing_cannot_be_calibrated() -> None:
    with pytest.raises(FlawscopeError, match="no good picture"):
        calibrate_part([], [], 0.05)


@pytest.mark.parametrize("count", [1, 2, 4, 8, 16, 60])
@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_the_wanted_rate_holds_where_the_prior_does(count: int, rate: float) -> None:
    random = np.random.default_rng(count)
    alarms: list[float] = []
    for _ in range(2000):
        spread = SCORE_SPREAD * np.sqrt(PRIOR_PICTURES / random.chisquare(PRIOR_PICTURES))
        scores = logistic(random.normal(-1, spread, count + 100))
        limit = threshold_of(list(scores[:count]), rate, SCORE_SPREAD).value
        alarms.append(float((scores[count:] > limit).mean()))
    assert 0.7 * rate < np.mean(alarms) < 1.3 * rate


def test_a_part_that_spreads_far_more_than_others_is_learned_from_enough_pictures() -> None:
    random = np.random.default_rng(0)
    alarms = []
    for _ in range(300):
        drawn = logistic(random.normal(-2, 5 * SCORE_SPREAD, 232))
        alarms.append(
            (drawn[32:] > calibrate_part(list(drawn[:32]), list(drawn[:32]), 0.05).image.value).mean()
        )
    assert 0.02 < np.mean(alarms) < 0.08
