"""Reading the corpus folder: policies, risks and topics, checked to the last mark."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from bot.policy.clauses import Conflict, Corpus, LeftOut, Policy, Scope
from bot.policy.faults import CorpusError, read_text
from bot.policy.risks import Answer, Risk, RiskKind, RiskText, Severity, Topic
from bot.policy.tables import Source, Table
from bot.policy.transcript import Transcript

FENCE = "+++"
LONGEST_BUTTON = 24


def read_corpus(folder: Path) -> Corpus:
    """Read `policies/*.md`, `risks.toml` and `topics.toml` in `folder`.

    Raises CorpusError, one line that names file, line and mend, for any fault in them.
    """
    topics = read_topics(folder / "topics.toml")
    risks = read_risks(folder / "risks.toml")
    paths = sorted((folder / "policies").glob("*.md"))
    if not paths:
        raise CorpusError(folder / "policies", 1, "holds no policy: add one as <council>.md")
    policies = {path.stem: read_policy(path, topics) for path in paths}
    parts = [policy.digest for policy in policies.values()]
    parts += [_digest(read_text(folder / name)) for name in ("risks.toml", "topics.toml")]
    return Corpus(
        policies=MappingProxyType(policies),
        risks=MappingProxyType(risks),
        topics=MappingProxyType(topics),
        digest=_digest("\n".join(parts)),
    )


def read_policy(path: Path, topics: Collection[str] | None = None) -> Policy:
    """Read one policy; its topics must be among `topics`.

    Without `topics` they must be in the topics.toml of the corpus that holds the policy.
    Raises CorpusError.
    """
    if topics is None:
        topics = read_topics(path.parent.parent / "topics.toml")
    text = read_text(path)
    front, body, body_line = _split(path, text)
    table = Source(path, front, first_line=2).root
    if table.text("id") != path.stem:
        raise table.fault(f"id must be {path.stem!r}, as the file is named", "id")
    transcript = Transcript(path, topics)
    transcript.read(body, body_line)
    return _policy(table, transcript, _digest(text))


def read_topics(path: Path) -> dict[str, Topic]:
    """Read topics.toml: the topics by id, every risk among them. Raises CorpusError."""
    source = Source(path, read_text(path))
    topics = {id: _topic(id, table) for id, table in source.root.tables("topics")}
    source.root.close()
    _same_risks(source, (topic.id for topic in topics.values() if topic.is_risk))
    return topics


def read_risks(path: Path) -> dict[Risk, RiskText]:
    """Read risks.toml: what is told about each of the risks. Raises CorpusError."""
    source = Source(path, read_text(path))
    tables = dict(source.root.tables("risks"))
    source.root.close()
    _same_risks(source, tables)
    return {risk: _risk(risk, tables[risk]) for risk in Risk}


def _split(path: Path, text: str) -> tuple[str, list[str], int]:
    """The front matter, the lines of the body, and the number of the body's first line."""
    lines = text.splitlines()
    if not lines or lines[0] != FENCE or FENCE not in lines[1:]:
        raise CorpusError(path, 1, f"has no front matter: put it between two lines {FENCE}")
    end = lines.index(FENCE, 1)
    return "\n".join(lines[1:end]), lines[end + 1 :], end + 2


def _policy(table: Table, transcript: Transcript, digest: str) -> Policy:
    council = table.text("id")
    policy = Policy(
        id=council,
        title=table.text("title"),
        council=table.text("council"),
        short=table.text("short"),
        kind=table.text("kind"),
        adopted=table.maybe("adopted"),
        source=table.text("source"),
        ask=table.text("ask"),
        complaints=table.maybe("complaints"),
        scope=table.choice("scope", Scope),
        scope_text=table.text("scope_text"),
        clauses=transcript.clauses(council),
        left_out=tuple(_left_out(passage) for passage in table.array("left_out")),
        digest=digest,
        conflicts=tuple(
            _conflict(conflict, transcript.labels()) for conflict in table.array("conflicts")
        ),
    )
    table.close()
    if transcript.title and transcript.title.casefold() != policy.title.casefold():
        raise table.fault("title differs from the # line: write both as printed", "title")
    if not policy.clauses:
        raise table.fault("the policy has no clause: transcribe it below the front matter")
    return policy


def _left_out(table: Table) -> LeftOut:
    whole = table.maybe("text")
    start, end = (whole, whole) if whole else (table.text("from"), table.text("to"))
    passage = LeftOut(start, end, table.text("reason"))
    table.close()
    return passage


def _conflict(table: Table, labels: Collection[str]) -> Conflict:
    between = table.texts("between")
    if len(set(between)) != 2 or not set(between) <= set(labels):
        raise table.fault("between must name two paragraphs of this policy by label", "between")
    conflict = Conflict((between[0], between[1]), table.text("about"))
    table.close()
    return conflict


def _topic(id: str, table: Table) -> Topic:
    title, about, answer = (table.text(key) for key in ("title", "about", "answer"))
    topic = Topic(id, title, about, answer, is_risk=table.flag("risk"))
    table.close()
    return topic


def _risk(risk: Risk, table: Table) -> RiskText:
    name, meaning, why, mend = (table.text(key) for key in ("name", "meaning", "why", "mend"))
    kind, severity = table.choice("kind", RiskKind), table.choice("severity", Severity)
    text = RiskText(risk, name, kind, meaning, why, mend, severity)
    if kind is RiskKind.FACT:
        question, yes, no = (table.text(key) for key in ("question", "yes", "no"))
        if max(len(yes), len(no)) > LONGEST_BUTTON:
            raise table.fault(f"yes and no are buttons: at most {LONGEST_BUTTON} characters")
        real = table.choice("concern_if", Answer)
        text = RiskText(risk, name, kind, meaning, why, mend, severity, question, yes, no, real)
    table.close()
    return text


def _same_risks(source: Source, found: Iterable[str]) -> None:
    ids = list(found)
    for id in ids:
        if id not in list(Risk):
            raise source.fault(_header(source, id), f"risk {id!r} is unknown: remove it")
    for risk in Risk:
        if risk not in ids:
            raise source.fault(1, f"risk {risk.value!r} is missing: add it")


def _header(source: Source, id: str) -> int:
    """The line of the table of this risk, whichever of the two files it stands in."""
    return max(source.line_of(f"[{name}.{id}]", 1) for name in ("risks", "topics"))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
