"""Places that are known, and what lies in what.

Countries: members of the United Nations in short form, with the nations of the UK. Cities: capitals, and what Reuters'
style guide prints without a country. England, Scotland, Wales, Northern Ireland: cities by royal charter, the 32
London boroughs, ceremonial counties and large towns (Office for National Statistics). US: the states, and the largest
cities (Census Bureau). Names that are common words or given names as well (Reading, Nice, Austin) are left out.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split(",") if phrase.strip())


_BOROUGHS: Final = _phrases(
    "barking and dagenham, barnet, bexley, brent, bromley, camden, chelsea, city of london, croydon, "
    "dagenham, ealing, enfield, fulham, greenwich, hackney, hammersmith, hammersmith and fulham, haringey, harrow, "
    "havering, hillingdon, hounslow, islington, kensington, kensington and chelsea, kingston, kingston upon thames, "
    "lambeth, lewisham, merton, newham, redbridge, richmond, richmond upon thames, southwark, sutton, tower hamlets, "
    "waltham forest, wandsworth, westminster"
)
_ENGLAND: Final = _phrases(
    "barnsley, basildon, bath, bedfordshire, berkshire, birmingham, blackpool, bolton, bournemouth, bradford, "
    "brighton, bristol, buckinghamshire, cambridge, cambridgeshire, canterbury, carlisle, chelmsford, cheltenham, "
    "cheshire, chester, colchester, cornwall, cotswolds, coventry, crawley, cumbria, derby, derbyshire, devon, "
    "doncaster, dorset, dover, durham, east anglia, east midlands, east sussex, eastbourne, essex, exeter, "
    "folkestone, gateshead, gloucester, gloucestershire, greater manchester, grimsby, guildford, halifax, hampshire, "
    "hastings, hereford, herefordshire, hertfordshire, huddersfield, hull, ipswich, isle of wight, isles of scilly, "
    "kent, kingston upon hull, lancashire, lancaster, leeds, leicester, leicestershire, lichfield, lincoln, "
    "lincolnshire, liverpool, luton, maidstone, manchester, merseyside, middlesbrough, milton keynes, newcastle, "
    "newcastle upon tyne, norfolk, north yorkshire, northampton, northamptonshire, northumberland, norwich, "
    "nottingham, nottinghamshire, oldham, oxford, oxfordshire, peterborough, plymouth, poole, portsmouth, preston, "
    "ripon, rochdale, rotherham, rutland, salford, salisbury, scunthorpe, sheffield, shropshire, slough, "
    "somerset, south yorkshire, southampton, southend, southend-on-sea, st albans, staffordshire, stockport, "
    "stoke-on-trent, suffolk, sunderland, surrey, sussex, swindon, teesside, truro, tyneside, wakefield, warrington, "
    "warwickshire, watford, west midlands, west sussex, west yorkshire, wigan, wiltshire, winchester, "
    "wolverhampton, worcester, worcestershire, york, yorkshire"
)
_SCOTLAND: Final = _phrases(
    "edinburgh, glasgow, aberdeen, dundee, inverness, perth, stirling, dunfermline, paisley, falkirk, ayr, fife, "
    "orkney, shetland, highlands, hebrides, lothian, lanarkshire, ayrshire, aberdeenshire, dumfries"
)
_WALES: Final = _phrases(
    "cardiff, swansea, newport, wrexham, bangor, aberystwyth, llandudno, merthyr tydfil, gwynedd, powys, anglesey, "
    "pembrokeshire, carmarthenshire, ceredigion, conwy, monmouthshire, gwent, glamorgan"
)
_NORTHERN_IRELAND: Final = _phrases(
    "belfast, derry, londonderry, lisburn, newry, armagh, antrim, tyrone, fermanagh, county down"
)
_STATES: Final = _phrases(
    "alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, hawaii, idaho, "
    "illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota, "
    "mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, north carolina, north "
    "dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, "
    "utah, vermont, virginia, west virginia, wisconsin, wyoming, district of columbia"
)
_US_CITIES: Final = _phrases(
    "new york, new york city, washington, washington dc, los angeles, chicago, houston, boston, san francisco, "
    "seattle, miami, atlanta, dallas, philadelphia, detroit, denver, phoenix, las vegas, san diego, san antonio, san "
    "jose, columbus, indianapolis, nashville, memphis, baltimore, milwaukee, portland, "
    "minneapolis, cleveland, pittsburgh, cincinnati, st louis, kansas city, new orleans, salt lake city, tampa, "
    "orlando, sacramento, oakland, brooklyn, manhattan, bronx, silicon valley, hollywood, wall street"
)
_EU: Final = _phrases(
    "france, germany, spain, italy, portugal, netherlands, belgium, luxembourg, austria, poland, hungary, czech "
    "republic, slovakia, slovenia, croatia, greece, cyprus, malta, bulgaria, romania, lithuania, latvia, estonia, "
    "finland, sweden, denmark, ireland"
)
_EUROPE: Final = _phrases(
    "uk, switzerland, serbia, bosnia, albania, ukraine, belarus, norway, iceland, moldova, montenegro, kosovo, north "
    "macedonia, scandinavia, eu"
)
_OTHERS: Final = _phrases(
    "aarhus, abu dhabi, abuja, accra, addis ababa, afghanistan, africa, alexandria, algeria, algiers, "
    "america, amman, amsterdam, andorra, angola, ankara, antananarivo, antigua, antwerp, argentina, armenia, asia, "
    "asmara, astana, athens, auckland, australia, azerbaijan, baghdad, bahamas, bahrain, baku, bamako, bangalore, "
    "bangkok, bangladesh, barbados, barcelona, basel, beijing, beirut, belgrade, belize, benin, bergen, berlin, "
    "bermuda, bern, bhutan, bilbao, bogota, bolivia, bordeaux, botswana, brasilia, bratislava, brazil, bridgetown, "
    "brisbane, britain, brunei, brussels, bucharest, budapest, buenos aires, burkina faso, burundi, cairo, calgary, "
    "cambodia, cameroon, canada, canberra, cape town, cape verde, caracas, casablanca, central african republic, "
    "chad, chennai, chile, china, cologne, colombia, colombo, comoros, conakry, congo, copenhagen, costa rica, cuba, "
    "dakar, damascus, delhi, democratic republic of congo, dhaka, djibouti, doha, dominica, dominican republic, "
    "dresden, dubai, dushanbe, ecuador, egypt, el salvador, england, equatorial guinea, eritrea, eswatini, ethiopia, "
    "europe, european union, fiji, frankfurt, freetown, gabon, gaborone, gambia, gaza, gdansk, geneva, "
    "georgia, ghana, ghent, gibraltar, gothenburg, great britain, greenland, grenada, guadalajara, guatemala, guinea, "
    "guyana, haiti, hamburg, hanoi, harare, havana, helsinki, ho chi minh city, honduras, hong kong, hyderabad, "
    "india, indonesia, iran, iraq, islamabad, israel, istanbul, ivory coast, jakarta, jamaica, japan, jerusalem, "
    "johannesburg, jordan, juba, kabul, kampala, karachi, kathmandu, kazakhstan, kenya, khartoum, kigali, kinshasa, "
    "kiribati, kolkata, korea, krakow, kuala lumpur, kuwait, kuwait city, kyiv, kyoto, kyrgyzstan, lagos, lahore, "
    "laos, latin america, lausanne, lebanon, leipzig, lesotho, liberia, libya, liechtenstein, lille, lilongwe, lima, "
    "lisbon, ljubljana, london, luanda, lusaka, lyon, macedonia, madagascar, madrid, malawi, malaysia, maldives, "
    "mali, malmo, managua, manama, manila, maputo, marseille, mauritania, mauritius, medellin, melbourne, mexico, "
    "mexico city, middle east, milan, minsk, mogadishu, monaco, mongolia, monrovia, monterrey, montevideo, montreal, "
    "morocco, moscow, mozambique, mumbai, munich, muscat, myanmar, nairobi, namibia, nantes, naples, nassau, nauru, "
    "nepal, new delhi, new zealand, niamey, nicaragua, nicosia, niger, nigeria, north korea, northern ireland, "
    "oman, osaka, oslo, ottawa, ouagadougou, pakistan, palestine, panama, panama city, papua new guinea, paraguay, "
    "paris, peru, philippines, phnom penh, port-au-prince, porto, prague, pretoria, puerto rico, pyongyang, qatar, "
    "quito, rabat, reykjavik, riga, rio de janeiro, riyadh, rome, rotterdam, russia, rwanda, salzburg, samoa, san "
    "marino, sanaa, santiago, sao paulo, sarajevo, saudi arabia, scotland, senegal, seoul, seville, seychelles, "
    "shanghai, sierra leone, singapore, sofia, solomon islands, somalia, south africa, south korea, south sudan, sri "
    "lanka, st petersburg, stockholm, strasbourg, stuttgart, sudan, suriname, suva, sydney, syria, taipei, taiwan, "
    "tajikistan, tallinn, tanzania, tashkent, tbilisi, tegucigalpa, tehran, tel aviv, thailand, the hague, thimphu, "
    "timor, tirana, togo, tokyo, tonga, toronto, toulouse, trinidad, tripoli, tunis, tunisia, turin, turkey, "
    "turkmenistan, u.k., u.s., u.s.a., uae, uganda, united arab emirates, united kingdom, united states, uruguay, us, "
    "usa, uzbekistan, valencia, valletta, vancouver, vanuatu, vatican, venezuela, venice, vienna, vietnam, vilnius, "
    "wales, warsaw, wellington, windhoek, yaounde, yemen, zagreb, zambia, zimbabwe, zurich"
)

PLACES: Final = (
    _BOROUGHS | _ENGLAND | _SCOTLAND | _WALES | _NORTHERN_IRELAND | _STATES | _US_CITIES | _EU | _EUROPE | _OTHERS
)
"""Every place that is known, folded."""

GENERIC_PLACES: Final = words("country nation region county city capital town borough state area continent kingdom")

SAME_PLACE: Final = {
    **dict.fromkeys(("u.k", "u.k.", "britain", "great britain", "united kingdom"), "uk"),
    **dict.fromkeys(("u.s", "u.s.", "usa", "u.s.a", "united states", "america"), "us"),
    "european union": "eu",
}
"""Names of one place, by its shortest."""

WIDER: Final = {
    **dict.fromkeys(_BOROUGHS, "london"),
    **dict.fromkeys({*_ENGLAND, "london"}, "england"),
    **dict.fromkeys(_SCOTLAND, "scotland"),
    **dict.fromkeys(_WALES, "wales"),
    **dict.fromkeys(_NORTHERN_IRELAND, "northern ireland"),
    **dict.fromkeys(_STATES | _US_CITIES, "us"),
    **dict.fromkeys(("england", "scotland", "wales", "northern ireland"), "uk"),
    **dict.fromkeys(_EU | _EUROPE, "europe"),
}
"""What a place lies in: a change between the two is scope."""
