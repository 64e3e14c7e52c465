"""The command with a fake model behind it: nothing heavy is loaded."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import assembly, cli
from bot.advice import (
    IN_DANGER,
    Advice,
    Adviser,
    Answer,
    Assessment,
    Draft,
    Kind,
    Outcome,
    Reason,
    Span,
    Thresholds,
    Verdict,
)
from bot.advice.oddities import oddities
from bot.config import NEW_RECORDS_KEY, RECORDS_KEY, REPOSITORY, Config
from bot.desk import Role
from bot.policy import Citation, Corpus, Risk, read_corpus
from bot.store import Store

SHIPPED = (REPOSITORY / "config.toml").read_text(encoding="utf-8")


@dataclass
class KeywordAssessor:
    """Finds a risk where its word stands in the draft; "maybe" makes it only likely."""

    words: dict[str, Risk] = field(
        default_factory=lambda: {
            "idiot": Risk.RESPECT,
            "crook": Risk.DEFAMATION,
            "photo": Risk.COPYRIGHT,
            "session": Risk.CONFIDENTIALITY,
        }
    )

    def assess(self, draft: Draft) -> Assessment:
        if "explode" in draft.text:
            raise RuntimeError("the model fell over")
        found = {r: draft.text.find(w) for w, r in self.words.items() if w in draft.text}
        score = 0.4 if "maybe" in draft.text else 0.9
        return Assessment(
            scores={risk: score if risk in found else 0.01 for risk in Risk},
            words={r: (Span(at, at + 5),) for r, at in found.items()},
            leaning={"clear": 0.1, "amend": 0.1, "stop": 0.8, "ask_clerk": 0.0},
            flags=oddities(draft.text) & IN_DANGER,
        )


@dataclass
class OneClauseAnswerer:
    """Answers from the first clause of a policy, but not about bins."""

    corpus: Corpus

    def answer(self, question: str, council: str | None, before: Sequence[str] = ()) -> Answer:
        if "bins" in question:
            return Answer(Outcome.NOT_SOCIAL_MEDIA, "")
        return self.about(question, "purpose", council)

    def about(self, question: str, topic: str, council: str | None) -> Answer:
        clause = self.corpus.policy(council or "wyre").clauses[0]
        return Answer(Outcome.ANSWERED, "The policy says so.", (Citation.of(clause),))


class DraftSorter:
    def kind(self, text: str) -> Kind:
        return Kind.DRAFT


def fake_services(corpus: Corpus, assessor: KeywordAssessor | None = None) -> assembly.Services:
    adviser = Adviser(corpus, assessor or KeywordAssessor(), Thresholds(clear=0.2))
    return assembly.Services(corpus, adviser, OneClauseAnswerer(corpus), DraftSorter(), "faked")


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def typed(data: bytes) -> io.TextIOWrapper | None:
    """Standard input with this in it."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")


Golden = Callable[..., Done]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(REPOSITORY / "corpus")


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(SHIPPED, encoding="utf-8")
    return file


@pytest.fixture
def golden(
    config_file: Path,
    corpus: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Golden:
    """Run the command in this process with the fakes, on settings of its own."""

    def open_services(config: Config, corpus: Corpus, report: assembly.Report) -> object:
        return fake_services(corpus)

    monkeypatch.setattr(assembly, "open_corpus", lambda config: corpus)
    monkeypatch.setattr(assembly, "open_services", open_services)
    for secret in ("TELEGRAM_BOT_TOKEN", RECORDS_KEY, NEW_RECORDS_KEY):
        monkeypatch.delenv(secret, raising=False)

    def run(*argv: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", typed(stdin))
        status = cli.main([argv[0], "--config", str(config_file), *argv[1:]])
        printed = capsys.readouterr()
        return Done(status, printed.out, printed.err)

    return run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Records with a member and a draft, not encrypted."""
    path = tmp_path / "data" / "golden-rule.db"
    with Store.open(path) as store:
        ann = store.enrol(7, "Ann Quimby", "wyre", Role.COUNCILLOR)
        told = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)
        store.take_draft(
            ann, Draft("Zebra", "wyre"), Assessment({}), told, lambda m: [], chat=7, message=1
        )
    return path
