"""How hard the property tests look: HYPOTHESIS_PROFILE=deep, as make slow sets it, tries far more texts."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Derandomised: a run says the same of the same code. No deadline: machines are shared.
settings.register_profile("fast", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", settings.get_profile("fast"), max_examples=1500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
