"""How changes are told apart."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import number


@dataclass(frozen=True, slots=True)
class EditSettings:
    """How changes inside a passage are told apart, and what the ledgers list."""

    quote_overlap: float = number(0.6, 0.1, 1.0, "share of a quotation's words that must be found again")
    fragment_words: int = number(8, 1, 100, "words of a quotation up to which a change of its marks shows it whole")
    copied_share: float = number(0.3, 0.0, 1.0, "share of a quotation's words that were copied when its marks changed")
    # Unlabelled pairs of insciout_A: of 16 quotations above it a reader took 14 for told without their marks, one of 6
    # below it; all four such passages of the odd pairs of news_edits are labelled so.
    retold_share: float = number(
        0.17, 0.0, 1.0, "share of a quotation's content words from which it is retold without its marks"
    )
    # Form F1 of the odd pairs of news_edits .792 with 0, .803 with .35, .800 with .45; of 19 pairs of insciout_A more
    # that we labelled ourselves .543, .575, .552.
    retold_likeness: float = number(0.35, 0.0, 1.0, "likeness below which of a retold passage only facts are compared")
    # Of 39 changes of facts in such passages of 60 pairs of insciout_A a reader took 15 for right; of 291 others 222.
    # Fact F1 of the odd pairs of news_edits .646 with it and without, of 19 pairs of our own .231 and .228.
    sure_score: float = number(0.7, 0.0, 1.0, "score of a retold passage from which its words alone change a claim")
    # Of 33 changes of facts in such passages of 84 pairs of insciout_A 8 were right, 3 of 19 of 40 pairs that were read
    # last; at the head of both texts 22 of 26.
    anew_likeness: float = number(
        0.25, 0.0, 1.0, "likeness below which only the head of a text shows a change of a fact"
    )
    head_sentences: int = number(8, 0, 50, "sentences that are the head of a text")
    rounding: float = number(0.05, 0.0, 0.5, "relative distance up to which one figure is another's rounding")
    cut_words: int = number(4, 1, 50, "words of a cut up to which a hedge or quantity in it is what it is about")
    rewrite_words: int = number(6, 1, 50, "the same for a rewrite, on its longer side")
    # Fact F1 of the odd pairs of news_edits .565 with 0 to .5, .523 with .7; of 88 alarms on unlabelled pairs of
    # insciout_A a reader took 76 in 100 before it was asked for, 85 after.
    same_clause: float = number(
        0.5, 0.0, 1.0, "share of content words in common from which a hedge on one side says something by itself"
    )
    # .5 to .9: the same F1; what is put in is oftener another claim than what is lost.
    same_sentence: float = number(0.75, 0.0, 1.0, "the same share from which a word that confines a noun was put in")
    # Form F1 of the odd pairs of news_edits .709 without, .735 with 3; 4: .712.
    rewritten_words: int = number(
        3, 1, 100, "words of two rewrites from which a single word between them does not part them"
    )
    # Form F1 of the odd pairs of news_edits .749 without, .775 with 2, .770 with 3.
    loose_words: int = number(
        2, 1, 1000, "words that one side alone has at an end of a passage from which they are no part of it"
    )
    moved_share: float = number(
        0.5, 0.0, 1.0, "share of a sentence over which a reporting clause moves to another place"
    )
    same_quotation: float = number(0.4, 0.0, 1.0, "share of quoted words in common from which two quotations are one")
    deletion_words: int = number(6, 1, 1000, "words cut inside a passage before they are listed as an omission")
    insertion_words: int = number(3, 1, 1000, "words put in inside a passage before they are listed as an addition")
