"""Adjectives and nouns that confine the noun behind them: which illness, which group, which time, which place.

Sinclair (ed., 1990), Collins COBUILD English Grammar, 2.42: classifying adjectives, which say of what sort a thing is
and not what one thinks of it. Listed by the heads of MeSH (National Library of Medicine) for illness, age, time and
evidence, and by those of ordinary statistics (who is counted, where, how long) for the rest. The grade is the same for
words that confine alike, so that one put for the other says nothing.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words

_ALIKE: Final = (
    "severe severely serious profound",
    "mild moderate",
    "older elderly aged",
    "younger young youngest",
    "daily weekly monthly yearly annual regular occasional",
    "lifetime lifelong",
    "deprived disadvantaged poor poorer poorest impoverished lowincome",
    "wealthy wealthier wealthiest affluent rich richer richest highincome",
    "parttime casual",
    "cardiac coronary",
    "kidney renal",
    "lung pulmonary respiratory",
    "liver hepatic",
    "brain cerebral",
    "cardiovascular vascular",
    "bowel colorectal colon",
    "stomach gastric",
    "womb uterine",
    "childhood paediatric pediatric juvenile",
    "maternal motherly",
    "prenatal antenatal fetal",
    "harmful hazardous",
    "unmarried single",
    "longterm longlasting",
    "earlystage earliest",
    "latestage advanced",
    "widespread broad",
    "private privatelyowned",
    "nationwide countrywide",
)

_ALONE: Final = words(
    # how ill, how long, at what stage
    "acute chronic terminal diagnosed undiagnosed untreated treated shortterm prolonged heavy early premature "
    "recurrent relapsing metastatic malignant benign invasive inoperable incurable curable inherited congenital "
    "genetic hereditary symptomatic asymptomatic confirmed preventable avoidable fatal nonfatal critical "
    "stable unstable persistent resistant reversible irreversible "
    # which illness
    "ovarian cervical prostate breast bladder pancreatic thyroid oral throat spinal neurological "
    "psychiatric infectious bacterial viral fungal autoimmune inflammatory metabolic "
    "hormonal digestive ischaemic ischemic haemorrhagic hemorrhagic "
    # whom
    "pregnant healthy obese overweight underweight postmenopausal premenopausal menopausal diabetic hypertensive "
    "depressed disabled frail vulnerable adult teenage adolescent infant newborn middleaged male female married "
    "divorced widowed former homeless retired unemployed employed fulltime selfemployed unskilled skilled "
    "unregistered licensed insured uninsured migrant immigrant nonwhite white black asian "
    "hispanic ethnic gay lesbian lgbt religious muslim christian jewish hospitalised hospitalized vaccinated "
    "unvaccinated immunised infected uninfected unexposed nonsmoking lowrisk highrisk firsttime "
    # where
    "rural urban suburban coastal inner remote national industrialised "
    "developed central western eastern northern southern southeastern southwestern northeastern northwestern "
    "tropical arctic marine freshwater indoor outdoor residential commercial industrial agricultural "
    # how much, how often, how
    "median partial maximum minimum permanent temporary seasonal nightly hourly "
    "frequent infrequent excessive binge voluntary compulsory mandatory statutory illegal legal "
    "independent foreign overseas statefunded stateowned "
    "unauthorised authorised nonprofit licenced organic processed unprocessed saturated "
    "unsaturated raw cooked sugary alcoholic prescription overthecounter "
    # what was found and how
    "randomised randomized observational longitudinal preclinical clinical preliminary provisional "
    "unpublished interim"
)

RESTRICTIVES: Final = {word: row.split()[0] for row in _ALIKE for word in words(row)} | {word: word for word in _ALONE}
"""Each word with its grade."""

IDLE_ADJECTIVES: Final = frozenset(
    words(
        "local leading own other fellow brave proud talented hardworking dedicated lucky keen happy volunteer "
        "ordinary angry furious delighted thrilled worried concerned anxious fearful frustrated shocked "
        "stunned horrified outraged upset sad grieving heartbroken devastated relieved grateful hopeful "
        "optimistic enthusiastic passionate committed loyal devoted caring loving kind generous fearless "
        "heroic amazing fantastic wonderful brilliant outstanding exceptional excellent great good fine best "
        "top famous celebrated renowned beloved popular busy tired weary exhausted stressed struggling "
        "hardpressed longsuffering unsuspecting unwitting unfortunate poor innocent curious interested eager "
        "willing determined ambitious creative inspiring bright clever smart friendly helpful new "
        "existing many several various numerous countless such same different respective individual "
        "typical average real everyday everyone actual now then still already even ever soon once again today "
        "perhaps maybe instead rather"
    )
)
"""What colours a group and does not confine it: the qualitative adjectives of the same grammar, 2.3 ff., adverbs."""
