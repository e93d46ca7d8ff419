"""A part's thresholds from its good pictures alone; the browser repeats this, so it is specified exactly.

Every picture is judged by what the others taught (`part.leave_one_out`). From each come two numbers: the
score, and the largest cell of the refined map. Each list gives a threshold by the same rule, on logits
x = ln(p / (1 - p)), p clipped to [CLIP, 1 - CLIP], all in float64:

    n        number of pictures
    centre   mean of x
    seen     sum of (x - centre)^2                                  (0 for one picture)
    freedom  PRIOR_PICTURES + n - 1
    spread   sqrt((PRIOR_PICTURES * prior^2 + seen) / freedom)
    reach    quantile of Student's t, `freedom` degrees of freedom, at 1 - rate
    x*       centre + reach * spread * sqrt(1 + 1 / n)
    threshold = 1 / (1 + exp(-x*)); a value above it is an alarm

This is the prediction interval for the next picture of a normal distribution whose variance has a scaled
inverse chi-square prior: `prior` is the spread of good parts in general, worth PRIOR_PICTURES pictures,
taken from the open categories. With one picture the prior is all there is; from about 16 on the pictures
speak for themselves. A normal distribution can be wrong beyond what was seen: `Certainty` says when the
wanted rate lies there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Sequence

CLIP = 1e-6
# Spread of the logits among good pictures of one part, and how many pictures that knowledge is worth.
SCORE_SPREAD = 0.25
PEAK_SPREAD = 1.0
PRIOR_PICTURES = 4
BISECTIONS = 80


class Certainty(StrEnum):
    """What a threshold rests on.

    Attributes:
        ASSUMED: One picture: the spread is that of other parts.
        FEW: Two to four pictures: mostly that of other parts.
        EXTRAPOLATED: The spread was seen, but the wanted rate is rarer than one in all the pictures.
        SEEN: At that rate the pictures themselves would have given an alarm.
    """

    ASSUMED = "assumed"
    FEW = "few"
    EXTRAPOLATED = "extrapolated"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold and the values it comes from.

    Attributes:
        value: In (0, 1); more is an alarm.
        low: Lowest value of a good picture.
        high: Highest.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PartCalibration:
    """Thresholds of a part.

    Attributes:
        image: On the score.
        pixel: On cells of the refined map: a good picture has one above it at the wanted rate.
        rate: Wanted share of good pictures that raise an alarm.
        pictures: Good pictures it comes from.
        certainty: What it rests on.
    """

    image: Threshold
    pixel: Threshold
    rate: float
    pictures: int
    certainty: Certainty


def student_t(x: float, freedom: int) -> float:
    """Distribution function of Student's t for whole degrees of freedom (Abramowitz and Stegun 26.7.3/4)."""
    angle = math.atan(x / math.sqrt(freedom))
    cosine = math.cos(angle) ** 2
    odd = freedom % 2
    term, total = (math.cos(angle), 0.0) if odd else (1.0, 0.0)
    for step in range(freedom // 2):
        total += term
        term *= cosine * (2 * step + 1 + odd) / (2 * step + 2 + odd)
    between = (2 / math.pi) * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
    return 0.5 + between / 2


@cache
def student_t_quantile(share: float, freedom: int) -> float:
    """Its inverse for shares from 0.5 on, by bisection."""
    low, high = 0.0, 1.0
    while student_t(high, freedom) < share:
        high *= 2
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if student_t(middle, freedom) < share:
            low = middle
        else:
            high = middle
    return high


def threshold_of(values: Sequence[float], rate: float, prior: float) -> Threshold:
    """The rule of the module for one list of probabilities."""
    logits = [math.log(p / (1 - p)) for p in (min(max(value, CLIP), 1 - CLIP) for value in values)]
    count = len(logits)
    centre = sum(logits) / count
    seen = sum((x - centre) ** 2 for x in logits)
    freedom = PRIOR_PICTURES + count - 1
    spread = math.sqrt((PRIOR_PICTURES * prior**2 + seen) / freedom)
    reach = student_t_quantile(1 - rate, freedom)
    place = centre + reach * spread * math.sqrt(1 + 1 / count)
    return Threshold(1 / (1 + math.exp(-place)), min(values), max(values))


def calibrate_part(scores: Sequence[float], peaks: Sequence[float], rate: float) -> PartCalibration:
    """Thresholds for a wanted false-alarm rate.

    Args:
        scores: Leave-one-out scores of the good pictures.
        peaks: The largest cell of each one's refined map.
        rate: Wanted share of good pictures that raise an alarm.

    Raises:
        FlawscopeError: No picture, or a rate outside [0.001, 0.5].
    """
    if not scores:
        raise FlawscopeError("There is no good picture to calibrate on.", "Add at least one.")
    if not 0.001 <= rate <= 0.5:
        raise FlawscopeError(f"A false-alarm rate of {rate} cannot be set.", "Choose one from 0.001 to 0.5.")
    count = len(scores)
    if count == 1:
        certainty = Certainty.ASSUMED
    elif count <= 4:
        certainty = Certainty.FEW
    else:
        certainty = Certainty.SEEN if count * rate >= 1 else Certainty.EXTRAPOLATED
    return PartCalibration(
        threshold_of(scores, rate, SCORE_SPREAD),
        threshold_of(peaks, rate, PEAK_SPREAD),
        rate,
        count,
        certainty,
    )
