"""What is learned of replies: the verdict that is right once a fact is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.advice import Account, Reply, Verdict
from bot.policy import Corpus, Risk, RiskKind
from bot.retrieval.labelled import Exemplar
from bot.training import examples as ex
from bot.training import replied
from bot.training.net import Net
from bot.training.train import Plan, as_heads, predict, tasks_for, train

PHOTO = Exemplar(
    "Look at the gala queen!",
    Verdict.AMEND,
    frozenset({Risk.COPYRIGHT}),
    facts={Risk.COPYRIGHT: True, Risk.PERSONAL_DATA: False},
    tells_facts=True,
)


@pytest.fixture(scope="module")
def facts(corpus: Corpus) -> frozenset[Risk]:
    return frozenset(r for r, text in corpus.risks.items() if text.kind is RiskKind.FACT)


def told(exemplar: Exemplar, facts: frozenset[Risk]) -> dict[str, Verdict | None]:
    return {
        " ".join(sorted(f"{risk}={reply}" for risk, reply in given.replies.items())): given.verdict
        for given in ex.after_replies(exemplar, facts)
    }


def test_honest_replies_leave_the_verdict_of_the_exemplar(facts: frozenset[Risk]) -> None:
    """To each fact alone and to both."""
    given = told(PHOTO, facts)
    assert given["copyright=concern"] is Verdict.AMEND
    assert given["personal_data=no_concern"] is Verdict.AMEND
    assert given["copyright=concern personal_data=no_concern"] is Verdict.AMEND


def test_a_draft_is_clear_where_all_that_was_real_is_denied(facts: frozenset[Risk]) -> None:
    """But not where wording is against it too, or a fact is real that was not."""
    assert told(PHOTO, facts)["copyright=no_concern"] is Verdict.CLEAR
    assert told(PHOTO, facts)["personal_data=concern"] is None
    rude = replace(PHOTO, risks=PHOTO.risks | {Risk.RESPECT})
    assert told(rude, facts)["copyright=no_concern"] is None


def test_what_the_circumstances_tell_is_never_replied_to(facts: frozenset[Risk]) -> None:
    """No reply on the election outside one, nor on the party from the council's own account."""
    rally = replace(
        PHOTO,
        risks=frozenset({Risk.PARTY_POLITICAL}),
        facts={Risk.PARTY_POLITICAL: True, Risk.PRE_ELECTION: False},
        account=Account.COUNCIL,
    )
    assert not any("party" in said or "election" in said for said in told(rally, facts))


def test_nothing_is_made_up_where_the_facts_are_not_written_down(facts: frozenset[Risk]) -> None:
    """Then what was not at issue is not known either."""
    assert not told(replace(PHOTO, tells_facts=False), facts)


def test_a_network_learns_what_a_reply_moves(
    base: Path, corpus: Corpus, facts: frozenset[Risk]
) -> None:
    """The same words lean to clear once the concern is denied, and from it once it is real."""
    tasks = tasks_for(sorted(corpus.topics), ["near_miss", "rule"], sorted(facts))
    data = list(ex.draft_examples([PHOTO] * 4, 0.0, facts))
    plan = Plan(epochs=60, batch=4, rate=1e-3, frozen_layers=1, head_rate=0.02, given_weight=1.0)
    net = train(base, tasks, data, plan, 1, "cpu", lambda _net: None)
    [head] = [task for task in tasks if task.name == replied.NAME]
    read = predict(net, [data[0].text], "cpu")[replied.NAME][0].tolist()
    moved = dict(zip(head.labels, read, strict=True))
    denied, real = "copyright.no_concern", "copyright.concern"
    assert moved[f"{denied}.clear"] > moved[f"{denied}.amend"]
    assert moved[f"{denied}.clear"] > moved[f"{real}.clear"]


def test_a_reply_brings_its_own_labels_into_play(facts: frozenset[Risk]) -> None:
    """One a verdict, for each risk replied to."""
    asked = {Risk.LOGO: Reply.CONCERN, Risk.COPYRIGHT: Reply.NO_CONCERN}
    assert replied.labels_of(asked) <= set(replied.labels(sorted(facts)))
    assert replied.labels_of(asked) == {
        f"{said}.{verdict}"
        for said in ("logo.concern", "copyright.no_concern")
        for verdict in Verdict
    }


def test_it_is_not_shipped(base: Path, corpus: Corpus, facts: frozenset[Risk]) -> None:
    """It stays in the network that is trained on, and out of the adapter."""
    net = Net(base, tasks_for(sorted(corpus.topics), ["rule"], sorted(facts)), 1)
    assert {task.name for task in net.tasks} - set(as_heads(net)) == {replied.NAME}
