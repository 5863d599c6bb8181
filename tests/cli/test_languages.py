"""The command line in both languages: help, messages, errors, those of click too; and nothing loaded that help does not need."""

import re
import subprocess
import sys

import pytest
from click import Context, Group
from click.testing import CliRunner

from consult.app import create_app
from consult.cli import main
from consult.cli.columns import Formatter, _width

HAN = re.compile(r"[一-鿿]")
ENGLISH = re.compile(r"(?<![\w/._-])[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def commands(group=None, *names):
    group = group or main.build(create_app)
    yield names
    if isinstance(group, Group):
        context = Context(group)
        for name in group.list_commands(context):
            yield from commands(group.get_command(context, name), *names, name)


@pytest.fixture
def consult(config):
    def run(*words, language="zh", typed=None, **more):
        given = {"CONSULT_INSTANCE": str(config.instance), "DATABASE_URL": config.database_url, "SECRET_KEY": "x"}
        given |= {"RECORD_KEY": config.record_key}
        given |= {"CONSULT_LANGUAGE": language, **more}
        return CliRunner().invoke(main.build(create_app), words, env=given, input=typed)

    return run


@pytest.mark.parametrize("names", list(commands()), ids=lambda names: " ".join(names) or "consult")
def test_every_help_is_whole_in_both_languages(consult, names):
    english, chinese = (consult(*names, "--help", language=language) for language in ("en", "zh"))
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert "Usage: " in english.output
    assert "Options:" in english.output
    assert not HAN.search(english.output.replace("共商", ""))
    assert "用法：" in chinese.output
    assert "选项：" in chinese.output
    assert "显示本说明后退出。" in chinese.output
    assert ENGLISH.findall(chinese.output.partition("\n")[2]) == []
    assert all(_width(line) <= 80 for line in (english.output + chinese.output).splitlines())


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("wrker",), "No such command 'wrker'", "没有'wrker'这一命令"),
        (("db", "backup"), "FILE is needed.", "须提供FILE。"),
        (("admin", "create", "--name", "x"), "--email is needed.", "须提供--email。"),
        (("worker", "--pause", "soon"), "'soon' is not a valid integer", "'soon'不是有效的"),
        (("worker", "--pause", "0"), "0 is not in the range 1<=x<=3600", "0不在1<=x<=3600范围内"),
        (("worker", "--never"), "No such option '--never'", "没有'--never'这一选项"),
        (("demo", "again"), "unexpected extra argument (again)", "有多余的参数（again）"),
        (("db", "restore", "/none"), "File '/none' does not exist", "文件'/none'不存在"),
        (("delegations", "import", "/none"), "/none cannot be read.", "无法读取/none。"),
        (
            ("admin", "create", "--email", "x", "--name", "x"),
            "“x” is not an e-mail address.",
            "“x”不是电子邮箱地址。",
        ),
    ],
)
def test_errors_are_said_in_both_languages(consult, words, english, chinese):
    for language, said, word in (("en", english, "Error: "), ("zh", chinese, "错误：")):
        done = consult(*words, language=language)
        assert done.exit_code in {1, 2}
        assert said in done.output
        assert word in done.output


def test_a_setting_that_cannot_be_used_is_named_in_both_languages(consult):
    assert "PORT must be a whole number from 1 to 65535, not “x”." in consult("run", language="en", PORT="x").output
    assert "PORT须为1至65535的整数，现为“x”。" in consult("run", PORT="x").output
    assert "PUBLIC_URL须为http或https网址，现为“ftp://x”。" in consult("run", PUBLIC_URL="ftp://x").output


def test_another_name_of_the_record_is_refused_with_the_one_it_was_begun_under(consult):
    done = consult("worker", "--once", RECORD_ORIGIN="two.example/log")
    assert done.exit_code == 1
    assert "RECORD_ORIGIN现为two.example/log，但记录开始时为localhost/log。" in done.output


def test_an_import_is_told_in_both_languages(consult, tmp_path):
    file = tmp_path / "bodies.csv"
    file.write_text("key,kind,name_en,name_zh\narland,state,Arland,阿兰\n", encoding="utf-8")
    assert "新接纳代表团1个" in consult("delegations", "import", str(file)).output
    assert "没有变动" in consult("delegations", "import", str(file)).output
    file.write_text("key,kind,name_en,name_zh\nother,state,Arland,乙\n", encoding="utf-8")
    assert "第2行的name_en（Arland）已为其他代表团所用" in consult("delegations", "import", str(file)).output
    file.write_text("key,kind,name_en,name_zh\nx,empire,X,乙\n", encoding="utf-8")
    assert "第2行：kind的值“empire”不在可用值之列" in consult("delegations", "import", str(file)).output


def test_what_is_wrong_with_a_text_is_told_in_both_languages(consult, tmp_path):
    file = tmp_path / "text.md"
    file.write_text("No title here.\n", encoding="utf-8")
    words = ("consultation", "import", "--symbol", "CONS/1", "--en", str(file), "--zh", str(file))
    assert "There is no title." in consult(*words, language="en").output
    assert "没有标题" in consult(*words).output


def test_a_password_is_asked_for_in_chinese_and_the_language_of_mails_is_that_of_the_command(consult):
    words = ("admin", "create", "--email", "ada@example.org", "--name", "Ada")
    asked = consult(*words, typed="harbour lights\nharbour light\nshort\nshort\n")
    assert "错误：两次输入不一致。" in asked.output
    assert "密码至少须有12个字符。" in asked.output
    assert "/zh/account/invitation/" in consult(*words, "--invite").output


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "用法："),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_SG"}, "用法："),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "Usage:"),
        ({"LANG": "zh_CN.UTF-8", "CONSULT_LANGUAGE": "en"}, "Usage:"),
        ({"LANG": "fr_FR.UTF-8"}, "Usage:"),
        ({}, "Usage:"),
    ],
)
def test_the_language_is_that_of_the_setting_else_of_the_machine(monkeypatch, given, word):
    for name in ("CONSULT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert word in CliRunner().invoke(main.build(create_app), ["--help"]).output


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_of_commands_says_what_each_says_of_itself(consult, language):
    listed = " ".join(consult("--help", language=language).output.split())
    group = main.build(create_app)
    for name in group.list_commands(Context(group)):
        command = group.get_command(Context(group), name)
        assert f"{name} {command.get_short_help_str()}".replace(" ", "") in listed.replace(" ", "")


def test_help_loads_neither_flask_nor_the_database():
    seen = "import sys; from consult.cli import main; main.build(None)(['--help'], standalone_mode=False);"
    heavy = "print(sorted({'flask', 'sqlalchemy', 'babel', 'alembic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", seen + heavy], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_line_begins_with_a_closing_mark():
    formatter = Formatter(width=20)
    formatter.write_text("代表团团长或副代表提交，“表决”结束前（未完）可以更换。" * 9)
    lines = formatter.getvalue().splitlines()
    assert len(lines) > 3
    assert not [line for line in lines if line[0] in "，。”）" or line[-1] in "“（"]
    assert all(_width(line) <= 20 for line in lines)
