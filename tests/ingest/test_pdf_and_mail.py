"""PDF and e-mail: the text, what they say of themselves, and nothing that is attached or endless."""

import io
from datetime import date
from email.message import EmailMessage
from itertools import zip_longest
from pathlib import Path

import pytest

from comity.ingest.counting import expected_documents
from comity.ingest.pdf import count_pages, unwrapped
from comity.ingest.pdf_columns import Piece, in_columns
from comity.model import Document, Failure
from ingest.invented import PARAGRAPHS, TITLE, found, mail, one, page, pdf, refused, written

LINES = [
    "Veldania recalled its ambassador from Korsia on Tuesday, the for-",
    "eign ministry in Harth said, after a week of angry words between",
    "the two capitals.",
    "Korsian Foreign Minister Nerys Calloveth denied any rift. She told",
    "reporters in Pellmar that the two would remain neighbours for long.",
]


def scanned(*pages: list[str]) -> bytes:
    """Return a PDF with the lines of each page beside a picture."""
    import pypdf
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(*pages)))
    picture = StreamObject()
    picture.set_data(b"\x00")
    sizes = {
        NameObject(f"/{name}"): NumberObject(1 if name != "BitsPerComponent" else 8)
        for name in ("Width", "Height", "BitsPerComponent")
    }
    picture.update(
        {
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            **sizes,
        }
    )
    for sheet in writer.pages:
        held = DictionaryObject({NameObject("/I1"): writer._add_object(picture)})
        sheet["/Resources"][NameObject("/XObject")] = held  # type: ignore[index]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestPdf:
    def test_lines_become_paragraphs(self, tmp_path: Path) -> None:
        document = one(written(tmp_path, "a.pdf", pdf(LINES[:4], LINES[4:], title=TITLE)))
        assert document.text.splitlines() == [
            "Veldania recalled its ambassador from Korsia on Tuesday, the foreign ministry in Harth said, "
            "after a week of angry words between the two capitals.",
            "Korsian Foreign Minister Nerys Calloveth denied any rift. She told reporters in Pellmar "
            "that the two would remain neighbours for long.",
        ]
        assert document.title == TITLE

    def test_running_heads_and_page_numbers_are_left_out(self, tmp_path: Path) -> None:
        head, begun = (
            "HARTH COURIER 9 May 2031",
            "Veldania recalled its ambassador from Korsia after a night of",
        )
        sheets = [
            [head, begun, "Page 1 of 3"],
            [head, "hard words, of silence and of many telephone calls, and then of", "Page 2 of 3"],
            [head, "talks that had ended without a result.", "3"],
        ]
        text = one(written(tmp_path, "a.pdf", pdf(*sheets))).text
        assert text == " ".join(sheet[1] for sheet in sheets)

    def test_the_day_it_was_made_is_a_note_and_no_day_of_publication(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.pdf", pdf(LINES, made="D:20310509120000Z"))
        document = one(path)
        assert document.published is None
        assert document.notes == ("the PDF was made on 2031-05-09; when it was published is not said",)
        assert one(path, published=date(2031, 5, 8)).notes == ()

    def test_without_text_it_says_what_to_do(self, tmp_path: Path) -> None:
        assert "OCR" in refused(written(tmp_path, "a.pdf", pdf([])))

    @pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream" * 500])
    def test_what_is_damaged_is_refused(self, tmp_path: Path, data: bytes) -> None:
        assert refused(written(tmp_path, "a.pdf", data))

    def test_a_cut_file_is_one_outcome(self, tmp_path: Path) -> None:
        data = pdf(LINES)
        assert refused(written(tmp_path, "a.pdf", data[: len(data) // 3]))

    def test_a_locked_one_is_refused(self, tmp_path: Path) -> None:
        import pypdf

        writer = pypdf.PdfWriter()
        writer.add_blank_page(100, 100)
        writer.encrypt("word", algorithm="RC4-128")
        writer.write(tmp_path / "a.pdf")
        assert "locked" in refused(tmp_path / "a.pdf")

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
    def test_one_that_only_forbids_printing_is_read(self, tmp_path: Path, algorithm: str) -> None:
        import pypdf

        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(list(PARAGRAPHS))))
        writer.encrypt("", "owner", algorithm=algorithm)
        writer.write(tmp_path / "a.pdf")
        assert PARAGRAPHS[0] in one(tmp_path / "a.pdf").text

    def test_what_decrypts_may_not_be_installed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pypdf.errors import DependencyError

        def missing(_: object) -> None:
            raise DependencyError("cryptography>=3.1 is required for AES algorithm")

        monkeypatch.setattr("pypdf.PdfReader", missing)
        assert "pip install cryptography" in refused(written(tmp_path, "a.pdf", pdf(list(PARAGRAPHS))))

    def test_a_scan_is_refused_whatever_the_scanner_stamps_on_it(self, tmp_path: Path) -> None:
        assert "OCR" in refused(written(tmp_path, "a.pdf", scanned(["Scanned with Invented"])))

    def test_pages_that_are_pictures_are_told(self, tmp_path: Path) -> None:
        document = one(written(tmp_path, "a.pdf", scanned(list(PARAGRAPHS), ["2"], [])))
        assert PARAGRAPHS[0] in document.text
        assert "2 pages of the PDF are pictures and were not read: 2, 3" in document.notes

    def test_pages_without_end_are_refused(self, tmp_path: Path) -> None:
        leaf: dict[str, object] = {"/Type": "/Page"}
        assert count_pages({"/Kids": [leaf] * 7}, 10) == 7
        assert count_pages({"/Kids": [leaf] * 1_000_000}, 10) == 11
        circle: dict[str, object] = {}
        circle["/Kids"] = [circle, circle]
        assert count_pages(circle, 10) <= 11
        data = (
            pdf(LINES)
            .replace(b"/Count 1", b"/Count 9")
            .replace(b"/Kids [ 4 0 R ]", b"/Kids [ " + b"4 0 R " * 2_000 + b"]")
        )
        assert b"4 0 R 4 0 R" in data
        assert "1,000 pages" in refused(written(tmp_path, "a.pdf", data))

    def test_a_page_that_would_take_minutes_is_refused(self, tmp_path: Path) -> None:
        assert "too large" in refused(written(tmp_path, "a.pdf", pdf(["Talks."] * 10_001)))


LEFT = [f"Veldania and Korsia met for day {n} in Har-" for n in range(12)]
RIGHT = [f"th, where envoy number {n} spoke of a toll" for n in range(11)]


def rows_of(left: list[str], right: list[str], *, apart: float = 260) -> list[Piece]:
    """Return pieces drawn row by row, below a heading and above a foot."""
    rows = zip_longest(left, right)
    drawn = [
        Piece(60 + apart * side, 700 - 13 * row, f"{text}\n")
        for row, texts in enumerate(rows)
        for side, text in enumerate(texts)
        if text
    ]
    return [Piece(60, 760, "Envoys meet\n"), Piece(60, 730, ""), *drawn, Piece(60, 40, "Page 3\n")]


class TestColumns:
    def test_columns_drawn_row_by_row_are_put_back(self) -> None:
        assert in_columns(rows_of(LEFT, RIGHT)) == "\n".join(["Envoys meet", *LEFT, *RIGHT, "Page 3"])
        assert in_columns(rows_of(LEFT[:9], RIGHT)) == "\n".join(["Envoys meet", *LEFT[:9], *RIGHT, "Page 3"])

    def test_columns_drawn_one_after_the_other_stay(self) -> None:
        pieces = rows_of(LEFT, RIGHT)
        assert in_columns(sorted(pieces, key=lambda piece: piece.x)) is None

    def test_tables_stay(self) -> None:
        assert in_columns(rows_of([f"2031-05-{n:02}" for n in range(10, 30)], ["12.4"] * 20)) is None
        assert in_columns(rows_of(LEFT[:5], RIGHT[:5])) is None
        assert in_columns(rows_of(LEFT, RIGHT, apart=50)) is None

    def test_lines_of_one_column_stay(self) -> None:
        assert in_columns(rows_of(LEFT, [])) is None
        assert in_columns([]) is None

    def test_a_pdf_of_such_pages(self, tmp_path: Path) -> None:
        import pypdf
        from pypdf.generic import DecodedStreamObject, NameObject

        commands = "".join(
            f"BT /F1 9 Tf 1 0 0 1 {piece.x} {piece.y} Tm ({piece.text.strip()}) Tj T* ET\n"
            for piece in rows_of(LEFT, RIGHT)
        )
        drawn = DecodedStreamObject()
        drawn.set_data(commands.encode())
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["x"])))
        writer.pages[0][NameObject("/Contents")] = writer._add_object(drawn)
        writer.write(tmp_path / "a.pdf")
        text = " ".join(one(tmp_path / "a.pdf").text.split())
        assert "for day 10 in HarVeldania and Korsia met for day 11 in Harth, where envoy number 0" in text


def test_words_cut_at_line_ends_are_made_whole_and_headings_stay_alone() -> None:
    text = "Envoy leaves\n" + "\n".join(LINES[:3]) + "\n\nBy Ona Brell"
    first, second, third = unwrapped(text).splitlines()
    assert first == "Envoy leaves"
    assert second.endswith("between the two capitals.")
    assert third == "By Ona Brell"


def test_a_word_that_is_written_with_a_hyphen_keeps_it() -> None:
    lines = (
        "It was told by well-\ninformed officials of the govern-\nment. Other well-informed people denied it."
    )
    assert unwrapped(lines) == (
        "It was told by well-informed officials of the government. Other well-informed people denied it."
    )


class TestMail:
    def test_a_newsletter_laid_out_in_tables_is_read_line_by_line(self, tmp_path: Path) -> None:
        cells = "".join(f"<tr><td><h2>Story</h2><p>{each}</p></td></tr>" for each in PARAGRAPHS)
        html = f'<div style="display:none">Preview</div><table>{cells}</table>'
        document = one(written(tmp_path, "a.eml", bytes(mail(plain=None, html=html))))
        assert document.text == "\n".join(f"Story\n{each}" for each in PARAGRAPHS)

    def test_the_sender_is_an_outlet_where_a_list_sends(self, tmp_path: Path) -> None:
        message = mail()
        message.replace_header("From", "Harth Courier <news@courier.example>")
        message["List-Unsubscribe"] = "<https://courier.example/u>"
        assert one(written(tmp_path, "a.eml", bytes(message))).outlet == "Harth Courier"

    @pytest.mark.parametrize(
        ("mark", "sent"),
        [
            ("---------- Forwarded message ---------", "Date: Wed, May 7, 2031 at 11:30 PM"),
            ("-----Original Message-----", "Sent: Wednesday, May 7, 2031 11:30 PM"),
            ("> Begin forwarded message:\n>", "> Date: 7 May 2031 at 23:30:00 GMT"),
        ],
    )
    def test_what_was_forwarded_is_the_report(self, tmp_path: Path, mark: str, sent: str) -> None:
        quote = "> " if mark.startswith(">") else ""
        head = [f"{quote}From: Harth Courier <news@courier.example>", sent, f"{quote}Subject: Envoy home"]
        body = [f"{quote}{each}" for each in PARAGRAPHS]
        message = mail(subject="Fwd: Envoy home", plain="\n".join(["FYI", "", mark, *head, quote, *body]))
        document = one(written(tmp_path, "a.eml", bytes(message)))
        assert document.text == "\n".join(PARAGRAPHS)
        assert (document.title, document.author, document.published) == (
            "Envoy home",
            "Harth Courier",
            date(2031, 5, 7),
        )
        assert document.notes == ("forwarded by Ona Brell on 2031-05-09; what stood before it was left out",)

    def test_an_email_that_is_attached_is_the_report(self, tmp_path: Path) -> None:
        message = mail(subject="Look", plain="See attached.")
        message.add_attachment(mail(subject="Envoy home"))
        document = one(written(tmp_path, "a.eml", bytes(message)))
        assert (document.title, document.path) == ("Envoy home", str(tmp_path / "a.eml"))
        assert document.notes[0].startswith("forwarded by Ona Brell")

    def test_reports_that_are_attached_are_read_and_their_cover_is_not(self, tmp_path: Path) -> None:
        message = mail(subject="Look", plain="Please find attached.\n\nBest,\nOna")
        message.add_attachment(pdf(list(PARAGRAPHS[:2])), "application", "pdf", filename="a.pdf")
        message.add_attachment(page(), subtype="html", filename="b.html")
        message.add_attachment(PARAGRAPHS[2].encode("koi8-r", "replace"), "text", "plain", filename="c.txt")
        message.add_attachment(pdf(list(PARAGRAPHS[3:])), "application", "octet-stream", filename="d.PDF")
        message.add_attachment(b"PK", "application", "msword", filename="e.doc")
        path = written(tmp_path, "a.eml", bytes(message))
        outcomes = found(path)
        assert expected_documents([path]) is None
        assert [getattr(each, "path", None) for each in outcomes] == [
            f"{path}{end}" for end in ("", "#1", "#2", "#3")
        ]
        for paragraph, each in zip(
            (PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2], PARAGRAPHS[4]), outcomes, strict=True
        ):
            assert isinstance(each, Document)
            assert paragraph.partition("“")[0] in each.text
            assert each.notes[:2] == (
                "1 attachments were not opened: e.doc",
                "attached to an e-mail by Ona Brell of 2031-05-09; what stood beside it was left out",
            )
            assert each.published is None  # the day of the e-mail is not that of the report

    def test_a_report_with_a_report_attached_is_two(self, tmp_path: Path) -> None:
        message = mail()
        message.add_attachment(pdf(list(PARAGRAPHS)), "application", "pdf", filename="a.pdf")
        own, attached = found(written(tmp_path, "a.eml", bytes(message)))
        assert isinstance(own, Document)
        assert isinstance(attached, Document)
        assert (own.published, own.notes) == (date(2031, 5, 9), ())
        assert attached.notes[0] == "attached to an e-mail by Ona Brell of 2031-05-09"

    def test_what_is_attached_to_an_email_that_was_forwarded_twice(self, tmp_path: Path) -> None:
        message = mail(subject="Envoy home", plain="See attached.")
        message.add_attachment(pdf(list(PARAGRAPHS)), "application", "pdf", filename="a.pdf")
        for _ in range(2):
            outer = mail(subject="Fwd", plain="Look.")
            outer.add_attachment(message)
            message = outer
        document = one(written(tmp_path, "a.eml", bytes(message)))
        assert PARAGRAPHS[0] in document.text
        assert len(document.notes) == 3

    def test_a_bad_attachment_costs_no_other(self, tmp_path: Path) -> None:
        message = mail(plain="See attached.")
        for data in (b"%PDF-1.7 nothing", pdf(list(PARAGRAPHS))):
            message.add_attachment(data, "application", "pdf", filename="a.pdf")
        bad, good = found(written(tmp_path, "a.eml", bytes(message)))
        assert (type(bad), type(good)) == (Failure, Document)

    def test_a_picture_in_the_text_is_not_attached(self, tmp_path: Path) -> None:
        message = mail(plain=None, html=page())
        message.add_related(b"\x89PNG", "image", "png", cid="<1>", filename="logo.png", disposition="inline")
        assert one(written(tmp_path, "a.eml", bytes(message))).notes == ()

    def test_an_email_that_is_quoted_whole_is_read_without_the_signs(self, tmp_path: Path) -> None:
        message = mail(plain="\n".join(f"> {each}" for each in PARAGRAPHS))
        assert one(written(tmp_path, "a.eml", bytes(message))).text.strip() == "\n".join(PARAGRAPHS)

    @pytest.mark.parametrize("name", ["a.mbox", "a"])
    def test_a_mailbox_is_its_emails(self, tmp_path: Path, name: str) -> None:
        mark = b"From ona@courier.example Fri May  9 23:30:00 2031\n"
        mails = [bytes(mail(plain=f"From here on talks are held, {n}.\n\nFrom now.")) for n in (1, 2)]
        data = b"\n".join(mark + each for each in mails)
        first, second = found(written(tmp_path, name, data))
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert first.text.startswith("From here on talks are held, 1.")
        assert (second.path, second.title) == (f"{tmp_path / name}#2", TITLE)

    def test_is_read_with_its_headers(self, tmp_path: Path) -> None:
        document = one(written(tmp_path, "a.eml", bytes(mail(attached=2))))
        assert PARAGRAPHS[1] in document.text
        assert (document.title, document.author, document.published) == (TITLE, "Ona Brell", date(2031, 5, 9))
        assert (document.outlet, document.notes) == (None, ("2 attachments were not opened: 0.exe, 1.exe",))

    def test_is_told_by_its_headers(self, tmp_path: Path) -> None:
        assert one(written(tmp_path, "a", bytes(mail()))).author == "Ona Brell"

    def test_a_page_in_it_is_read_where_there_is_no_plain_text(self, tmp_path: Path) -> None:
        assert PARAGRAPHS[1] in one(written(tmp_path, "a.eml", bytes(mail(plain=None, html=page())))).text

    def test_a_list_is_known_by_its_domain(self, tmp_path: Path) -> None:
        tables = tmp_path / "tables"
        tables.mkdir()
        written(
            tables,
            "outlets.csv",
            "id,name,country,kind,owner,language,note\nc,Harth Courier,,newspaper,,,invented\n",
        )
        written(tables, "outlet_domains.csv", "id,outlet,domain,note\nc,c,courier.example,invented\n")
        message = mail()
        message["List-Id"] = "<daily.courier.example>"
        assert one(written(tmp_path, "a.eml", bytes(message)), tables=tables).outlet == "Harth Courier"

    def test_a_page_saved_as_one_file_is_a_page(self, tmp_path: Path) -> None:
        message = EmailMessage()
        message["From"] = "<Saved by a browser>"
        message["Snapshot-Content-Location"] = "https://courier.example/2031/05/09/envoy"
        message["MIME-Version"] = "1.0"
        message.set_content(page(), subtype="html")
        message.make_related()
        document = one(written(tmp_path, "a.mht", bytes(message)))
        assert (document.url, document.published) == (
            "https://courier.example/2031/05/09/envoy",
            date(2031, 5, 9),
        )

    def test_without_text_it_is_refused(self, tmp_path: Path) -> None:
        assert "no text" in refused(written(tmp_path, "a.eml", bytes(mail(plain="", attached=1))))

    @pytest.mark.parametrize(
        "data",
        [
            b"From: x\nDate: \xff\xfe\nSubject: =?utf-8?b?!!!?=\n\nTalks.",
            b"From: a\nDate: x\nContent-Type: text/plain; charset=zip\n\nTalks.",
            b"From: a\nDate: x\nContent-Type: multipart/mixed; boundary=\n\nTalks.",
            b"".join(
                b"From: a\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                for n in range(3_000)
            ),
            b"From: " + b"<(" * 50_000 + b"\nDate: x\n\nTalks.",
        ],
        ids=["bytes", "codec", "boundary", "deep", "address"],
    )
    def test_what_is_broken_is_one_outcome(self, tmp_path: Path, data: bytes) -> None:
        from ingest.invented import found

        assert len(found(written(tmp_path, "a.eml", data))) == 1
