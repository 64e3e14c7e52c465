"""Everything retrieval offers, opened in one step over a corpus folder."""

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.advice import Adviser, Draft, Outcome
from bot.config import REPOSITORY
from bot.policy import Corpus, CorpusError, Risk, read_corpus
from bot.retrieval import Engine, Settings, build, engine, open_engine
from bot.retrieval.embedder import Embedder
from bot.retrieval.models import Model
from tests.retrieval.support import HashEmbedder, exemplars, messages, questions, recorder, silent


@dataclass
class Place:
    """A small corpus folder with its index, and every embedder that was loaded for it."""

    settings: Settings
    loaded: list[HashEmbedder] = field(default_factory=list)

    def embedder(self, model: Model, threads: int) -> Embedder:
        self.loaded.append(HashEmbedder(model.digest))
        return self.loaded[-1]

    def corpus(self) -> Corpus:
        return read_corpus(self.settings.corpus)

    def open(self) -> Engine:
        return open_engine(self.corpus(), self.settings, silent, self.embedder)


def rows(folder: Path, lines: list[dict[str, object]]) -> None:
    folder.mkdir()
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "writer-a.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, corpus: Corpus) -> Place:
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copytree(REPOSITORY / "corpus" / "policies", folder / "policies")
    for name in ("risks.toml", "topics.toml"):
        shutil.copy(REPOSITORY / "corpus" / name, folder)
    drafts: list[dict[str, object]] = [
        {"draft": e.draft, "verdict": e.verdict, "risks": sorted(e.risks)} for e in exemplars()
    ]
    asked: list[dict[str, object]] = [
        {"question": q.question, "topics": q.topics, "kind": q.kind} for q in questions(corpus)
    ]
    rows(folder / "exemplars", drafts)
    rows(folder / "calibration", drafts[30:40])
    rows(folder / "questions", asked)
    rows(
        folder / "messages",
        [{"text": m.text, "label": m.label, "form": m.form} for m in messages()],
    )
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.safetensors").write_bytes(b"weights")
    return Place(Settings(folder, tmp_path / "index", model=str(model)))


def test_opening_builds_what_is_missing_and_no_more(place: Place) -> None:
    """The first opening embeds the corpus; the second finds the index as it is."""
    first, second = place.open(), place.open()
    assert len(place.loaded[0].given) > 300
    assert place.loaded[1].given == []
    assert first.digest == second.digest
    assert first.thresholds == second.thresholds


def test_an_opened_engine_assesses_answers_and_sorts(place: Place) -> None:
    """From a draft to advice and from a question to an answer, with quotes of the policy."""
    opened, corpus = place.open(), place.corpus()
    adviser = Adviser(corpus, opened.assessor, opened.thresholds)
    draft = Draft("the mayor is a clown", "wyre")
    advice = adviser.advise(draft, adviser.assess(draft))
    assert Risk.RESPECT in {finding.risk for finding in advice.findings}
    assert all(c.quote in c.clause.text for c in advice.citations)
    answer = opened.answerer.answer(f"what about {corpus.topics['respect'].title}", "wyre")
    assert answer.outcome is Outcome.ANSWERED
    assert opened.sorter.kind("the mayor is a clown") == "draft"


@pytest.mark.parametrize("kind", ["exemplars", "calibration", "questions", "messages"])
def test_a_changed_row_is_built_in(place: Place, kind: str) -> None:
    """After a change in the corpus the next opening has it in, from the vectors it has."""
    before = place.open()
    path = place.settings.corpus / kind / "writer-a.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    after = place.open()
    assert after.digest != before.digest or kind == "calibration"
    assert len(place.loaded[1].given) < len(place.loaded[0].given)


def test_damage_is_mended_on_opening(place: Place) -> None:
    """A file that is not as it was written is never used, but written anew."""
    before = place.open()
    [heads] = place.settings.index.glob("built-*/heads.npz")
    heads.write_bytes(b"damaged")
    assert place.open().digest == before.digest
    [mended] = place.settings.index.glob("built-*/heads.npz")
    assert mended.read_bytes() != b"damaged"


def test_a_bad_row_stops_the_opening_with_its_place(place: Place) -> None:
    """A corpus at fault is told by file and line, and the index in use is left alone."""
    place.open()
    path = place.settings.corpus / "exemplars" / "writer-a.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    manifest = (place.settings.index / "manifest.json").read_bytes()
    with pytest.raises(CorpusError, match=r"^writer-a\.jsonl:1: "):
        place.open()
    assert (place.settings.index / "manifest.json").read_bytes() == manifest


def test_build_builds_only_what_is_stale(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """`build` says whether it built: at first, not again, again with force or after a change."""
    monkeypatch.setattr(engine, "open_embedder", place.embedder)
    corpus = place.corpus()
    assert build(corpus, place.settings, silent)
    assert not build(corpus, place.settings, silent)
    steps, report = recorder()
    assert build(corpus, place.settings, report, force=True)
    assert {doing for doing, _, _ in steps} == {"training"}, "vectors and thresholds are kept"
    weights = Path(str(place.settings.model)) / "model.safetensors"
    weights.write_bytes(b"other weights")
    assert build(corpus, place.settings, silent)
