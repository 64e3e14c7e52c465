"""The index on disk: whole or not at all, of these sources or refused."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from bot.advice import Thresholds
from bot.policy import Corpus, Risk, Severity
from bot.retrieval import DamagedIndex, StaleIndex
from bot.retrieval.alone import LOCK
from bot.retrieval.building import clause_words, draft_words, write_index
from bot.retrieval.index import CALIBRATED_ON, FILES, KINDS, MANIFEST, Sources, read_index
from bot.retrieval.models import file_digest
from tests.retrieval.support import HashEmbedder, exemplars, recorder, silent, sources, vector_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Path:
    folder = tmp_path_factory.mktemp("index")
    write_index(folder, sources(corpus), HashEmbedder(), silent)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be harmed."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def in_use(folder: Path) -> Path:
    """The folder of the files in use."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return folder / str(manifest["built"])


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, with what is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_an_index_opens_as_it_was_built(built: Path, corpus: Corpus) -> None:
    """Clauses and vectors stand in the same order, with heads and thresholds beside them."""
    index = read_index(built, sources(corpus))
    assert index.clauses == sources(corpus).clauses()
    for place in (0, 17, len(index.clauses) - 1):
        stored = index.clause_vectors.reconstruct(place)
        np.testing.assert_allclose(stored, vector_of(clause_words(index.clauses[place])), atol=1e-6)
    assert index.question_vectors.ntotal == len(sources(corpus).questions)
    learned = {"risks", "at_issue", "verdicts", "topics", "outside", "kinds", "guards"}
    assert set(index.heads) == learned
    assert isinstance(index.thresholds, Thresholds)
    assert set(index.thresholds.found) == set(Risk)
    assert len(index.digest) == 64


def test_every_file_of_an_index_is_named_in_its_manifest(built: Path) -> None:
    """Nothing lies in the folder that is not checked when the index is opened."""
    manifest = json.loads((built / MANIFEST).read_text(encoding="utf-8"))
    assert {path.name for path in in_use(built).iterdir()} == set(manifest["files"]) == set(FILES)
    assert {path.name for path in built.iterdir()} == {MANIFEST, LOCK, in_use(built).name}


def test_there_is_no_index_in_an_empty_folder(tmp_path: Path, corpus: Corpus) -> None:
    """A missing index is out of date, not damaged: it is built, and nothing is blamed."""
    with pytest.raises(StaleIndex, match="no index yet"):
        read_index(tmp_path, sources(corpus))


def with_clause(s: Sources) -> Sources:
    """The sources with one clause worded otherwise."""
    policy = s.corpus.policy("wyre")
    clauses = (replace(policy.clauses[0], text="Other words."), *policy.clauses[1:])
    policies = {**s.corpus.policies, "wyre": replace(policy, clauses=clauses, digest="other")}
    return replace(s, corpus=replace(s.corpus, policies=policies, digest="other"))


def relabelled(s: Sources) -> Sources:
    changed = replace(s.exemplars[0], risks=frozenset({Risk.RESPECT, Risk.BULLYING}))
    return replace(s, exemplars=(changed, *s.exemplars[1:]))


def requestioned(s: Sources) -> Sources:
    changed = replace(s.questions[0], topics=("respect",))
    return replace(s, questions=(*s.questions[1:], changed))


def recalibrated(s: Sources) -> Sources:
    changed = replace(s.calibration[0], facts={Risk.COPYRIGHT: True})
    return replace(s, calibration=(changed, *s.calibration[1:]))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (with_clause, "corpus"),
        (relabelled, "exemplars"),
        (requestioned, "questions"),
        (recalibrated, "calibration"),
        (lambda s: replace(s, exemplars=s.exemplars[:-1]), "exemplars"),
        (lambda s: replace(s, model="hash-2"), "model"),
    ],
)
def test_an_index_of_other_sources_is_refused(
    built: Path, corpus: Corpus, change: Callable[[Sources], Sources], named: str
) -> None:
    """One clause, label, question, calibration draft or model changed, and it is out of date."""
    with pytest.raises(StaleIndex, match=rf"out of date \({named} changed\)"):
        read_index(built, change(sources(corpus)))


def test_an_index_of_other_code_is_refused(
    built: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is embedded and learned is decided by code: other code, another index."""
    monkeypatch.setattr("bot.retrieval.index._code_digest", lambda: "other")
    with pytest.raises(StaleIndex, match="code changed"):
        read_index(built, sources(corpus))


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_damage(folder: Path, corpus: Corpus, file: str) -> None:
    """An index with a file gone is never opened."""
    (in_use(folder) / file).unlink()
    with pytest.raises(DamagedIndex, match=f"{file} in the index is damaged"):
        read_index(folder, sources(corpus))


@pytest.mark.parametrize("file", FILES)
def test_one_flipped_bit_is_damage(folder: Path, corpus: Corpus, file: str) -> None:
    """An index with a file changed in the least is never opened."""
    path = in_use(folder) / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedIndex, match=f"{file} in the index is damaged"):
        read_index(folder, sources(corpus))


@pytest.mark.parametrize("file", FILES)
def test_a_file_cut_short_is_damage(folder: Path, corpus: Corpus, file: str) -> None:
    """A disk that filled up leaves no half index in use."""
    path = in_use(folder) / file
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedIndex, match=file):
        read_index(folder, sources(corpus))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"built": "x"}',
        '{"built": 1, "sources": {}, "files": {}}',
        '{"built": "x", "sources": {}, "files": {}}',
        '{"built": "x", "sources": [], "files": 1}',
    ],
)
def test_a_manifest_that_says_nothing_is_damage(folder: Path, corpus: Corpus, text: str) -> None:
    """Whatever stands in the manifest's place, the index is not taken at its word."""
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(DamagedIndex, match=MANIFEST):
        read_index(folder, sources(corpus))


def test_a_manifest_that_leaves_a_file_out_is_damage(folder: Path, corpus: Corpus) -> None:
    """A file that nobody checks is not opened."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    del manifest["files"]["heads.npz"]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DamagedIndex, match="every file"):
        read_index(folder, sources(corpus))


def test_a_crash_while_building_leaves_the_old_index_in_use(folder: Path, corpus: Corpus) -> None:
    """The embedder fails in the middle: not a byte of the index in use has changed."""
    before = snapshot(folder)
    with pytest.raises(OSError, match="went away"):
        write_index(folder, relabelled_texts(sources(corpus)), HashEmbedder(patience=3), silent)
    assert snapshot(folder) == before
    read_index(folder, sources(corpus))


def test_a_crash_while_calibrating_leaves_the_old_index_in_use(
    folder: Path, corpus: Corpus
) -> None:
    """Even with every vector and head written, an index is not in use until it is whole."""
    before = snapshot(folder)

    def crash(what: str, _done: int, _steps: int) -> None:
        if what == "calibrating":
            raise OSError("the machine went away")

    with pytest.raises(OSError, match="went away"):
        write_index(folder, relabelled_texts(sources(corpus)), HashEmbedder(), crash)
    assert snapshot(folder) == before


def test_a_crash_at_the_last_moment_leaves_the_old_index_in_use(
    folder: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the last file and the manifest lies only a rename; before it the old one holds."""
    whole = Path.replace

    def replace_but_the_manifest(path: Path, target: Path) -> Path:
        if path.name == MANIFEST:
            raise OSError("the machine went away")
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", replace_but_the_manifest)
    with pytest.raises(OSError, match="went away"):
        write_index(folder, sources(corpus), HashEmbedder(), silent)
    monkeypatch.undo()
    read_index(folder, sources(corpus))
    write_index(folder, sources(corpus), HashEmbedder(), silent)
    assert {path.name for path in folder.iterdir()} == {MANIFEST, LOCK, in_use(folder).name}


def relabelled_texts(s: Sources) -> Sources:
    """The sources with every exemplar worded otherwise."""
    return replace(s, exemplars=tuple(replace(e, draft=f"{e.draft} today") for e in s.exemplars))


def test_the_new_index_takes_the_old_ones_place(folder: Path, corpus: Corpus) -> None:
    """After building, the new one is in use and the old one is gone."""
    old, changed = in_use(folder), relabelled_texts(sources(corpus))
    write_index(folder, changed, HashEmbedder(), silent)
    assert not old.exists()
    read_index(folder, changed)
    with pytest.raises(StaleIndex, match="exemplars"):
        read_index(folder, sources(corpus))


def test_a_damaged_index_can_be_built_anew(folder: Path, corpus: Corpus) -> None:
    """Damage costs time, no more: vectors that cannot be trusted are embedded again."""
    (in_use(folder) / "vectors.npz").write_bytes(b"no vectors")
    embedder = HashEmbedder()
    write_index(folder, sources(corpus), embedder, silent)
    read_index(folder, sources(corpus))
    assert len(embedder.given) > len(sources(corpus).clauses())


def test_texts_embedded_before_are_not_embedded_again(folder: Path, corpus: Corpus) -> None:
    """With one clause changed, one clause is embedded and nothing else."""
    same = HashEmbedder()
    write_index(folder, sources(corpus), same, silent)
    assert same.given == []
    changed = HashEmbedder()
    write_index(folder, with_clause(sources(corpus)), changed, silent)
    first = sources(corpus).clauses()
    [new] = [t for t in changed.given if "Other words." in t]
    assert new not in {clause_words(c) for c in first}
    assert len(changed.given) == 1


def test_vectors_of_another_model_are_not_used(folder: Path, corpus: Corpus) -> None:
    """Another model sees other likenesses: every text is embedded again."""
    other = HashEmbedder(digest="hash-2")
    write_index(folder, sources(corpus, "hash-2"), other, silent)
    every = len(sources(corpus).clauses()) + len(sources(corpus).exemplars)
    assert len(other.given) > every


def test_progress_is_reported_to_the_end(tmp_path: Path, corpus: Corpus) -> None:
    """Embedding, training and calibrating each count up, one by one, to what they announced."""
    steps, report = recorder()
    write_index(tmp_path, sources(corpus), HashEmbedder(), report)
    doing = list(dict.fromkeys(step[0] for step in steps))
    assert doing == ["embedding", "training", "calibrating"]
    for name in doing:
        counted = [(done, of) for step, done, of in steps if step == name]
        [total] = {of for _, of in counted}
        assert [done for done, _ in counted] == list(range(1, total + 1))


def test_trained_heads_are_used_as_they_come(folder: Path, corpus: Corpus, tmp_path: Path) -> None:
    """An embedder that brings its heads is not trained again, and its exemplars not embedded."""
    heads = read_index(folder, sources(corpus)).heads
    steps, report = recorder()
    embedder = HashEmbedder(heads=heads)
    write_index(tmp_path / "learned", sources(corpus), embedder, report)
    index = read_index(tmp_path / "learned", sources(corpus))
    assert "training" not in {doing for doing, _, _ in steps}
    drafts = {draft_words(e) for e in exemplars()[:30]}
    assert not drafts & set(embedder.given)
    np.testing.assert_array_equal(index.heads["risks"].weights, heads["risks"].weights)


def test_thresholds_survive_their_file(built: Path, corpus: Corpus) -> None:
    """What was calibrated is what is decided by, risk by risk."""
    index = read_index(built, sources(corpus))
    stored = json.loads((in_use(built) / "thresholds.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(asdict(index.thresholds))) == stored
    assert index.thresholds.found_at(Risk.RESPECT) == stored["found"]["respect"]


def mended(s: Sources) -> Sources:
    """The sources with a risk that is usually mended, in place of one that is stopped for."""
    text = replace(s.corpus.risks[Risk.RESPECT], severity=Severity.AMEND)
    risks = {**s.corpus.risks, Risk.RESPECT: text}
    return replace(s, corpus=replace(s.corpus, risks=risks, digest="mended"))


def silent_on_respect(s: Sources) -> Sources:
    """The sources with no clause that is marked with respect."""
    policies = {
        council: replace(
            policy,
            clauses=tuple(
                replace(c, topics=tuple(t for t in c.topics if t != Risk.RESPECT) or ("other",))
                for c in policy.clauses
            ),
        )
        for council, policy in s.corpus.policies.items()
    }
    return replace(s, corpus=replace(s.corpus, policies=policies, digest="silent"))


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        (with_clause, False),
        (requestioned, True),
        (relabelled, True),
        (mended, True),
        (silent_on_respect, True),
        (recalibrated, True),
    ],
)
def test_thresholds_are_calibrated_anew_where_what_they_rest_on_changed(
    folder: Path, corpus: Corpus, change: Callable[[Sources], Sources], *, anew: bool
) -> None:
    """Another policy text is no reason to; whatever the decision rests on is, the heads too."""
    steps, report = recorder()
    before = read_index(folder, sources(corpus)).thresholds
    write_index(folder, change(sources(corpus)), HashEmbedder(), report)
    assert ("calibrating" in {doing for doing, _, _ in steps}) is anew
    if not anew:
        assert read_index(folder, change(sources(corpus))).thresholds == before


@pytest.mark.parametrize("name", ["thresholds.json", CALIBRATED_ON])
@pytest.mark.parametrize("left", ["", "{", '{"clear": 1.0}'])
def test_damaged_thresholds_are_not_kept(
    folder: Path, corpus: Corpus, name: str, left: str
) -> None:
    """Thresholds that are not as they were written are calibrated anew."""
    before = read_index(folder, sources(corpus)).thresholds
    (in_use(folder) / name).write_text(left, encoding="utf-8")
    steps, report = recorder()
    write_index(folder, sources(corpus), HashEmbedder(), report)
    assert "calibrating" in {doing for doing, _, _ in steps}
    assert read_index(folder, sources(corpus)).thresholds == before


def test_what_judges_alone_makes_the_digest(folder: Path, corpus: Corpus) -> None:
    """Code that changed and judges by the same numbers is the same judge, to an auditor too."""
    before = read_index(folder, sources(corpus))
    path = in_use(folder) / CALIBRATED_ON
    path.write_text("another version of the code", encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"][CALIBRATED_ON] = file_digest(path)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert read_index(folder, sources(corpus)).digest == before.digest


def test_each_kind_of_vector_has_its_file() -> None:
    """Clauses and questions are searched apart."""
    assert {f"{kind}.faiss" for kind in KINDS} <= set(FILES)
