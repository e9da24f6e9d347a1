"""Names that are known: places, given names, bodies, titles, roles.

Places: member states of the United Nations in short form, nations and regions of the UK, states of the US, and the
cities that Reuters' style guide prints without a country. Given names: the commonest of the Office for National
Statistics (England and Wales) and the Social Security Administration (US), both public.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split(",") if phrase.strip())


PLACES: Final = _phrases(
    "uk, u.k., britain, great britain, united kingdom, england, scotland, wales, northern ireland, ireland, us, "
    "u.s., usa, u.s.a., united states, america, europe, european union, eu, asia, africa, australia, new zealand, "
    "canada, mexico, brazil, argentina, chile, peru, colombia, venezuela, cuba, jamaica, haiti, france, germany, "
    "spain, portugal, italy, netherlands, belgium, luxembourg, switzerland, austria, poland, hungary, czech "
    "republic, slovakia, slovenia, croatia, serbia, bosnia, albania, greece, turkey, cyprus, malta, bulgaria, "
    "romania, ukraine, russia, belarus, lithuania, latvia, estonia, finland, sweden, norway, denmark, iceland, "
    "greenland, china, japan, south korea, north korea, korea, taiwan, hong kong, india, pakistan, bangladesh, "
    "sri lanka, nepal, afghanistan, iran, iraq, syria, lebanon, israel, palestine, gaza, jordan, saudi arabia, "
    "yemen, oman, qatar, kuwait, bahrain, egypt, libya, tunisia, algeria, morocco, sudan, south sudan, ethiopia, "
    "eritrea, somalia, kenya, uganda, tanzania, rwanda, burundi, congo, angola, zambia, zimbabwe, malawi, "
    "mozambique, botswana, namibia, south africa, nigeria, ghana, senegal, mali, niger, chad, cameroon, ivory "
    "coast, liberia, sierra leone, guinea, thailand, vietnam, cambodia, laos, myanmar, malaysia, singapore, "
    "indonesia, philippines, london, manchester, birmingham, liverpool, leeds, sheffield, bristol, newcastle, "
    "nottingham, leicester, coventry, oxford, cambridge, york, brighton, southampton, portsmouth, plymouth, "
    "exeter, norwich, bath, cardiff, swansea, edinburgh, glasgow, aberdeen, dundee, belfast, dublin, cork, paris, "
    "berlin, munich, frankfurt, hamburg, madrid, barcelona, lisbon, rome, milan, amsterdam, brussels, geneva, "
    "zurich, vienna, prague, warsaw, budapest, athens, istanbul, moscow, kyiv, stockholm, oslo, copenhagen, "
    "helsinki, new york, new york city, washington, los angeles, chicago, houston, boston, san francisco, "
    "seattle, miami, atlanta, dallas, philadelphia, detroit, denver, phoenix, las vegas, toronto, montreal, "
    "vancouver, ottawa, sydney, melbourne, brisbane, perth, auckland, wellington, tokyo, beijing, shanghai, "
    "seoul, delhi, new delhi, mumbai, karachi, dhaka, bangkok, jakarta, manila, dubai, tehran, baghdad, "
    "jerusalem, tel aviv, cairo, lagos, nairobi, johannesburg, cape town, rio de janeiro, buenos aires, mexico "
    "city, california, texas, florida, new jersey, massachusetts, pennsylvania, ohio, michigan, illinois, "
    "virginia, north carolina, south carolina, tennessee, arizona, colorado, oregon, minnesota, wisconsin, "
    "maryland, missouri, indiana, alabama, louisiana, kentucky, oklahoma, nevada, utah, kansas, iowa, arkansas, "
    "mississippi, connecticut, hawaii, alaska, idaho, montana, nebraska, new mexico, west virginia, new "
    "hampshire, vermont, maine, rhode island, delaware, north dakota, south dakota, wyoming, yorkshire, "
    "lancashire, kent, essex, sussex, surrey, hampshire, dorset, devon, cornwall, somerset, wiltshire, "
    "gloucestershire, oxfordshire, buckinghamshire, hertfordshire, bedfordshire, cambridgeshire, norfolk, "
    "suffolk, lincolnshire, nottinghamshire, derbyshire, leicestershire, warwickshire, staffordshire, shropshire, "
    "cheshire, cumbria, northumberland, durham, middle east, latin america, scandinavia, westminster, kensington, "
    "chelsea, camden, hackney, islington, lambeth, southwark, greenwich, croydon, bromley, barnet, ealing, "
    "hounslow, richmond"
)

GENERIC_PLACES: Final = words("country nation region county city capital town borough state area continent kingdom")

SAME_PLACE: Final = {
    **dict.fromkeys(("u.k", "u.k.", "britain", "great britain", "united kingdom"), "uk"),
    **dict.fromkeys(("u.s", "u.s.", "usa", "u.s.a", "united states", "america"), "us"),
    "european union": "eu",
}
"""Names of one place, by its shortest."""

WIDER: Final = {
    **dict.fromkeys(("england", "scotland", "wales", "northern ireland"), "uk"),
    **dict.fromkeys(("london", "manchester", "birmingham", "liverpool", "leeds", "bristol", "yorkshire"), "england"),
    **dict.fromkeys(("edinburgh", "glasgow", "aberdeen", "dundee"), "scotland"),
    **dict.fromkeys(("cardiff", "swansea"), "wales"),
    "belfast": "northern ireland",
    **dict.fromkeys(("california", "texas", "florida", "ohio", "new york", "chicago", "boston"), "us"),
    **dict.fromkeys(("uk", "france", "germany", "spain", "italy", "eu"), "europe"),
    **dict.fromkeys(("westminster", "kensington", "chelsea", "camden", "hackney", "islington"), "london"),
}
"""What a place lies in: a change between the two is scope."""

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
        "industries systems technologies pharmaceuticals"
    )
)
"""Head words of the names of bodies: the classes of the ACE 2005 entity guidelines, section on organisations."""

ORGANISATIONS: Final = frozenset(
    words(
        "ofsted nhs bbc nasa nato unesco unicef who un fbi cia nice google apple microsoft amazon facebook "
        "twitter reuters interpol ofcom ofgem greenpeace oxfam unison bmj"
    )
)

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
        "glenn"
    )
)
