"""Pages in the style of the report: its templates, style and script, with links in place of what a file inlines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from dedupe.render.html import Origin, Page, asset, environment, show_unseen
from dedupe.render.packing import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from dedupe.model import Comparison, Run

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Static:
    """A file of ours as it is served; its tag changes with its bytes."""

    body: bytes
    media_type: str
    tag: str


@cache
def static_files() -> dict[str, Static]:
    """Return style, scripts and licence by the name that they are served under."""
    folder = files("dedupe.serve") / "static"
    made = {"report.css": asset("report.css").encode(), "report.js": asset("report.js").encode()}
    for entry in folder.iterdir():
        made[entry.name] = entry.read_bytes()
    return {
        name: Static(body, _KINDS[name[name.rindex(".") :]], hashlib.sha256(body).hexdigest()[:16])
        for name, body in sorted(made.items())
        if name[name.rindex(".") :] in _KINDS
    }


@cache
def templates() -> Environment:
    """Return the templates of the server, over those of the report."""
    from jinja2 import ChoiceLoader, PackageLoader

    shared = environment()
    overlay = shared.overlay(
        loader=ChoiceLoader([PackageLoader("dedupe.serve", "templates"), PackageLoader("dedupe.render", "templates")]),
        finalize=show_unseen,
    )
    overlay.globals["static"] = _static_address
    return overlay


def _static_address(name: str) -> str:
    return f"/static/{name}?{static_files()[name].tag}"


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows of the server: with what it compares, and whether there is a way out."""

    run: Run
    name: str
    has_login: bool


def render_page(
    site: Site,
    title: str,
    sections: Sequence[tuple[str, Page]],
    *,
    here: str = "",
    comparisons: Sequence[Comparison] = (),
    **values: Any,  # noqa: ANN401 - whatever the templates print
) -> str:
    """Return a page of the server.

    Args:
        site: What every page knows.
        title: What the window is called.
        sections: Templates with what they print, one below the other.
        here: The part of the site that is marked in the line above.
        comparisons: What the script offers for download.
        values: Further values for the templates.
    """
    shared = templates()
    made = [shared.get_template(name).render(page=page, site=site, **values) for name, page in sections]
    data = [{key: value for key, value in c.to_dict().items() if key != "run"} for c in comparisons]
    return shared.get_template("served.html.j2").render(
        title=f"{title} · dedupe",
        site=site,
        here=here,
        pages=[Markup(one) for one in made],  # noqa: S704 - rendered with autoescape
        embedded=_embedded(site, data) if data else "",
        origin=Origin(site.run, ""),
        is_paper=False,
        policy="",
        style="",
        script="",
    )


def _embedded(site: Site, data: list[dict[str, Any]]) -> Markup:
    from jinja2.utils import htmlsafe_json_dumps

    return htmlsafe_json_dumps({"run": site.run.to_dict(), "comparisons": pack(data)}, sort_keys=True)


def make_page(site: Site, id: str, crumbs: Sequence[tuple[str, str]], view: Any, **more: Any) -> Page:  # noqa: ANN401 - a view of any page
    """Return what a template prints."""
    return Page(id, "", tuple(crumbs), is_default=True, run=site.run, view=view, **more)
