"""A training in small: a model of two layers, random weights and a few drafts."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.advice import Verdict
from bot.advice.normalise import normalise
from bot.config import REPOSITORY
from bot.policy import Corpus, Risk
from bot.retrieval.adapter import FILE, save_adapter
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.labelled import Exemplar, read_exemplars, read_messages
from bot.retrieval.models import Model
from bot.training import examples as ex
from bot.training.net import Net, low_rank
from bot.training.train import (
    WHOLE,
    Plan,
    as_heads,
    assemble,
    auc,
    cut,
    factors,
    main,
    predict,
    resume,
    score,
    soup,
    tasks_for,
    train,
)
from tests.retrieval.support import exemplars, messages, questions

PLAN = Plan(epochs=1, batch=16, rate=1e-2, frozen_layers=1, rank=4)
TEXTS = ["From a councillor's page: the chair is a clown", "Question: the mayor opened a fete"]


def data(corpus: Corpus) -> list[ex.Example]:
    asked = questions(corpus)
    return [
        *ex.draft_examples(exemplars()[::9], 0.0),
        *ex.question_examples(asked[::9]),
        *ex.kind_examples(exemplars()[::18], asked[::18], messages()[::18]),
    ][:16]


def trained(base: Path, corpus: Corpus, plan: Plan = PLAN, seed: int = 1) -> Net:
    tasks = tasks_for(sorted(corpus.topics), ["near_miss", "rule"])
    return train(base, tasks, data(corpus), plan, seed, "cpu", lambda net: None)


def test_a_few_steps_make_an_adapter_that_restores_what_was_trained(
    base: Path, corpus: Corpus, tmp_path: Path
) -> None:
    """The adapter put on the base gives the trained vectors and heads, within half precision."""
    net = trained(base, corpus, replace(PLAN, epochs=3))
    changed = factors(net, base, PLAN)
    save_adapter(tmp_path / FILE, changed, as_heads(net))
    adapted = SentenceEmbedder(Model(str(base), "digest", tmp_path / FILE))
    vectors = adapted.encode(TEXTS)
    expected = predict(cut(net, base, changed), TEXTS, "cpu")
    assert np.abs(vectors - SentenceEmbedder(Model(str(base), "d")).encode(TEXTS)).max() > 1e-4
    told = {"risks", "at_issue", "verdicts", "topics", "outside", "kinds", "guards"}
    assert set(adapted.heads) == told
    assert adapted.heads["risks"].labels == tuple(Risk)
    for name, head in adapted.heads.items():
        np.testing.assert_allclose(head(vectors), expected[name], atol=2e-3)


def test_only_what_was_trained_is_in_the_adapter(base: Path, corpus: Corpus) -> None:
    """Embeddings and frozen layers stay; of the rest each weight matrix has its factors."""
    changed = factors(trained(base, corpus), base, PLAN)
    assert changed
    assert all(name.startswith("encoder.layer.1.") for name in changed)
    for up, down in changed.values():
        assert up.shape[1] == down.shape[0] == PLAN.rank


def test_a_training_is_the_same_for_a_seed(base: Path, corpus: Corpus) -> None:
    """The same seed gives the same network, another seed another."""
    first, again = (predict(trained(base, corpus), TEXTS, "cpu") for _ in range(2))
    other = predict(trained(base, corpus, seed=2), TEXTS, "cpu")
    np.testing.assert_array_equal(first["risks"], again["risks"])
    assert np.abs(first["risks"] - other["risks"]).max() > 1e-6


def test_training_lowers_the_loss(
    base: Path, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    """After some epochs the network fits what it was shown better than after the first."""
    trained(base, corpus, replace(PLAN, epochs=6))
    told = capsys.readouterr().out.splitlines()
    losses = [float(line.split("loss ")[1].split()[0]) for line in told]
    assert len(losses) == 6
    assert losses[-1] < losses[0]


def test_a_verdict_as_good_as_the_first_is_learned_in_part(base: Path, corpus: Corpus) -> None:
    """With a share for it, the other verdict that a reader accepts comes out likelier."""
    draft = ex.Example("Cllr Hay talks rot", verdict="stop", also=frozenset({"amend"}))
    tasks = tasks_for(sorted(corpus.topics), ["near_miss", "rule"])
    plan = replace(PLAN, epochs=15)
    learned = [
        train(base, tasks, [draft] * 4, p, 1, "cpu", lambda net: None)
        for p in (plan, replace(plan, also_share=0.4))
    ]
    alone, shared = (predict(net, [draft.text], "cpu")["verdicts"][0] for net in learned)
    amend, stop = ex.VERDICTS.index("amend"), ex.VERDICTS.index("stop")
    assert alone[stop] > shared[stop]
    assert shared[amend] > alone[amend]


def test_the_soup_is_the_mean_of_its_networks(base: Path, corpus: Corpus) -> None:
    """Every weight of the average is the mean of the weights that went in."""
    nets = [trained(base, corpus, seed=seed) for seed in (1, 2)]
    name = "encoder.layer.1.output.dense.weight"
    before = [dict(net.encoder.named_parameters())[name].detach().clone() for net in nets]
    mixed = dict(soup(nets).encoder.named_parameters())[name].detach()
    torch.testing.assert_close(mixed, (before[0] + before[1]) / 2)


def test_factors_of_full_rank_are_exact() -> None:
    """At the rank of a change the factors multiply to it, below it they come near."""
    torch.manual_seed(0)
    change = torch.randn(6, 3) @ torch.randn(3, 8)
    up, down = low_rank(change, 3)
    torch.testing.assert_close(up @ down, change, atol=1e-5, rtol=1e-4)
    up, down = low_rank(change, 2)
    assert (up.shape, down.shape) == ((6, 2), (2, 8))
    assert torch.linalg.norm(up @ down - change) < torch.linalg.norm(change)


def test_a_draft_is_scored_by_its_worst_window(base: Path, corpus: Corpus) -> None:
    """Each draft has one row of risks and one of verdicts, however long it is."""
    net = trained(base, corpus)
    drafts = [
        Exemplar("the chair is a clown. " * 80, Verdict.STOP, frozenset({Risk.RESPECT})),
        Exemplar("the mayor opened a fete", Verdict.CLEAR, frozenset()),
    ]
    scored = score(net, drafts, "cpu")
    assert scored["risks"].shape == (2, len(Risk))
    assert scored["verdicts"].shape == (2, len(Verdict))
    assert auc({"risks": np.array([[0.9], [0.2]])}, drafts) == 1.0
    assert auc({"risks": np.array([[0.2], [0.9]])}, drafts) == 0.0


def reduced(folder: Path) -> Path:
    """A corpus with one policy, a few exemplars of two writers and a few questions."""
    shipped = REPOSITORY / "corpus"
    (folder / "policies").mkdir(parents=True)
    shutil.copy(shipped / "policies" / "wyre.md", folder / "policies")
    for name in ("risks.toml", "topics.toml"):
        shutil.copy(shipped / name, folder)
    files = {
        "exemplars": ("writer-a.jsonl", "writer-b.jsonl"),
        "questions": ("rules.jsonl", "outside.jsonl"),
        "messages": ("guards.jsonl", "writer-1.jsonl"),
    }
    for kind, names in files.items():
        (folder / kind).mkdir()
        for path in (shipped / kind / name for name in names):
            lines = path.read_text(encoding="utf-8").splitlines()[:600:20]
            (folder / kind / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_held_out_writers_are_not_learned_from(tmp_path: Path) -> None:
    """What is scored was not trained on, draft by draft."""
    tasks, shown, held = assemble(reduced(tmp_path / "corpus"), {"b"}, PLAN)
    assert {e.writer for e in held} == {"b"}
    drafts = "\n".join(example.text for example in shown)
    assert not [e.draft for e in held if e.draft in drafts]
    assert [task.name for task in tasks] == [
        "risks",
        "at_issue",
        "verdicts",
        "topics",
        "outside",
        "kinds",
        "guards",
        "replied",
    ]


def test_the_guards_learn_from_their_messages_and_less_from_ordinary_ones(
    base: Path, corpus: Corpus
) -> None:
    """Distress is heard in words like those labelled so; what is harmless is known as none."""
    guarded = list(ex.guard_examples(messages()))
    ordinary = list(ex.draft_examples(exemplars()[-12:], 0.0))
    assert {e.guard for e in guarded} == set(ex.GUARDS)
    assert {e.guard for e in ordinary} == {"none"}
    assert {e.guard for e in ex.draft_examples(exemplars()[:5], 0.0)} == {None}
    tasks = tasks_for(sorted(corpus.topics), ["near_miss", "rule"])
    plan = replace(PLAN, rate=1e-3, head_rate=0.05, epochs=40)
    right = [ex.GUARDS.index(e.guard or "") for e in guarded]

    def heard(weight: float) -> float:
        taught = replace(plan, guard_weight=weight)
        net = train(base, tasks, [*guarded, *ordinary], taught, 1, "cpu", lambda net: None)
        said = predict(net, [e.text for e in guarded], "cpu")["guards"]
        return float(said[range(len(right)), right].mean())

    assert heard(1.0) > 2 * heard(0.0)


def test_the_guards_messages_are_learned_as_often_as_told(tmp_path: Path) -> None:
    """As often as the plan says, but for those that it keeps out."""
    corpus = reduced(tmp_path / "corpus")
    labelled = [m for m in read_messages(corpus / "messages") if m.label]

    plan = replace(PLAN, question_weight=0.0, kinds=0)

    def shown(plan: Plan) -> list[str]:
        _, examples, _ = assemble(corpus, {"a", "b"}, plan)
        return [e.text for e in examples if e.guard is not None and e.verdict is None]

    assert len(shown(replace(plan, guard_times=2))) == 2 * len(labelled)
    assert len(shown(replace(plan, guard_held=5))) == len(labelled) - len(labelled[::5])
    assert shown(replace(plan, guard_times=0)) == []


def test_the_command_trains_writes_and_scores(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the command line to an adapter that can be put on, its log and the held-out scores."""
    corpus, out = reduced(tmp_path / "corpus"), tmp_path / "out"
    argv = f"train --base {base} --corpus {corpus} --out {out} --hold-out b"
    argv += " --set epochs=1 frozen_layers=1 rank=4 seeds=[1,2]"
    monkeypatch.setattr(sys, "argv", argv.split())
    main()
    adapted = SentenceEmbedder(Model(str(base), "digest", out / FILE))
    assert adapted.heads["verdicts"].labels == tuple(Verdict)
    log = json.loads((out / "training.json").read_text(encoding="utf-8"))
    assert (log["held_out"], log["plan"]["rank"]) == (["b"], 4)
    held = np.load(out / "held.npz")
    assert held["risks"].shape == (len(held["ids"]), len(Risk))
    assert "AUC" in capsys.readouterr().out


@pytest.mark.parametrize("form", [WHOLE.name, FILE])
def test_the_mean_with_another_network_is_what_is_cut(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """What is kept lies half-way between the training's end and the network named, be that whole
    or an adapter: every weight of it, not the heads alone."""
    corpus = reduced(tmp_path / "corpus")
    plan = "--set epochs=1 frozen_layers=1 rank=4 rate=0.003"

    def trained_to(out: str, more: str) -> dict[str, torch.Tensor]:
        argv = f"train --base {base} --corpus {corpus} --out {tmp_path / out} {more} {plan}"
        monkeypatch.setattr(sys, "argv", argv.split())
        main()
        state: dict[str, torch.Tensor] = torch.load(tmp_path / out / WHOLE, weights_only=True)
        return {name: value.float() for name, value in state.items()}

    trained_to("first", "")
    start, other = tmp_path / "first" / WHOLE, tmp_path / "first" / form
    before = Net(base, [], 1)
    resume(before, other)
    alone = trained_to("alone", f"--start {start}")
    mean = trained_to("mean", f"--start {start} --mean-with {other}")
    moved = 0.0
    for name, value in before.encoder.named_parameters():
        ended = alone[f"encoder.{name}"]
        halfway = (value.detach() + ended) / 2
        torch.testing.assert_close(mean[f"encoder.{name}"], halfway, atol=2e-4, rtol=2e-3)
        moved = max(moved, float((value.detach() - ended).abs().max()))
    assert moved > 2e-3


def test_a_training_goes_on_from_the_network_before_its_cut(
    base: Path, corpus: Corpus, tmp_path: Path
) -> None:
    """Nothing is lost but half precision; a head that is new starts as any other."""
    net = trained(base, corpus)
    state = {name: value.half() for name, value in net.state_dict().items()}
    torch.save({n: v for n, v in state.items() if "kinds" not in n}, tmp_path / WHOLE)
    again = Net(base, net.tasks, PLAN.frozen_layers)
    resume(again, tmp_path / WHOLE)
    before, after = (predict(n.eval(), TEXTS, "cpu") for n in (net, again))
    np.testing.assert_allclose(after["risks"], before["risks"], atol=2e-3)
    assert np.abs(after["kinds"] - before["kinds"]).max() > 1e-4


def test_a_part_of_the_drafts_keeps_all_of_the_writers_named(tmp_path: Path) -> None:
    """Every third draft of the others, and each by the writer who is new."""
    corpus = reduced(tmp_path / "corpus")
    plan = replace(PLAN, question_weight=0.0, kinds=0)
    _, whole, _ = assemble(corpus, set(), plan)
    _, part, _ = assemble(corpus, set(), replace(plan, draft_step=3, all_of=("b",)))
    by_b = [e for e in read_exemplars(corpus / "exemplars") if e.writer == "b"]
    assert len(part) < len(whole)
    shown = "\n".join(e.text for e in part)
    assert all(normalise(e.draft[:40]) in shown for e in by_b)
