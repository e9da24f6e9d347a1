"""Every number that changes a result: one frozen record a stage, with ranges, presets and TOML.

A default's reason stands beside it: a paper, or the corpus and score that chose it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError, SettingError, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def _number(default: float, low: float, high: float, doc: str) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    """Return a field with its range and its meaning."""
    return field(default=default, metadata={"low": low, "high": high, "doc": doc})


def _name(default: str, doc: str) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    """Return a text field with its meaning."""
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How records become documents: the names of the fields that tables and JSON Lines use."""

    id: str = _name("id", "field of the document's id; without it the record number is taken")
    text: str = _name("text", "field of the text")
    outlet: str = _name("outlet", "field of the outlet")
    published: str = _name("published", "field of the date, ISO 8601")
    url: str = _name("url", "field of the address")
    title: str = _name("title", "field of the headline")
    author: str = _name("author", "field of the author")
    reader: str = _name("", "reader by name, such as jsonl; without it the file's name and content decide")
    megabytes: int = _number(50, 1, 2000, "largest document, in megabytes")


@dataclass(frozen=True, slots=True)
class FurnitureSettings:
    """What counts as page furniture."""

    repeats: int = _number(4, 2, 1_000_000, "stories of an outlet that repeat a line before it is furniture")
    share: float = _number(0.2, 0.0, 1.0, "share of the outlet's documents that repeat it")
    template: int = _number(20, 2, 1_000_000, "stories that repeat a line from which it is furniture at any share")


@dataclass(frozen=True, slots=True)
class ShingleSettings:
    """Runs of words that are counted as units."""

    k: int = _number(5, 1, 50, "words in a shingle")


@dataclass(frozen=True, slots=True)
class SketchSettings:
    """Signatures and fingerprints."""

    permutations: int = _number(128, 16, 1024, "values in a MinHash signature")
    seed: int = _number(1, 0, 2**31, "seed of the permutations, as datasketch's")
    # Runs of 8 words in windows of 5, not of 5 in windows of 8: both find every shared run of 12 words, but of the
    # candidates .73, .59 and .87 (insciout_A, reuters21578, press_releases_cc0) then share one, not .26, .15 and .41.
    words: int = _number(8, 1, 100, "words of the runs that are winnowed to fingerprints; at least shingle.k")
    window: int = _number(5, 1, 100, "winnowing window: every shared run of window + words - 1 words is found")


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Which pairs become candidates."""

    bands: int = _number(32, 1, 512, "bands of the LSH; rows = permutations / bands")
    # Two thousand articles of four corpora: no pair that shares 12 words is missed, and .65 of the candidates are such
    # pairs. At 200 stories it is .47; with the cap at 200 and lists of 64 a fifth of the pairs is not listed.
    cap: int = _number(
        100, 2, 1_000_000, "stories that may share a fingerprint before it is dropped; copies count once"
    )
    bucket: int = _number(100, 2, 10_000, "documents of a list up to which all pairs are candidates, then only links")
    copy: float = _number(0.7, 0.0, 1.0, "estimated Jaccard from which two documents are copies for the cap")


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """When a verified pair is a match, and when a near-duplicate."""

    # insciout_A, releases against news: 502 pairs of one story and 2 of different ones pass; at a run of 16 words the
    # wrong ones are 37. A containment of .05 would be as precise there, but on reuters21578 below .2 it is formulas
    # ("filed with the Securities and Exchange Commission a registration statement").
    containment: float = _number(0.2, 0.0, 1.0, "larger containment from which a pair is a match")
    run_words: int = _number(20, 1, 1000, "words of the longest common run from which a pair is a match")
    # The plateau of five-fold cross-validation on webis_s3_web and webis_s3_terabyte: F1 .882 and .857 at one value.
    jaccard: float = _number(0.61, 0.0, 1.0, "Jaccard from which a match is a near-duplicate")


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How matches become stories."""

    # Chosen by reading clusters: across wires of press_releases_cc0 a pair of two wires that shares less than .2 is
    # award boilerplate or "About us"; within reuters21578 what shares .5 to .8 is a revision when of the same two days.
    strong: float = _number(0.8, 0.0, 1.0, "larger containment from which a match links two texts without further ado")
    reuse: float = _number(0.2, 0.0, 1.0, "larger containment from which a match may link texts of two outlets")
    reuse_days: int = _number(14, 0, 100_000, "days between two dated texts up to which such a match is one story")
    revision: float = _number(0.5, 0.0, 1.0, "larger containment from which a match may link texts of one outlet")
    revision_days: int = _number(2, 0, 100_000, "days between two dated texts up to which such a match is one story")
    lead_words: int = _number(12, 0, 1000, "words that such a match shares in the first two fifths of either text")
    run_words: int = _number(12, 0, 1000, "words of the longest common run of such a match")
    align_up_to: int = _number(12, 2, 1000, "members up to which every match of a cluster is aligned")
    align_related: int = _number(3, 0, 1000, "strongest matches outside its own story with which a text is aligned")


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """How passages are found: one setting for links and for blocks, whatever the texts.

    Chosen on the odd pairs of news_edits (passage F1; the even ones in brackets), on unrelated pairs of insciout_A
    (share of sentences linked) and on pairs of pan13_train whose SHA-1 is even (plagdet); evidence is in nats.
    """

    # How telling a word is. Doubled, noise doubles and F1 falls by .02; halved, F1 falls by .01.
    prior_sentences: int = _number(50, 0, 10_000, "sentences of general text that smooth how common a word is")
    # .3: F1 .83 (.77); .4: .84 (.81); .5: .78 (.82), and plagdet falls from .941 to .933.
    kept_words: float = _number(0.4, 0.05, 0.95, "share of words that reuse keeps, for the borders of a link")
    # Up to 1.2 nothing is lost; 1.4 costs .02 of F1.
    seed_share: float = _number(1.2, 0.0, 2.0, "share of a link's least evidence that the shared words alone must have")
    candidates: int = _number(3, 1, 100, "sentences of a that are tried for each sentence of b")
    # 8: F1 .829 (.826), noise .8 %; 9: .844 (.843), .5 %; 10: .841 (.838), .3 %.
    link_evidence: float = _number(9.0, 0.0, 200.0, "least evidence of a link")
    crowd_sentences: int = _number(80, 1, 100_000, "sentences of a text beyond which chance asks for more evidence")
    # 5: three runs in four of pan13_train are the better for it; 4 and 3 cost .01 to .03 of F1.
    run_words: int = _number(5, 1, 50, "words of an exact run")
    run_evidence: float = _number(0.5, 0.0, 10.0, "what a word of an exact run adds to the evidence of a link")
    # 0: plagdet .935; 2: .941, F1 .841; 4: F1 .824.
    beside_evidence: float = _number(2.0, 0.0, 50.0, "evidence that a link beside another may lack")
    # 2: plagdet .9427; 3: .9436, noise one link in 31,000 sentences more; 4: F1 .006 less on the odd pairs.
    second_evidence: float = _number(3.0, 0.0, 50.0, "the same for a second source of one sentence of b")
    beside_sentences: int = _number(1, 0, 10, "sentences of a within which a link stands beside another")
    # 0: F1 (.829); 3: (.838); 10: .008 less on the odd pairs.
    rejoin_words: int = _number(3, 0, 100, "words between links of one sentence up to which they are one")
    # .3: F1 .830; .5: .844; 1: .808.
    snap_share: float = _number(0.5, 0.0, 2.0, "words left over, as a share, up to which a link takes its sentence")
    snap_words: int = _number(3, 0, 50, "words left over up to which it does in any case")
    # Kinds right: .95 (.91); with .6, 0 and .8 in their place .89 (.85).
    edited_share: float = _number(0.54, 0.0, 1.0, "share of words in common order from which a passage is edited")
    edited_least: float = _number(0.46, 0.0, 1.0, "the same, counted over both sides, below which it is not")
    contained_share: float = _number(0.9, 0.0, 1.0, "how much the shorter side's share counts for it")
    repeat_share: float = _number(0.8, 0.0, 1.0, "share of its words that an earlier passage holds when it is a repeat")

    # 5: plagdet .933; 5.5: .951; 7: .935.
    seed_evidence: float = _number(5.5, 0.0, 200.0, "least evidence of a link that a block can begin with")
    # 40: plagdet .9416; 60: .9427; 80: .9431, but .003 less without obfuscation.
    merge_gap_words: int = _number(60, 0, 10_000, "words between links up to which they are one block")
    block_gap_words: int = _number(40, 0, 10_000, "words between blocks up to which they are one")
    # 26: plagdet .944; 31: .947; 42: .926.
    block_evidence: float = _number(31.0, 0.0, 1000.0, "least evidence of a block")
    block_hope: float = _number(0.6, 0.0, 1.0, "share of a block's least evidence that its links must have together")
    # 0: plagdet .940; 44: .944; 50: .927.
    block_words: int = _number(44, 0, 10_000, "least words of a block on its longer side")
    # 0: plagdet .977 without obfuscation, .946 on random; 27: .980, .938; 30: .981, .931.
    block_short_words: int = _number(27, 0, 10_000, "least words of a block on its shorter side")
    # A sentence of news alone, in its release and in another: .5: 22 %, 1.0 %; .8: 14 %, .35 %; 1: 10 %, .13 %.
    block_whole: float = _number(0.8, 0.0, 1.0, "share of a text too short for those words that is a block")
    margin_words: int = _number(40, 0, 10_000, "words beyond a block in which its borders are looked for")
    view_words: int = _number(400, 10, 100_000, "words of a block within which a word has its counterpart")
    prior_words: int = _number(300, 1, 1_000_000, "words of general text that smooth how common a word is")
    # .4: plagdet .861; .5: .911; .6: .904; .7: .900, before anything else was chosen.
    kept_words_block: float = _number(0.5, 0.05, 0.95, "share of words that reuse keeps, for the borders of a block")
    kept_doubt_words: float = _number(20.0, 0.0, 1000.0, "words by which that share counts beside a block's own")
    kept_least: float = _number(0.3, 0.05, 0.95, "least share of kept words")
    kept_most: float = _number(0.9, 0.05, 0.99, "largest share of kept words")
    block_snap_words: int = _number(12, 0, 200, "words left over up to which a block takes the whole sentence")
    block_snap_share: float = _number(0.7, 0.0, 10.0, "the same as a share of the sentence's words that are inside")
    block_changed: float = _number(2.5, 0.0, 10.0, "how much both count where all words were changed")
    block_back_words: int = _number(2, 0, 200, "words of a sentence up to which a block leaves it")
    # .75: plagdet .980 without obfuscation; .6: .983; .5: .004 less in all.
    copied_share: float = _number(0.6, 0.0, 2.0, "share of words in exact runs from which a block is a copy")
    # Without it plagdet is .24 on summaries and .913 in all; with it .79 and .942.
    condensed_evidence: float = _number(60.0, 0.0, 1000.0, "least evidence of a stretch that condenses a")
    # .6: plagdet .938; .7: .941; .9: .939.
    condensed_evidence_per_word: float = _number(0.7, 0.0, 10.0, "least evidence of such a stretch per word")
    condensed_gap_words: int = _number(30, 0, 10_000, "words between links of such a stretch")
    # 40: plagdet .980 without obfuscation; 20: .983; 15: .03 less on summaries.
    condensed_most: float = _number(20.0, 1.0, 10_000.0, "words of a for each word of the stretch, at most")
    condensed_reach: float = _number(0.25, 0.0, 1.0, "share of a that its sources reach over")
    condensed_ratio: float = _number(3.0, 0.0, 100.0, "the same as a multiple of its words")
    condensed_nearest: float = _number(0.8, 0.0, 1.0, "largest share of its evidence from one place of a")
    # Without obfuscation .974 before, .986 after.
    condensed_blocks: float = _number(0.8, 0.0, 10.0, "largest share of its words in blocks of their own")


@dataclass(frozen=True, slots=True)
class EditSettings:
    """How changes inside a passage are told apart, and what the ledgers list."""

    quote_overlap: float = _number(0.6, 0.1, 1.0, "share of a quotation's words that must be found again")
    fragment_words: int = _number(8, 1, 100, "words of a quotation up to which a change of its marks shows it whole")
    # .75: plagdet .980 without obfuscation; .6: .983; .5: .004 less in all.
    copied_share: float = _number(0.3, 0.0, 1.0, "share of a quotation's words that were copied when its marks changed")
    rounding: float = _number(0.05, 0.0, 0.5, "relative distance up to which one figure is another's rounding")
    cut_words: int = _number(4, 1, 50, "words of a cut up to which a hedge or quantity in it is what it is about")
    rewrite_words: int = _number(6, 1, 50, "the same for a rewrite, on its longer side")
    moved_share: float = _number(
        0.5, 0.0, 1.0, "share of a sentence over which a reporting clause moves to another place"
    )
    same_quotation: float = _number(0.4, 0.0, 1.0, "share of quoted words in common from which two quotations are one")
    deletion_words: int = _number(6, 1, 1000, "words cut inside a passage before they are listed as an omission")
    insertion_words: int = _number(3, 1, 1000, "words put in inside a passage before they are listed as an addition")


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """When the evidence is enough to name a direction."""

    # On the kept half of insciout_A .109 of 322 pairs stay undecided and none is wrong (at .65 it is .05, and none); of
    # 500 pairs of reuters21578, where one desk rewrites itself, 11 are decided, all right (at .65 52, and 35 right).
    decide: float = _number(0.8, 0.5, 1.0, "confidence from which a direction is named")
    # A hundred members take four seconds, two hundred sixteen; beyond, members are led back to the representative.
    descend_up_to: int = _number(60, 2, 1000, "members up to which all lines of descent in a cluster are weighed")
    whole: int = _number(1, 0, 1, "1 weighs the whole texts, 0 only what stands in and around shared passages")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, a record a stage.

    >>> Settings.preset("news").override(["shingle.k=3"]).shingle.k
    3
    """

    read: ReadSettings = ReadSettings()
    furniture: FurnitureSettings = FurnitureSettings()
    shingle: ShingleSettings = ShingleSettings()
    sketch: SketchSettings = SketchSettings()
    index: IndexSettings = IndexSettings()
    verify: VerifySettings = VerifySettings()
    cluster: ClusterSettings = ClusterSettings()
    align: AlignSettings = AlignSettings()
    edits: EditSettings = EditSettings()
    trace: TraceSettings = TraceSettings()

    @classmethod
    def preset(cls, name: str) -> Settings:
        """Return a preset: news (the default), quotes (short quotations), strict (near-duplicates only).

        Raises:
            SettingError: There is no such preset.
        """
        if name not in PRESETS:
            raise SettingError(unknown("preset", name, PRESETS))
        return cls().override(PRESETS[name])

    def override(self, assignments: Iterable[str]) -> Settings:
        """Return a copy with every ``stage.name=value`` applied, in order.

        Raises:
            SettingError: No such setting, or a value of the wrong type or outside its range.
        """
        settings = self
        for assignment in assignments:
            path, equals, value = assignment.partition("=")
            stage, dot, name = path.strip().partition(".")
            if not (equals and dot):
                message = f'setting "{assignment}" has no form stage.name=value; for example shingle.k=3'
                raise SettingError(message)
            settings = settings.replace({stage: {name: value.strip()}})
        return settings

    def replace(self, values: Mapping[str, Mapping[str, Any]]) -> Settings:
        """Return a copy with the values of a mapping stage → name → value, as TOML holds them.

        Raises:
            SettingError: No such setting, or a value of the wrong type or outside its range.
        """
        stages = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        for stage, changes in values.items():
            if stage not in stages:
                raise SettingError(unknown("settings group", stage, stages))
            if not hasattr(changes, "items"):
                message = f"settings group {stage} is {changes!r}; it must be a table of settings"
                raise SettingError(message)
            fields = {f.name: f for f in dataclasses.fields(stages[stage])}
            for name, value in changes.items():
                if name not in fields:
                    raise SettingError(unknown(f"{stage} setting", name, fields))
                checked = _checked(f"{stage}.{name}", value, fields[name])
                stages[stage] = dataclasses.replace(stages[stage], **{name: checked})
        return Settings(**stages)

    @classmethod
    def from_toml(cls, path: Path, base: Settings | None = None) -> Settings:
        """Return *base* (the news preset without it) with the values of a TOML file.

        Raises:
            InputError: The file cannot be read.
            SettingError: It is not TOML, or names an unknown setting.
        """
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            message = f"{path}: {error.strerror}; give a settings file that can be read"
            raise InputError(message) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            message = f"{path}: {error}; a settings file is TOML, such as [shingle] k = 3"
            raise SettingError(message) from error
        return (base or cls()).replace(values)

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """Return stage → name → value."""
        return dataclasses.asdict(self)

    def fingerprint(self) -> str:
        """Return 16 hexadecimal digits that stand for all values: equal settings, equal fingerprint."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _checked(path: str, value: object, spec: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - the field's own type
    """Return *value* in the field's type, inside its range."""
    if isinstance(spec.default, str):
        return str(value)
    whole = isinstance(spec.default, int)
    low, high = spec.metadata["low"], spec.metadata["high"]
    number = _parsed(value, whole=whole)
    if number is None or not low <= number <= high:
        noun = "whole number" if whole else "number"
        message = f"{path} is {value}; it must be a {noun} from {low:g} to {high:g} ({spec.metadata['doc']})"
        raise SettingError(message)
    return number


def _parsed(value: object, *, whole: bool) -> float | None:
    """Return *value* as an int or a float, or None when it is neither."""
    if isinstance(value, str):
        try:
            return int(value) if whole else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return None
    return value if whole else float(value)


PRESETS: dict[str, tuple[str, ...]] = {
    "news": (),
    "quotes": ("shingle.k=3", "sketch.words=4", "sketch.window=3", "verify.run_words=8"),
    "strict": ("verify.containment=0.5", "verify.run_words=60"),
}
"""What each preset changes in the defaults."""
