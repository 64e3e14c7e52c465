from pathlib import Path

import pytest

from bot.advice.replying import CHOICES, RESPONDS, Choice, Step, path_of, step
from bot.policy import Corpus, read_help

ROOT = Path(__file__).parents[2]


def walks(path: tuple[Choice, ...] = ()) -> list[tuple[Choice, ...]]:
    here = step(path)
    assert here is not None, path
    further = [walk for choice in CHOICES.get(here, ()) for walk in walks((*path, choice))]
    return [path, *further]


def test_every_way_leads_to_an_end_and_every_end_can_be_reached() -> None:
    """Nobody gets lost, in at most four taps."""
    ends = {step(path) for path in walks() if step(path) not in CHOICES}
    assert ends == set(Step) - set(CHOICES)
    assert max(map(len, walks())) == 4


def test_every_step_has_its_words(corpus: Corpus) -> None:
    """The help tells each step, and no other; only the first question is the diagram's own."""
    told = read_help(ROOT / "corpus", corpus).reply
    assert set(told) == set(Step)
    assert [id for id, point in told.items() if not point.ours] == [Step.POSITIVE]


@pytest.mark.parametrize(
    ("way", "end"),
    [
        ("yy", Step.THANK),
        ("yn", Step.LET_STAND),
        ("nt", Step.THREAT),
        ("np", Step.TROLL),
        ("nr", Step.RANT),
        ("nfn", Step.LEAVE),
        ("nfyy", Step.WAIT),
        ("nfyn", Step.FACTS),
        ("nuyn", Step.PUT_RIGHT),
        ("nvyn", Step.DISCUSS),
    ],
)
def test_the_ways_of_the_diagram(way: str, end: Step) -> None:
    """A troll and a ranter get silence, the misguided the facts, the unhappy help; whoever is
    angry waits."""
    path = path_of(way)
    assert path is not None
    assert step(path) is end


def test_a_threat_is_never_answered() -> None:
    """No way through a threat ends in an answer."""
    for path in walks():
        assert not (Choice.THREAT in path and step(path) in RESPONDS)


@pytest.mark.parametrize("way", ["x", "ny", "yt", "nfy!", "yyy", "ntn", "nfyny", "Y"])
def test_no_other_way_exists(way: str) -> None:
    """What no button carries leads nowhere."""
    path = path_of(way)
    assert path is None or step(path) is None
