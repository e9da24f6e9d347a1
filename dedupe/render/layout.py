"""Which page of a report stands in which file, and how they lead to each other.

A corpus up to some hundred stories is one file. Above that `report.html` is the corpus alone; every story, with
its pairs, is a file in ``stories/``, and every pair that is related without being of one story one in ``related/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.html import Origin, Page, html_file
from dedupe.render.view import gather_stories, pair_key, view_corpus, view_pair, view_story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dedupe.model import Comparison, Result
    from dedupe.render.view.gather import Story

    Pages = list[tuple[str, Page]]

FILE = "report.html"
# Pairs are pages of the one file while their texts are no longer than this together: about 3 MB of HTML.
ONE_FILE_WORDS = 60_000
# A file that was asked for by its name is one up to here: about 60 MB, which browsers still open.
_MOST_WORDS = 1_500_000


@formats.register("html")
def write_html(result: Result, folder: Path) -> list[Path]:
    """Return the paths of ``report.html`` and, of a large corpus, of ``stories/story-1.html`` and so on.

    Raises:
        OutputError: A file cannot be written.
    """
    paths = []
    for name, text in report_files(result).items():
        path = folder / name
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            message = f"{path}: {error.strerror}; give a folder that can be written"
            raise OutputError(message) from error
        paths.append(path)
    return paths


def report_files(result: Result) -> dict[str, str]:
    """Return the report as file name → text: one file, or one and a file for each story of a large corpus."""
    layout = _Layout(result)
    if layout.words <= ONE_FILE_WORDS:
        return {FILE: layout.whole()}
    return layout.folder()


def report_file(result: Result) -> str:
    """Return the report as one file, however many stories there are.

    Raises:
        OutputError: It would be too large for a browser.
    """
    layout = _Layout(result)
    if layout.words > _MOST_WORDS:
        message = (
            f"one HTML file of {len(layout.stories)} stories would be about {layout.words // 25_000} MB, more than a "
            "browser opens; give a folder, and every story is a file of its own: -o FOLDER/"
        )
        raise OutputError(message)
    return layout.whole()


def paper_file(result: Result) -> str:
    """Return the file that is printed as a whole: the corpus and its stories, and of a single pair its page."""
    return _Layout(result).paper()


class _Layout:
    """The pages of a report, for one file or for a folder of them."""

    def __init__(self, result: Result) -> None:
        """Gather the stories and the comparisons that have a page: those of stories, and the related ones shown."""
        self.result = result
        self.stories = gather_stories(result)
        known = {pair_key(c.a.id, c.b.id): c for c in result.comparisons}
        self.shown = {story.number: [known[pair_key(*pair)] for pair in story.pairs] for story in self.stories}
        self.view = view_corpus(result, self.stories)
        self.related = [known[row.pair] for row in self.view.near_misses if row.pair]
        every = [*(c for several in self.shown.values() for c in several), *self.related]
        self.words = sum(c.share_of_a.words + c.share_of_b.words for c in every)
        self.only_pair = len(result.comparisons) == 1 and len(every) == 1 and not self.related
        self.origin = Origin(result.run, result.digest)

    def whole(self) -> str:
        """Return the one file: corpus, stories and pairs."""
        pages: Pages = []
        comparisons: list[Comparison] = []
        links: dict[str, str] = {}
        for story in self.stories:
            mine = self._story_pages(story, len(comparisons), "#corpus", is_file=False)
            links.update(mine[0][1].links)
            pages += mine
            comparisons += self.shown[story.number]
        for c in self.related:
            comparisons.append(c)
            number = len(comparisons)
            pages.append(self._related_page(c, number, "#corpus", prefix=f"pair-{number}-"))
            links[pair_key(c.a.id, c.b.id)] = f"#pair-{number}-"
        front = self._corpus("#story-", links)
        return html_file(self.view.title, [("corpus.html.j2", front), *pages], comparisons, self.origin)

    def paper(self) -> str:
        """Return the file whose pages are all shown, one below the other: a pair's only where it is the only one."""
        pages = [("corpus.html.j2", self._corpus("#story-", {}))]
        for story in self.stories:
            every = self._story_pages(story, 0, "#corpus", is_file=False)
            pages += every if self.only_pair else every[:1]
        return html_file(self.view.title, pages, [], self.origin, is_paper=True)

    def folder(self) -> dict[str, str]:
        """Return the files of a large corpus."""
        names = [f"related/pair-{number}.html" for number in range(1, len(self.related) + 1)]
        links = {pair_key(c.a.id, c.b.id): f"{name}#" for c, name in zip(self.related, names, strict=True)}
        files = {}
        for story in self.stories:
            name = f"stories/story-{story.number}.html"
            pages = self._story_pages(story, 0, f"../{FILE}", is_file=True)
            links.update({pair: f"{name}{way}" for pair, way in pages[0][1].links.items()})
            files[name] = html_file(pages[0][1].view.title, pages, self.shown[story.number], self.origin)
        for c, name in zip(self.related, names, strict=True):
            page = self._related_page(c, 1, f"../{FILE}", prefix="")
            files[name] = html_file(page[1].view.title, [page], [c], self.origin)
        front = self._corpus("stories/story-", links)
        return {FILE: html_file(self.view.title, [("corpus.html.j2", front)], [], self.origin), **files}

    def _corpus(self, story_base: str, links: Mapping[str, str]) -> Page:
        crumbs = (("Corpus", ""), (self.result.title, ""))
        is_default = not self.only_pair
        run = self.result.run
        return Page("corpus", "", crumbs, is_default, run, self.view, story_base=story_base, links=links)

    def _story_pages(self, story: Story, before: int, corpus: str, *, is_file: bool) -> Pages:
        single = self.only_pair and not is_file
        numbered = list(enumerate(self.shown[story.number], start=before + 1))
        links = {pair_key(c.a.id, c.b.id): ("#" if single else f"#pair-{number}-") for number, c in numbered}
        view = view_story(story)
        name = f"Story {story.number}, {view.name}"
        at = f"story-{story.number}"
        crumbs = ((self.result.title, corpus), (name, ""))
        pages = [("story.html.j2", Page(at, "", crumbs, is_file, self.result.run, view, links=links))]
        for number, c in numbered:
            path = (*crumbs[:1], (name, f"#{at}"))
            prefix = "" if single else f"pair-{number}-"
            pages.append(self._pair_page(c, number, path, prefix=prefix, is_default=single))
        return pages

    def _related_page(self, c: Comparison, number: int, corpus: str, *, prefix: str) -> tuple[str, Page]:
        path = ((self.result.title, corpus), ("Related", f"{corpus.removesuffix('#corpus')}#corpus-near"))
        return self._pair_page(c, number, path, prefix=prefix, is_default=not prefix)

    def _pair_page(
        self, c: Comparison, number: int, path: Sequence[tuple[str, str]], *, prefix: str, is_default: bool
    ) -> tuple[str, Page]:
        """Return the page of a comparison, the *number*-th of its file."""
        view = view_pair(c)
        crumbs = (*path, (f"{view.left.id} – {view.right.id}", ""))
        run = self.result.run
        return "pair.html.j2", Page(f"pair-{number}", prefix, crumbs, is_default, run, view, pair=str(number - 1))
