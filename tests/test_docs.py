"""The documents tell the truth about the code."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from bot import cli
from bot.advice import Account, Outcome, Reason, Reply, Verdict
from bot.config import REPOSITORY
from bot.desk import Role
from bot.policy import Force, Risk

GLOSSARY = (REPOSITORY / "docs/glossary.md").read_text(encoding="utf-8")
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
DOCS = README + "".join(
    path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "docs").glob("**/*.md"))
)
TARGETS = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)


def section(title: str) -> str:
    return GLOSSARY.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)


def test_the_glossary_lists_the_verdicts_as_told() -> None:
    """Each in its order, with the words of the chat."""
    from bot.chat.wording import VERDICTS

    assert first_column(section("Verdicts")) == list(Verdict)
    for verdict, told in VERDICTS.items():
        assert f"| `{verdict}` | {told} |" in section("Verdicts")


def test_the_glossary_lists_the_reasons() -> None:
    """All of them, and no other."""
    assert first_column(section("Reasons")) == list(Reason)


@pytest.mark.parametrize(("title", "kinds"), [("Risks", Risk), ("Outcomes of a question", Outcome)])
def test_the_glossary_lists_the_closed_sets(title: str, kinds: type[StrEnum]) -> None:
    """All of them, and no other."""
    assert named(section(title)) == set(kinds)


@pytest.mark.parametrize("kinds", [Force, Account, Reply, Role])
def test_the_glossary_names_the_small_sets(kinds: type[StrEnum]) -> None:
    """Each value stands where its word is explained."""
    assert set(kinds) <= named(section("Things"))


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    """A reader finds each of them."""
    assert f"golden-rule {command}" in DOCS


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_documented(target: str) -> None:
    """A reader finds each of them."""
    assert f"make {target}" in DOCS


def test_every_test_that_the_threat_model_names_is_there() -> None:
    """What is said to be proved can be looked up."""
    text = (REPOSITORY / "docs/security.md").read_text(encoding="utf-8")
    named_tests = set(re.findall(r"`(tests/[a-z0-9_/]+\.py)`", text))
    assert len(named_tests) > 15
    assert [name for name in named_tests if not (REPOSITORY / name).exists()] == []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    """Links to files of the repository."""
    for path in [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("**/*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
