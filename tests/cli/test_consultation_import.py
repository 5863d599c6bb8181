"""`consult consultation import`: the draft when the languages pair, else rows that wait to be mended."""

import pytest
from click.testing import CliRunner

from consult.app import create_app
from consult.cli import main as command
from consult.models.consultations import Consultation
from consult.models.texts import ImportDraft, ProvisionVersion, Revision
from tests import keys
from tests.documents.word_files import docx, p, table

EN = "# Rights\n\n### People\n\nServe people.\n\n### Care\n\nTake care."
ZH = "# 权利\n\n### 以人为本\n\n服务于人。\n\n### 谨慎\n\n谨慎行事。"


@pytest.fixture
def run(config, tmp_path, monkeypatch):
    monkeypatch.setenv("CONSULT_INSTANCE", str(config.instance))
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    monkeypatch.setenv("SECRET_KEY", "for tests only")
    monkeypatch.setenv("RECORD_KEY", keys.PRIVATE)

    def invoke(english=EN, chinese=ZH, symbol="CONS/2026/9"):
        (tmp_path / "en.md").write_bytes(english if isinstance(english, bytes) else english.encode())
        (tmp_path / "zh.md").write_text(chinese, encoding="utf-8")
        arguments = [
            "consultation",
            "import",
            "--symbol",
            symbol,
            "--en",
            f"{tmp_path}/en.md",
            "--zh",
            f"{tmp_path}/zh.md",
        ]
        return CliRunner().invoke(command.build(create_app), arguments)

    return invoke


def test_a_pair_that_matches_founds_the_consultation_and_becomes_its_draft(run, database):
    done = run()
    assert done.exit_code == 0, done.output
    with database.reading() as occasion:
        found = occasion.session.query(Consultation).one()
        assert (found.title_en, found.title_zh, found.path) == ("Rights", "权利", "CONS-2026-9")
        assert occasion.session.query(Revision).one().published_at is None
        assert occasion.session.query(ProvisionVersion).count() == 2


def test_a_pair_that_does_not_match_names_every_mismatch_and_waits_for_mending(run, database):
    done = run(chinese="# 权利\n\n### 以人为本\n\n服务于人。")
    assert done.exit_code == 3
    assert "Row 2: the Chinese text is missing" in done.output
    assert "/en/secretariat/consultations/CONS-2026-9/text/import/rows/" in done.output
    with database.reading() as occasion:
        assert occasion.session.query(ImportDraft).count() == 1
        assert occasion.session.query(Revision).count() == 0


@pytest.mark.parametrize(
    ("english", "said"),
    [("no title", "There is no title."), (b"\xff\xfe", "not UTF-8"), ("", "There is no text.")],
)
def test_a_file_of_which_nothing_can_be_used_is_refused_in_words_and_nothing_stays(run, database, english, said):
    done = run(english=english)
    assert done.exit_code == 1
    assert said in done.output
    with database.reading() as occasion:
        assert occasion.session.query(Consultation).count() == 0


def test_a_second_import_over_a_draft_is_refused(run):
    run()
    done = run()
    assert done.exit_code == 1
    assert "There is a draft already." in done.output


def test_a_symbol_that_would_not_fit_an_address_is_refused(run):
    done = run(symbol="cons-2026")
    assert done.exit_code == 1
    assert "CONS/2026/1" in done.output


def word(tmp_path, *arguments, symbol="CONS/2026/9"):
    call = ["consultation", "import", "--symbol", symbol]
    for option, content in arguments:
        (tmp_path / f"{option}.docx").write_bytes(content)
        call += [f"--{option}", f"{tmp_path}/{option}.docx"]
    return CliRunner().invoke(command.build(create_app), call)


ROW = table((p("Article 1", "1"), p("第一条", "1")), (p("All are free."), p("人人自由。")))
BOTH = docx(p("Rights", "a3"), p("权利", "a3"), ROW)
ENGLISH = docx(p("Rights", "a3"), p("Article 1", "1"), p("All are free."))


def test_one_word_file_with_both_languages_becomes_the_draft(run, database, tmp_path):
    done = word(tmp_path, ("bilingual", BOTH))
    assert done.exit_code == 0, done.output
    with database.reading() as occasion:
        assert occasion.session.query(Consultation).one().title_zh == "权利"
        assert occasion.session.query(ProvisionVersion).count() == 2


def test_a_word_file_in_one_language_waits_and_founds_nothing_without_the_other_title(run, database, tmp_path):
    done = word(tmp_path, ("en", ENGLISH))
    assert done.exit_code == 1
    assert "title in both languages" in done.output
    assert word(tmp_path, ("bilingual", BOTH)).exit_code == 0
    with database.reading() as occasion:
        assert occasion.session.query(Consultation).count() == 1


def test_a_word_file_that_cannot_be_used_says_why_and_options_must_fit(run, tmp_path):
    done = word(tmp_path, ("bilingual", ENGLISH))
    assert done.exit_code == 1
    assert "There is no table in the file" in done.output
    for wrong in ((), (("bilingual", BOTH), ("en", ENGLISH))):
        assert "--bilingual alone" in word(tmp_path, *wrong).output
