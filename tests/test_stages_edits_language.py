"""Changes in texts that are not English: values, names, quotation marks and negation. All texts are invented."""

import pytest

from dedupe.model import Document, Edit, ParsedDocument, Passage, Span
from dedupe.settings import EditSettings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.language import language_of
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

GERMAN = (
    "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke zu sanieren und den Verkehr umzuleiten. "
    "Das ist ein Schritt, auf den viele gewartet haben.\n"
)
FRENCH = (
    "Le conseil de la ville a décidé lundi de rénover le vieux pont et de dévier la circulation. "
    "C'est une étape que beaucoup attendaient depuis des années.\n"
)
SPANISH = (
    "El consejo de la ciudad decidió el lunes renovar el viejo puente y desviar el tráfico. "
    "Es un paso que muchos esperaban desde hace años en la ciudad.\n"
)


def edits_of(a: str, b: str, lead: str) -> tuple[Edit, ...]:
    def parse(text: str) -> ParsedDocument:
        marks = find_quotations(text)
        return ParsedDocument(
            Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), marks, ()
        )

    first, second = parse(lead + a), parse(lead + b)
    passage = Passage("p1", Span(len(lead), len(first.text)), Span(len(lead), len(second.text)), "edited", 0.9)
    return find_edits(passage, first, second, EditSettings())


@pytest.mark.parametrize(
    ("text", "code"), [(GERMAN, "de"), (FRENCH, "fr"), (SPANISH, "es"), ("The mill is shut.", "en")]
)
def test_language_of_a_text_is_told_by_its_common_words(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("lead", "a", "b", "kind", "old", "new"),
    [
        (GERMAN, "Anna Huber öffnet die Brücke.", "Anna Weber öffnet die Brücke.", "name", "Huber", "Weber"),
        (GERMAN, "In Berlin wurde gefeiert.", "In Hamburg wurde gefeiert.", "name", "Berlin", "Hamburg"),
        (GERMAN, "Der Hund lief über die Straße.", "Der Kater lief über die Straße.", "wording", "Hund", "Kater"),
        (GERMAN, "Alle Schulen bleiben offen.", "Einige Schulen bleiben offen.", "wording", "Alle", "Einige"),
        (GERMAN, "Die Brücke ist sicher.", "Die Brücke ist nicht sicher.", "negation", "", "nicht"),
        (GERMAN, "Das Amt will sie vielleicht öffnen.", "Das Amt will sie öffnen.", "certainty", "vielleicht", ""),
        (GERMAN, "Das Amt will sie öffnen.", "Das Amt soll sie öffnen.", "wording", "will", "soll"),
        (
            GERMAN,
            "Es war „sehr laut“ im Saal.",
            "Es war sehr laut im Saal.",
            "quote-boundary",
            "„sehr laut“",
            "sehr laut",
        ),
        (GERMAN, "Sie sagte: „Wir sind sehr froh.“", "Sie sagte: „Wir sind froh.“", "quote", "sehr", ""),
        (FRENCH, "Anne Dupont dirige le port.", "Anne Durand dirige le port.", "name", "Dupont", "Durand"),
        (FRENCH, "Le pont n’est pas sûr.", "Le pont est sûr.", "negation", "n’est pas", "est"),
        (
            FRENCH,
            "C’est un « grand succès » ici.",
            "C’est un grand succès ici.",
            "quote-boundary",
            "« grand succès »",
            "",
        ),
        (
            FRENCH,
            "Elle a dit : « Nous sommes très contents. »",
            "Elle a dit : « Nous sommes contents. »",
            "quote",
            "très",
            "",
        ),
        (SPANISH, "No hay peligro en la ciudad.", "Hay peligro en la ciudad.", "negation", "No", ""),
        (SPANISH, "Dijo: «Estamos muy contentos».", "Dijo: «Estamos contentos».", "quote", "muy", ""),
    ],
)
def test_change_in_another_language_has_its_kind(lead: str, a: str, b: str, kind: str, old: str, new: str) -> None:
    found = [edit for edit in edits_of(a, b, lead=lead) if edit.kind != "case"]
    assert [(edit.kind, edit.old) for edit in found] == [(kind, old)]
    assert new in found[0].new
