"""Among equals, the one that the applicants like best in turn; from whichever of them it starts."""

import numpy as np

from siting.planning.applicants.refining import refine
from siting.planning.applicants.wishes import NOTHING
from tests.siting.planning.applicants.small_wishes import answers, likes, random_wishes


def test_every_best_answer_leads_to_the_same_one():
    rng = np.random.default_rng(11)
    changed = 0
    for _ in range(150):
        wishes = random_wishes(rng)
        worth = rng.integers(1, 4, len(wishes.center))

        def total(granted, worth=worth):
            return int(sum(worth[wish] for wish in granted if wish != NOTHING))

        found = list(answers(wishes))
        most = max(map(total, found))
        equals = [granted for granted in found if total(granted) == most]
        if not len(worth):
            continue
        best = max(equals, key=likes)
        for granted in equals[:8]:
            start = np.array(granted, dtype=np.int64)
            assert refine(wishes, worth, start).tolist() == best
            assert start.tolist() == granted
            changed += granted != best
    assert changed > 50
