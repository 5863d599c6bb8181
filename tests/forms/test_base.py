from wtforms import EmailField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, NumberRange

from consult.forms.base import AtMost, Form, LineField, Needed
from consult.language import lazy_gettext


class Sample(Form):
    name = LineField(lazy_gettext("Sign in"), [Needed(), AtMost(5)])
    email = EmailField("E", [Email()])
    number = IntegerField("N", [NumberRange(1, 5)])
    kind = SelectField("K", choices=[SelectChoice("a", "A")])


def errors(app, path, **data):
    with app.test_request_context(path, method="POST", data=data):
        app.preprocess_request()
        form = Sample(meta={"csrf": False})
        form.validate()
        return form.errors


def test_every_message_is_in_the_language_of_the_page(app):
    english = errors(app, "/en/", name=" ", email="x", number="9", kind="z")
    chinese = errors(app, "/zh/", name=" ", email="x", number="9", kind="z")
    assert english["name"] == ["Please fill in: Sign in."]
    assert english["number"] == ["The number must be from 1 to 5."]
    assert english["kind"] == ["Choose one of the entries in the list."]
    assert set(english) == set(chinese) == {"name", "email", "number", "kind"}
    assert all(said[0].isascii() is False for said in chinese.values())


def test_a_text_too_long_is_told_its_length_and_the_limit(app):
    assert errors(app, "/en/", name="too long")["name"] == ["The text is 8 characters long; the limit is 5."]


def test_fields_leave_checking_to_the_server(app):
    with app.test_request_context("/en/"):
        markup = str(Sample(meta={"csrf": False}).name())
    assert 'aria-required="true"' in markup
    assert " required" not in markup
