"""Texts in encodings before UTF-8 that nothing names: read rightly, or refused; never other letters than were written."""

from pathlib import Path

import pytest

from comity.errors import InputError
from comity.ingest.decoding import decode, decode_page
from comity.ingest.legacy import odd_characters, read_undeclared
from ingest.invented import found, mail, one, refused, written

REPORT = (
    "Veldania recalled its ambassador from Korsia on Tuesday, the foreign ministry in Harth said. {quoted} "
    "The spokesman, {name}, told reporters in Pellmar that officials would meet before the end of the month. "
    "Fishing crews in the strait have waited for three weeks, and some said that they would sail in any case."
)
PLAIN = "He named no day."
QUOTED = "“We are neighbours,” he said – and “we remain” Korsia’s friends."
RUSSIAN = (
    "Министерство иностранных дел Корсии сообщило во вторник, что посол был отозван после недели резких заявлений. "
    "Представители обоих правительств заявили, что встретятся до конца месяца, хотя место и день не были названы."
)
JAPANESE = "外務省は火曜日、一週間にわたる激しい言葉の応酬の後、大使を召還したと発表した。両国政府の当局者は月末までに会談する"


class TestMostlyEnglish:
    @pytest.mark.parametrize(
        ("encoding", "name"),
        [
            ("cp1252", "Núñez Peña of São Brás"), ("cp1252", "a naïve café owner"), ("cp1252", "Åsa Ørsted, 25 °C, £5bn"),
            ("cp1252", "who had don´t written"), ("mac_roman", "Núñez Peña of São Brás"), ("mac_roman", "Jürgen Göß"),
            ("cp1251", "Иван Петров"), ("koi8_r", "Иван Петров"), ("cp1251", "Ганна Коваль, Київ"),
            ("cp1250", "Łukasz Wójcik of Łódź"), ("iso8859_2", "Łukasz Wójcik of Łódź"), ("cp1253", "Νίκος Παππάς"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("quoted", [PLAIN, QUOTED])
    def test_names_in_their_own_letters(self, encoding: str, name: str, quoted: str) -> None:
        text = REPORT.format(name=name, quoted=quoted)
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            data = (text := REPORT.format(name=name, quoted=PLAIN)).encode(encoding)
        assert read_undeclared(data) == text

    @pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "cp1250", "mac_roman", "gb18030"])
    def test_quotes_and_dashes_of_every_platform(self, encoding: str) -> None:
        text = REPORT.format(name="Pol Andrun", quoted=QUOTED.replace(" – ", "—"))
        assert read_undeclared(text.encode(encoding)) == text

    @pytest.mark.parametrize(
        ("encoding", "name"),
        [("cp932", "田中健太郎"), ("euc_kr", "김정수"), ("gb18030", "王小明"), ("cp437", "François Müller")],
    )
    def test_what_could_be_several_is_refused(self, encoding: str, name: str, tmp_path: Path) -> None:
        data = REPORT.format(name=name, quoted=PLAIN).encode(encoding)
        assert read_undeclared(data) is None
        assert "save the file as UTF-8" in refused(written(tmp_path, "a.txt", data))

    def test_slips_of_a_typist_are_no_other_encoding(self) -> None:
        text = REPORT.format(
            name="Pol Andrun", quoted="They must be“a worthy pair,” he wrote in the “Courier”."
        )
        assert odd_characters(text) == 1
        assert read_undeclared(text.encode("cp1252")) == text


class TestOtherScripts:
    @pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic"])
    @pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv", "a.eml"])
    def test_a_russian_report_is_refused_as_that(self, encoding: str, name: str, tmp_path: Path) -> None:
        before, after = {
            "a.html": ("<html><body><article><h1>1</h1><p>", "</p></article></body></html>"),
            "a.csv": ('id,text\n1,"', '"\n'),
            "a.eml": ("From: a@b.example\nDate: Thu, 1 May 2031 10:00:00 +0000\n\n", ""),
        }.get(name, ("", ""))
        data = (before + RUSSIAN + after).encode(encoding)
        assert "looks like Russian" in refused(written(tmp_path, name, data))

    @pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
    def test_a_short_text_is_told_by_its_script(self, encoding: str, tmp_path: Path) -> None:
        assert "looks like Japanese" in refused(written(tmp_path, "a.txt", JAPANESE.encode(encoding)))


class TestPages:
    def test_one_bad_byte_costs_one_character(self) -> None:
        text = REPORT.format(name="Núñez Peña", quoted=QUOTED)
        for charset in (None, "utf-8"):
            read = decode_page(text.encode().replace(b"Harth", b"Har\xffth"), charset)
            assert read == text.replace("Harth", "Har�th")

    def test_a_page_that_is_cut_off_within_a_character(self) -> None:
        assert decode_page((QUOTED + " …").encode()[:-1]) == QUOTED + " �"

    def test_latin_1_is_what_servers_say_who_do_not_know(self) -> None:
        text = REPORT.format(name="Иван Петров", quoted=PLAIN)
        assert decode_page(text.encode("cp1251"), "iso-8859-1") == text
        assert decode_page("“Núñez”".encode("cp1252"), "iso-8859-1") == "“Núñez”"

    def test_a_declared_encoding_holds_though_a_byte_is_not_of_it(self) -> None:
        assert decode_page("日本".encode("cp932") + b"\xff a", "shift_jis").startswith("日本")

    def test_what_nothing_tells_is_refused(self) -> None:
        with pytest.raises(InputError, match="save it as UTF-8"):
            decode_page(REPORT.format(name="田中健太郎", quoted=PLAIN).encode("cp932"))


def test_a_plain_text_of_the_web_is_read_as_its_server_says() -> None:
    from io import BytesIO

    from comity.ingest.intake import Intake, Item
    from comity.ingest.readers import read_item

    text = REPORT.format(name="田中健太郎", quoted=PLAIN)
    item = Item("http://x.example/a", BytesIO(text.encode("cp932")), hint="text", charset="shift_jis")
    (document,) = read_item(Intake(), item)
    assert getattr(document, "text", None) == text


def test_utf_8_with_a_damaged_byte_is_no_legacy_text() -> None:
    data = (QUOTED * 3).encode().replace(b"friends", b"fri\xffends", 1)
    with pytest.raises(InputError, match="line 1 is not UTF-8"):
        decode(data)


def test_an_email_without_a_charset(tmp_path: Path) -> None:
    text = REPORT.format(name="Иван Петров", quoted=PLAIN)
    head = b"From: a@b.example\nDate: Thu, 1 May 2031 10:00:00 +0000\nSubject: x\n\n"
    assert one(written(tmp_path, "a.eml", head + text.encode("koi8_r"))).text == text
    assert found(written(tmp_path, "b.eml", mail().as_bytes()))
