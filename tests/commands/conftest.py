"""What the tests of the commands share: calls of the command, on the sample corpus opened once."""

import pytest

from analyst import cli


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def opened(seeds, monkeypatch):
    """The commands get the sample corpus as it was opened for all tests; what they asked for is noted."""
    asked = []

    def give(corpus, **options):
        asked.append({"corpus": str(corpus), **options})
        return seeds

    monkeypatch.setattr("analyst.open_workbook", give)
    return asked
