"""Write the notation tables of languages other than English: dedupe/stages/edits/notations/*.json.

    pip install babel num2words && python tests/make_notations.py

Names of months, weekdays, currencies and units, magnitudes and separators are those of the Unicode CLDR, as babel has
them; numbers in words come from num2words. What neither has (fractions, days near today, the commonest words by which
a language is known) stands below, from the reference grammars of each language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Data = Mapping[Any, Any]
FOLDER = Path(__file__).resolve().parent.parent / "dedupe" / "stages" / "edits" / "notations"
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "MXN", "BRL", "SEK", "PLN")
DURATIONS = {
    "second": (1, "s"),
    "minute": (60, "s"),
    "hour": (3600, "s"),
    "day": (86400, "s"),
    "week": (604800, "s"),
    "month": (1, "mo"),
    "year": (12, "mo"),
    "decade": (120, "mo"),
    "century": (1200, "mo"),
}
MEASURES = {
    "length-kilometer": (1000.0, "m"),
    "length-meter": (1.0, "m"),
    "length-centimeter": (0.01, "m"),
    "length-millimeter": (0.001, "m"),
    "length-mile": (1609.344, "m"),
    "mass-tonne": (1e6, "g"),
    "mass-kilogram": (1000.0, "g"),
    "mass-gram": (1.0, "g"),
    "volume-liter": (1.0, "l"),
    "area-hectare": (10000.0, "m2"),
    "area-square-kilometer": (1e6, "m2"),
    "area-square-meter": (1.0, "m2"),
    "speed-kilometer-per-hour": (0.2777778, "m/s"),
}
OWN: dict[str, dict[str, Any]] = {
    "de": {
        "common": "der die und das den von ist nicht mit sich des auf dem ein eine als auch nach wie aus bei wird sind",
        "fractions": {"hälfte": 1 / 2, "drittel": 1 / 3, "viertel": 1 / 4, "fünftel": 1 / 5, "zehntel": 1 / 10},
        "percent": "prozent",
        "points": "prozentpunkte prozentpunkten",
        "currencies": {
            "euro": "EUR",
            "dollar": "USD",
            "us-dollar": "USD",
            "pfund": "GBP",
            "franken": "CHF",
            "yen": "JPY",
            "yuan": "CNY",
            "cent": "EUR/100",
        },
        "near": {"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1},
        "joints": "",
        "magnitudes": {"mio": 1e6, "mrd": 1e9, "bio": 1e12, "dutzend": 12.0, "hundert": 100.0},
        "dative": "n",
    },
    "fr": {
        "common": "le la les des une est dans que qui pour pas sur au du avec par plus ce cette ont sont aux leur il",
        "fractions": {"moitié": 1 / 2, "tiers": 1 / 3, "quart": 1 / 4, "quarts": 1 / 4},
        "percent": "pour cent|pourcent",
        "points": "points de pourcentage|point de pourcentage",
        "currencies": {
            "dollar": "USD",
            "dollars": "USD",
            "livres": "GBP",
            "yens": "JPY",
            "yuans": "CNY",
            "centimes": "EUR/100",
        },
        "near": {"aujourd'hui": 0, "hier": -1, "avant-hier": -2, "demain": 1},
        "joints": "",
        "magnitudes": {"m": 1e6, "md": 1e9, "mds": 1e9, "k": 1e3, "mille": 1e3, "douzaine": 12.0, "cents": 100.0},
    },
    "es": {
        "common": "el los las que del una por con para es su al lo como más pero sus le ha este esta son fue han desde",
        "fractions": {"mitad": 1 / 2, "tercio": 1 / 3, "tercios": 1 / 3, "cuarto": 1 / 4, "cuartos": 1 / 4},
        "percent": "por ciento",
        "points": "puntos porcentuales|punto porcentual",
        "currencies": {
            "dólares": "USD",
            "dólar": "USD",
            "libras": "GBP",
            "yenes": "JPY",
            "yuanes": "CNY",
            "céntimos": "EUR/100",
        },
        "near": {"hoy": 0, "ayer": -1, "anteayer": -2},
        "joints": "de|del",
        "magnitudes": {"mil": 1e3, "docena": 12.0, "cien": 100.0, "ciento": 100.0},
    },
    "it": {
        "common": "il di che della un non sono del con una si dei le gli alla nel ha più anche come dal delle ed è",
        "fractions": {"metà": 1 / 2, "terzo": 1 / 3, "terzi": 1 / 3, "quarto": 1 / 4, "quarti": 1 / 4},
        "percent": "per cento|percento",
        "points": "punti percentuali|punto percentuale",
        "currencies": {
            "euro": "EUR",
            "dollari": "USD",
            "dollaro": "USD",
            "sterline": "GBP",
            "yen": "JPY",
            "yuan": "CNY",
            "centesimi": "EUR/100",
        },
        "near": {"oggi": 0, "ieri": -1, "domani": 1},
        "joints": "",
        "magnitudes": {"mln": 1e6, "mld": 1e9, "mila": 1e3, "mille": 1e3, "dozzina": 12.0, "cento": 100.0},
    },
    "nl": {
        "common": "de het een en van dat niet zijn met voor op aan er ook bij uit naar door hij ze wordt werd deze heeft",
        "fractions": {"helft": 1 / 2, "derde": 1 / 3, "kwart": 1 / 4},
        "percent": "procent",
        "points": "procentpunt",
        "currencies": {"euro": "EUR", "dollar": "USD", "pond": "GBP", "yen": "JPY", "yuan": "CNY", "cent": "EUR/100"},
        "near": {"vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1},
        "joints": "",
        "magnitudes": {"mln": 1e6, "mld": 1e9, "mrd": 1e9, "dozijn": 12.0, "honderd": 100.0, "duizend": 1e3},
    },
    "pt": {
        "common": "o os as que do da em um uma para com não por mais dos das na no ao foi são pelo pela seu sua como",
        "fractions": {"metade": 1 / 2, "terço": 1 / 3, "terços": 1 / 3, "quarto": 1 / 4, "quartos": 1 / 4},
        "percent": "por cento",
        "points": "pontos percentuais|ponto percentual",
        "currencies": {
            "dólares": "USD",
            "dólar": "USD",
            "libras": "GBP",
            "reais": "BRL",
            "ienes": "JPY",
            "yuans": "CNY",
            "cêntimos": "EUR/100",
        },
        "near": {"hoje": 0, "ontem": -1, "anteontem": -2, "amanhã": 1},
        "joints": "de",
        "magnitudes": {"mi": 1e6, "bi": 1e9, "mil": 1e3, "dúzia": 12.0, "cem": 100.0, "cento": 100.0},
    },
}
# Numbers in words that also are articles are no figures.
ARTICLES = {"un", "une", "uno", "una", "um", "uma", "een", "één", "eins", "ein", "eine"}
PER = ("pro ", "par ", "por ", "per ", "al ", "a la ", "à ", "ao ", "a ")


def table(code: str) -> dict[str, Any]:
    """Return the table of one language."""
    from babel import Locale, __version__
    from num2words import num2words

    locale = Locale.parse(code)
    data = locale._data
    own = OWN[code]
    numbers = {num2words(n, lang=code).lower(): n for n in range(100)}
    numbers = {word.replace("-", " "): n for word, n in numbers.items()}
    magnitudes = dict(own["magnitudes"])
    for patterns in data["compact_decimal_formats"]["long"].values():
        for size, pattern in patterns.items():
            word = re.sub(r"[0\s\xa0']", "", pattern.pattern).lower()
            if word.isalpha() and len(word) > 2:
                magnitudes[word] = float(int(size) // 10 ** (pattern.pattern.count("0") - 1))
    return {
        "source": f"Unicode CLDR (babel {__version__}), num2words; tests/make_notations.py",
        "decimal": locale.number_symbols["latn"]["decimal"],
        "common": own["common"].split(),
        "months": _names(locale.months),
        "weekdays": {name: number + 1 for name, number in _names(locale.days, ("wide",)).items()},
        "numbers": {word: n for word, n in sorted(numbers.items()) if word not in ARTICLES},
        "magnitudes": dict(sorted(magnitudes.items())),
        "fractions": own["fractions"],
        "currencies": _currencies(data) | own["currencies"],
        "durations": _units(data, {f"duration-{name}": size for name, size in DURATIONS.items()}, own),
        "measures": _units(data, MEASURES, own),
        "percent": own["percent"].split("|"),
        "points": own["points"].split("|") if "|" in own["points"] else own["points"].split(),
        "near": own["near"],
        "joints": own["joints"].split("|") if own["joints"] else [],
    }


def _names(forms: Data, widths: tuple[str, ...] = ("wide", "abbreviated")) -> dict[str, int]:
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in forms[context][width].items():
                names[name.lower().rstrip(".")] = number
    return dict(sorted(names.items(), key=lambda item: (item[1], item[0])))


def _currencies(data: Data) -> dict[str, str]:
    names: dict[str, str] = {}
    for code in CURRENCIES:
        for name in (data["currency_names_plural"].get(code) or {}).values():
            names[name.lower()] = code
    return dict(sorted(names.items()))


def _units(data: Data, sizes: dict[str, tuple[float, str]], own: dict[str, Any]) -> dict[str, list[Any]]:
    units: dict[str, list[Any]] = {}
    for key, (size, base) in sizes.items():
        for width in ("long", "short"):
            for pattern in _patterns(data["unit_patterns"][key].get(width, {})):
                word = pattern.replace("{0}", "").strip().rstrip(".").lower()
                if len(word) > 1 and not word.startswith(("/", *PER)):
                    units[word] = [size, base]
                    if "dative" in own and width == "long" and word.endswith("e"):
                        units[word + own["dative"]] = [size, base]
    return dict(sorted(units.items()))


def _patterns(forms: Data) -> list[str]:
    found = []
    for form in forms.values():
        found += _patterns(form) if hasattr(form, "values") else [form]
    return [form for form in found if isinstance(form, str) and "{0}" in form]


def main() -> None:
    """Write every table."""
    FOLDER.mkdir(exist_ok=True)
    for code in sorted(OWN):
        lines = (
            f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in sorted(table(code).items())
        )
        (FOLDER / f"{code}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
