"""The models themselves: found offline, checked, and good enough to build a small index on."""

import json
import shutil
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from bot.advice import Adviser, Draft, Kind, Outcome, Thresholds, Verdict, from_facts, interview
from bot.advice.normalise import normalise
from bot.config import REPOSITORY
from bot.policy import Corpus, Risk, read_corpus
from bot.retrieval import Engine, ModelError, Profile, Settings, models, open_engine
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.models import MINILM_SHA256, untrained
from bot.retrieval.wording import message_prompt
from tests.retrieval import shipped
from tests.retrieval.support import silent

pytestmark = [pytest.mark.model, pytest.mark.timeout(180)]

CORPUS = REPOSITORY / "corpus"
MILL_LANE = "I'll be voting against the Mill Lane application on Tuesday, it's a disgrace"
EACH_RISK = 16
"""Exemplars copied for each risk; as many clear ones are added as there are others."""


def reduced(folder: Path) -> Path:
    """A corpus with all policies, a few exemplars of each risk and a few questions a topic."""
    folder.mkdir()
    shutil.copytree(CORPUS / "policies", folder / "policies")
    for name in ("risks.toml", "topics.toml"):
        shutil.copy(CORPUS / name, folder)
    drafts = [json.loads(line) for line in lines_of("exemplars") if len(line) < 700]
    of_each: Counter[str] = Counter()
    kept = []
    for row in drafts:
        if row["risks"] and any(of_each[risk] < EACH_RISK for risk in row["risks"]):
            of_each.update(row["risks"])
            kept.append(row)
    clear = [row for row in drafts if not row["risks"]]
    write(folder / "exemplars", kept + clear[:: len(clear) // len(kept)])
    write(folder / "calibration", [json.loads(line) for line in lines_of("calibration")][:20])
    write(folder / "messages", [json.loads(line) for line in lines_of("messages")][::20])
    topics: Counter[str] = Counter()
    asked = []
    for row in map(json.loads, lines_of("questions")):
        labels = row.get("topics") or [row["kind"]]
        if all(topics[label] < 4 for label in labels):
            topics.update(labels)
            asked.append(row)
    write(folder / "questions", asked)
    return folder


def lines_of(kind: str) -> list[str]:
    paths = sorted((CORPUS / kind).glob("*.jsonl"))
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def write(folder: Path, rows: list[dict[str, object]]) -> None:
    folder.mkdir()
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "writer-a.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Engine]:
    folder = tmp_path_factory.mktemp("small")
    bare = untrained(Profile.SMALL, folder).name
    settings = Settings(reduced(folder / "corpus"), folder / "index", model=bare)
    corpus = read_corpus(settings.corpus)
    return corpus, open_engine(corpus, settings, silent)


def test_the_small_model_loads_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package holds the weights with the digest in the code, and nothing is fetched."""

    def refuse(*args: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    model = untrained(Profile.SMALL, tmp_path)
    assert model.digest == MINILM_SHA256
    vectors = SentenceEmbedder(model).encode(["a dog", "a puppy", "a planning application"])
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_several_threads_encode_at_once_as_one_does(tmp_path: Path) -> None:
    """The tokenizer bears no two callers at once; each thread has its own, on the same weights."""
    embedder = SentenceEmbedder(untrained(Profile.SMALL, tmp_path))
    texts = [f"Bin day in street {n}" + " is moving to Friday" * (n % 7) for n in range(120)]
    alone = [embedder.encode([text, text[:20]]) for text in texts]
    with ThreadPoolExecutor(4) as workers:
        together = list(workers.map(lambda text: embedder.encode([text, text[:20]]), texts))
    np.testing.assert_array_equal(together, alone)


def test_other_weights_are_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another digest in the code the installed package is refused."""
    monkeypatch.setattr(models, "MINILM_SHA256", MINILM_SHA256[::-1])
    with pytest.raises(ModelError, match="are not the ones expected"):
        untrained(Profile.SMALL, tmp_path)


def test_a_decision_announced_cites_pershores_paragraph_on_it(
    opened: tuple[Corpus, Engine],
) -> None:
    """Told how one will vote before the meeting: Pershore's 3(9) is quoted, to the letter."""
    corpus, engine = opened
    adviser = Adviser(corpus, engine.assessor, Thresholds(clear=0.5))
    draft = Draft(MILL_LANE, "pershore")
    evidence = adviser.assess(draft)
    scores = evidence.scores
    assert max(scores, key=scores.__getitem__) is Risk.PREDETERMINATION
    advice = interview(adviser, draft, evidence, from_facts({Risk.PREDETERMINATION: True}))
    assert advice.verdict in (Verdict.STOP, Verdict.AMEND)
    [finding] = [f for f in advice.findings if f.risk is Risk.PREDETERMINATION]
    assert [span.of(draft.text) for span in finding.words] == [MILL_LANE]
    assert "3(9)" in {citation.clause.label for citation in finding.citations}
    text = (CORPUS / "policies" / "pershore.md").read_text(encoding="utf-8")
    assert all(citation.quote in text for citation in finding.citations)


def test_an_insult_weighs_more_than_news(opened: tuple[Corpus, Engine]) -> None:
    """With a few dozen exemplars already the model tells one from the other."""
    _, engine = opened
    rude = engine.assessor.assess(Draft("Our chair is a useless clown and a disgrace."))
    plain = engine.assessor.assess(Draft("The library reopens on Monday at nine. Do come along."))
    assert rude.scores[Risk.RESPECT] > 2 * plain.scores[Risk.RESPECT]
    assert max(rude.scores.values()) > max(plain.scores.values())


def test_a_question_is_answered_from_the_own_policy(opened: tuple[Corpus, Engine]) -> None:
    """What one may say of planning before a vote is answered from Pershore's policy."""
    _, engine = opened
    question = "Can I say how I will vote on a planning application before the meeting?"
    answer = engine.answerer.answer(question, "pershore")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.topics[0] == "predetermination"
    assert "3(9)" in {citation.clause.label for citation in answer.citations}


def test_a_draft_is_told_from_a_question(opened: tuple[Corpus, Engine]) -> None:
    """The one is advised on, the other answered."""
    _, engine = opened
    assert engine.sorter.kind("Delighted to open the new play area with residents!") is Kind.DRAFT
    assert engine.sorter.kind("Am I allowed to post about planning?") is Kind.QUESTION


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_bare_statement_is_a_draft_and_a_plea_a_question() -> None:
    """The model that ships takes what comes without marks or commands for what it is."""
    embedder = shipped.embedder(Profile.STANDARD)
    heads = embedder.heads["kinds"]
    drafts = [
        "Cllr Harding is a liar and a crook and everyone knows it",
        "Who let this happen?",
        "Potholes on Mere Lane being filled today",
        "Anyone fancy a litter pick on Saturday?",
        "I will not be lectured by a man who cannot read a budget",
    ]
    questions = [
        "need to know if I can block people",
        "someone has put my address in the village group, what now",
        "council logo on my own page, allowed or not",
        "How should I answer a rude comment?",
        "Mrs Ellery sent me a photo of the carnival, ok to put it up?",
    ]
    for kind, texts in ((Kind.DRAFT, drafts), (Kind.QUESTION, questions)):
        read = heads(embedder.encode([message_prompt(normalise(text)) for text in texts]))
        taken = [heads.labels[place] for place in read.argmax(axis=1)]
        assert taken == [kind] * len(texts)
