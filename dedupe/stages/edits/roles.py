"""Nouns for people by what they do, have or are: whom a claim is about, or who makes it.

Major and minor groups of the International Standard Classification of Occupations (ILO, ISCO-08), and the kinds of
people whom health, crime, school and business news report on (Bell 1991, The Language of News Media, chapter 9). A
group put for another is *scope*; two words for one group are listed together and are none.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words

ROLES: Final = frozenset(
    words(
        # health
        "nurse midwife doctor physician surgeon dentist gp clinician prescriber pharmacist therapist psychiatrist "
        "psychologist paramedic carer caregiver optometrist radiographer anaesthetist cardiologist oncologist "
        "paediatrician obstetrician dietitian nutritionist counsellor survivor donor recipient inpatient outpatient "
        "smoker drinker diabetic asthmatic addict user nonsmoker vaper abstainer vegetarian vegan runner cyclist "
        "pedestrian swimmer footballer athlete player "
        # family and age
        "parent father mum dad grandparent grandmother grandfather sibling twin brother sister son daughter husband "
        "wife widow couple partner family household newborn preschooler schoolchild schoolboy schoolgirl pensioner "
        "retiree octogenarian centenarian millennial boomer "
        # work and school
        "worker employee employer manager teacher headteacher lecturer apprentice graduate undergraduate postgraduate "
        "freshman learner trainee intern engineer technician farmer fisherman miner builder driver trucker pilot "
        "sailor soldier veteran officer firefighter policeman policewoman guard lawyer solicitor barrister judge juror "
        "accountant banker broker investor shareholder trader retailer shopkeeper grocer cleaner cook chef waiter "
        "hairdresser clerk librarian journalist editor writer artist musician actor singer dancer photographer "
        "designer architect developer programmer "
        # public life
        "voter taxpayer ratepayer tenant landlord homeowner homebuyer renter leaseholder commuter passenger motorist "
        "biker rider tourist visitor traveller migrant immigrant refugee asylumseeker foreigner native villager "
        "customer consumer shopper buyer seller supplier subscriber viewer listener reader client claimant "
        "beneficiary applicant candidate member delegate donor fundraiser supporter protester activist striker "
        "victim offender prisoner inmate suspect defendant witness burglar "
    )
)
"""Base forms; a plural of one names a group."""

BODIES: Final = frozenset(
    words(
        "company business firm startup charity school nursery university college hospital clinic surgery council "
        "authority household community neighbourhood village town city region nation country county borough bank shop "
        "store supermarket restaurant pub hotel home house site centre ward trust farm"
    )
)
"""Bodies and places of which some can be left out: rural hospitals, hospitals."""

_SAME: Final = (
    "doctor physician clinician medic gp",
    "driver motorist",
    "customer consumer shopper",
    "worker employee staff",
    "mother mum",
    "father dad",
    "parent mum dad",
    "cyclist biker rider",
    "migrant immigrant",
    "prisoner inmate",
    "pensioner retiree",
    "passenger traveller commuter",
    "carer caregiver",
    "player footballer athlete",
    "victim survivor",
    "pupil schoolchild learner",
    "tourist visitor traveller holidaymaker",
    "resident villager",
    "patient sufferer",
)
_SAME_SETS: Final = tuple(frozenset(words(row)) for row in _SAME)


GRADES: Final = {word: next((row.split()[0] for row in _SAME if word in words(row)), word) for word in sorted(ROLES)}
"""Each role with the word that stands for it and its like."""


def are_same_role(one: str, other: str) -> bool:
    """Return whether two base forms are words for one group.

    >>> are_same_role("doctor", "physician"), are_same_role("doctor", "nurse")
    (True, False)
    """
    return one == other or any(one in row and other in row for row in _SAME_SETS)
