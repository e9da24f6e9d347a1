"""The command `dedupe`: one small file a command, imported when it is asked for.

Data goes to standard output, talk to standard error. Exit codes: 0 done or found, 1 an answer of "no",
2 a mistake of the user's or a failure, told in one line.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

import click

from dedupe.errors import DedupeError, unknown
from dedupe.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMMANDS = {
    "compare": "Compare two texts side by side: what is shared, what was changed.",
    "report": "Write the report of a corpus: stories, passages, changes, who took from whom.",
    "cluster": "Tell which documents are the same story.",
    "coverage": "Say what became of a release in other outlets: one row an outlet.",
    "explain": "Say which documents an article is made of.",
    "add": "Add articles to an index, one SQLite file.",
    "find": "Find the earlier articles that an article shares text with.",
    "watch": "Watch folders and feeds: new articles, each with what it copies.",
    "serve": "Serve an index or a corpus: pages in a browser, and a JSON interface.",
    "remove": "Remove articles from an index.",
    "expire": "Remove old articles from an index.",
    "stats": "Tell what an index holds, and whether it is sound.",
    "verify": "Check a report against its inputs: every claim derived again.",
    "evaluate": "Score the tool on labelled data.",
    "corpora": "List, check and make corpora.",
    "guide": "Print a guide: corpora, decisions, exports, labels, serve, settings, spark, store, verify.",
}
"""Names in the order of the help, with their line in it, so that help imports no command."""


class _PipeClosed(Exception):  # noqa: N818 - nothing went wrong: whoever read our output has enough of it
    """Nobody reads on. `click` and `rich` would end the process with 1, which is our answer of "no"."""


@contextmanager
def _noticing_closed_pipes() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _PipeClosed from error
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):
            raise _PipeClosed from error
        raise


class Commands(click.Group):
    """The commands, imported one by one, with every error told in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command called *cmd_name*, imported now."""
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", import_module(f"dedupe.cli.{cmd_name}").command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of *args*; ``help``, as other tools have it, is that of a command, or a guide."""
        if args[:1] == ["help"]:
            name = args[1:2]
            args = [*name, "--help"] if not name or name[0] in COMMANDS else ["guide", *name]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with; a wrong name gets the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(unknown("command", args[0], COMMANDS), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands from their lines alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401 - click's signature
        """Return the context of a call; the help is printed here."""
        with _noticing_closed_pipes():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Return what the command returned."""
        with _noticing_closed_pipes():
            return super().invoke(ctx)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - click's signature
        """Run a command and end the process with its exit code."""
        extra["standalone_mode"] = False
        # What libraries log of a broken file would stand between our lines; the file is named in one of them.
        logging.getLogger().addHandler(logging.NullHandler())
        # A stream that the caller closed is None; what is written to it goes nowhere.
        sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # Data is UTF-8 wherever it goes; a terminal keeps its own encoding, and shows what it lacks by number.
                stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
        sys.exit(_run(lambda: super(Commands, self).main(args, *rest, **extra)))


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _run(command: Any) -> int:  # noqa: ANN401 - any callable
    """Return the exit code of *command*; whatever goes wrong is one line on standard error."""
    try:
        code = command()
        sys.stdout.flush()
    except (_PipeClosed, BrokenPipeError):
        # What is left must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except (DedupeError, click.ClickException, click.Abort, KeyboardInterrupt, OSError) as error:
        from dedupe.render.plain import visible

        click.echo(f"dedupe: {visible(_line(error)).replace(chr(10), ' ')}", err=True)
        return 2
    return code if isinstance(code, int) else 0


def _line(error: BaseException) -> str:
    """Return what went wrong: value, rule and remedy."""
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "dedupe"
        return f"{error.format_message().rstrip('.')}; see {path} --help"
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return "stopped"
    if isinstance(error, OSError):
        return f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}"
    return str(error)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="dedupe", message="%(prog)s %(version)s")
def main() -> None:
    """Say which articles are the same story, who took which passage from whom, and what they changed.

    \b
    dedupe compare release.txt article.txt     two texts side by side
    dedupe report council-release              a corpus: writes reports/council-release/
    dedupe report articles.jsonl               any file or folder
    """  # noqa: D301 - click takes \b as: keep these lines
