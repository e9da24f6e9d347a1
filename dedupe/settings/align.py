"""How passages are found."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import number


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """How passages are found: one setting for links and for blocks, whatever the texts.

    Chosen on the odd pairs of news_edits (passage F1; the even ones in brackets), on unrelated pairs of insciout_A
    (share of sentences linked) and on pairs of pan13_train whose SHA-1 is even (plagdet); evidence is in nats.
    """

    # One in a thousand sentences of insciout_A and of pan13_train is as long: lists and tables, never prose. At 100
    # and 400 no figure moves, at 150 plagdet falls by .001.
    longest_sentence: int = number(250, 20, 1_000_000, "words beyond which a sentence is aligned in pieces")
    # How telling a word is. Doubled, noise doubles and F1 falls by .02; halved, F1 falls by .01.
    prior_sentences: int = number(50, 0, 10_000, "sentences of general text that smooth how common a word is")
    # .3: F1 .83 (.77); .4: .84 (.81); .5: .78 (.82), and plagdet falls from .941 to .933.
    kept_words: float = number(0.4, 0.05, 0.95, "share of words that reuse keeps, for the borders of a link")
    # Up to 1.2 nothing is lost; 1.4 costs .02 of F1.
    seed_share: float = number(1.2, 0.0, 2.0, "share of a link's least evidence that the shared words alone must have")
    candidates: int = number(3, 1, 100, "sentences of a that are tried for each sentence of b")
    # 8: F1 .829 (.826), noise .8 %; 9: .844 (.843), .5 %; 10: .841 (.838), .3 %.
    link_evidence: float = number(9.0, 0.0, 200.0, "least evidence of a link")
    crowd_sentences: int = number(80, 1, 100_000, "sentences of a text beyond which chance asks for more evidence")
    # Sentences linked in 2,000 pairs of unrelated texts; links lost of 9,786 in pairs of one story. 0: .44 %, none; 2:
    # .27 %, 41; 2.5: .25 %, 49; 4: .21 %, 66.
    lone_evidence: float = number(2.5, 0.0, 50.0, "evidence that all links together need more in texts as long as that")
    # 5: three runs in four of pan13_train are the better for it; 4 and 3 cost .01 to .03 of F1.
    run_words: int = number(5, 1, 50, "words of an exact run")
    run_evidence: float = number(0.5, 0.0, 10.0, "what a word of an exact run adds to the evidence of a link")
    # 0: plagdet .935; 2: .941, F1 .841; 4: F1 .824.
    beside_evidence: float = number(2.0, 0.0, 50.0, "evidence that a link beside another may lack")
    # 2: plagdet .9427; 3: .9436, noise one link in 31,000 sentences more; 4: F1 .006 less on the odd pairs.
    second_evidence: float = number(3.0, 0.0, 50.0, "the same for a second source of one sentence of b")
    # Of 18 links that they add in 240 news texts of insciout_A 14 are right; in transcripts, which have no full stops,
    # four of four were wrong. Unrelated texts: .277 % of sentences linked with them and without.
    beside_words: int = number(80, 1, 100_000, "words of a sentence of b up to which pairs that share less are tried")
    # Ends of sentences of b linked with a neighbour's sentence of a: in 870 news texts of insciout_A 12 of the 13 read
    # are right; without the first number three links in transcripts are wrong, without the second eight more of 16.
    joined_most: float = number(2.0, 0.0, 50.0, "how much longer an end may be than the sentence of a it is told from")
    joined_share: float = number(0.5, 0.0, 1.0, "share of such an end that must be linked, and more")
    beside_sentences: int = number(1, 0, 10, "sentences of a within which a link stands beside another")
    # 0: F1 (.829); 3: (.838); 10: .008 less on the odd pairs.
    rejoin_words: int = number(3, 0, 100, "words between links of one sentence up to which they are one")
    # .3: F1 .830; .5: .844; 1: .808.
    snap_share: float = number(0.5, 0.0, 2.0, "words left over, as a share, up to which a link takes its sentence")
    snap_words: int = number(3, 0, 50, "words left over up to which it does in any case")
    # Without it .8 of both spans of 57 (76) labelled passages are covered, with it of 58 (80), and F1 is .0145 more on
    # the even pairs; from 1 to 2 nothing moves. With evidence .5: F1 .0145 less on the even pairs.
    snap_most: float = number(1.5, 0.0, 10.0, "the same share where words left over say what else the other side says")
    snap_evidence: float = number(0.3, 0.0, 50.0, "what such words are worth at least")
    # Headlines of 306 news texts of insciout_A: share .5 links 49, .4 links 58, over three lines 100; of those read,
    # 94 in 100 say the same. F1 of the odd pairs of news_edits .857 before, .872 after; unrelated texts stay at .4 %.
    headline_links: int = number(3, 1, 1000, "links from which the headlines of two texts are about one story")
    headline_sentences: int = number(8, 0, 50, "sentences at the head of b that may sum it up")
    headline_sources: int = number(6, 1, 100, "sentences at the head of a that may be its headline or its lead")
    headline_words: int = number(3, 1, 50, "telling words that a headline shares with its source")
    headline_share: float = number(0.4, 0.0, 1.0, "share of a headline's telling words that its source has")
    # Adds 18 links to 1,210 in 150 news texts of insciout_A, by our reading 17 of them right; F1 of the odd pairs .867
    # before, .874 after, of the even ones the same. 3: the same; 5: F1 .006 less on the odd pairs. As much again for
    # what is counted: two links more in 400 texts, both right.
    figure_evidence: float = number(4.0, 0.0, 50.0, "what a percentage or a number of three digits that both name adds")
    # 1: F1 .007 less on the odd pairs; from 1.3 to 2 the same.
    figure_ratio: float = number(1.5, 1.0, 50.0, "how much longer one sentence may be where such a link is both whole")
    # Of 18 in 400 news texts of insciout_A two were wrong, at evidence 9. F1 of changed facts .482 before, .488 after.
    introduced_evidence: float = number(12.0, 0.0, 200.0, "least evidence of a link that takes who says it")
    # F1 of changes of form 0: .658; 1: .660; 2: .663; the borders are nearer to the labels on both halves.
    loose_words: int = number(2, 0, 50, "words of another clause up to which a link leaves them")
    # Words of four letters and more.
    headline_weight: float = number(6.0, 0.0, 20.0, "how rare a telling word is in general text, in nats")
    # Kinds right: .94 (.91); with .6, 0 and .8 in their place .89 (.85). At .46 for the second a link of unrelated
    # texts is taken for edited.
    edited_share: float = number(0.54, 0.0, 1.0, "share of words in common order from which a passage is edited")
    edited_least: float = number(0.48, 0.0, 1.0, "the same, counted over both sides, below which it is not")
    contained_share: float = number(0.9, 0.0, 1.0, "how much the shorter side's share counts for it")
    # Fitted on the links of the odd pairs of news_edits, right or wrong; on the even ones log-loss .21 (.29 where every
    # link has the same score) and Brier score .061 (.077).
    score_even: float = number(7.1, 0.0, 100.0, "evidence at which a link is as likely wrong as right")
    score_slope: float = number(2.15, 0.0, 20.0, "how fast a link is surer with more: the power of its odds")
    repeat_share: float = number(0.8, 0.0, 1.0, "share of the shorter one's words that both have in a repeat")
    # Of 82 such links in 212 pairs of insciout_A the 17 below a half say much more, those above it say it again.
    again_share: float = number(0.5, 0.0, 1.0, "share of its own words that an earlier passage must have said")

    # 5: plagdet .933; 5.5: .951; 7: .935.
    seed_evidence: float = number(5.5, 0.0, 200.0, "least evidence of a link that a block can begin with")
    # 40: plagdet .9416; 60: .9427; 80: .9431, but .003 less without obfuscation.
    merge_gap_words: int = number(60, 0, 10_000, "words between links up to which they are one block")
    block_gap_words: int = number(40, 0, 10_000, "words between blocks up to which they are one")
    # 26: plagdet .944; 31: .947; 42: .926.
    block_evidence: float = number(31.0, 0.0, 1000.0, "least evidence of a block")
    block_hope: float = number(0.6, 0.0, 1.0, "share of a block's least evidence that its links must have together")
    # 0: plagdet .940; 44: .944; 50: .927.
    block_words: int = number(44, 0, 10_000, "least words of a block on its longer side")
    # 0: plagdet .977 without obfuscation, .946 on random; 27: .980, .938; 30: .981, .931.
    block_short_words: int = number(27, 0, 10_000, "least words of a block on its shorter side")
    # A sentence of news alone, in its release and in another: .5: 22 %, 1.0 %; .8: 14 %, .35 %; 1: 10 %, .13 %.
    block_whole: float = number(0.8, 0.0, 1.0, "share of a text too short for those words that is a block")
    margin_words: int = number(40, 0, 10_000, "words beyond a block in which its borders are looked for")
    view_words: int = number(400, 10, 100_000, "words of a block within which a word has its counterpart")
    prior_words: int = number(300, 1, 1_000_000, "words of general text that smooth how common a word is")
    # .4: plagdet .861; .5: .911; .6: .904; .7: .900, before anything else was chosen.
    kept_words_block: float = number(0.5, 0.05, 0.95, "share of words that reuse keeps, for the borders of a block")
    kept_doubt_words: float = number(20.0, 0.0, 1000.0, "words by which that share counts beside a block's own")
    kept_least: float = number(0.3, 0.05, 0.95, "least share of kept words")
    kept_most: float = number(0.9, 0.05, 0.99, "largest share of kept words")
    block_snap_words: int = number(12, 0, 200, "words left over up to which a block takes the whole sentence")
    block_snap_share: float = number(0.7, 0.0, 10.0, "the same as a share of the sentence's words that are inside")
    block_changed: float = number(2.5, 0.0, 10.0, "how much both count where all words were changed")
    block_back_words: int = number(2, 0, 200, "words of a sentence up to which a block leaves it")
    # .75: plagdet .980 without obfuscation; .6: .983; .5: .004 less in all.
    copied_share: float = number(0.6, 0.0, 2.0, "share of words in exact runs from which a block is a copy")
    # Without it plagdet is .24 on summaries and .913 in all; with it .79 and .942.
    condensed_evidence: float = number(60.0, 0.0, 1000.0, "least evidence of a stretch that condenses a")
    # .6: plagdet .938; .7: .941; .9: .939.
    condensed_evidence_per_word: float = number(0.7, 0.0, 10.0, "least evidence of such a stretch per word")
    condensed_gap_words: int = number(30, 0, 10_000, "words between links of such a stretch")
    # 40: plagdet .980 without obfuscation; 20: .983; 15: .03 less on summaries.
    condensed_most: float = number(20.0, 1.0, 10_000.0, "words of a for each word of the stretch, at most")
    condensed_reach: float = number(0.25, 0.0, 1.0, "share of a that its sources reach over")
    condensed_ratio: float = number(3.0, 0.0, 100.0, "the same as a multiple of its words")
    condensed_nearest: float = number(0.8, 0.0, 1.0, "largest share of its evidence from one place of a")
    # Without obfuscation .974 before, .986 after.
    condensed_blocks: float = number(0.8, 0.0, 10.0, "largest share of its words in blocks of their own")
