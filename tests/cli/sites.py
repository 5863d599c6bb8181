"""An installation in a folder, worked on by its command."""

from click.testing import CliRunner

from consult.app import create_app
from consult.cli.main import build


class Site:
    """An installation in a folder, and its command."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {"CONSULT_INSTANCE": str(folder), "SECRET_KEY": "tests", "CONSULT_LANGUAGE": "en"}
        self.environment |= {"RECORD_KEY": "", "DATABASE_URL": ""}

    def consult(self, *arguments, **environment):
        given = [str(part) for part in arguments]
        return CliRunner().invoke(build(create_app), given, env={**self.environment, **environment})

    def key(self):
        return next(
            word
            for word in self.consult("record", "status").output.split()
            if word.startswith("localhost/log") and "+" in word
        )

    def bundle(self, name, *more):
        file = self.folder / name
        done = self.consult("record", "export", file, *more)
        assert done.exit_code == 0, done.output
        return file
