"""The language of a text, and the closed classes by which negation and doubt show in languages other than English.

The full rules are English. In other languages quotation marks, values and names are compared as they are, and of
certainty only what a short, closed list tells: negators, and adverbs and modals of possibility. Sources: Duden, Die
Grammatik (2016), for German; Grevisse & Goosse, Le bon usage (2016), for French; Real Academia Española, Nueva
gramática (2009), for Spanish; Serianni, Italiano (2000); Haeseryn et al., Algemene Nederlandse Spraakkunst (1997);
Cunha & Cintra, Nova gramática do português (1984). A further language is one more row.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Marker
from dedupe.stages.edits.notation import notation_of
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.stages.edits.notation import Notation
    from dedupe.stages.edits.units import Unit

# Folded and without accents, as the keys of units are.
_NEGATIONS: Final = {
    "de": frozenset(words("nicht kein keine keinen keinem keiner keines nie niemals niemand nirgends nichts")),
    "fr": frozenset(words("ne pas jamais aucun aucune personne rien nul nulle sans")),
    "es": frozenset(words("no nunca jamas nadie nada ningun ninguna ninguno sin tampoco")),
    "it": frozenset(words("non mai nessuno nessuna nessun niente nulla senza neppure")),
    "nl": frozenset(words("niet geen nooit niemand niets nergens zonder")),
    "pt": frozenset(words("nao nunca jamais ninguem nada nenhum nenhuma sem")),
}
_POSSIBLE: Final = {
    "de": frozenset(
        words("vielleicht moglicherweise eventuell womoglich konnte konnten durfte durften wohl angeblich")
    ),
    "fr": frozenset(words("peutetre eventuellement probablement pourrait pourraient possible possiblement")),
    "es": frozenset(words("quiza quizas posiblemente probablemente podria podrian acaso presuntamente")),
    "it": frozenset(words("forse probabilmente possibilmente potrebbe potrebbero presumibilmente")),
    "nl": frozenset(words("misschien mogelijk wellicht waarschijnlijk zou zouden vermoedelijk")),
    "pt": frozenset(words("talvez possivelmente provavelmente poderia poderiam supostamente")),
}


@lru_cache(maxsize=16)
def notation_in(text: str) -> Notation:
    """Return the notation of a text's language, English where nothing tells."""
    return notation_of(text.lower())


def language_of(text: str) -> str:
    """Return the code of a text's language, ``en`` where nothing tells.

    >>> language_of("Der Rat der Stadt hat die Brücke gesperrt, und das ist nicht gut.")
    'de'
    """
    return notation_in(text).code


def find_foreign_markers(units: Sequence[Unit], language: str) -> tuple[Marker, ...]:
    """Return the negators and the words of possibility in a run of units of a language other than English."""
    negations, possible = _NEGATIONS.get(language, frozenset[str]()), _POSSIBLE.get(language, frozenset[str]())
    markers: list[Marker] = []
    for index, unit in enumerate(units):
        if unit.value is not None:
            continue
        if unit.key in negations or (language == "fr" and unit.key.startswith("n'")):
            markers.append(Marker(index, index + 1, "negation", "negation", "not", is_lone=True))
        elif unit.key in possible:
            markers.append(Marker(index, index + 1, "certainty", "modality", "possible", is_lone=True))
    return tuple(markers)
