"""A report against its inputs: every claim derived again, and whatever does not follow pointed out.

    load → inputs by their digests → settings by their fingerprint → spans and shares from the texts → rerun → files

The first steps need only the report and the texts, so they say something of a report that another version made too;
the rerun then holds every word of it against what the same settings give today.
"""

from __future__ import annotations

from dedupe.audit.verdict import Finding, Verdict
from dedupe.audit.verify import verify_report

__all__ = ["Finding", "Verdict", "verify_report"]
