"""Directions are scored on release and news text, with what gives them away cut off."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from dedupe.cli import main
from dedupe.errors import InputError
from dedupe.evaluate.direction import Verdict, cut_database_lines, evaluate_direction, is_kept, read_pairs, score
from dedupe.settings import Settings

SHARED = "Children who walk to school fall asleep eleven minutes sooner than those who are driven there every day."
RELEASE = f"{SHARED} About 62% of individuals were driven, suggest the researchers.\n\nNotes to editors\n\nA paper."
NEWS = f"DAILY MAIL (London)\n\nJune 28, 2016 Tuesday\n\nWalk to sleep\n\nBYLINE: Bo\n\nLENGTH: 26 words\n\n{SHARED} About 62 per cent were driven, experts said.\n\nLOAD-DATE: June 28, 2016\n\nCopyright 2016"


def write(path: Path, news: str = NEWS) -> Path:
    rows = [
        {"id": "r", "kind": "release", "release": "1", "text": RELEASE},
        {"id": "n", "kind": "news", "release": "1", "outlet": "nexis:DAILY MAIL (London)", "text": news},
        {"id": "m", "kind": "news", "release": "1", "text": "Something else about walking."},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_what_a_database_put_round_the_text_is_cut_off(tmp_path: Path) -> None:
    ((name, release, news),) = read_pairs(write(tmp_path / "docs.jsonl"))
    assert (name, release.text) == ("1", RELEASE)
    assert news.text.split("\n")[0] == "Walk to sleep"
    assert news.text.endswith("experts said.")
    assert not any(word in news.text for word in ("LENGTH", "LOAD-DATE", "Copyright", "BYLINE", "MAIL", "June"))


def test_sentences_that_begin_like_furniture_stay() -> None:
    text = "Share prices fell and the June 28 vote that follows was blamed by everybody who had a view.\nSaved: the old bridge."
    assert cut_database_lines(text) == text


def test_direction_is_scored_with_the_pair_given_either_way_round(tmp_path: Path) -> None:
    found = evaluate_direction(write(tmp_path / "docs.jsonl"), Settings())
    assert found["all"]["pairs"] == 1
    assert (found["all"]["right"], found["all"]["undecided"]) == (1.0, 0.0)
    assert found["kept" if is_kept("1") else "fitted"] == found["all"]
    assert found["passages_alone"]["all"]["pairs"] == 1


def test_calibration_error_is_the_distance_between_confidence_and_share_right() -> None:
    sure = [Verdict("r", decided=True, right=right, confidence=0.99) for right in (True, False)]
    unsure = [Verdict("r", decided=False, right=True, confidence=0.5)]
    found = score([*sure, *unsure])
    assert found["right"] == 0.5
    assert found["undecided"] == 0.333333
    assert found["calibration_error"] == pytest.approx((2 * 0.49 + 0.5) / 3, abs=1e-6)


def test_file_without_pairs_is_one_clear_error(tmp_path: Path) -> None:
    path = write(tmp_path / "docs.jsonl", news="Nothing shared.")
    answer = CliRunner().invoke(main, ["evaluate", "direction", str(path)])
    assert answer.exit_code == 2
    with pytest.raises(InputError, match="share a run of 12 words"):
        evaluate_direction(path, Settings())


def test_corpus_with_derivations_is_scored_without_and_with_its_dates() -> None:
    answer = CliRunner().invoke(main, ["evaluate", "direction", "newsroom-week"])
    found = json.loads(answer.stdout)
    assert set(found) == {"texts_alone", "with_dates"}
    assert found["texts_alone"]["right"] >= 0.9
    assert found["with_dates"]["right"] >= 0.9
    assert found["with_dates"]["undecided"] <= 0.2


@pytest.mark.slow
def test_releases_are_told_from_news_and_the_confidence_is_honest() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("insciout_A: set DEDUPE_DATA to the folder that holds it")
    found = evaluate_direction(Path(folder) / "insciout_A.jsonl.gz", Settings())
    for part in (found["all"], found["kept"]):
        assert part["right"] >= 0.95
        assert part["undecided"] <= 0.15
        assert part["calibration_error"] <= 0.05
    assert found["passages_alone"]["kept"]["right"] >= 0.95
    assert found["passages_alone"]["kept"]["undecided"] <= 0.35
