"""Files that people write, spoilt; whatever stands in one, it is read or refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from bot.config import REPOSITORY, ConfigError, read_config
from bot.policy import CorpusError
from bot.policy.reading import read_policy, read_risks, read_topics

Check = Callable[[bytes], None]

SETTINGS = (REPOSITORY / "config.toml").read_text(encoding="utf-8")
POLICY = (REPOSITORY / "corpus/policies/pershore.md").read_text(encoding="utf-8")
RISKS = (REPOSITORY / "corpus/risks.toml").read_text(encoding="utf-8")
TOPICS = (REPOSITORY / "corpus/topics.toml").read_text(encoding="utf-8")
PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["=", "[", "]", "[[", '"', "'''", "#", "\n", "+++", "`", "` `", "## ", "lead:", "\x00", "é"]
    ),
    st.sampled_from(["true", "-1", "1e400", "nan", "2027-02-30", "inf", '"../../.."', "9" * 400]),
    st.sampled_from(
        ["`force: duty`", "`[x]`", "<script>", "\u202e", "\ufeff", "{}" * 9, "[" * 300]
    ),
)


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> bytes:
    """A good file with lines cut, doubled, swapped or overwritten; now and then no text at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + draw(PIECES) + lines[at][cut:]
            case 3:
                lines[at] = draw(PIECES)
            case _:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        lines = lines or [""]
    return "".join(lines).encode("utf-8", "surrogatepass")


def settings(folder: Path) -> Check:
    """Settings are read, or refused in one line that names the file."""
    return _read(folder / "config.toml", read_config, ConfigError)


def policies(folder: Path) -> Check:
    """What is read of a policy has words in each clause; all else is refused in one line."""
    topics = read_topics(REPOSITORY / "corpus/topics.toml")

    def read(file: Path) -> None:
        policy = read_policy(file, topics)
        assert policy.clauses
        assert all(clause.text.strip() for clause in policy.clauses)

    return _read(folder / "pershore.md", read)


def risks(folder: Path) -> Check:
    """Risks are read, or refused in one line that names the file."""
    return _read(folder / "risks.toml", read_risks)


def topics(folder: Path) -> Check:
    """Topics too."""
    return _read(folder / "topics.toml", read_topics)


def _read(
    file: Path, read: Callable[[Path], object], refused: type[Exception] = CorpusError
) -> Check:
    def check(data: bytes) -> None:
        file.write_bytes(data)
        try:
            read(file)
        except refused as fault:
            _one_line(fault, file)

    return check


def _one_line(fault: Exception, file: Path) -> None:
    """What a person is told: one line that names the file."""
    assert len(str(fault).splitlines()) == 1, str(fault)
    assert file.name in str(fault)
