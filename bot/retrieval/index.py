"""The index: clauses and questions as vectors, with trained heads and a manifest.

It is built beside the one in use and put in its place by one rename, so that a reader sees
either the old index or the new one, whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot import __version__
from bot.advice import Thresholds
from bot.policy import Clause, Corpus
from bot.retrieval import heads as heads_file
from bot.retrieval.alone import BUILDING, alone
from bot.retrieval.heads import Heads, Vectors
from bot.retrieval.labelled import Exemplar, Message, Question, Unread
from bot.retrieval.models import file_digest
from bot.retrieval.readings import Readings

if TYPE_CHECKING:
    import faiss

MANIFEST = "manifest.json"
VECTORS = "vectors.npz"
HEADS = "heads.npz"
THRESHOLDS = "thresholds.json"
CALIBRATED_ON = "calibrated_on.txt"
"""The digest of all that the thresholds were calibrated on; it judges nothing itself."""
BUILT = "built-"
KINDS = ("clauses", "questions")
FILES = (VECTORS, HEADS, THRESHOLDS, CALIBRATED_ON, *(f"{kind}.faiss" for kind in KINDS))
"""Every file of an index."""

WAITING = "waiting for another build of the index"
Report = Callable[[str, int, int], None]
"""Told (what is being done, steps done, steps in all; 0 where they cannot be counted)."""


class StaleIndex(RuntimeError):
    """The index was built from something else than what is there now, or not at all."""


class DamagedIndex(RuntimeError):
    """A file of the index is missing or is not the one that was written."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What an index is built from; ``model`` is the embedding model's digest.

    ``readings`` and the file of ``vectors`` (bot.retrieval.vectors) only spare work.
    """

    corpus: Corpus
    exemplars: Sequence[Exemplar]
    calibration: Sequence[Exemplar]
    questions: Sequence[Question]
    messages: Sequence[Message]
    model: str
    readings: Readings = field(default_factory=Readings)
    vectors: Path | None = None

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of every policy, in the order of their vectors."""
        return tuple(c for policy in self.corpus.policies.values() for c in policy.clauses)

    def digests(self) -> dict[str, str]:
        """What the manifest compares: one digest a source, and the code's version."""
        return {
            "corpus": self.corpus.digest,
            "exemplars": digest_of(self.exemplars),
            "calibration": digest_of(self.calibration),
            "questions": digest_of(self.questions),
            "messages": digest_of(self.messages),
            "model": self.model,
            "code": f"{__version__} {_code_digest()}",
        }


@dataclass(frozen=True, slots=True)
class Index:
    """An open index. The FAISS indexes hold unit vectors: inner product is the cosine."""

    clauses: tuple[Clause, ...]
    clause_vectors: faiss.Index
    question_vectors: faiss.Index
    heads: Mapping[str, Heads]
    thresholds: Thresholds
    digest: str


def read_index(folder: Path, sources: Sources) -> Index:
    """Open the index in ``folder``.

    Raises StaleIndex where it was built from other sources, DamagedIndex where a file is not
    as it was written. Never gives back an index that does not match.
    """
    manifest = _manifest(folder)
    expected = sources.digests()
    changed = [name for name, digest in expected.items() if manifest.sources.get(name) != digest]
    if changed:
        raise StaleIndex(f"the index is out of date ({', '.join(changed)} changed)")
    built = folder / manifest.built
    for name, digest in manifest.files.items():
        if not (built / name).is_file() or file_digest(built / name) != digest:
            raise DamagedIndex(f"{name} in the index is damaged")
    judging = {name: d for name, d in manifest.files.items() if name != CALIBRATED_ON}
    return open_files(built, sources, digest_of(judging))


def is_current(folder: Path, sources: Sources) -> bool:
    """Whether the index in ``folder`` is whole, and of these sources."""
    try:
        read_index(folder, sources)
    except (StaleIndex, DamagedIndex):
        return False
    return True


def open_files(built: Path, sources: Sources, digest: str) -> Index:
    """Open the files of an index, taken to be whole."""
    import faiss

    clauses, questions = (faiss.read_index(str(built / f"{k}.faiss")) for k in KINDS)
    learned = heads_file.load(built / HEADS)
    thresholds = _thresholds(built / THRESHOLDS)
    return Index(sources.clauses(), clauses, questions, learned, thresholds, digest)


def searchable(vectors: Vectors) -> faiss.Index:
    """A FAISS index of unit vectors, shape (texts, dimensions)."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _thresholds(path: Path) -> Thresholds:
    """The calibrated thresholds; while they are being calibrated, ones that clear nothing."""
    if not path.is_file():
        return Thresholds(clear=None)
    return Thresholds(**json.loads(path.read_text("utf-8")))


def save_thresholds(made: Path, thresholds: Thresholds, on: str) -> None:
    """Write thresholds into a new index, with the digest of all that they were calibrated on."""
    words = json.dumps(asdict(thresholds), indent=2) + "\n"
    (made / THRESHOLDS).write_text(words, encoding="utf-8")
    (made / CALIBRATED_ON).write_text(on, encoding="utf-8")


def read_thresholds(folder: Path, on: str) -> Thresholds | None:
    """The thresholds of the index in use, if they were calibrated on just this."""
    path, basis = (_in_use(folder, name) for name in (THRESHOLDS, CALIBRATED_ON))
    same = path and basis and basis.read_text("utf-8") == on
    return _thresholds(path) if path and same else None


def place(folder: Path, sources: Sources, fill: Callable[[Path], None], report: Report) -> None:
    """Let ``fill`` write an index's files into a new folder, then put it in use by one rename.

    What was in use before stays so until then, and is removed afterwards. Where another build
    is under way it is waited for, and if it was of the same sources, nothing is left to do.
    """
    with alone(folder, lambda: report(WAITING, 0, 0)) as waited:
        if not (waited and is_current(folder, sources)):
            _place(folder, sources, fill)


def _place(folder: Path, sources: Sources, fill: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=BUILDING) as scratch:
        made = Path(scratch) / "built"
        made.mkdir()
        fill(made)
        files = {path.name: file_digest(path) for path in sorted(made.iterdir())}
        name = Path(scratch).name.replace(BUILDING, BUILT)
        pending = Path(scratch) / MANIFEST
        manifest = _Manifest(name, sources.digests(), files)
        pending.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        made.replace(folder / name)
        pending.replace(folder / MANIFEST)
    for old in folder.glob(f"{BUILT}*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def read_vectors(folder: Path, model: str) -> dict[str, Vectors]:
    """Vectors of the index in use, by the key of their text; none of another model's."""
    try:
        path = _in_use(folder, VECTORS)
        if path is None:
            return {}
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["model"]) != model:
                return {}
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, KeyError, ValueError):
        return {}


def _in_use(folder: Path, name: str) -> Path | None:
    """A file of the index in use, of whatever sources; None where it is not as it was written."""
    try:
        manifest = _manifest(folder)
    except (StaleIndex, DamagedIndex):
        return None
    path = folder / manifest.built / name
    sound = path.is_file() and file_digest(path) == manifest.files[name]
    return path if sound else None


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
        manifest = _Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, OSError):
        raise DamagedIndex(f"{MANIFEST} of the index cannot be read") from None
    if not _is_whole(manifest):
        raise DamagedIndex(f"{MANIFEST} of the index does not name every file")
    return manifest


def _is_whole(manifest: Any) -> bool:
    tables = isinstance(manifest.sources, dict) and isinstance(manifest.files, dict)
    return tables and isinstance(manifest.built, str) and set(FILES) <= set(manifest.files)


def digest_of(value: object) -> str:
    """The digest of a value made of dataclasses, sets and what JSON has."""
    if isinstance(value, Unread):
        return value.digest

    def plain(item: object) -> object:
        if isinstance(item, frozenset):
            return sorted(item)
        names = getattr(item, "__dataclass_fields__", None)  # asdict would copy all it holds
        return str(item) if names is None else {name: getattr(item, name) for name in names}

    return sha256(json.dumps(value, default=plain, sort_keys=True).encode()).hexdigest()


def _code_digest() -> str:
    """The digest of the code that decides what is embedded, learned and calibrated."""
    here = Path(__file__).parent
    advice = here.parent / "advice"
    code = sorted([*here.glob("*.py"), *advice.glob("*.py"), *advice.glob("lists/*.toml")])
    return sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:12]
