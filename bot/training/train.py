"""Train the adapter of a profile: `python -m bot.training.train --profile standard`.

The base's upper layers and one linear head a task are fine-tuned on all exemplars, questions
and clauses; several runs with different seeds are averaged ("model soup", Wortsman et al.
2022); what changed is cut to low rank and written as the adapter, with a log of the run.
With --hold-out the exemplars of some writers are kept out and scored instead.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from bot.advice import Draft
from bot.advice.normalise import normalise
from bot.policy import Risk, RiskKind, read_corpus
from bot.retrieval.adapter import FILE, as_stored, read_adapter, save_adapter
from bot.retrieval.heads import Heads
from bot.retrieval.labelled import Exemplar, read_exemplars, read_messages, read_questions
from bot.retrieval.models import ADAPTERS, Profile, file_digest, untrained
from bot.retrieval.wording import pieces
from bot.training import examples as ex
from bot.training import replied
from bot.training.net import SCALE, Net, Task, low_rank
from bot.training.probes import add_probes

_SQUASHED: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid,
    "softmax": partial(torch.softmax, dim=1),
    "linear": lambda logits: logits,
}

WHOLE = Path("whole.pt")
"""The network before it is cut to an adapter, in half precision: to be trained on, not shipped."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one training."""

    seeds: tuple[int, ...] = (1,)
    epochs: int = 4
    batch: int = 16
    rate: float = 4e-5
    head_rate: float = 1e-3
    decay: float = 0.01
    frozen_layers: int = 4
    rank: int = 80
    sentence_weight: float = 0.0
    verdict_weight: float = 0.5
    question_weight: float = 0.5
    question_step: int = 1
    """Every so many-th question and clause is learned from."""
    draft_step: int = 1
    """Every so many-th draft is learned from, beside all by the writers in ``all_of``."""
    all_of: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    """Writers whose exemplars are learned from twice an epoch."""
    kinds: int = 4
    """Every so many-th draft and question also teaches to tell the two apart; 0 for none."""
    guard_weight: float = 1.0
    guard_times: int = 1
    """How often an epoch the guards' messages are learned from; 0 for not at all."""
    guard_ordinary: float = 0.1
    """What a harmless draft or a question counts for the guards, against one of those."""
    guard_held: int = 0
    """Every so many-th of those messages is kept out; 0 for none."""
    smoothing: float = 0.0
    also_share: float = 0.0
    """What the verdicts that are as good as the first take of its weight, between them."""
    given_weight: float = 0.3
    """Weight of what is right after replies; 0 trains no head for it."""
    positive: float = 1.0
    """Weight of a risk that holds against one that does not."""


PLANS = {
    Profile.STANDARD: Plan(),
    Profile.SMALL: Plan(
        epochs=5,
        batch=32,
        rate=1.2e-4,
        frozen_layers=0,
        rank=192,
        verdict_weight=0.7,
        kinds=0,
        also_share=0.3,
        given_weight=0.0,
    ),
}
"""What each profile is trained by, unless --set says otherwise."""


def tasks_for(
    topics: Sequence[str], outside: Sequence[str], facts: Sequence[Risk] = ()
) -> list[Task]:
    """The tasks in a fixed order; ``facts`` are the risks that replies are given on."""
    return [
        Task("risks", tuple(r.value for r in Risk), "sigmoid"),
        Task("at_issue", tuple(r.value for r in Risk), "sigmoid"),
        Task("verdicts", ex.VERDICTS, "softmax"),
        Task("topics", tuple(topics), "sigmoid"),
        Task("outside", tuple(outside), "softmax"),
        Task("kinds", ex.KINDS, "softmax"),
        Task("guards", ex.GUARDS, "softmax"),
        *([Task(replied.NAME, replied.labels(facts), "linear")] if facts else []),
    ]


def train(
    base: Path,
    tasks: list[Task],
    data: list[ex.Example],
    plan: Plan,
    seed: int,
    device: str,
    keep: Callable[[Net], None],
    start: Path | None = None,
) -> Net:
    """Train one network from the base, or from ``start`` on: an adapter, or the network that an
    adapter was cut from (``.pt``). ``keep`` is given it after every epoch.

    Deterministic for a seed on the same machine.
    """
    torch.manual_seed(seed)
    random.seed(seed)
    net = Net(base, tasks, plan.frozen_layers)
    if start is not None:
        resume(net, start)
    net = net.to(device)
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": plan.rate},
            {"params": list(net.heads.parameters()), "lr": plan.head_rate},
        ],
        weight_decay=plan.decay,
    )
    steps = plan.epochs * math.ceil(len(data) / plan.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [plan.rate, plan.head_rate], total_steps=steps, pct_start=0.1
    )
    net.train()
    threads = torch.get_num_threads()
    started = time.monotonic()
    for epoch in range(plan.epochs):
        total = 0.0
        for batch in _batches(data, plan.batch):
            with torch.autocast(device, torch.bfloat16):
                logits = net(
                    {k: v.to(device) for k, v in net.tokens([e.text for e in batch]).items()}
                )
            loss = _loss(logits, batch, tasks, plan, device)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        keep(net)
        torch.set_num_threads(threads)
        took = time.monotonic() - started
        print(
            f"seed {seed} epoch {epoch + 1} loss {total / len(data):.4f} {took:.0f} s", flush=True
        )
    return net.eval()


def resume(net: Net, before: Path) -> None:
    """Put a network where an adapter, or the network before its cut, left off; heads for other
    tasks are left out."""
    if before.suffix == WHOLE.suffix:
        state = torch.load(before, weights_only=True)
        here = {name: value.shape for name, value in net.state_dict().items()}
        fitting = {n: v.float() for n, v in state.items() if here.get(n) == v.shape}
        net.load_state_dict(fitting, strict=False)
        return
    deltas, heads = read_adapter(before)
    parameters = dict(net.encoder.named_parameters())
    with torch.no_grad():
        for name, (up, down) in deltas.items():
            parameters[name].add_(up @ down)
        for name, head in heads.items():
            if name not in net.heads:
                continue
            layer = net.heads[name]
            layer.weight.copy_(torch.from_numpy(head.weights / SCALE))  # type: ignore[operator]
            layer.bias.copy_(torch.from_numpy(head.bias))  # type: ignore[operator]


def _batches(data: list[ex.Example], size: int) -> Iterator[list[ex.Example]]:
    """Shuffled, but texts of like length together, so that little is padding."""
    order = list(data)
    random.shuffle(order)
    for start in range(0, len(order), size * 50):
        pool = sorted(order[start : start + size * 50], key=lambda e: len(e.text))
        batches = [pool[i : i + size] for i in range(0, len(pool), size)]
        random.shuffle(batches)
        yield from batches


def _loss(
    logits: dict[str, Tensor], batch: list[ex.Example], tasks: list[Task], plan: Plan, device: str
) -> Tensor:
    weights = {
        "risks": 8.0,
        "at_issue": 4.0,
        "verdicts": plan.verdict_weight,
        "topics": 20.0 * plan.question_weight,
        "outside": plan.question_weight,
        "kinds": 0.3,
        "guards": plan.guard_weight,
    }
    total = torch.zeros((), device=device)
    for task in tasks:
        if task.name == replied.NAME:
            total = total + plan.given_weight * _given_loss(logits, batch, task, plan)
            continue
        rows = [i for i, e in enumerate(batch) if _truth(e, task.name) is not None]
        if not rows:
            continue
        scale = torch.tensor([_weight(batch[i], task, plan) for i in rows], device=device)
        losses = _task_loss(logits[task.name][rows].float(), [batch[i] for i in rows], task, plan)
        total = total + weights[task.name] * (losses * scale).sum() / len(batch)
    return total


def _weight(example: ex.Example, task: Task, plan: Plan) -> float:
    other = example.verdict is not None or example.topics is not None
    ordinary = other and task.name == "guards"
    return example.weight * (plan.guard_ordinary if ordinary else 1.0)


def _truth(example: ex.Example, task: str) -> frozenset[str] | str | None:
    return {
        "risks": example.risks,
        "at_issue": example.at_issue,
        "verdicts": example.verdict,
        "topics": example.topics,
        "outside": example.outside,
        "kinds": example.kind,
        "guards": example.guard,
    }[task]


def _task_loss(logits: Tensor, rows: list[ex.Example], task: Task, plan: Plan) -> Tensor:
    """The loss of each row."""
    truths = [_truth(e, task.name) for e in rows]
    if task.kind == "softmax":
        target = torch.tensor(
            [_shares(e, str(t), task, plan) for e, t in zip(rows, truths, strict=True)],
            device=logits.device,
        )
        return nn.functional.cross_entropy(
            logits, target, reduction="none", label_smoothing=plan.smoothing
        )
    holds = torch.tensor(
        [[float(label in (t or ())) for label in task.labels] for t in truths], device=logits.device
    )
    smooth = holds * (1 - plan.smoothing) + 0.5 * plan.smoothing * 0.1
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits, smooth, reduction="none",
        pos_weight=torch.full((len(task.labels),), plan.positive, device=logits.device),
    )  # fmt: skip
    if task.name == "at_issue":
        losses = losses * torch.tensor(
            [[float(label in e.settled) for label in task.labels] for e in rows],
            device=logits.device,
        )
    return losses.mean(dim=1)


def _given_loss(
    logits: dict[str, Tensor], batch: list[ex.Example], task: Task, plan: Plan
) -> Tensor:
    """The loss of the verdicts after replies: their logits moved by what each reply moves."""
    rows = [(i, given) for i, e in enumerate(batch) for given in e.given]
    verdicts = logits["verdicts"].float()
    if not rows:
        return verdicts.sum() * 0.0
    at = torch.tensor([i for i, _ in rows], device=verdicts.device)
    moved = [replied.labels_of(given.replies) for _, given in rows]
    said = torch.tensor(
        [[float(label in labels) for label in task.labels] for labels in moved],
        device=verdicts.device,
    )
    moves = (logits[task.name].float()[at] * said).view(len(rows), -1, len(ex.VERDICTS)).sum(1)
    found = nn.functional.log_softmax(verdicts[at] + moves, dim=1)
    right = torch.tensor([_given_shares(given, plan) for _, given in rows], device=found.device)
    unclear = torch.tensor([float(given.verdict is None) for _, given in rows], device=found.device)
    clear = found[:, ex.VERDICTS.index("clear")].exp().clamp(max=1 - 1e-6)
    losses = -(right * found).sum(1) - unclear * torch.log1p(-clear)
    weights = torch.tensor([given.weight for _, given in rows], device=found.device)
    return (losses * weights).sum() / len(batch)


def _given_shares(given: ex.Given, plan: Plan) -> list[float]:
    if given.verdict is None:
        return [0.0] * len(ex.VERDICTS)
    return _part(given.verdict, given.also, ex.VERDICTS, plan)


def _shares(example: ex.Example, truth: str, task: Task, plan: Plan) -> list[float]:
    """How much of the truth each label of a task is: all for one, or part for what is as good."""
    also = example.also if task.name == "verdicts" else frozenset()
    return _part(truth, also, task.labels, plan)


def _part(truth: str, also: AbstractSet[str], labels: Sequence[str], plan: Plan) -> list[float]:
    as_good = also - {truth}
    rest = plan.also_share if as_good else 0.0
    return [
        1.0 - rest if label == truth else rest / len(as_good) if label in as_good else 0.0
        for label in labels
    ]


def soup(nets: Sequence[Net]) -> Net:
    """The first network with the mean of all their weights."""
    first = nets[0]
    states = [net.state_dict() for net in nets]
    mean = {
        name: torch.stack([s[name].float() for s in states]).mean(0).to(value.dtype)
        for name, value in first.state_dict().items()
    }
    first.load_state_dict(mean)
    return first


def factors(net: Net, base: Path, plan: Plan) -> dict[str, tuple[Tensor, Tensor]]:
    """What changed in each weight matrix, at the plan's rank; small vectors are left alone."""
    before = dict(Net(base, net.tasks, plan.frozen_layers).encoder.named_parameters())
    changed = {}
    for name, parameter in net.encoder.named_parameters():
        if not parameter.requires_grad:
            continue
        change = parameter.detach() - before[name].detach().to(parameter.device)
        if parameter.ndim == 2 and "relative_attention" not in name and "pooler" not in name:
            changed[name] = low_rank(change, plan.rank)
    return changed


def cut(net: Net, base: Path, changed: dict[str, tuple[Tensor, Tensor]]) -> Net:
    """The network as the adapter will restore it: the base plus the factors, nothing else."""
    restored = Net(base, net.tasks, 0).to(next(net.parameters()).device).eval()
    restored.heads.load_state_dict(net.heads.state_dict())
    parameters = dict(restored.encoder.named_parameters())
    with torch.no_grad():
        for name, (up, down) in changed.items():
            kept_up, kept_down = as_stored(up, down)
            parameters[name].add_((kept_up @ kept_down).to(parameters[name].device))
    return restored


@torch.no_grad()
def predict(net: Net, texts: Sequence[str], device: str) -> dict[str, np.ndarray]:
    """Probabilities of every task, shape (len(texts), labels)."""
    found: dict[str, list[Tensor]] = {t.name: [] for t in net.tasks}
    for start in range(0, len(texts), 64):
        tokens = {k: v.to(device) for k, v in net.tokens(texts[start : start + 64]).items()}
        logits = net(tokens)
        for task in net.tasks:
            found[task.name].append(_SQUASHED[task.kind](logits[task.name].float()).cpu())
    return {name: torch.cat(parts).numpy() for name, parts in found.items()}


def score(net: Net, drafts: Sequence[Exemplar], device: str) -> dict[str, np.ndarray]:
    """Risks (drafts, 23) and verdicts (drafts, 4) as the assessor would: the worst window."""
    read = [
        (row, text)
        for row, e in enumerate(drafts)
        for _, text in pieces(Draft(e.draft, None, e.account, e.pre_election), normalise)
    ]
    rows = np.array([row for row, _ in read])
    found = predict(net, [text for _, text in read], device)
    clear = ex.VERDICTS.index("clear")
    risks, verdicts = [], []
    for row in range(len(drafts)):
        mine = rows == row
        risks.append(found["risks"][mine].max(axis=0))
        verdicts.append(found["verdicts"][mine][found["verdicts"][mine][:, clear].argmin()])
    return {"risks": np.array(risks), "verdicts": np.array(verdicts)}


def as_heads(net: Net) -> dict[str, Heads]:
    """The heads that are shipped, as they work on unit vectors: with the scale in the weights."""
    heads = {}
    for task in (task for task in net.tasks if task.name != replied.NAME):
        weights, bias = (part.float().cpu().numpy() for part in net.head(task.name))
        scaled = (weights * SCALE).astype(np.float32)
        heads[task.name] = Heads(task.labels, scaled, bias.astype(np.float32), task.kind)
    return heads


def assemble(
    corpus: Path, hold_out: set[str], plan: Plan
) -> tuple[list[Task], list[ex.Example], list[Exemplar]]:
    """Tasks, training examples, and the exemplars that are held out."""
    exemplars = read_exemplars(corpus / "exemplars")
    questions = read_questions(corpus / "questions")
    read = read_corpus(corpus)
    clauses = [c for p in read.policies.values() for c in p.clauses]
    kept = _thinned([e for e in exemplars if e.writer not in hold_out], plan)
    held = [e for e in exemplars if e.writer in hold_out]
    topics = sorted(
        {t for q in questions for t in q.topics} | {t for c in clauses for t in c.topics}
    )
    facts = sorted(r for r, text in read.risks.items() if text.kind is RiskKind.FACT)
    asked_about = frozenset(facts if plan.given_weight else ())
    tasks = tasks_for(topics, sorted({q.kind for q in questions}), sorted(asked_about))
    data = list(ex.draft_examples(kept, plan.sentence_weight, asked_about))
    if plan.question_weight:
        asked, said = questions[:: plan.question_step], clauses[:: plan.question_step]
        data += list(ex.question_examples(asked)) + list(ex.clause_examples(said))
    again = [e for e in kept if e.writer in plan.twice]
    data += list(ex.draft_examples(again, plan.sentence_weight, asked_about))
    messages = read_messages(corpus / "messages")
    guarded = [m for m in messages if m.label]
    if plan.guard_held:
        del guarded[:: plan.guard_held]
    data += list(ex.guard_examples(guarded)) * plan.guard_times
    if plan.kinds:
        data += list(ex.kind_examples(kept[:: plan.kinds], questions[:: plan.kinds], messages))
    return tasks, data, held


def _thinned(drafts: Sequence[Exemplar], plan: Plan) -> list[Exemplar]:
    rest = [e for e in drafts if e.writer not in plan.all_of]
    return [
        *rest[plan.draft_step // 2 :: plan.draft_step],
        *(e for e in drafts if e.writer in plan.all_of),
    ]


def main() -> None:
    """Train as the command line says; see --help."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--profile", type=Profile, default=Profile.STANDARD)
    parser.add_argument("--base", type=Path, help="folder of the base; else the installed one")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, help="folder of the adapter; else the profile's")
    parser.add_argument("--hold-out", default="", help="writers kept out, e.g. d,e")
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="folders of drafts to score"
    )
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="NAME=VALUE", help="change the plan"
    )
    parser.add_argument("--start", type=Path, help="go on from this adapter or whole.pt")
    parser.add_argument(
        "--mean-with", type=Path, help="cut the mean of the result and this adapter or whole.pt"
    )
    options = parser.parse_args()
    options.base = options.base or Path(untrained(options.profile, Path("index/models")).name)
    options.out = options.out or options.corpus / ADAPTERS[options.profile]
    plan = _changed(PLANS[options.profile], options.set)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    hold_out = set(filter(None, options.hold_out.split(",")))
    tasks, data, held = assemble(options.corpus, hold_out, plan)
    print(json.dumps(asdict(plan)), len(data), "examples", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)

    def keep(net: Net) -> None:
        torch.save({n: v.half().cpu() for n, v in net.state_dict().items()}, options.out / WHOLE)
        save_adapter(options.out / FILE, factors(net, options.base, plan), as_heads(net))

    nets = [
        train(options.base, tasks, data, plan, seed, device, keep, options.start)
        for seed in plan.seeds
    ]
    if options.mean_with is not None:
        other = Net(options.base, tasks, plan.frozen_layers)
        other.heads.load_state_dict({n: v.cpu() for n, v in nets[0].heads.state_dict().items()})
        resume(other, options.mean_with)  # a head that it lacks is taken over as it is
        nets.append(other.to(device).eval())
    net = soup(nets)
    keep(net)
    add_probes(options.base, options.out / FILE, options.corpus)
    changed = factors(net, options.base, plan)
    log = {
        "plan": asdict(plan),
        "examples": len(data),
        "held_out": sorted(hold_out),
        "start": options.start and file_digest(options.start),
        "mean_with": options.mean_with and file_digest(options.mean_with),
    }
    (options.out / "training.json").write_text(json.dumps(log, indent=2) + "\n", encoding="utf-8")
    for name, drafts in {
        "held": held,
        **{p.name: list(read_exemplars(p)) for p in options.also},
    }.items():
        if drafts:
            scored = score(cut(net, options.base, changed), drafts, device)
            ids = np.array([e.id for e in drafts])
            np.savez(
                options.out / f"{name}.npz",
                ids=ids,
                risks=scored["risks"],
                verdicts=scored["verdicts"],
            )
            whole = auc(score(net, drafts, device), drafts)
            print(
                f"{name} {len(drafts)} AUC {auc(scored, drafts):.4f}, uncut {whole:.4f}", flush=True
            )


def auc(scored: dict[str, np.ndarray], drafts: Sequence[Exemplar]) -> float:
    """Area under the ROC curve of the highest risk against "not clear"."""
    doubt = scored["risks"].max(axis=1)
    bad = np.array([e.verdict != "clear" for e in drafts])
    order = doubt.argsort()
    ranks = np.empty(len(doubt))
    ranks[order] = np.arange(1, len(doubt) + 1)
    return float((ranks[bad].sum() - bad.sum() * (bad.sum() + 1) / 2) / (bad.sum() * (~bad).sum()))


def _changed(plan: Plan, settings: Sequence[str]) -> Plan:
    for setting in settings:
        name, _, value = setting.partition("=")
        plan = replace(plan, **{name: json.loads(value)})
    return plan


if __name__ == "__main__":
    main()
