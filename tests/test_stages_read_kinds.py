"""Articles as newsrooms have them: one suite for every reader that takes an article out of something else."""

from __future__ import annotations

import io
import json
import textwrap
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe.errors import InputError, SettingError
from dedupe.model import Document, Rejected
from dedupe.settings import ReadSettings
from dedupe.stages.read import read, readers

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "Council wins praise for its libraries"
FIRST = "The council has won praise for its libraries, which opened on £4.7m of grants in March, inspectors said."
SECOND = "Its leader, Jo Marsh, thanked the staff of all nine branches, who served 40,000 readers over the year."
THIRD = "“We are proud of what they have done for the residents of Eastmere,” she said on Monday at the town hall."
PARAGRAPHS = (FIRST, SECOND, THIRD)


def page(paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = TITLE) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>{title} | Eastmere Echo</title>
    <meta property="og:title" content="{title}"><meta property="og:site_name" content="Eastmere Echo">
    <meta property="article:published_time" content="2024-03-04T09:30:00+00:00"><meta name="author" content="Sam Reed">
    <link rel="canonical" href="https://echo.example/libraries"></head>
    <body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
    <article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>""".encode()


def rss(entries: tuple[str, ...] = ("".join(f"<p>{text}</p>" for text in PARAGRAPHS),)) -> bytes:
    items = "".join(
        f"<item><title>{TITLE}</title><link>https://echo.example/{i}</link><guid>tag:echo,{i}</guid>"
        f"<pubDate>Mon, 04 Mar 2024 09:30:00 GMT</pubDate><content:encoded><![CDATA[{entry}]]></content:encoded></item>"
        for i, entry in enumerate(entries)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Eastmere Echo</title>
    <language>en-gb</language>{items}</channel></rss>""".encode()


def warc(pages: dict[str, tuple[int, str, bytes]] | None = None) -> bytes:
    data = b""
    answers = pages or {"https://echo.example/libraries": (200, "text/html", page())}
    for number, (url, (status, kind, body)) in enumerate(answers.items()):
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        answer = head.encode() + body
        data += (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Date: 2024-03-04T09:30:00Z\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode()
        data += answer + b"\r\n\r\n"
    return data


def pdf(pages: tuple[tuple[str, ...], ...] = (PARAGRAPHS,)) -> bytes:
    """Return a PDF as small as the format allows: pages of lines in Helvetica."""
    first = 4
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for i, lines in enumerate(pages):
        wrapped = [part for line in lines for part in textwrap.wrap(line, 60)]
        text = "".join(f"({part}) Tj T* " for part in wrapped).replace("£", "GBP ").replace("“", '"').replace("”", '"')
        content = f"BT /F1 10 Tf 14 TL 50 750 Td {text}ET".encode("latin-1")
        fonts = "/Resources << /Font << /F1 3 0 R >> >>"
        at = first + 2 * i + 1
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {at} 0 R {fonts} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + head.encode() + tail.encode()


def word(paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    file = docx.Document()
    file.core_properties.title, file.core_properties.author = TITLE, "Sam Reed"
    for text in paragraphs:
        file.add_paragraph(text)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def sheet(rows: tuple[tuple[object, ...], ...] = (("a", "\n".join(PARAGRAPHS), TITLE),)) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["id", "text", "title"])
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def mail(html: bytes | None = None) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Press Office <press@eastmere.example>", "desk@echo.example"
    message["Subject"], message["Date"] = TITLE, "Mon, 04 Mar 2024 09:30:00 +0000"
    message["Message-ID"] = "<77@eastmere.example>"
    if html is None:
        message.set_content("\n".join(PARAGRAPHS))
    else:
        message.set_content(html.decode(), subtype="html")
    return message.as_bytes()


def bundle(parts: int = 1) -> bytes:
    return "\n".join(
        f"""                {i} of {parts} DOCUMENTS

                     The Eastmere Echo

                   March 4, 2024 Monday

{TITLE}

BYLINE: Sam Reed

SECTION: NEWS; Pg. {i}

LENGTH: 48 words

{chr(10).join(PARAGRAPHS)}

LOAD-DATE: March 5, 2024

LANGUAGE: ENGLISH

                   Copyright 2024 Eastmere Media
                        All Rights Reserved
"""
        for i in range(1, parts + 1)
    ).encode()


def nitf() -> bytes:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return f"""<?xml version="1.0" encoding="UTF-8"?><nitf><head><docdata><doc-id id-string="ee.77"/>
    <date.issue norm="20240304T093000Z"/></docdata></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>
    <byline>Sam Reed</byline><distributor>Eastmere Echo</distributor></body.head>
    <body.content>{body}</body.content></body></nitf>""".encode()


def newsml() -> bytes:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return f"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
    <newsItem guid="ee.77" version="2" xml:lang="en"><itemMeta><provider literal="Eastmere Echo"/>
    <versionCreated>2024-03-04T09:30:00Z</versionCreated></itemMeta><contentMeta><headline>{TITLE}</headline>
    <by>Sam Reed</by></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head/>
    <body>{body}</body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>""".encode()


def tei() -> bytes:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>{TITLE}</title>
    <author>Sam Reed</author></titleStmt><publicationStmt><publisher>Eastmere Echo</publisher>
    <date when="2024-03-04"/></publicationStmt></fileDesc></teiHeader><text><body>{body}</body></text></TEI>""".encode()


def ninjs() -> bytes:
    item = {"uri": "ee.77", "headline": TITLE, "body_text": "\n".join(PARAGRAPHS), "byline": "Sam Reed"}
    item |= {"versioncreated": "2024-03-04T09:30:00Z", "copyrightholder": "Eastmere Echo", "language": "en"}
    return json.dumps(item, indent=1).encode()


def records() -> bytes:
    return json.dumps([{"id": "a", "text": "\n".join(PARAGRAPHS), "title": TITLE}]).encode()


SAMPLES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "html": ("html", ".html", page),
    "feed": ("feed", ".rss", rss),
    "warc": ("warc", ".warc", warc),
    "pdf": ("pdf", ".pdf", pdf),
    "docx": ("docx", ".docx", word),
    "xlsx": ("xlsx", ".xlsx", sheet),
    "mail": ("mail", ".eml", mail),
    "bundle": ("bundle", ".txt", bundle),
    "nitf": ("agency", ".xml", nitf),
    "newsml": ("agency", ".xml", newsml),
    "tei": ("agency", ".tei", tei),
    "ninjs": ("json", ".json", ninjs),
    "records": ("json", ".json", records),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=sorted(SAMPLES), scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def article(name: str, **overrides: object) -> Document:
    (found,) = read([name], ReadSettings(**overrides))  # type: ignore[arg-type]
    assert isinstance(found, Document), found
    return found


def test_every_reader_of_articles_has_a_sample() -> None:
    plain = {"text", "jsonl", "csv", "parquet"}
    assert set(readers.names()) - plain == {name for name, _, _ in SAMPLES.values()}


def test_words_of_the_article_are_read_and_no_others(kind: str) -> None:
    _, suffix, make = SAMPLES[kind]
    Path(f"x{suffix}").write_bytes(make())
    words = " ".join(article(f"x{suffix}").text.split())
    expected = " ".join(PARAGRAPHS)
    if kind == "pdf":
        expected = expected.replace("£", "GBP ").replace("“", '"').replace("”", '"')
    if kind in ("html", "warc"):
        words = words.removeprefix(TITLE).strip()
    assert words == expected


def test_paragraphs_stay_apart(kind: str) -> None:
    _, suffix, make = SAMPLES[kind]
    Path(f"x{suffix}").write_bytes(make())
    lines = [line for line in article(f"x{suffix}").text.split("\n") if line.strip() and line.strip() != TITLE]
    assert len(lines) == len(PARAGRAPHS)


def test_what_the_source_says_of_the_article_is_kept(kind: str) -> None:
    _, suffix, make = SAMPLES[kind]
    Path(f"x{suffix}").write_bytes(make())
    document = article(f"x{suffix}")
    if kind != "pdf":
        assert document.title == TITLE
    if kind not in ("pdf", "docx", "xlsx", "records", "feed"):
        assert document.author in ("Sam Reed", "Press Office")
    if kind not in ("pdf", "docx", "xlsx", "records"):
        assert str(document.published).startswith("2024-03-04")
        assert document.outlet in ("Eastmere Echo", "The Eastmere Echo", "eastmere.example")


def test_content_decides_whatever_the_name_says(kind: str) -> None:
    _, suffix, make = SAMPLES[kind]
    Path("x").write_bytes(make())
    Path(f"x{suffix}").write_bytes(make())
    assert article("x").text == article(f"x{suffix}").text
    if kind not in ("mail", "ninjs", "records"):
        Path("x.txt").write_bytes(make())
        assert article("x.txt").text == article("x").text


def test_the_setting_forces_the_reader(kind: str) -> None:
    name, suffix, make = SAMPLES[kind]
    Path("x.dat").write_bytes(make())
    Path(f"x{suffix}").write_bytes(make())
    assert article("x.dat", reader=name).text == article(f"x{suffix}").text


def test_it_is_read_from_an_archive_as_from_a_folder(kind: str) -> None:
    _, suffix, make = SAMPLES[kind]
    with zipfile.ZipFile("week.zip", "w") as archive:
        archive.writestr(f"a/x{suffix}", make())
    Path(f"x{suffix}").write_bytes(make())
    assert article("week.zip").text == article(f"x{suffix}").text


def test_reading_twice_gives_the_same(kind: str) -> None:
    _, suffix, make = SAMPLES[kind]
    Path(f"x{suffix}").write_bytes(make())
    assert article(f"x{suffix}") == article(f"x{suffix}")


@given(share=st.floats(0, 0.999), noise=st.binary(max_size=20), at=st.floats(0, 1))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_broken_files_are_documents_or_one_clear_line(kind: str, share: float, noise: bytes, at: float) -> None:
    name, suffix, make = SAMPLES[kind]
    data = make()
    cut = data[: int(len(data) * share)]
    damaged = data[: int(len(data) * at)] + noise + data[int(len(data) * at) + len(noise) :]
    for broken in (cut, damaged):
        Path(f"x{suffix}").write_bytes(broken)
        for reader in ("", name):
            try:
                items = list(read([f"x{suffix}"], ReadSettings(reader=reader)))
                said = [item.reason for item in items if isinstance(item, Rejected)]
            except InputError as error:
                said = [str(error)]
            assert not any("\n" in line for line in said)


def test_more_than_a_document_may_hold_is_refused_without_reading_it_all(kind: str) -> None:
    name, suffix, _ = SAMPLES[kind]
    with Path(f"x{suffix}").open("wb") as file:
        file.write(SAMPLES[kind][2]()[:200])
        file.truncate(200_000_000)
    with pytest.raises(InputError) as caught:
        list(read([f"x{suffix}"], ReadSettings(reader=name, megabytes=1)))
    assert "\n" not in str(caught.value)


def test_page_in_another_encoding_is_read_by_what_it_says() -> None:
    markup = page().decode().replace("<head>", '<head><meta charset="windows-1252">')
    Path("x.html").write_bytes(markup.encode("windows-1252"))
    assert FIRST in article("x.html").text
    assert THIRD in article("x.html").text


def test_hostile_page_gives_its_words_and_nothing_runs() -> None:
    hostile = f"<script>alert(1)</script><img src=x onerror=alert(1)>{FIRST}"
    Path("x.html").write_bytes(page((hostile, SECOND, THIRD), "<script>alert(1)</script>"))
    document = article("x.html")
    assert FIRST in document.text
    assert "alert(1)" not in document.text


def test_page_without_an_article_is_one_clear_line() -> None:
    Path("x.html").write_bytes(b"<!doctype html><html><body><nav><a href=/>Home</a></nav></body></html>")
    with pytest.raises(InputError, match=r"^x\.html: no article is found in the page"):
        list(read(["x.html"], ReadSettings()))


def test_entries_of_a_feed_are_articles_with_their_own_ids() -> None:
    Path("x.rss").write_bytes(rss((f"<p>{FIRST}</p>", "", f"<p>{SECOND}</p>")))
    one, bad, two = read(["x.rss"], ReadSettings())
    assert [d.id for d in (one, two) if isinstance(d, Document)] == ["tag:echo,0", "tag:echo,2"]
    assert isinstance(bad, Rejected)
    assert (bad.where, bad.reason) == ("x.rss:2", "the entry has no text; its page has, at its link")


def test_summary_of_a_feed_is_said_to_be_one() -> None:
    data = rss().replace(b"content:encoded", b"description")
    Path("x.rss").write_bytes(data)
    assert article("x.rss").meta["part"] == "summary"


def test_crawl_gives_its_pages_and_passes_over_the_rest() -> None:
    pages = {
        "https://echo.example/a": (200, "text/html", page()),
        "https://echo.example/gone": (404, "text/html", page()),
        "https://echo.example/a.png": (200, "image/png", b"\x89PNG"),
        "https://echo.example/none": (200, "text/html", b"<html><body></body></html>"),
        "https://echo.example/b": (200, "text/html", page((SECOND, THIRD, FIRST))),
    }
    Path("x.warc").write_bytes(warc(pages))
    items = list(read(["x.warc"], ReadSettings()))
    assert [d.url for d in items if isinstance(d, Document)] == ["https://echo.example/libraries"] * 2
    assert [d.where for d in items if isinstance(d, Rejected)] == ["x.warc:https://echo.example/none"]


def test_crawl_can_be_skimmed_and_an_unknown_extractor_is_named() -> None:
    Path("x.warc").write_bytes(warc())
    skimmed = article("x.warc", extractor="resiliparse")
    assert FIRST in skimmed.text
    assert skimmed.meta["language"] == "en-GB"
    with pytest.raises(SettingError, match=r'no extractor "resilient"; did you mean "resiliparse"\?'):
        list(read(["x.warc"], ReadSettings(extractor="resilient")))


def test_lines_of_a_pdf_are_joined_and_heads_of_pages_left_out() -> None:
    first, _, rest = FIRST.partition("praise ")
    bodies = ((f"{first}pra-", f"ise {rest}"), (SECOND,), (THIRD,))
    Path("x.pdf").write_bytes(pdf(tuple(("Eastmere Council", *body, f"Page {i}") for i, body in enumerate(bodies))))
    text = article("x.pdf").text
    assert "Eastmere Council" not in text
    assert "Page" not in text
    assert text.startswith("The council has won praise for its libraries, which opened on")
    assert SECOND in text.split("\n")


def test_pdf_of_pictures_says_so() -> None:
    Path("x.pdf").write_bytes(pdf(((),)))
    with pytest.raises(InputError, match="the PDF holds no text, perhaps pictures of pages"):
        list(read(["x.pdf"], ReadSettings()))


def test_tables_of_a_word_file_are_read_in_their_place() -> None:
    file = docx.Document()
    file.add_paragraph(FIRST)
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Branches", "9"
    file.add_paragraph(SECOND)
    file.save("x.docx")
    assert article("x.docx").text == f"{FIRST}\nBranches\t9\n{SECOND}"


def test_bad_row_of_a_sheet_does_not_stop_it() -> None:
    Path("x.xlsx").write_bytes(sheet((("a", FIRST, "A"), ("b", None, "B"), (None, None, None), (3, SECOND, None))))
    one, bad, two = read(["x.xlsx"], ReadSettings())
    assert [d.id for d in (one, two) if isinstance(d, Document)] == ["a", "3"]
    assert isinstance(bad, Rejected)
    assert bad.where == "x.xlsx:Sheet:3"


def test_sheet_without_the_text_column_names_those_it_has() -> None:
    book = openpyxl.Workbook()
    book.active.append(["headline", "body"])
    book.save("x.xlsx")
    with pytest.raises(InputError, match=r'no sheet has a column "text" \(columns: headline, body\)'):
        list(read(["x.xlsx"], ReadSettings()))


def test_marked_up_mail_is_read_without_its_marks() -> None:
    Path("x.eml").write_bytes(mail(b"<p>" + FIRST.encode() + b"</p><p><b>Notes</b> to editors</p>"))
    assert article("x.eml").text.split("\n")[-1] == "Notes to editors"


def test_bundle_is_cut_at_its_rules_and_heads_are_read() -> None:
    Path("x.txt").write_bytes(bundle(3))
    found = [item for item in read(["x.txt"], ReadSettings()) if isinstance(item, Document)]
    assert [d.id for d in found] == ["x:1", "x:2", "x:3"]
    assert [d.meta["section"] for d in found] == ["NEWS; Pg. 1", "NEWS; Pg. 2", "NEWS; Pg. 3"]
    assert all("Copyright" not in d.text and "LOAD-DATE" not in d.text for d in found)


def test_entities_of_xml_name_no_files_and_do_not_grow() -> None:
    Path("secret.txt").write_text("hunter2", encoding="utf-8")
    inside = '<!DOCTYPE nitf [<!ENTITY x SYSTEM "secret.txt"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    data = nitf().decode().replace("<nitf>", f"{inside}<nitf>", 1).replace("on Monday", "&x; &b; on Monday")
    Path("x.xml").write_text(data, encoding="utf-8")
    text = article("x.xml").text
    assert "hunter2" not in text
    assert "aaaaaaaaaa" not in text


def test_a_list_inside_an_object_is_read_as_its_records() -> None:
    Path("x.json").write_text(json.dumps({"count": 2, "articles": [{"text": "One."}, {"text": "Two."}]}), "utf-8")
    assert [d.id for d in read(["x.json"], ReadSettings()) if isinstance(d, Document)] == ["x:1", "x:2"]


def test_mojibake_is_mended_and_said_so() -> None:
    Path("x.txt").write_text(THIRD.encode().decode("windows-1252", "replace").replace("\ufffd", "\x9d"), "utf-8")
    document = article("x.txt")
    assert document.text == THIRD
    assert document.meta["mended"].startswith("mojibake (ftfy: ")


def test_windows_text_is_read_with_a_note() -> None:
    Path("x.txt").write_bytes("\n".join(PARAGRAPHS).encode("windows-1252"))
    document = article("x.txt")
    assert document.text == "\n".join(PARAGRAPHS)
    assert document.meta["encoding"] == "cp1252 (guessed)"
