"""The index: clauses, exemplars and questions as vectors, with trained heads and a manifest.

It is built beside the one in use and put in its place by one rename, so that a reader sees
either the old index or the new one, whole.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot import __version__
from bot.advice.normalise import normalise
from bot.policy import Clause, Corpus
from bot.retrieval import heads as heads_file
from bot.retrieval.embedder import Embedder
from bot.retrieval.heads import Heads, Vectors
from bot.retrieval.labelled import Exemplar, Question
from bot.retrieval.learning import KINDS_STEP, learn
from bot.retrieval.models import file_digest
from bot.retrieval.wording import circumstances, clause_prompt, message_prompt, question_prompt

if TYPE_CHECKING:
    import faiss

MANIFEST = "manifest.json"
_KINDS = ("clauses", "exemplars", "questions")

Report = Callable[[str, int, int], None]
"""Told (what is being done, steps done, steps in all)."""


class StaleIndex(RuntimeError):
    """The index was built from something else than what is there now, or not at all."""


class DamagedIndex(RuntimeError):
    """A file of the index is missing or is not the one that was written."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What an index is built from; ``model`` is the embedding model's digest."""

    corpus: Corpus
    exemplars: tuple[Exemplar, ...]
    questions: tuple[Question, ...]
    model: str

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of every policy, in the order of their vectors."""
        return tuple(c for policy in self.corpus.policies.values() for c in policy.clauses)

    def messages(self) -> tuple[str, ...]:
        """Drafts, then questions, to be told apart: a share of each."""
        drafts = [normalise(e.draft) for e in self.exemplars[::KINDS_STEP]]
        return (*drafts, *(normalise(q.question) for q in self.questions[::KINDS_STEP]))

    def digests(self) -> dict[str, str]:
        """What the manifest compares: one digest a source, and the code's version."""
        return {
            "corpus": self.corpus.digest,
            "exemplars": _digest(self.exemplars),
            "questions": _digest(self.questions),
            "model": self.model,
            "code": f"{__version__} {_code_digest()}",
        }


@dataclass(frozen=True, slots=True)
class Index:
    """An open index. The FAISS indexes hold unit vectors: inner product is the cosine."""

    clauses: tuple[Clause, ...]
    clause_vectors: faiss.Index
    exemplar_vectors: faiss.Index
    question_vectors: faiss.Index
    heads: Mapping[str, Heads]
    digest: str


def read_index(folder: Path, sources: Sources) -> Index:
    """Open the index in ``folder``.

    Raises StaleIndex where it was built from other sources, DamagedIndex where a file is not
    as it was written. Never gives back an index that does not match.
    """
    import faiss

    manifest = _manifest(folder)
    expected = sources.digests()
    changed = [name for name, digest in expected.items() if manifest.sources.get(name) != digest]
    if changed:
        raise StaleIndex(f"the index is out of date ({', '.join(changed)} changed)")
    built = folder / manifest.built
    for name, digest in manifest.files.items():
        if not (built / name).is_file() or file_digest(built / name) != digest:
            raise DamagedIndex(f"{name} in the index is damaged")
    clauses, exemplars, questions = (faiss.read_index(str(built / f"{k}.faiss")) for k in _KINDS)
    return Index(
        sources.clauses(),
        clauses,
        exemplars,
        questions,
        heads_file.load(built / "heads.npz"),
        _digest(dict(manifest.files)),
    )


def write_index(folder: Path, sources: Sources, embedder: Embedder, report: Report) -> None:
    """Build the index from its sources and put it in place of the one before, if any.

    Texts embedded by the same model before are not embedded again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as scratch:
        made = Path(scratch) / "built"
        made.mkdir()
        _fill(made, folder, sources, embedder, report)
        files = {path.name: file_digest(path) for path in sorted(made.iterdir())}
        name = f"built-{_digest(files)[:12]}"
        shutil.rmtree(folder / name, ignore_errors=True)
        os.replace(made, folder / name)
        manifest = _Manifest(name, sources.digests(), files)
        pending = Path(scratch) / MANIFEST
        pending.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        os.replace(pending, folder / MANIFEST)
    for old in folder.glob("built-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def _fill(
    made: Path, folder: Path, sources: Sources, embedder: Embedder, report: Report
) -> None:
    import faiss

    texts = {
        "clauses": [clause_words(c) for c in sources.clauses()],
        "exemplars": [draft_words(e) for e in sources.exemplars],
        "questions": [question_prompt(normalise(q.question)) for q in sources.questions],
    }
    if embedder.heads:  # what the exemplars teach is in the adapter already
        texts["exemplars"] = []
    else:
        texts["messages"] = [message_prompt(m) for m in sources.messages()]
    every = [text for listed in texts.values() for text in listed]
    vectors = _embed(every, _known(folder, sources.model), embedder, report)
    np.savez(made / "vectors.npz", keys=_keys(every), vectors=vectors, model=sources.model)
    of = _split(vectors, texts)
    for kind in _KINDS:
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(of[kind])
        faiss.write_index(index, str(made / f"{kind}.faiss"))
    trained = embedder.heads or learn(sources.exemplars, sources.questions, of, report)
    heads_file.save(trained, made / "heads.npz")


def _split(vectors: Vectors, texts: Mapping[str, Sequence[str]]) -> dict[str, Vectors]:
    """The vectors of each kind of text, in the order in which they were embedded."""
    ends = np.cumsum([len(listed) for listed in texts.values()])
    return dict(zip(texts, np.split(vectors, ends[:-1]), strict=True))


def clause_words(clause: Clause) -> str:
    """The words a clause is embedded by: its lead, then its text."""
    return clause_prompt(f"{clause.lead} {clause.text}" if clause.lead else clause.text)


def draft_words(exemplar: Exemplar) -> str:
    """The words an exemplar is embedded by: its circumstances, then as much as is read."""
    return circumstances(exemplar.account, exemplar.pre_election) + normalise(exemplar.draft)


def _embed(
    texts: Sequence[str], known: Mapping[str, Vectors], embedder: Embedder, report: Report
) -> Vectors:
    keys = _keys(texts)
    new = [i for i, key in enumerate(keys) if key not in known]
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        report("embedding", done, len(new))

    fresh = embedder.encode([texts[i] for i in new], progress)
    found = dict(known) | {keys[i]: vector for i, vector in zip(new, fresh, strict=True)}
    return np.stack([found[key] for key in keys]).astype(np.float32)


def _known(folder: Path, model: str) -> dict[str, Vectors]:
    """Vectors of the index before, by the digest of their text; none of another model's."""
    try:
        manifest = _manifest(folder)
        path = folder / manifest.built / "vectors.npz"
        if file_digest(path) != manifest.files["vectors.npz"]:
            return {}
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["model"]) != model:
                return {}
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, KeyError, ValueError, StaleIndex, DamagedIndex):
        return {}


def _keys(texts: Sequence[str]) -> list[str]:
    return [sha256(text.encode()).hexdigest()[:32] for text in texts]


@dataclass(frozen=True, slots=True)
class _Manifest:
    """``built`` is the folder that holds ``files`` (digest by name)."""

    built: str
    sources: Mapping[str, str]
    files: Mapping[str, str]


def _manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise StaleIndex("there is no index yet")
    try:
        return _Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise DamagedIndex(f"{MANIFEST} of the index cannot be read") from None


def _digest(value: object) -> str:
    def plain(item: object) -> object:
        if isinstance(item, frozenset):
            return sorted(item)
        return asdict(item) if hasattr(item, "__dataclass_fields__") else str(item)  # type: ignore[call-overload]

    return sha256(json.dumps(value, default=plain, sort_keys=True).encode()).hexdigest()


def _code_digest() -> str:
    """The digest of the code that decides what is embedded and how heads are trained."""
    here = Path(__file__).parent
    code = [here / name for name in ("index.py", "learning.py", "heads.py", "wording.py")]
    return sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:12]
