"""Watching what becomes of spot-checks: does the bot clear more wrongly than it may?

The rulings on spot-checks come one by one and are looked at after each. An ordinary test
would raise a false alarm sooner or later; a bound that holds at all times at once does not
(Podkopaev and Ramdas 2022, as in MAPIE's RiskMonitoring).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Monitor:
    """Raises the alarm where, with this confidence, more than `most` of what is cleared is not
    fine. The confidence is that of never raising it wrongly, however long it goes on; above 0.75.
    """

    most: float = 0.05
    confidence: float = 0.95

    def alarm(self, outcomes: Sequence[bool]) -> bool:
        """Whether these outcomes, in their order and True where a draft was not fine, have
        ever shown too many. Takes a second the first time: call it from a worker thread."""
        if not any(outcomes):
            return False
        import numpy as np
        from mapie.exchangeability_testing.risk_monitoring import RiskMonitoring

        # MAPIE spends half of its level on reference data, which a given threshold replaces,
        # and half of the rest on the upper bound, which is not looked at.
        level = 4 * (1 - self.confidence)
        monitor = RiskMonitoring("accuracy", test_level=level, threshold=self.most, warn=False)
        wrong = np.array(outcomes, dtype=int)
        monitor.update(wrong, np.zeros_like(wrong))  # "accuracy" misses the share of the wrong
        return bool(monitor.harmful_shift_detected)
