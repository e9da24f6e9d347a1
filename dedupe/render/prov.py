"""W3C PROV of a result, as PROV-N to read and PROV-JSON to exchange.

What the tool did is told apart from what it claims: the run, an activity of the software agent `dedupe` by the plan
of its settings, used the documents and generated a bundle; inside the bundle stand the claims, who derived what
from whom. So a reader can doubt the claims and still know where they come from (PROV-DM, section 5.4, 2013).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.characters import unicode_text
from dedupe.render.lineage import trace_lineage

if TYPE_CHECKING:
    from pathlib import Path

    from prov.model import ProvBundle, ProvDocument

    from dedupe.model import Result
    from dedupe.render.lineage import Lineage

JSON_FILE = "provenance.json"
PROVN_FILE = "provenance.provn"
NAMESPACES = {
    "dedupe": "urn:dedupe:terms:",
    "doc": "urn:dedupe:document:",
    "outlet": "urn:dedupe:outlet:",
    "run": "urn:dedupe:run:",
    "dcterms": "http://purl.org/dc/terms/",
}
"""Identifiers are percent-encoded: an id or an outlet may hold anything."""


@formats.register("prov")
def write_json(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``provenance.json``, PROV-JSON.

    Raises:
        OutputError: It cannot be written.
    """
    document = prov_document(result)
    return [_write(folder / JSON_FILE, f"{document.serialize(format='json', indent=1, ensure_ascii=False)}\n")]


@formats.register("provn")
def write_provn(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``provenance.provn``, PROV-N.

    Raises:
        OutputError: It cannot be written.
    """
    return [_write(folder / PROVN_FILE, prov_document(result).get_provn() + "\n")]


def prov_document(result: Result) -> ProvDocument:
    """Return the document: the run at the top, its claims in the bundle that it generated."""
    from prov.constants import PROV_TYPE
    from prov.model import ProvDocument

    document = ProvDocument()
    for prefix, uri in NAMESPACES.items():
        document.add_namespace(prefix, uri)
    run, name = result.run, f"{result.digest[:16]}-{result.run.fingerprint}"
    report, activity, plan, tool = f"run:{name}-claims", f"run:{name}", f"run:settings-{run.fingerprint}", "run:dedupe"
    document.agent(
        tool, [(PROV_TYPE, _prov("SoftwareAgent")), ("prov:label", "dedupe"), ("dedupe:version", run.version)]
    )
    settings = [
        (f"dedupe:{stage}.{key}", value if isinstance(value, (int, float)) else str(value))
        for stage, values in sorted(run.settings.items())
        for key, value in sorted(values.items())
    ]
    document.entity(plan, [(PROV_TYPE, _prov("Plan")), ("dedupe:fingerprint", run.fingerprint), *settings])
    document.activity(
        activity,
        other_attributes=[
            ("prov:label", unicode_text(result.title)),
            ("dedupe:version", run.version),
            ("dedupe:fingerprint", run.fingerprint),
            ("dedupe:digest", result.digest),
        ],
    )
    document.wasAssociatedWith(activity, tool, plan)
    for parsed in result.documents:
        document.used(activity, _name("doc", parsed.id))
    document.entity(
        report,
        [(PROV_TYPE, _prov("Bundle")), ("prov:label", f"what dedupe found in: {unicode_text(result.title)}")],
    )
    document.wasGeneratedBy(report, activity)
    document.wasAttributedTo(report, tool)
    _claim(document.bundle(report), result)
    return document


def _claim(bundle: ProvBundle, result: Result) -> None:
    """Add documents, outlets and derivations to the bundle."""
    from prov.constants import PROV_TYPE

    story_of = {member: story.id for story in result.clusters for member in story.members}
    outlets = sorted({parsed.document.outlet for parsed in result.documents if parsed.document.outlet})
    for outlet in outlets:
        label = ("prov:label", unicode_text(outlet))
        bundle.agent(_name("outlet", outlet), [(PROV_TYPE, _prov("Organization")), label])
    for parsed in result.documents:
        one = parsed.document
        values = [
            ("prov:label", one.title or one.id),
            ("dcterms:identifier", one.id),
            ("dcterms:title", one.title),
            ("dcterms:creator", one.author),
            ("dcterms:issued", one.published and _moment(one.published)),
            ("prov:location", one.url or one.meta.get("path")),
            ("dedupe:sha256", one.sha256),
            ("dedupe:characters", len(one.text)),
            ("dedupe:story", story_of.get(one.id)),
        ]
        bundle.entity(_name("doc", one.id), _present(values))
        if one.outlet:
            bundle.wasAttributedTo(_name("doc", one.id), _name("outlet", one.outlet))
    claims = trace_lineage(result)
    unseen = sorted({claim.source for claim in claims} - {parsed.id for parsed in result.documents})
    for name in unseen:
        values = [
            ("prov:label", "a source nobody collected"),
            ("dcterms:identifier", name),
            ("dedupe:collected", False),
        ]
        bundle.entity(_name("doc", name), _present(values))
    for claim in claims:
        _derive(bundle, claim)


def _derive(bundle: ProvBundle, claim: Lineage) -> None:
    """Add one derivation in its subtype; the weight of each reason stands before it."""
    source, target = claim.share_of_source, claim.share_of_target
    values = [
        ("dedupe:confidence", claim.confidence),
        ("dedupe:mainSource", claim.is_main),
        ("dedupe:shareOfDerived", target and target.paraphrase),
        ("dedupe:shareOfDerivedVerbatim", target and target.verbatim),
        ("dedupe:shareOfSource", source and source.paraphrase),
        *(("dedupe:evidence", f"{weight:+.2f} {text}") for weight, text in claim.reasons),
    ]
    add = {
        "wasQuotedFrom": bundle.wasQuotedFrom,
        "wasRevisionOf": bundle.wasRevisionOf,
        "hadPrimarySource": bundle.hadPrimarySource,
        "wasDerivedFrom": bundle.wasDerivedFrom,
    }[claim.relation]
    add(_name("doc", claim.target), _name("doc", claim.source), other_attributes=_present(values))


def _present(values: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the attributes that have a value."""
    return [
        (name, unicode_text(value) if isinstance(value, str) else value) for name, value in values if value is not None
    ]


def _moment(published: str) -> Any:  # noqa: ANN401 - a literal of a library that is imported late
    """Return a date of publication with its type: a day, or a time with its zone."""
    from prov.constants import XSD
    from prov.model import Literal

    return Literal(published, XSD["dateTime" if "T" in published else "date"])


def _name(prefix: str, identifier: str) -> str:
    """Return the qualified name of an id: letters and digits as they are, all else percent-encoded.

    >>> _name("doc", "a b.txt"), _name("doc", "-1")
    ('doc:a%20b.txt', 'doc:%2D1')
    """
    safe = quote(unicode_text(identifier), safe="")
    return f"{prefix}:{safe.replace('.', '%2E').replace('-', '%2D') if safe[:1] in '-.' or safe[-1:] == '.' else safe}"


def _prov(name: str) -> Any:  # noqa: ANN401 - a qualified name of a library that is imported late
    from prov.constants import PROV

    return PROV[name]


def _write(path: Path, text: str) -> Path:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
        raise OutputError(message) from error
    return path
