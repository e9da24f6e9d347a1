"""Words for the people and things of a place: UK and British name one place, and so do France and French.

Countries and demonyms: the field "Nationality" of the CIA World Factbook (public domain), for the countries that the
gazetteer has, with the nations of the UK, the continents and the cities whose people have a name of their own.
"""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
uk british briton britons brit brits/england english englishman englishwoman/scotland scottish scots scot/wales welsh
northern_ireland northern_irish/ireland irish/us american americans/europe european europeans/asia asian asians
africa african africans/australia australian australians aussie
new_zealand zealander zealanders/canada canadian canadians
mexico mexican mexicans/brazil brazilian brazilians/argentina argentine argentinian argentines/chile chilean chileans
peru peruvian peruvians/colombia colombian colombians/venezuela venezuelan venezuelans/cuba cuban cubans
jamaica jamaican jamaicans/haiti haitian haitians/france french frenchman frenchwoman/germany german germans
spain spanish spaniard spaniards/portugal portuguese/italy italian italians/netherlands dutch/belgium belgian belgians
luxembourg luxembourgish/switzerland swiss/austria austrian austrians/poland polish pole poles
hungary hungarian hungarians/czech_republic czech czechs/slovakia slovak slovaks/slovenia slovenian slovenians slovene
croatia croatian croatians croat croats/serbia serbian serbians serb serbs/bosnia bosnian bosnians
albania albanian albanians/greece greek greeks/turkey turkish turk turks/cyprus cypriot cypriots/malta maltese
bulgaria bulgarian bulgarians/romania romanian romanians/ukraine ukrainian ukrainians/russia russian russians
belarus belarusian belarusians/lithuania lithuanian lithuanians/latvia latvian latvians/estonia estonian estonians
finland finnish finn finns/sweden swedish swede swedes/norway norwegian norwegians/denmark danish dane danes
iceland icelandic icelander icelanders/china chinese/japan japanese/south_korea south_korean south_koreans
north_korea north_korean north_koreans/korea korean koreans/taiwan taiwanese/india indian indians
pakistan pakistani pakistanis/bangladesh bangladeshi bangladeshis/sri_lanka sri_lankan sri_lankans/nepal nepali nepalese
afghanistan afghan afghans/iran iranian iranians/iraq iraqi iraqis/syria syrian syrians/lebanon lebanese
israel israeli israelis/palestine palestinian palestinians/jordan jordanian jordanians/saudi_arabia saudi saudis
yemen yemeni yemenis/oman omani omanis/qatar qatari qataris/kuwait kuwaiti kuwaitis/egypt egyptian egyptians
libya libyan libyans/tunisia tunisian tunisians/algeria algerian algerians/morocco moroccan moroccans
sudan sudanese/ethiopia ethiopian ethiopians/eritrea eritrean eritreans/somalia somali somalis/kenya kenyan kenyans
uganda ugandan ugandans/tanzania tanzanian tanzanians/rwanda rwandan rwandans/zambia zambian zambians
zimbabwe zimbabwean zimbabweans/malawi malawian malawians/south_africa south_african south_africans
nigeria nigerian nigerians/ghana ghanaian ghanaians/senegal senegalese/cameroon cameroonian cameroonians
sierra_leone sierra_leonean/thailand thai thais/vietnam vietnamese/cambodia cambodian cambodians
myanmar burmese burma/malaysia malaysian malaysians/singapore singaporean singaporeans/indonesia indonesian indonesians
philippines filipino filipinos philippine/london londoner londoners/paris parisian parisians/new_york yorker yorkers
rome roman romans/moscow muscovite muscovites/scandinavia scandinavian scandinavians/texas texan texans
california californian californians
"""

DEMONYMS: Final = {
    demonym.replace("_", " "): place.replace("_", " ")
    for entry in _TABLE.replace("\n", "/").split("/")
    if entry
    for place, *demonyms in [entry.split()]
    for demonym in demonyms
}
"""Each word for the people or things of a place, with the place."""
