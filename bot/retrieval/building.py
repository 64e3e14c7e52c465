"""Building the index: embed, learn, calibrate, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.advice import Thresholds
from bot.advice.normalise import normalise
from bot.policy import Clause
from bot.retrieval import heads as heads_file
from bot.retrieval.assessor import scored
from bot.retrieval.calibration import Judged, calibrate, draft_of, rests_on
from bot.retrieval.embedder import Embedder
from bot.retrieval.glance import worth_reading
from bot.retrieval.heads import Vectors
from bot.retrieval.index import (
    HEADS,
    KINDS,
    VECTORS,
    Index,
    Sources,
    digest_of,
    open_files,
    place,
    read_thresholds,
    read_vectors,
    save_thresholds,
    searchable,
)
from bot.retrieval.labelled import Exemplar, Question
from bot.retrieval.learning import guard_words, kind_words, learn
from bot.retrieval.models import file_digest
from bot.retrieval.readings import keys, read
from bot.retrieval.vectors import load_vectors
from bot.retrieval.wording import (
    circumstances,
    clause_prompt,
    pieces,
    question_prompt,
)

Report = Callable[[str, int, int], None]
"""Told (what is being done, steps done, steps in all)."""


def write_index(folder: Path, sources: Sources, embedder: Embedder, report: Report) -> None:
    """Build the index from its sources and put it in place of the one before, if any.

    Texts embedded by the same model before are not embedded again. Builds of one folder take
    turns: see bot.retrieval.index.place.
    """
    place(folder, sources, lambda made: _fill(made, folder, sources, embedder, report), report)


def _fill(made: Path, folder: Path, sources: Sources, embedder: Embedder, report: Report) -> None:
    import faiss

    unread = _unread(sources, embedder)
    texts = _texts(sources, unread, learned=bool(embedder.heads))
    every = [text for listed in texts.values() for text in listed]
    kept = load_vectors(sources.vectors, sources.model) if sources.vectors else {}
    known = kept | read_vectors(folder, sources.model)
    vectors = embed(every, known, embedder, report)
    np.savez(made / VECTORS, keys=keys(every), vectors=vectors, model=sources.model)
    of = _split(vectors, texts)
    for kind in KINDS:
        faiss.write_index(searchable(of[kind]), str(made / f"{kind}.faiss"))
    trained = embedder.heads or learn(
        sources.exemplars, sources.questions, sources.messages, of, report
    )
    heads_file.save(trained, made / HEADS)
    index = open_files(made, sources, "")
    on = _calibrated_on(sources, file_digest(made / HEADS))
    thresholds = read_thresholds(folder, on) or _calibrated(
        sources, index, unread, of["calibration"], report
    )
    save_thresholds(made, thresholds, on)


def _calibrated_on(sources: Sources, heads: str) -> str:
    """The digest of all that thresholds rest on: a policy's words are not among it."""
    digests = sources.digests()
    same = {name: digests[name] for name in ("calibration", "model", "code")}
    return digest_of({**same, "heads": heads, "corpus": rests_on(sources.corpus)})


def _unread(sources: Sources, embedder: Embedder) -> dict[int, list[str]]:
    """The windows to judge of each calibration draft that has no reading yet, by its place."""
    unread = {}
    for row, texts in enumerate(map(draft_pieces, sources.calibration)):
        if sources.readings.of(texts) is None:
            unread[row] = [texts[i] for i in worth_reading(embedder, texts)]
    return unread


def _texts(
    sources: Sources, unread: Mapping[int, Sequence[str]], *, learned: bool
) -> dict[str, list[str]]:
    """What is embedded, by kind. What exemplars teach may be in the adapter already."""
    texts = {
        "clauses": [clause_words(c) for c in sources.clauses()],
        "questions": [question_words(q) for q in sources.questions],
        "calibration": [words for windows in unread.values() for words in windows],
    }
    if learned:
        return texts
    texts["exemplars"] = [draft_words(e) for e in sources.exemplars]
    sent = kind_words(sources.exemplars, sources.questions, sources.messages)
    return texts | guard_words(sources.messages) | sent


def clause_words(clause: Clause) -> str:
    """The words a clause is embedded by: its lead, then its text."""
    return clause_prompt(f"{clause.lead} {clause.text}" if clause.lead else clause.text)


def draft_words(exemplar: Exemplar) -> str:
    """The words an exemplar is embedded by: its circumstances, then as much as is read."""
    before = circumstances(exemplar.account, pre_election=exemplar.pre_election)
    return before + normalise(exemplar.draft)


def question_words(question: Question) -> str:
    """The words a question is embedded by."""
    return question_prompt(normalise(question.question))


def _split(vectors: Vectors, texts: Mapping[str, Sequence[str]]) -> dict[str, Vectors]:
    """The vectors of each kind of text, in the order in which they were embedded."""
    ends = np.cumsum([len(listed) for listed in texts.values()])
    return dict(zip(texts, np.split(vectors, ends[:-1]), strict=True))


def embed(
    texts: Sequence[str], known: Mapping[str, Vectors], embedder: Embedder, report: Report
) -> Vectors:
    """Unit vectors of these texts, shape (len(texts), dimensions): the known ones, by key, and new
    ones of the rest."""
    known_by = keys(texts)
    new = [i for i, key in enumerate(known_by) if key not in known]
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        report("embedding", done, len(new))

    fresh = embedder.encode([texts[i] for i in new], progress)
    found = dict(known) | {known_by[i]: vector for i, vector in zip(new, fresh, strict=True)}
    return np.stack([found[key] for key in known_by]).astype(np.float32)


def draft_pieces(exemplar: Exemplar) -> list[str]:
    """The words the windows of a calibration draft are read by."""
    return [words for _, words in pieces(draft_of(exemplar), normalise)]


def _calibrated(
    sources: Sources,
    index: Index,
    unread: Mapping[int, Sequence[str]],
    vectors: Vectors,
    report: Report,
) -> Thresholds:
    """The thresholds, from the readings of the calibration drafts; ``vectors`` are those of the
    windows that have no reading yet, in their order."""
    judged, at = [], 0
    for row, exemplar in enumerate(sources.calibration):
        reading = sources.readings.of(draft_pieces(exemplar))
        if reading is None:
            end = at + len(unread[row])
            reading, at = read(index.heads, vectors[at:end]), end
        draft = draft_of(exemplar)
        judged.append(Judged(exemplar, draft, scored(index, draft, reading)))
    return calibrate(sources.corpus, judged, lambda done, steps: report("calibrating", done, steps))
