"""Real files, whole and broken, become documents or are refused by name."""

import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ids import document_id
from graph.model import Origin, Rights
from ingest.content import SourceRefused
from ingest.encodings import decode
from ingest.headers import iso_date, told_by
from ingest.readers import read

SIMPLIFIED = "南京市与扬州市共建产业创新中心，推动科技成果转化，支持企业与高校开展合作。"
TRADITIONAL = "南京市與揚州市共同建設產業創新中心，推動科技成果轉化，支持企業與大學開展合作。"


def _read_or_refused(name: str, content: bytes) -> str:
    """The text, or the reason: anything else that is raised fails the test."""
    try:
        return read(name, content).text.strip()
    except SourceRefused as refused:
        return refused.reason


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_keeps_its_characters_in_every_encoding(encoding: str, line_end: str) -> None:
    text = line_end.join(["关于创新的通知", SIMPLIFIED, "", "　　一、总体要求（2024—2026年）“双碳” Ａ１①"])
    assert read("a.txt", text.encode(encoding)).text == text


def test_big5_is_told_from_gb() -> None:
    assert read("a.txt", TRADITIONAL.encode("big5")).text == TRADITIONAL


_SENTENCES = st.lists(
    st.sampled_from(
        [
            SIMPLIFIED,
            "一、总体要求",
            "（一）坚持创新。",
            "责任单位：市科技局、市发改委",
            "2024年6月，会议举行。",
            "A、B 3.5%",
            "\n",
        ]
    ),
    min_size=2,
    max_size=12,
).map(lambda parts: SIMPLIFIED + "".join(parts))


@given(text=_SENTENCES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "gbk"]))
@settings(max_examples=60, deadline=None)
def test_decoding_takes_encoding_back(text: str, encoding: str) -> None:
    assert decode("a.txt", text.encode(encoding)) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_utf8_is_never_taken_for_another(text: str) -> None:
    assert decode("a.txt", text.encode()) == text.removeprefix("\ufeff")


def test_a_cut_utf8_file_loses_only_its_last_character() -> None:
    text = SIMPLIFIED * 3
    assert decode("a.txt", text.encode()[:-1]).startswith(text[:-1])


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert _read_or_refused("a.txt", content)


# HTML

PAGE = """<!DOCTYPE html><html><head><title>创新大会召开_某市科技局</title>
<meta name="PubDate" content="2024-05-22 07:46"><meta name="ContentSource" content="宁波日报">
<link rel="canonical" href="https://example.org/a.html"><style>p{color:red}</style></head>
<body><nav><a href="/">首页</a></nav><h1>创新大会召开</h1><script>alert("x")</script>
<p>甲&amp;乙&nbsp;丙&lt;丁，南京
  大学来了。<br>第二行 <b>粗</b>体</p>
<table><tr><th>名称</th><th>城市</th></tr><tr><td>南京大学</td><td>南京市</td></tr></table>
<!-- 看不见 --></body></html>"""


def test_page_becomes_its_visible_text() -> None:
    document = read("a.html", PAGE.encode())
    assert document.text == "创新大会召开\n甲&乙\xa0丙<丁，南京大学来了。\n第二行 粗体\n名称\t城市\n南京大学\t南京市"
    assert (document.title, document.date, document.issuer) == ("创新大会召开", "2024-05-22", "宁波日报")
    assert document.uri == "https://example.org/a.html"


def test_page_in_gb2312_by_its_own_word() -> None:
    page = f'<html><head><meta charset="gb2312"><title>通知</title></head><body><p>{SIMPLIFIED}</p></body></html>'
    assert read("a.htm", page.encode("gbk")).text == SIMPLIFIED


def test_html_inside_txt_with_a_header() -> None:
    content = (
        '---\nlayout: post\ntitle: "聚力攻坚"\ndate: 2022-01-05 08:02:27 +0800\n---\n'
        "<p>第一段</p>\n <p>第二段</p><p>（文章来源：金陵晚报）</p>\n\n<http://example.org/x?a=1>\n\n[返回](//example.org/)"
    )
    document = read("003.txt", content.encode())
    assert (document.title, document.date, document.issuer) == ("聚力攻坚", "2022-01-05", "金陵晚报")
    assert document.text.startswith("第一段\n第二段\n（文章来源：金陵晚报）\n")
    assert "<http://example.org/x?a=1>" in document.text
    assert "<p>" not in document.text


@pytest.mark.parametrize(
    "text", ["当p<0.05且x>3时成立", "若a<b，则b>a。", "<重要>通知", "见<https://example.org/>。", "a <b c> d"]
)
def test_plain_text_keeps_its_angles(text: str) -> None:
    assert read("a.txt", text.encode()).text == text


def test_a_deep_page_is_read() -> None:
    depth = 20_000
    page = "<html><body>" + "<div>" * depth + "深处" + "</div>" * depth + "</body></html>"
    assert read("a.html", page.encode()).text == "深处"


# Markdown and headers

DIGEST = """---
title: 某计划摘要
issuer: 圈谱
date: 2026-11-22
uri: https://example.org/d
form: digest
digest_of:
  title: 某计划
  issuer: 某市
  date: 2022-01-03
  uri: null
rights:
  licence: CC-BY-4.0
  show: quotes
---

# 某计划

**南京市**与[扬州市](https://example.org)合作。

| 名称 | 城市 |
|---|:---:|
| 南京大学 | 南京市 |
"""


def test_markdown_header_is_metadata_and_markup_goes() -> None:
    document = read("d.md", DIGEST.encode())
    assert (document.title, document.issuer, document.date) == ("某计划摘要", "圈谱", "2026-11-22")
    assert (document.uri, document.form) == ("https://example.org/d", "digest")
    assert document.digest_of == Origin("某计划", "某市", "2022-01-03", "")
    assert document.rights == Rights("CC-BY-4.0", "quotes")
    assert document.text.split() == ["某计划", "南京市与扬州市合作。", "名称", "城市", "南京大学", "南京市"]
    assert "南京大学\t南京市" in document.text


@pytest.mark.parametrize(("line", "told"), [("form: digset", "form"), ("rights: {show: all}", "rights.show")])
def test_a_header_that_says_what_cannot_be_is_refused(line: str, told: str) -> None:
    with pytest.raises(SourceRefused, match=told):
        read("d.md", f"---\ntitle: 甲\n{line}\n---\n正文在此".encode())


def test_a_header_that_is_not_yaml_is_read_by_lines() -> None:
    document = read("d.md", '---\ntitle: 甲: 乙: "丙\ndate: 2024-01-02\n---\n正文在此'.encode())
    assert document.date == "2024-01-02"
    assert document.text == "正文在此"


def test_a_rule_is_no_header() -> None:
    text = "---\n南京市科技创新工作取得新的进展。\n---\n正文在此"
    assert read("d.txt", text.encode()).text == text


# What a text says of itself


@pytest.mark.parametrize(
    ("text", "title", "issuer", "day"),
    [
        (
            "首页 > 新闻\n创新大会在某市隆重召开\n2024-05-22 07:46　来源：某市日报　责编：何某\n正文。",
            "创新大会在某市隆重召开",
            "某市日报",
            "2024-05-22",
        ),
        (
            "关于某提案的答复\n某委员：\n正文。\n南京市科学技术局\n2025年7月16日\n备案号",
            "关于某提案的答复",
            "南京市科学技术局",
            "2025-07-16",
        ),
        (
            "某市行动计划（2022—2024年）\n- 2022/2/14 15:07:29\n正文。\n某市委办公室2022年1月3日印发",
            "某市行动计划（2022—2024年）",
            "某市委办公室",
            "2022-01-03",
        ),
        (
            "关于印发某要点的通知\n正文。\n某某厅\n二〇二三年十二月二十一日",
            "关于印发某要点的通知",
            "某某厅",
            "2023-12-21",
        ),
        (
            "对第0412号建议的答复\n发布单位：某市发展和改革委员会　　成文日期：2024-06-28\n正文。",
            "对第0412号建议的答复",
            "某市发展和改革委员会",
            "2024-06-28",
        ),
        (
            "某市改革发展情况综述\n2023年，全市研发投入增长。\n2024年5月20日来源于基层的经验得到推广。",
            "某市改革发展情况综述",
            "",
            "",
        ),
    ],
)
def test_title_issuer_and_date_of_a_text(text: str, title: str, issuer: str, day: str) -> None:
    told = told_by(text)
    assert (told["title"], told["issuer"], told["date"]) == (title, issuer, day)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("首页 > 信息公开 > 提案办理\n九三学社某市委员会：\n你们提出的提案收悉，现答复如下：\n正文。", ""),
        ("民盟某市委:\n你们提出的关于建设科创走廊的提案收悉，现答复如下:\n正文。", "关于建设科创走廊的提案的答复"),
        (
            "某委员：\n" + "您提出的建议收悉，经研究，" * 9 + "现答复如下：\n对某市第0412号建议的答复\n正文。",
            "对某市第0412号建议的答复",
        ),
        ("当前位置：要闻 > 正文\n某市召开创新大会部署工作。\n正文。", "某市召开创新大会部署工作。"),
        ("某委员：\n2025年7月16日\n某市召开创新大会。", "某市召开创新大会。"),
        ("二〇二五年七月十六日\n创新大会在某市召开", "创新大会在某市召开"),
        ("2025年7月16日 10:30 星期三\n创新大会在某市召开", "创新大会在某市召开"),
        ("创新无限！\n创新大会在某市召开", "创新大会在某市召开"),
        ("某某同志：\n2025年7月\n奋斗！", ""),
    ],
)
def test_who_is_addressed_a_menu_a_date_and_a_slogan_are_no_titles(text: str, title: str) -> None:
    assert told_by(text)["title"] == title
    assert read("a.txt", text.encode()).title == title


def test_a_pages_way_to_it_is_no_title() -> None:
    page = "<html><head><title>首页 > 要闻</title></head><body><p>某市召开创新大会</p><p>正文。</p></body></html>"
    assert read("a.html", page.encode()).title == "某市召开创新大会"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025年7月16日", "2025-07-16"),
        ("２０２５年７月１６日", "2025-07-16"),
        ("2022/2/14 15:07", "2022-02-14"),
        ("二〇二五年十月三十一日", "2025-10-31"),
        ("2025-02-30", ""),
        ("2025年", ""),
        ("12025-01-011", ""),
    ],
)
def test_dates(words: str, day: str) -> None:
    assert iso_date(words) == day


def test_id_is_of_the_bytes() -> None:
    content = SIMPLIFIED.encode()
    assert read("a.txt", content).id == read("b.txt", content).id == document_id(content)


# DOCX


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("某市创新行动计划", 0)
    document.add_paragraph("南京市与扬州市合作。")
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(table.rows, (("任务", "单位", "时间"), ("甲任务", "市科技局", "2024年")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(1, 1).add_paragraph("市发改委")
    document.add_paragraph("表后的话。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "-", "a.doc"])
def test_docx_by_lines_and_rows(name: str) -> None:
    document = read(name, _docx())
    assert document.text.split("\n") == [
        "某市创新行动计划",
        "南京市与扬州市合作。",
        "任务\t单位\t时间",
        "甲任务\t市科技局 市发改委\t2024年",
        "表后的话。",
    ]
    assert document.title == "某市创新行动计划"


def test_docx_bomb_is_refused_before_it_unpacks() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 20_000_000)
    with pytest.raises(SourceRefused, match="bomb"):
        read("a.docx", out.getvalue(), limit=1_000_000)


# PDF


def _pdf(*pages: list[str]) -> bytes:
    """A PDF with a line of Chinese text for each string; its font maps two-byte codes to the same Unicode."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
        "endcmap end end"
    )
    bodies = [
        " ".join(
            f"BT /F 12 Tf 50 {800 - 20 * at} Td <{line.encode('utf-16-be').hex()}> Tj ET"
            for at, line in enumerate(page)
        )
        for page in pages
    ]
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts [<<"
        " /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    for at, body in enumerate(bodies):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * at} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(body)} >>\nstream\n{body}\nendstream")
    out, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def test_pdf_lines_become_paragraphs_again() -> None:
    full = "为深入实施创新驱动发展战略，推动南京都市圈科技创新协同发展，现提出以下意见并请各单位认真"
    content = _pdf(
        ["关于都市圈协同创新的意见", full, "组织实施。", "一、总体要求", full, "— 1 —"],
        ["贯彻落实好各项工作。", "南京市科学技术局", "2025年7月16日", "— 2 —"],
    )
    document = read("a.pdf", content)
    assert document.text.split("\n") == [
        "关于都市圈协同创新的意见",
        full + "组织实施。",
        "一、总体要求",
        full + "贯彻落实好各项工作。",
        "南京市科学技术局",
        "2025年7月16日",
    ]
    assert (document.issuer, document.date) == ("南京市科学技术局", "2025-07-16")


def test_a_scanned_pdf_is_refused() -> None:
    with pytest.raises(SourceRefused, match="scanned"):
        read("scan.pdf", _pdf([]))


def test_an_encrypted_pdf_is_refused_and_one_without_a_password_is_read() -> None:
    def encrypted(password: str) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf(["创新大会的通知"])))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert read("open.pdf", encrypted("")).text == "创新大会的通知"
    with pytest.raises(SourceRefused, match="encrypted"):
        read("locked.pdf", encrypted("secret"))


@pytest.mark.slow
@given(cut=st.integers(min_value=10, max_value=2000), noise=st.binary(max_size=40))
@settings(max_examples=20, deadline=None)
def test_a_damaged_pdf_is_read_or_refused(cut: int, noise: bytes) -> None:
    whole = _pdf(["创新大会的通知", "第二行"])
    assert _read_or_refused("a.pdf", whole[:cut] + noise + whole[cut + len(noise) :])


@given(cut=st.integers(min_value=0, max_value=30_000))
@settings(max_examples=40, deadline=None)
def test_a_cut_docx_is_refused(cut: int) -> None:
    whole = _docx()
    with pytest.raises(SourceRefused):
        read("a.docx", whole[: cut % (len(whole) - 1)])


# Refusals


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t ", "no text"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        ("noise.bin", bytes(range(256)) * 20, "binary"),
        ("fake.pdf", b"just words", "broken"),
        ("fake.docx", "只是文字".encode(), "broken"),
        ("broken.docx", b"PK\x03\x04broken", "broken"),
        ("broken.pdf", b"%PDF-1.4 broken", "broken|scanned"),
        ("empty.html", b"<html><head><title>t</title></head><body><script>1</script></body></html>", "no text"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_refusals_name_the_source_and_the_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason) as refused:
        read(name, content)
    assert refused.value.name == name


def test_an_over_large_source_is_refused() -> None:
    with pytest.raises(SourceRefused, match="too large"):
        read("a.txt", b"a" * 1001, limit=1000)


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".ofd", ".rtf", ".ppt", ".pptx"])
def test_older_office_files_name_the_cure(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceRefused, match="LibreOffice") as refused:
        read(f"a{suffix}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    assert "install LibreOffice, or save it as" in refused.value.reason


def test_a_failing_converter_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nexit 3\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceRefused, match="LibreOffice failed"):
        read("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
