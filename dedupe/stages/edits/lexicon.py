"""Word lists of the rules, each with its source.

Another language is another module with the same names. Lists hold folded base forms; `base_form` brings verbs and
plurals to theirs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from dedupe.stages.edits.wordlist import words


def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


# Closed classes of Quirk, Greenbaum, Leech & Svartvik (1985), A Comprehensive Grammar of the English Language:
# articles, pronouns, prepositions, conjunctions, auxiliaries, and the commonest pro-forms.
FUNCTION_WORDS: Final = _words(
    "a an the this that these those it its he his him she her hers they them their theirs we us our ours i me my "
    "mine you your yours who whom whose which what there here and or but nor so as if than then of in on at by "
    "for with from to into onto over under about after before between during through within against among across "
    "upon toward is are was were be been being am has have had having do does did doing will would shall should "
    "can could may might must not no also just only very too such when while where because since until though "
    "although s t also it's that's there's isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't "
    "wouldn't"
)

DETERMINERS: Final = _words("a an the its their his her our this that these those")
"""Quirk et al. (1985), 5.10 ff.: what opens a noun phrase and stands for no quantity."""

AUXILIARIES: Final = _words("is are was were be been being am has have had having do does did will would get got")
"""Quirk et al. (1985), chapter 3: primary auxiliaries, and will/would as marks of tense."""

NEGATIONS: Final = _words(
    "not no never none nobody nothing neither nor nowhere without cannot cant can't isn't aren't wasn't weren't "
    "don't doesn't didn't couldn't won't wouldn't shouldn't mustn't hasn't haven't hadn't needn't"
)
"""Quirk et al. (1985), 10.54 ff.: clause and word negation."""

NEGATIVE_ADVERBS: Final = _words("hardly scarcely barely seldom rarely")
"""Quirk et al. (1985), 10.59: words negative in meaning but not in form."""

IMPLICIT_NEGATIONS: Final = _words(
    "until till unless instead rather except excluding lack lacking fail failed fails failing failure refuse refused "
    "refuses deny denied denies avoid avoided avoids unable absent absence free"
)
"""Quirk et al. (1985), 10.59 f.: words negative in meaning that stand for a "not": until, instead of, failed to."""

SCARCITIES: Final = _words("few fewer little less only seldom rarely hardly barely scarcely minority")
"""Quirk et al. (1985), 10.59: quantities negative in meaning: fewer than one in three do, most do not."""

EXPECTATIONS: Final = _words(
    "expected thought believed likely supposed assumed reported said predicted estimated projected forecast "
    "anticipated hoped intended planned scheduled tipped poised understood considered feared alleged claimed set"
)
"""Hyland (2005), appendix: participles that hedge what follows them with "to"."""

INTENTIONS: Final = _words("plan plans hope hopes aim aims want wants intend intends propose proposes seek seeks")
"""Quirk et al. (1985), 16.38: verbs of intention before a "to"; what is intended is not yet done."""

ACCUSATIONS: Final = _words("accused suspected")
"""Participles before "of" by which somebody else says it."""

CONNECTIVES: Final = _words(
    "therefore however thus hence then moreover furthermore meanwhile nevertheless besides also additionally "
    "consequently likewise similarly"
)
"""Quirk et al. (1985), 8.134 ff.: conjuncts."""

INTENSITIES: Final = {
    **dict.fromkeys(
        words(
            "slightly somewhat marginally modestly mildly slight modest partly partially weakly fractionally "
            "relatively fairly reasonably moderately comparatively"
        ),
        "slight",
    ),
    **dict.fromkeys(
        words(
            "significantly markedly strongly dramatically substantially considerably greatly far vastly marked "
            "sharply drastically hugely massively enormously dramatic drastic steeply powerfully profoundly "
            "heavily tremendously immensely radically strikingly noticeably appreciably consistently "
            "independently directly highly closely tightly extremely exceptionally remarkably intensely deeply "
            "completely entirely totally utterly absolutely fully overwhelmingly"
        ),
        "strong",
    ),
}
"""Quirk et al. (1985), 8.104 ff.: amplifiers and downtoners, as far as they measure an effect."""

QUIET_HEDGES: Final = _words("normally traditionally commonly largely mostly typically")
"""Adverbs of habit that come and go with house style; they only stand for one another."""

LIFE_STAGES: Final = _words(
    "infancy childhood adolescence puberty teens adulthood midlife menopause pregnancy retirement womb"
)
"""Times of life to which a finding is confined: the age groups of MeSH (National Library of Medicine), M01.060."""

STAGE_ADJECTIVES: Final = _words(
    "early late young teenage adolescent childhood infant adult prenatal antenatal postnatal maternal juvenile"
)
"""Adjectives that say at what time of life a thing happens: the age groups of MeSH, M01.060."""

RESTRICTING: Final = _words(
    "with without aged over under above below living suffering diagnosed taking using receiving undergoing attending "
    "working born admitted treated affected exposed recovering from in at"
)
"""Words that begin what confines a group: patients with asthma, women aged 40, nurses at two hospitals."""

NEARLY: Final = _words("almost nearly virtually practically")
"""Quirk et al. (1985), 8.111: approximators, which take something off an "all"."""

REPORTING_VERBS: Final = _words(
    "say tell add comment remark state explain note write argue claim announce reveal conclude warn stress insist "
    "admit continue report describe declare observe mention point maintain assert contend acknowledge emphasise "
    "emphasize highlight urge caution recommend believe think hope suggest indicate show find prove confirm "
    "demonstrate discover estimate propose deny agree reply respond recall joke quip reckon advise tweet sum "
    "outline venture speculate suspect"
)
"""Hyland (2005), Metadiscourse; Thompson & Ye (1991), Applied Linguistics 12; Bell (1991), News Media."""

WEAK_EVIDENCE: Final = _words("suggest indicate hint imply propose speculate suspect believe think hope estimate claim")
STRONG_EVIDENCE: Final = _words("find show prove confirm demonstrate establish conclude discover reveal identify")
"""Hyland (2005), appendix: reporting verbs among the hedges and among the boosters."""

HEDGES: Final = {
    **dict.fromkeys(
        words(
            "may might could couldn't possibly potentially perhaps maybe conceivably arguably plausibly "
            "theoretically ostensibly"
        ),
        "possible",
    ),
    **dict.fromkeys(words("can cannot can't able capable"), "able"),
    **dict.fromkeys(words("likely probable probably presumably"), "likely"),
    **dict.fromkeys(["unlikely", "improbable"], "unlikely"),
    **dict.fromkeys(words("appear appears appeared seem seems seemed apparent apparently seemingly"), "seeming"),
    **dict.fromkeys(words("tend tends tended"), "tending"),
    **dict.fromkeys(words("reportedly allegedly alleged supposedly purportedly purported"), "alleged"),
    **dict.fromkeys(["will", "shall"], "will"),
    **dict.fromkeys(words("possible potential plausible suspected putative would-be"), "conceivable"),
    "would": "would",
    **dict.fromkeys(["should", "ought"], "should"),
    "must": "must",
    **dict.fromkeys(
        words(
            "definitely certainly undoubtedly undeniably conclusively guaranteed surely clearly evidently "
            "obviously plainly"
        ),
        "certain",
    ),
    **dict.fromkeys(
        words("often frequently usually typically generally mostly normally traditionally commonly largely"), "often"
    ),
    **dict.fromkeys(["sometimes", "occasionally"], "sometimes"),
}
"""Words of certainty by grade: Hyland (2005), appendix; modals by Sumner et al. (2014), BMJ 349:g7015."""

SOLID: Final = _words("apart away along ahead alike around aboard already altogether maybe anyone everyone")
"""Words that say another thing when they are parted (apart, a part): Fowler's Modern English Usage (2015)."""

APPROXIMATORS: Final = {
    **dict.fromkeys(words("about around approximately roughly circa approx estimated some"), "about"),
    **dict.fromkeys(["nearly", "almost"], "below"),
    **dict.fromkeys(("between", "from"), ""),
    "up to": "at most",
    "as many as": "at most",
    "as much as": "at most",
    "could reach": "at most",
    "may reach": "at most",
    "under": "below",
    "under the age of": "below",
    "over the age of": "above",
    "just under": "below",
    "just short of": "below",
    "just shy of": "below",
    "fewer than": "below",
    "less than": "below",
    "below": "below",
    "at most": "at most",
    "over": "above",
    "more than": "above",
    "just over": "above",
    "above": "above",
    "in excess of": "above",
    "greater than": "above",
    "at least": "at least",
    "minimum of": "at least",
}
"""Channell (1994), Vague Language, chapter 3: what surrounds a number."""

QUANTIFIERS: Final = {
    **dict.fromkeys(words("all every each entire always"), "all"),
    "both": "both",
    "most": "most",
    "majority": "most",
    **dict.fromkeys(["many", "numerous"], "many"),
    **dict.fromkeys(["some", "several"], "some"),
    **dict.fromkeys(words("few minority handful"), "few"),
    "any": "any",
    "half": "half",
    **dict.fromkeys(words("only just exclusively solely merely"), "only"),
    **dict.fromkeys(["worldwide", "global", "globally"], "world"),
    **dict.fromkeys(["nationwide", "national", "nationally"], "nation"),
}
"""Quirk et al. (1985), 5.10 ff. and 6.45 ff.: determiners and quantifying pronouns."""

POPULATIONS: Final = {
    **dict.fromkeys(
        words(
            "people person adult human public everyone population individual resident participant volunteer respondent "
            "subject citizen"
        ),
        "people",
    ),
    **dict.fromkeys(words("child youngster kid youth"), "young"),
    **dict.fromkeys(["pupil", "student"], "student"),
    **dict.fromkeys(["teenager", "teen", "adolescent"], "teenager"),
    **dict.fromkeys(["infant", "baby", "toddler"], "infant"),
    **dict.fromkeys(["man", "male", "boy"], "male"),
    **dict.fromkeys(words("woman female girl mother"), "female"),
    **dict.fromkeys(["patient", "sufferer"], "patient"),
    **dict.fromkeys(words("mouse rat animal rodent monkey pig dog cell"), "animal"),
}
"""Sumner et al. (2014), BMJ 349:g7015: samples whose exchange changes for whom a finding holds."""

EXPERTS: Final = _words(
    "scientist researcher expert author academic boffin professor doctor team specialist psychologist "
    "investigator scholar epidemiologist they he she group"
)
AUTHORS: Final = _words("researcher scientist author expert academic investigator scholar")
"""Those who made a study, and are not those for whom it holds."""
OFFICIALS: Final = _words(
    "council councillor councilor minister government police spokesman spokeswoman spokesperson official leader "
    "charity campaigner critic company firm union boss chief mayor resident inspector ofsted mp ministry "
    "department agency authority board trust hospital school"
)
STUDIES: Final = _words("study research report finding survey analysis paper result trial review data figure statistic")
"""Kinds of sources: Bell (1991), The Language of News Media, chapter 9, the actors that news cites."""

IRREGULAR: Final = {
    form: base
    for base, forms in {
        "be": "is are was were been being am",
        "have": "has had having",
        "do": "does did done doing",
        "say": "said says",
        "find": "found",
        "tell": "told",
        "show": "shown",
        "write": "wrote written",
        "think": "thought",
        "know": "knew known",
        "lead": "led",
        "give": "gave given",
        "take": "took taken",
        "go": "went gone goes",
        "make": "made",
        "get": "got gotten",
        "come": "came",
        "see": "saw seen",
        "become": "became",
        "begin": "began begun",
        "drink": "drank drunk",
        "rise": "rose risen",
        "fall": "fell fallen",
        "grow": "grew grown",
        "hold": "held",
        "keep": "kept",
        "leave": "left",
        "lose": "lost",
        "mean": "meant",
        "meet": "met",
        "pay": "paid",
        "run": "ran",
        "send": "sent",
        "spend": "spent",
        "stand": "stood",
        "win": "won",
        "build": "built",
        "bring": "brought",
        "buy": "bought",
        "choose": "chose chosen",
        "draw": "drew drawn",
        "drive": "drove driven",
        "eat": "ate eaten",
        "feel": "felt",
        "hear": "heard",
        "sell": "sold",
        "speak": "spoke spoken",
        "undergo": "underwent undergone",
        "child": "children",
        "man": "men",
        "woman": "women",
        "person": "persons",
        "mouse": "mice",
        "this": "these",
        "that": "those",
        "study": "studies studied",
        "baby": "babies",
    }.items()
    for form in forms.split()
}
"""Irregular verbs and plurals: Quirk et al. (1985), 3.13 ff. and 5.73 ff."""


# Letters that a word has at least before an ending is cut from it, or what is left is no word.
_LEAST: Final = {"ies": 5, "ied": 5, "ing": 6, "ed": 5, "es": 5, "s": 4}
# Stems that lost an e: mak(e), not(e), reduc(e), rais(e), argu(e). A stem as short as these, one vowel before one
# consonant, lost one too.
_LOST_E: Final = tuple(words("at iz is v c g rs ns as us os clud gu ar ur utr"))
_SHORT_STEM: Final = re.compile(r"^[^aeiou]{0,2}[aeiou][^aeiouwxy]$")
_DOUBLED: Final = re.compile(r"^\w{2,}([^aeioulsz])\1$")


@lru_cache(maxsize=1 << 14)
def base_form(word: str) -> str:
    """Return the base of a folded word: irregular forms by list, regular endings by rule.

    >>> [base_form(word) for word in ("said", "remarked", "risks", "studies", "making")]
    ['say', 'remark', 'risk', 'study', 'make']
    """
    word = word.removesuffix("'s").removesuffix("'")
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending, least in _LEAST.items():
        if word.endswith(ending) and len(word) >= least:
            return _cut(word, ending)
    return word


def _cut(word: str, ending: str) -> str:
    """Return a word without an ending, and with what the ending took from it."""
    if ending in {"ies", "ied"}:
        return f"{word.removesuffix(ending)}y"
    if ending in {"ing", "ed"}:
        return _restore(word.removesuffix(ending))
    if ending == "es":
        is_hissing = word.endswith(("sses", "shes", "ches", "xes", "zes")) and not word.endswith(("izes", "yzes"))
        return word[:-2] if is_hissing else word[:-1]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def _restore(stem: str) -> str:
    """Return a verb from what is left when -ed or -ing is cut: admitt → admit, mak → make."""
    if _DOUBLED.match(stem):
        return stem[:-1]
    return f"{stem}e" if _SHORT_STEM.match(stem) or stem.endswith(_LOST_E) else stem
