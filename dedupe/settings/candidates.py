"""Which texts are compared and which belong together: furniture, shingles, sketches, index, matches, clusters."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import name, number


@dataclass(frozen=True, slots=True)
class FurnitureSettings:
    """What counts as page furniture."""

    repeats: int = number(4, 2, 1_000_000, "stories of an outlet that repeat a line before it is furniture")
    share: float = number(0.2, 0.0, 1.0, "share of the outlet's documents that repeat it")
    # Of press_releases_cc0 in groups of two, three and six releases of one wire, 75 of the lines that it adds were
    # read: all are the page's. Of an outlet with fewer than four stories at hand nothing else tells what it repeats.
    edge: int = number(2, 2, 1_000_000, "stories that repeat what stands round all prose before it is furniture")
    ignore: str = name(
        "", "text whose lines and sentences are furniture wherever they stand; --ignore FILE gives a file's"
    )
    template: int = number(20, 2, 1_000_000, "stories that repeat a line from which it is furniture at any share")

    @property
    def crowd(self) -> int:
        """Documents of an outlet from which they tell each other's furniture."""
        return min(self.repeats, self.edge)


@dataclass(frozen=True, slots=True)
class ShingleSettings:
    """Runs of words that are counted as units."""

    k: int = number(5, 1, 50, "words in a shingle")


@dataclass(frozen=True, slots=True)
class SketchSettings:
    """Signatures and fingerprints."""

    permutations: int = number(128, 16, 1024, "values in a MinHash signature")
    seed: int = number(1, 0, 2**31, "seed of the permutations, as datasketch's")
    # Runs of 8 words in windows of 5, not of 5 in windows of 8: both find every shared run of 12 words, but of the
    # candidates .73, .59 and .87 (insciout_A, reuters21578, press_releases_cc0) then share one, not .26, .15 and .41.
    words: int = number(8, 1, 100, "words of the runs that are winnowed to fingerprints; at least shingle.k")
    window: int = number(5, 1, 100, "winnowing window: every shared run of window + words - 1 words is found")


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Which pairs become candidates."""

    bands: int = number(32, 1, 512, "bands of the LSH; rows = permutations / bands")
    # Two thousand articles of four corpora: no pair that shares 12 words is missed, and .65 of the candidates are such
    # pairs. At 200 stories it is .47; with the cap at 200 and lists of 64 a fifth of the pairs is not listed.
    cap: int = number(100, 2, 1_000_000, "stories that may share a fingerprint before it is dropped; copies count once")
    bucket: int = number(100, 2, 10_000, "documents of a list up to which all pairs are candidates, then only links")
    copy: float = number(0.7, 0.0, 1.0, "estimated Jaccard from which two documents are copies for the cap")


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """When a verified pair is a match, and when a near-duplicate."""

    # insciout_A, releases against news: 502 pairs of one story and 2 of different ones pass; at a run of 16 words the
    # wrong ones are 37. A containment of .05 would be as precise there, but on reuters21578 below .2 it is formulas
    # ("filed with the Securities and Exchange Commission a registration statement").
    containment: float = number(0.2, 0.0, 1.0, "larger containment from which a pair is a match")
    run_words: int = number(20, 1, 1000, "words of the longest common run from which a pair is a match")
    # webis_s3_web and webis_s3_terabyte: chosen on four folds (.672 in the median) and scored on the fifth, forty times
    # over, F1 .876 and .865; by Jaccard alone .872 and .836, at a value that hangs on the folds.
    near: float = number(
        0.672, 0.0, 1.0, "mean of Jaccard and the lesser containment from which a match is a near-duplicate"
    )


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How matches become stories."""

    # Chosen by reading clusters: across wires of press_releases_cc0 a pair of two wires that shares less than .2 is
    # award boilerplate or "About us"; within reuters21578 what shares .5 to .8 is a revision when of the same two days.
    strong: float = number(0.8, 0.0, 1.0, "larger containment from which a match links two texts without further ado")
    reuse: float = number(0.2, 0.0, 1.0, "larger containment from which a match may link texts of two outlets")
    reuse_days: int = number(14, 0, 100_000, "days between two dated texts up to which such a match is one story")
    revision: float = number(0.5, 0.0, 1.0, "larger containment from which a match may link texts of one outlet")
    revision_days: int = number(2, 0, 100_000, "days between two dated texts up to which such a match is one story")
    lead_words: int = number(12, 0, 1000, "words that such a match shares in the first two fifths of either text")
    run_words: int = number(12, 0, 1000, "words of the longest common run of such a match")
    # Of the pairs of insciout_A that share a run of 12 words and a containment of .1 to .2, those of one release that
    # agree in .2 of their own words are 1,247 and those of two releases 3; without the agreement 1,465 and 41.
    faint: float = number(0.1, 0.0, 1.0, "larger containment from which texts of two outlets link if the rest agrees")
    agree: float = number(0.2, 0.0, 1.0, "weight of rare words that both have outside shared runs, over the lesser's")
    # Wires repeat their formulas: of such pairs of reuters21578 43 of 100 lie within 14 days, most of them by chance.
    faint_days: int = number(3, 0, 100_000, "days between two dated texts up to which such a match is one story")
    # The dividends of reuters21578, texts of 15 words, share half in one stretch. Of its pairs that share no run of 12
    # words but .3 in three stretches two lie within 3 days, one beyond 14; the five of insciout_A are of one release.
    scattered: float = number(0.3, 0.0, 1.0, "larger containment from which short stretches are as good as a long run")
    stretches: int = number(3, 1, 1000, "stretches in which a text that shares no long run is shared")
    align_up_to: int = number(12, 2, 1000, "members up to which every match of a cluster is aligned")
    align_related: int = number(3, 0, 1000, "strongest matches outside its own story with which a text is aligned")
