"""Words folded for comparison: case, apostrophes, hyphens, and the two spellings of English.

The rules of British and American spelling follow the list of the English Wikipedia, "American and British English
spelling differences" (CC BY-SA 4.0): regular endings as rules, the rest as pairs. A word is brought to its American
form only to be compared; a rule that merges two different words would hide a change, so endings need a long stem.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from dedupe.stages.edits.wordlist import words

_PAIRS: Final = dict(
    pair.split("/")
    for pair in words(
        "grey/gray tyre/tire plough/plow programme/program programmes/programs cheque/check "
        "cheques/checks aluminium/aluminum jewellery/jewelry storey/story storeys/stories kerb/curb "
        "kerbs/curbs draught/draft draughts/drafts sceptical/skeptical sceptic/skeptic sceptics/skeptics "
        "scepticism/skepticism manoeuvre/maneuver manoeuvres/maneuvers moustache/mustache mum/mom "
        "mums/moms pyjamas/pajamas enrol/enroll enrols/enrolls enrolment/enrollment fulfil/fulfill "
        "fulfils/fulfills fulfilment/fulfillment instalment/installment instalments/installments "
        "skilful/skillful wilful/willful licence/license licences/licenses defence/defense "
        "defences/defenses offence/offense offences/offenses pretence/pretense practise/practice "
        "practised/practiced practising/practicing practises/practices artefact/artifact "
        "artefacts/artifacts judgement/judgment judgements/judgments acknowledgement/acknowledgment "
        "ageing/aging cosy/cozy likeable/likable analyse/analyze analysed/analyzed analysing/analyzing "
        "analyses/analyzes analyser/analyzer paralyse/paralyze paralysed/paralyzed catalyse/catalyze "
        "catalysed/catalyzed catalogue/catalog catalogues/catalogs dialogue/dialog dialogues/dialogs "
        "analogue/analog monologue/monolog haem/hem haemoglobin/hemoglobin haemorrhage/hemorrhage "
        "anaemia/anemia anaemic/anemic anaesthesia/anesthesia anaesthetic/anesthetic "
        "anaesthetist/anesthetist leukaemia/leukemia paediatric/pediatric paediatrician/pediatrician "
        "paediatricians/pediatricians paediatrics/pediatrics orthopaedic/orthopedic "
        "orthopaedics/orthopedics gynaecology/gynecology gynaecological/gynecological "
        "gynaecologist/gynecologist encyclopaedia/encyclopedia mediaeval/medieval archaeology/archeology "
        "oestrogen/estrogen foetus/fetus foetal/fetal foetuses/fetuses oesophagus/esophagus "
        "oesophageal/esophageal diarrhoea/diarrhea caesarean/cesarean aeroplane/airplane "
        "aeroplanes/airplanes whilst/while amongst/among amidst/amid towards/toward afterwards/afterward "
        "backwards/backward forwards/forward upwards/upward downwards/downward learnt/learned "
        "burnt/burned dreamt/dreamed spelt/spelled spoilt/spoiled leapt/leaped sulphur/sulfur "
        "sulphate/sulfate mould/mold moulds/molds moult/molt smoulder/smolder axe/ax omelette/omelet "
        "yoghurt/yogurt yoghurts/yogurts chilli/chili doughnut/donut doughnuts/donuts "
        "speciality/specialty councillor/councilor councillors/councilors counsellor/counselor "
        "counsellors/counselors woollen/woolen marvellous/marvelous traveller/traveler "
        "travellers/travelers travelling/traveling travelled/traveled cancelled/canceled "
        "cancelling/canceling labelled/labeled labelling/labeling modelled/modeled modelling/modeling "
        "fuelled/fueled fuelling/fueling signalled/signaled signalling/signaling levelled/leveled "
        "levelling/leveling totalled/totaled totalling/totaling channelled/channeled equalled/equaled "
        "tunnelled/tunneled counselling/counseling counselled/counseled quarrelled/quarreled "
        "dialled/dialed dialling/dialing marshalled/marshaled initialled/initialed rivalled/rivaled "
        "unravelled/unraveled jeweller/jeweler jewellers/jewelers libelled/libeled focussed/focused "
        "focussing/focusing benefitted/benefited centre/center centres/centers centred/centered "
        "theatre/theater theatres/theaters metre/meter metres/meters litre/liter litres/liters "
        "fibre/fiber fibres/fibers sabre/saber calibre/caliber lustre/luster meagre/meager "
        "spectre/specter sombre/somber kilometre/kilometer kilometres/kilometers centimetre/centimeter "
        "centimetres/centimeters millimetre/millimeter millimetres/millimeters reconnoitre/reconnoiter "
        "ok/okay"
    )
)
# -our and -ise: only where the stem is long enough to be a word of its own.
_RULES: Final = (
    (
        re.compile(
            r"^((?:behavi|col|fav|hon|harb|hum|lab|neighb|rum|sav|vap|endeav|arm|cand|clam|fl?av|glam|parl|ranc"
            r"|rig|splend|tum|val|vig|od|disfav|dishon|discol|demean|enam|ferv)o)ur"
        ),
        r"\1r",
    ),
    (re.compile(r"^(\w{3,}[^aeiou])is(e|ed|es|ing|er|ers|ation|ations|ational|able)$"), r"\1iz\2"),
    (re.compile(r"^(\w{2,}[aeiou][^aeiou]?)lys(e|ed|ing)$"), r"\1lyz\2"),
)
# Words in -ise that have no form in -ize (Oxford Dictionaries, "-ize, -ise, or -yse?").
_ONLY_ISE: Final = re.compile(
    r"^(?:advert|adv|appr|ar|chast|circumc|compr|comprom|desp|dev|disgu|enfranch|enterpr|excerc|exerc|expert|franch"
    r"|improv|inc|merchand|otherw|prec|prem|pr|prom|ra|reprise|rev|superv|surm|surpr|telev|treat|w|likew|no|ro|concise)is"
)
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("‐‑", "-"))


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """Return a word without case, compatibility forms and typographic variants of its signs.

    >>> fold("Children’s")
    "children's"
    """
    if word.isascii():
        return word.lower()
    plain = word.translate(_INVISIBLE).translate(_APOSTROPHES).translate(_HYPHENS)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())


@lru_cache(maxsize=1 << 14)
def letters_of(word: str) -> str:
    """Return the letters and figures of a word, folded.

    >>> letters_of("Front-line’s")
    'frontlines'
    """
    return "".join(filter(str.isalnum, fold(word)))


@lru_cache(maxsize=1 << 14)
def normal_spelling(word: str) -> str:
    """Return the form in which spellings of one word are equal: no hyphens or points, American endings, and for &.

    >>> normal_spelling("organisations"), normal_spelling("front-line"), normal_spelling("colour-centred")
    ('organizations', 'frontline', 'colorcentered')
    """
    if "-" in word.strip("-"):
        return "".join(map(normal_spelling, word.split("-")))
    plain = word.replace("-", "")
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    if plain.replace(".", "").isalpha():
        plain = plain.replace(".", "")
    plain = _PAIRS.get(plain, plain)
    for pattern, replacement in _RULES:
        if pattern.match(plain) and not (plain.find("is") > 0 and _ONLY_ISE.match(plain)):
            return pattern.sub(replacement, plain)
    return plain
