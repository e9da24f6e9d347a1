"""The settings a report names, held against its fingerprint: of a changed value the true one is found."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from dedupe.audit.verdict import Finding
from dedupe.errors import SettingError
from dedupe.settings import PRESETS, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dedupe.audit.load import Recorded
    from dedupe.audit.verdict import Verdict

    Values = dict[str, dict[str, Any]]


def check_settings(recorded: Recorded, verdict: Verdict) -> Settings:
    """Return the settings to run again with; what does not fit goes to *verdict*.

    The fingerprint is the digest of all values. Where it does not fit them, one value was changed or the fingerprint
    was: every value that differs from that of a preset is tried until it fits.
    """
    run = recorded.data["run"]
    values: Values = {stage: dict(named) for stage, named in run.get("settings", {}).items()}
    says, made = str(run.get("fingerprint")), _fingerprint(values)
    logged = recorded.log.get("fingerprint")
    if says != made:
        restored = next((one for one in _restored(values) if _fingerprint(one[0]) == says), None)
        if restored:
            values, stage, name = restored[0], restored[1], restored[2]
            where, told = f"setting {stage}.{name}", repr(run["settings"][stage][name])
            verdict.findings.append(
                Finding("settings", where, told, f"its fingerprint is that of {values[stage][name]!r}")
            )
        else:
            verdict.findings.append(Finding("settings", "fingerprint of the settings", says, f"its values give {made}"))
    elif isinstance(logged, str) and logged != says:
        verdict.findings.append(
            Finding("settings", "fingerprint of the settings", says, f"the run's log says {logged}")
        )
    _name_versions(recorded, verdict)
    settings = _settings(values, verdict)
    unknown = sorted(
        f"{stage}.{name}"
        for stage, known in settings.to_dict().items()
        for name in set(known) - set(values.get(stage, {}))
    )
    if unknown:
        verdict.notes.append(f"this version has settings that the report does not name: {', '.join(unknown)}")
    verdict.done["settings"] = f"{sum(map(len, values.values()))} values give the fingerprint {says}"
    return settings


def _name_versions(recorded: Recorded, verdict: Verdict) -> None:
    from dedupe.version import __version__

    says, logged = str(recorded.data["run"].get("version")), recorded.log.get("version")
    if isinstance(logged, str) and logged != says:
        verdict.findings.append(Finding("settings", "version", says, f"the run's log says {logged}"))
    elif says != __version__:
        verdict.notes.append(
            f"made by dedupe {says}, checked by {__version__}: what differs below may be the version's doing"
        )


def _settings(values: Values, verdict: Verdict) -> Settings:
    """Return the values as settings, without those that this version does not have or take."""
    settings = Settings()
    for stage, named in sorted(values.items()):
        for name, value in sorted(named.items()):
            try:
                settings = settings.replace({stage: {name: value}})
            except SettingError as error:
                verdict.findings.append(Finding("settings", f"setting {stage}.{name}", repr(value), str(error)))
    return settings


def _restored(values: Values) -> Iterator[tuple[Values, str, str]]:
    """Yield the values with one of them as a preset has it."""
    for preset in sorted(PRESETS):
        for stage, known in sorted(Settings.preset(preset).to_dict().items()):
            for name, value in sorted(known.items()):
                if stage in values and name in values[stage] and values[stage][name] != value:
                    yield {**values, stage: {**values[stage], name: value}}, stage, name


def _fingerprint(values: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the fingerprint of any values, also of those that this version does not have."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
