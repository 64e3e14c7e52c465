"""The assessor and the answerer over a small index, with vectors made from words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from bot.advice import Account, Draft, Kind, Outcome, QuestionError, Span
from bot.advice.normalise import normalise
from bot.advice.sentences import sentences
from bot.policy import Corpus, Risk
from bot.retrieval.answerer import EmbeddingSorter, TopicAnswerer
from bot.retrieval.asking import BY_WORDS, Asking, Reader
from bot.retrieval.assessor import EmbeddingAssessor, _within
from bot.retrieval.heads import Vectors
from bot.retrieval.index import Index
from bot.retrieval.labelled import Question
from bot.retrieval.wording import circumstances, pieces, question_prompt
from tests.advice.support import COUNCILS
from tests.retrieval.support import WIDTH, HashEmbedder, questions, sources, vector_of


@pytest.fixture
def assessor(index: Index) -> EmbeddingAssessor:
    return EmbeddingAssessor(HashEmbedder(), index)


@pytest.fixture
def answerer(index: Index, corpus: Corpus) -> TopicAnswerer:
    return TopicAnswerer.over(HashEmbedder(), index, sources(corpus).questions, corpus)


def test_every_risk_has_a_score_and_every_clause_its_nearness(
    assessor: EmbeddingAssessor, index: Index
) -> None:
    """The evidence is whole: 23 probabilities, four leanings, a cosine for each clause."""
    evidence = assessor.assess(Draft("the mayor is a clown"))
    assert list(evidence.scores) == list(Risk)
    assert all(0 <= score <= 1 for score in evidence.scores.values())
    assert set(evidence.near) == {clause.id for clause in index.clauses}
    assert all(-1.001 <= cosine <= 1.001 for cosine in evidence.near.values())
    assert sum(evidence.leaning.values()) == pytest.approx(1.0)
    assert evidence.model == index.digest


def test_what_was_learned_is_found(assessor: EmbeddingAssessor) -> None:
    """An insult scores above plain news."""
    rude = assessor.assess(Draft("the mayor is a clown")).scores[Risk.RESPECT]
    plain = assessor.assess(Draft("the mayor opened fete number 3")).scores[Risk.RESPECT]
    assert rude > 0.5 > plain


def test_the_words_shown_are_the_sentence_that_carries_the_risk(
    assessor: EmbeddingAssessor,
) -> None:
    """Of several sentences the one with the insult is shown, as a slice of the draft as sent."""
    text = "The speaker opened fete number 4.\nThe mayor is a clown\u200b.\nThe fete opened."
    evidence = assessor.assess(Draft(text))
    [span] = evidence.words[Risk.RESPECT]
    assert span.of(text) == "The mayor is a clown\u200b."


def test_a_long_draft_counts_as_much_as_its_worst_window(assessor: EmbeddingAssessor) -> None:
    """Insults after pages of news are found as if they stood alone, and are shown."""
    rude = "The mayor is a clown. " * 40
    text = "The leader opened fete number 7. " * 100 + rude
    evidence = assessor.assess(Draft(text))
    windows = [words for _, words in pieces(Draft(text), normalise)]
    each = assessor.index.heads["risks"](HashEmbedder().encode(windows))
    assert list(evidence.scores.values()) == pytest.approx(each.max(axis=0).tolist())
    assert evidence.scores[Risk.RESPECT] > 0.5
    assert evidence.words[Risk.RESPECT][0].of(text) == "The mayor is a clown."


def test_a_sentence_longer_than_any_window_is_scored_too() -> None:
    """Words without a full stop cannot hide behind the hundreds of sentences around them."""
    endless = "mayor is a clown " * 120
    text = "It is so. " * 200 + endless + ". " + "It is so. " * 200
    middle = text.index("clown") + 900
    chosen = _within(sentences(text), [Span(middle, middle + 600)])
    assert any("clown" in span.of(text) for span in chosen)


def test_a_draft_is_read_in_its_circumstances(assessor: EmbeddingAssessor) -> None:
    """Account and calendar stand before every text that is embedded."""
    draft = Draft("One thing. Another thing.", None, Account.COUNCIL, pre_election=True)
    assessor.assess(draft)
    embedder = assessor.embedder
    assert isinstance(embedder, HashEmbedder)
    before = circumstances(Account.COUNCIL, pre_election=True)
    assert embedder.given
    assert all(text.startswith(before) for text in embedder.given)


def test_disguises_change_nothing(assessor: EmbeddingAssessor) -> None:
    """Invisible characters are taken away before anything is embedded."""
    plain = assessor.assess(Draft("the mayor is a clown")).scores
    disguised = assessor.assess(Draft("the mayor is a cl\u200bo\u2060wn")).scores
    assert disguised == plain


@pytest.mark.parametrize("council", COUNCILS)
def test_a_question_is_answered_from_the_own_policy(
    answerer: TopicAnswerer, corpus: Corpus, council: str
) -> None:
    """The clauses quoted are the council's own and on the topic; others stand apart."""
    answer = answerer.answer(f"what about {corpus.topics['respect'].title}", council)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.topics[0] == "respect"
    assert answer.text == corpus.topics["respect"].answer
    assert {c.clause.council for c in answer.citations} == {council}
    assert council not in {c.clause.council for c in answer.elsewhere}
    assert "respect" in answer.citations[0].clause.topics


def test_what_no_policy_answers_is_told_as_such(answerer: TopicAnswerer) -> None:
    """A question of another kind gets its typed outcome, and no clause."""
    answer = answerer.answer("when are bins of street 4 emptied", "wyre")
    assert (answer.outcome, answer.citations) == (Outcome.NOT_IN_POLICY, ())


def test_where_the_own_policy_is_silent_others_are_shown(
    answerer: TopicAnswerer, corpus: Corpus
) -> None:
    """Pershore says nothing of logos: nothing is made up, and it is said whose policy does."""
    answer = answerer.answer(f"what about {corpus.topics['logo'].title}", "pershore")
    assert (answer.outcome, answer.citations) == (Outcome.NOT_IN_POLICY, ())
    assert {c.clause.council for c in answer.elsewhere} & {
        "rushcliffe",
        "east-staffordshire-parish",
    }


def test_a_follow_up_is_about_what_was_asked_before(
    answerer: TopicAnswerer, corpus: Corpus
) -> None:
    """A short "and there?" goes on from the question before; a question of its own does not."""
    alone = answerer.answer("and there?", "wyre")
    after = answerer.answer("and there?", "wyre", ["copyright"])
    assert alone.topics[:1] != ("copyright",)
    assert after.outcome is Outcome.ANSWERED
    assert "copyright" in after.citations[0].clause.topics
    other = f"about {corpus.topics['respect'].title}"
    assert answerer.answer(other, "wyre", ["copyright"]).topics[0] == "respect"


def test_an_unclear_question_offers_what_the_policy_speaks_of(index: Index, corpus: Corpus) -> None:
    """Three topics to choose from, none of them foreign to the policy; each gives its answer."""
    unclear = tuple(Question(f"fete thing {n}", (), "unclear") for n in range(20))
    vectors = index.question_vectors.__class__(WIDTH)
    asked = (*sources(corpus).questions, *unclear)
    vectors.add(np.stack([vector_of(question_prompt(q.question)) for q in asked]))
    answerer = TopicAnswerer.over(
        HashEmbedder(), replace(index, question_vectors=vectors), asked, corpus
    )
    answer = answerer.answer("fete thing", "pershore")
    assert (answer.outcome, len(answer.topics)) == (Outcome.UNCLEAR, 3)
    marked = {t for clause in corpus.policy("pershore").clauses for t in clause.topics}
    assert set(answer.topics) <= marked
    for topic in answer.topics:
        chosen = answerer.about("fete thing", topic, "pershore")
        assert topic in chosen.citations[0].clause.topics


def test_a_conflict_in_the_policy_is_shown(answerer: TopicAnswerer, corpus: Corpus) -> None:
    """Where two clauses do not say the same both are quoted, and on what they differ is said."""
    policy = corpus.policy("east-staffordshire-parish")
    [conflict] = policy.conflicts
    answer = answerer.about("may I post without my name", "anonymity", policy.id)
    assert answer.conflict == conflict.about
    assert set(conflict.between) <= {c.clause.label for c in answer.citations}
    assert answerer.about("a photo", "copyright", policy.id).conflict is None


def test_like_questions_decide_among_clauses_on_one_topic(index: Index, corpus: Corpus) -> None:
    """Of two clauses on a topic, the one that answered the same question before comes first."""
    both = [c for c in corpus.policy("wyre").clauses if c.topics[0] == "defamation"]
    assert len(both) > 1
    for clause in both:
        like = Question("slander eh", ("defamation",), "rule", "wyre", (clause.text[:60],))
        asked = (*sources(corpus).questions, like)
        vectors = index.question_vectors.__class__(WIDTH)
        vectors.add(np.stack([vector_of(question_prompt(q.question)) for q in asked]))
        answerer = TopicAnswerer.over(
            HashEmbedder(), replace(index, question_vectors=vectors), asked, corpus
        )
        answer = answerer.answer("slander eh", "wyre")
        assert answer.citations[0].clause == clause


@dataclass(frozen=True)
class Doubtful:
    """Reads any question as one that may well ask for a rule on respect."""

    like: dict[int, float]
    councils: frozenset[str]

    def read(self, question: str, vector: Vectors, before: Sequence[str] = ()) -> Asking:
        near = dict.fromkeys(range(2_000), 0.5)
        return Asking({"respect": 0.9}, {"rule": 0.6, "near_miss": 0.4}, near, self.like)


@pytest.mark.parametrize(
    ("like", "councils", "outcome"),
    [
        ("wyre", {"wyre"}, Outcome.ANSWERED),
        ("pershore", {"wyre", "pershore"}, Outcome.NOT_IN_POLICY),
        (None, {"wyre"}, Outcome.NOT_IN_POLICY),
        (None, {"pershore"}, Outcome.ANSWERED),
        (None, set(), Outcome.ANSWERED),
    ],
)
def test_in_doubt_it_counts_whether_like_questions_were_answered(
    answerer: TopicAnswerer,
    index: Index,
    like: str | None,
    councils: set[str],
    outcome: Outcome,
) -> None:
    """From the same council's policy; where none of its questions is known it tells nothing."""
    place = next((i for i, c in enumerate(index.clauses) if c.council == like), None)
    shares = {} if place is None else {place: 0.9}
    reader = Doubtful(shares, frozenset(councils))
    doubtful = replace(answerer, reader=reader)  # type: ignore[arg-type]
    assert doubtful.answer("may I say so", "wyre").outcome is outcome
    assert doubtful.about("may I say so", "respect", "wyre").outcome is Outcome.ANSWERED
    assert doubtful.answer("and there?", "wyre", ["respect"]).outcome is Outcome.ANSWERED


@pytest.mark.parametrize("question", ["", " \n", "why " * 501])
def test_a_question_that_cannot_be_read_is_refused(answerer: TopicAnswerer, question: str) -> None:
    """Empty and overlong questions raise QuestionError, in one line."""
    with pytest.raises(QuestionError) as raised:
        answerer.answer(question, None)
    assert "\n" not in str(raised.value)


def test_a_topic_that_no_head_knows_is_found_by_its_neighbours(
    answerer: TopicAnswerer, index: Index, corpus: Corpus
) -> None:
    """A topic added after the training is answered from the labelled questions alone."""
    heads = index.heads["topics"]
    keep = [i for i, topic in enumerate(heads.labels) if topic != "logo"]
    labels = tuple(heads.labels[i] for i in keep)
    fewer = replace(heads, labels=labels, weights=heads.weights[keep], bias=heads.bias[keep])
    before = replace(index, heads={**index.heads, "topics": fewer})
    asked_before = sources(corpus).questions
    older = TopicAnswerer.over(answerer.embedder, before, asked_before, corpus)
    asked = f"what about {corpus.topics['logo'].title}"
    assert "logo" in older.answer(asked, "rushcliffe").topics


def test_a_question_that_shares_words_with_a_labelled_one_is_taken_for_its_topic(
    index: Index, corpus: Corpus
) -> None:
    """Though no vector is near: the words are a voice of their own."""
    asked = (*questions(corpus), Question("which gromit may I use", ("logo",), "rule"))
    far = index.question_vectors.__class__(WIDTH)
    far.add(np.zeros((len(asked), WIDTH), dtype=np.float32))
    reader = Reader.over(replace(index, question_vectors=far), asked)
    nothing = np.zeros((1, WIDTH), dtype=np.float32)
    heard = reader.read("gromit?", nothing).topics["logo"]
    assert heard - reader.read("zyxwv?", nothing).topics["logo"] == pytest.approx(BY_WORDS)


def test_a_rule_asked_of_no_council_does_not_drown_what_was_answered(
    index: Index, corpus: Corpus
) -> None:
    """However many such questions are nearer, what answered the one of the council still counts."""
    clause = index.clauses[0]
    own = Question("crest on my van", ("logo",), "rule", clause.council, (clause.text,))
    asked = (*[Question(f"may I use it {n}", ("logo",), "rule") for n in range(20)], own)
    vectors = index.question_vectors.__class__(WIDTH)
    vectors.add(np.stack([vector_of("may I use it")] * 20 + [vector_of("crest on my van")]))
    reader = Reader.over(replace(index, question_vectors=vectors), asked)
    assert reader.read("may I", vector_of("may I use it crest")[None]).like == {0: 1.0}


def test_drafts_are_told_from_questions(index: Index) -> None:
    """The sorter knows a message by what it resembles."""
    sorter = EmbeddingSorter(HashEmbedder(), index)
    assert sorter.kind("the chair is a fool") is Kind.DRAFT
    assert sorter.kind("when are bins of street 2 emptied") is Kind.QUESTION


def test_the_same_draft_gets_the_same_evidence(assessor: EmbeddingAssessor) -> None:
    """Nothing is left to chance."""
    draft = Draft("The mayor is a clown. The fete opened.")
    assert assessor.assess(draft) == assessor.assess(draft)
    scores = list(assessor.assess(draft).scores.values())
    assert np.isfinite(scores).all()
