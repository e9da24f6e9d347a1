"""dedupe serve STORE|CORPUS: pages and a JSON interface in a browser."""

from __future__ import annotations

import os
import signal
import tempfile
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.cli.options import Choices
    from dedupe.settings import Settings

TOKEN = "DEDUPE_TOKEN"  # noqa: S105 - the name of a variable
"""The environment variable that holds the token: on a command line every user of the machine could read it."""


@click.command("serve")
@click.argument("name", metavar="[STORE|CORPUS|PATH]", default="newsroom-week")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere.")
@click.option("-p", "--port", type=click.IntRange(0, 65_535), default=8080, show_default=True, help="0: a free one.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help=f"The token; else {TOKEN}.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="A name that it is called by. Repeatable.")
@setting_options
def command(
    *, name: str, host: str, port: int, token_file: Path | None, hosts: tuple[str, ...], choices: Choices
) -> None:
    """Serve an index, or a corpus, as pages in a browser and as a JSON interface.

    Stories, articles, pairs side by side, a search for words, and the sources of a text that is pasted. The pages
    follow what `dedupe add`, `watch` and `cluster` put into the index; a corpus is read into one that is gone with
    the server. It listens on this machine alone; beyond it a token is demanded, and made where none is given.

    \b
    dedupe serve news.db
    dedupe serve newsroom-week --port 0
    DEDUPE_TOKEN=… dedupe serve news.db --host 0.0.0.0 --allow-host news.example.org
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.errors import DedupeError

    for package in ("starlette", "uvicorn"):
        if find_spec(package) is None:
            message = f"dedupe serve needs the package {package}; pip install 'dedupe-provenance[serve]'"
            raise DedupeError(message)
    from dedupe.serve.listening import address_of, answer, listen, settle

    # What is read before it listens is put away too when the process is told to stop.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    place = settle(host, port, _token(token_file), hosts)
    # To be told to stop is how a server ends, also in the moment before it answers.
    with _store(name, choices) as (path, settings, called), listen(place) as listening, suppress(KeyboardInterrupt):

        def ready() -> None:
            click.echo(address_of(listening))
            if not choices.quiet:
                click.echo(f"serving {called}; Ctrl-C ends it", err=True)
            if place.token and not _token(token_file):
                click.echo(f"token: {place.token}", err=True)

        answer(path, settings, listening, place, called, ready, _silent if choices.quiet else _say)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _silent(line: str) -> None:
    """Say nothing."""


def _token(file: Path | None) -> str | None:
    """Return the token that was given, or None.

    Raises:
        InputError: The file cannot be read, or holds none.
    """
    from dedupe.errors import InputError

    if file is None:
        return os.environ.get(TOKEN) or None
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file}: cannot be read as text; put the token into it, on one line"
        raise InputError(message) from error
    if not token:
        message = f"{file}: is empty; put the token into it, on one line"
        raise InputError(message)
    return token


@contextmanager
def _store(name: str, choices: Choices) -> Iterator[tuple[Path, Settings, str]]:
    """Yield an index with its settings, and what it is called: the one named, or one made of a corpus."""
    from dedupe.cli.opened import is_index, open_index

    if is_index(Path(name)):
        with open_index(Path(name), choices) as index:
            settings = index.settings
        yield Path(name), settings, Path(name).name
        return
    from dedupe.cli.progress import counted, progress, tell_rejected
    from dedupe.corpus import find_corpus
    from dedupe.live import Index
    from dedupe.model import Event

    corpus = find_corpus(name)
    settings = choices.settings(corpus)
    with tempfile.TemporaryDirectory(prefix="dedupe-serve-") as folder:
        path = Path(folder) / "corpus.db"
        with progress(quiet=choices.quiet) as watch, Index(path, settings) as index:
            added = index.add(counted(corpus.read(settings), watch))
            done = 0

            def clustered(count: int) -> None:
                nonlocal done
                done += count
                if watch:
                    watch(Event("cluster", done, 0, f"{done} articles"))

            index.cluster(clustered)
        tell_rejected(list(added.rejected), quiet=choices.quiet)
        yield path, settings, corpus.title
