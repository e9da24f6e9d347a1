"""Names that are known: given names, bodies, titles, roles; places stand in a module of their own.

Given names: the commonest of the Office for National
Statistics (England and Wales) and the Social Security Administration (US), both public.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words

HONORIFICS: Final = frozenset(
    words(
        "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev reverend cllr councillor "
        "councilor sen senator rep representative gov governor president minister secretary judge justice sgt "
        "sergeant capt captain col colonel gen general lt lieutenant detective inspector constable pc dc det "
        "superintendent chief mayor king queen prince princess"
    )
)
ROLES: Final = frozenset(
    words(
        "director manager leader head chair chairman chairwoman chairperson chief executive president secretary "
        "officer spokesman spokeswoman spokesperson author researcher scientist analyst minister member editor "
        "founder owner coach captain teacher nurse doctor worker mother father brother sister son daughter wife "
        "husband student"
    )
)

ORGANISATION_WORDS: Final = frozenset(
    words(
        "council university hospital ltd limited plc inc corp corporation company co committee department "
        "ministry agency institute institution association trust foundation police school college group bank "
        "commission party union club board authority office society borough academy centre center church charity "
        "court service services federation laboratory laboratories partners holdings airlines airways journal "
        "parliament congress senate house network alliance consortium taskforce team force fund exchange "
        "industries systems technologies pharmaceuticals primary grammar"
    )
)
"""Head words of the names of bodies: the classes of the ACE 2005 entity guidelines, section on organisations."""

ORGANISATIONS: Final = frozenset(
    words(
        "ofsted nhs bbc itv nasa nato unesco unicef who un fbi cia nice google apple microsoft amazon facebook meta "
        "twitter youtube instagram tiktok reuters bloomberg interpol europol ofcom ofgem ofwat ofqual greenpeace oxfam "
        "unison unite bmj hmrc dvla defra mhra fda cdc epa faa nhtsa fcc ftc esa cern imf wto opec oecd unhcr iaea "
        "asean tesco sainsbury's asda morrisons aldi lidl waitrose vodafone barclays hsbc lloyds natwest santander "
        "boeing airbus toyota volkswagen nissan tesla samsung sony intel nvidia ibm oracle netflix disney uber pfizer "
        "moderna astrazeneca gsk novartis roche shell bp exxonmobil chevron unilever nestle ikea ryanair easyjet rspca "
        "nspcc rnli rspb barnardo's shelter mencap scope acas unicredit siemens bosch bayer basf deloitte kpmg pwc"
    )
)
"""Public bodies (GOV.UK list of organisations, USA.gov), agencies of the United Nations, and large companies and
charities that are named by one word."""

NO_BODIES: Final = frozenset(
    words(
        "gmt bst est edt pst pdt cst cdt mst mdt cet cest utc dna rna mrna hiv aids mri eeg ecg ptsd adhd bmi copd ibs "
        "ivf sars mers pcr nmda ldl hdl psa gdp gnp cpi vat ceo cfo coo cto ngo faq pdf doi url html isbn issn usb gps "
        "led lcd suv cctv gcse phd mba lgbt bbq diy asap rip mph ends note notes tags copyright image photo video "
        "audio click share read more tel fax www http https twice never always only very not all and the for are was "
        "can how why what who new top live best worst must"
    )
)
"""Capitals that name no body: time zones (IANA), acronyms of medicine, trade and technology (Oxford Dictionary of
Abbreviations), and words that pages print in capitals."""

NOT_NAMES: Final = frozenset(
    words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december christmas easter new happy i it's however although meanwhile "
        "yesterday today tomorrow following according despite since while when where after before during picture "
        "pictured photo image yes no both many some most all three two one four five ten"
    )
)
"""Capitalised words that are no names, mostly because they begin sentences."""

GIVEN_NAMES: Final = frozenset(
    words(
        "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony "
        "mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey "
        "ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory "
        "alexander patrick frank raymond jack dennis jerry tyler aaron jose adam nathan henry douglas peter "
        "zachary kyle noah ethan jeremy walter christian keith roger terry austin sean gerald carl harold dylan "
        "arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne "
        "randy vincent mason roy ralph bobby russell bradley philip phillip eugene simon ian neil graham stuart "
        "colin nigel trevor derek barry clive geoffrey martin tony steve dave mike chris tom tim jim bob bill ben "
        "dan matt nick rob ed andy greg jeff ken ron sam max leo oscar harry charlie oliver alfie mohammed "
        "muhammad ahmed ali omar ibrahim hassan sanjay raj amit mary patricia jennifer linda elizabeth barbara "
        "susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol "
        "amanda melissa deborah stephanie dorothy rebecca sharon laura cynthia amy kathleen angela shirley brenda "
        "emma anna pamela nicole samantha katherine christine helen debra rachel carolyn janet maria catherine "
        "heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea "
        "hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia "
        "frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie "
        "theresa diana brittany kayla alexis lori claire clare lucy kate katie jane anne sophie chloe fiona "
        "gillian hilary alison joanne louise tracy lynn wendy nicola caroline lesley moira siobhan niamh aoife "
        "fatima aisha priya anita craig ross duncan gordon malcolm angus hamish rhys gareth gavin darren lee dean "
        "glenn noel clifford maurice stanley leonard bernard norman dominic edmund rupert toby jamie kieran callum "
        "connor finley archie freddie theo mateo lucas hugo felix louis louie reuben ellis jude kai luke aiden liam "
        "declan eoin cian conor padraig owen ieuan dafydd huw ewan ewen lachlan fergus rory iain sergei ivan dmitri "
        "vladimir pierre jacques hans klaus jurgen stefan giovanni marco luigi pedro miguel diego ravi vikram arjun "
        "imran tariq bilal yusuf hussein abdul kwame chinedu olu wei chen yuki hiroshi kenji bijal meera anjali deepa "
        "sunita kavita nadia leila zara layla amina mariam khadija ayesha grainne roisin orla ciara sinead eilidh isla "
        "mairi catriona megan bethan carys rhian sian ffion imogen phoebe poppy daisy lily rosie ellie evie freya "
        "eleanor harriet georgia jasmine holly bethany gemma natasha tamsin philippa penelope felicity beatrice "
        "constance josephine marie yvonne monique ingrid astrid greta natalia svetlana olga irina tatiana"
    )
)
