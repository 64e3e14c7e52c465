"""The schema, step by step. A migration that has run anywhere is never edited again."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("golden-rule")

_INITIAL = """
CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  user INTEGER,
  council TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('councillor', 'clerk', 'deputy')),
  name TEXT NOT NULL,
  enrolled_at TEXT NOT NULL,
  current_at TEXT NOT NULL,
  left_at TEXT,
  UNIQUE (user, council)
);
CREATE TABLE invites (
  id INTEGER PRIMARY KEY,
  council TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('councillor', 'clerk', 'deputy')),
  code_hash TEXT NOT NULL UNIQUE,
  invited_by INTEGER REFERENCES members (id),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_by INTEGER REFERENCES members (id),
  used_at TEXT
);
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX attempts_of ON attempts (user, at);
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES members (id),
  council TEXT NOT NULL,
  text TEXT,
  words INTEGER NOT NULL,
  medium TEXT NOT NULL,
  account TEXT NOT NULL,
  pre_election INTEGER NOT NULL,
  sorted INTEGER NOT NULL,
  evidence TEXT,
  chat INTEGER NOT NULL,
  message INTEGER,
  album TEXT,
  follows INTEGER REFERENCES drafts (id),
  sent_at TEXT NOT NULL,
  changed_at TEXT,
  misread_at TEXT,
  forgotten_at TEXT
);
CREATE UNIQUE INDEX draft_of_message ON drafts (chat, message) WHERE misread_at IS NULL;
CREATE INDEX drafts_of ON drafts (member, id);
CREATE TABLE replies (
  draft INTEGER NOT NULL REFERENCES drafts (id),
  risk TEXT NOT NULL,
  reply TEXT NOT NULL CHECK (reply IN ('concern', 'no_concern', 'not_sure')),
  at TEXT NOT NULL,
  PRIMARY KEY (draft, risk)
);
CREATE TABLE advice (
  id INTEGER PRIMARY KEY,
  draft INTEGER NOT NULL REFERENCES drafts (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('clear', 'amend', 'stop', 'ask_clerk')),
  reason TEXT NOT NULL,
  findings TEXT NOT NULL,
  asked TEXT NOT NULL,
  rests_on TEXT NOT NULL,
  account TEXT NOT NULL,
  pre_election INTEGER NOT NULL,
  wording TEXT NOT NULL,
  told_at TEXT NOT NULL
);
CREATE INDEX advice_on ON advice (draft, id);
CREATE TABLE questions (
  id INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES members (id),
  council TEXT NOT NULL,
  text TEXT,
  outcome TEXT NOT NULL,
  answer TEXT,
  sorted INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  message INTEGER,
  sent_at TEXT NOT NULL,
  changed_at TEXT,
  misread_at TEXT,
  forgotten_at TEXT
);
CREATE UNIQUE INDEX question_of_message ON questions (chat, message) WHERE misread_at IS NULL;
CREATE INDEX questions_of ON questions (member, id);
CREATE TABLE escalations (
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,
  council TEXT NOT NULL,
  member INTEGER NOT NULL REFERENCES members (id),
  subject TEXT NOT NULL CHECK (subject IN ('draft', 'question')),
  draft INTEGER REFERENCES drafts (id),
  question INTEGER REFERENCES questions (id),
  why TEXT NOT NULL,
  wording TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'ruled', 'withdrawn')),
  opened_at TEXT NOT NULL,
  closed_at TEXT,
  UNIQUE (council, number),
  CHECK ((subject = 'draft') = (draft IS NOT NULL)),
  CHECK ((subject = 'question') = (question IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_for_a_draft ON escalations (draft) WHERE state = 'open';
CREATE UNIQUE INDEX one_open_for_a_question ON escalations (question) WHERE state = 'open';
CREATE INDEX escalations_open ON escalations (council, state, number);
CREATE TABLE remarks (
  id INTEGER PRIMARY KEY,
  escalation INTEGER NOT NULL REFERENCES escalations (id),
  member INTEGER NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL CHECK (kind IN ('remark', 'wording', 'circumstance', 'clerk')),
  text TEXT,
  at TEXT NOT NULL
);
CREATE INDEX remarks_on ON remarks (escalation, id);
CREATE TABLE rulings (
  id INTEGER PRIMARY KEY,
  escalation INTEGER NOT NULL REFERENCES escalations (id),
  member INTEGER NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL CHECK (kind IN ('fine', 'change', 'dont', 'answer')),
  words TEXT NOT NULL,
  wording TEXT NOT NULL,
  at TEXT NOT NULL,
  taken_back_at TEXT
);
CREATE UNIQUE INDEX one_ruling_stands ON rulings (escalation) WHERE taken_back_at IS NULL;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('send', 'renew', 'drop')),
  ref_kind TEXT NOT NULL,
  ref_id INTEGER NOT NULL,
  part INTEGER NOT NULL,
  text TEXT,
  keyboard TEXT,
  reply_to INTEGER,
  queued_at TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  sent_at TEXT,
  failed_at TEXT,
  error TEXT
);
CREATE INDEX outbox_waiting ON outbox (chat, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE TABLE notices (
  chat INTEGER NOT NULL,
  message INTEGER NOT NULL,
  ref_kind TEXT NOT NULL,
  ref_id INTEGER NOT NULL,
  part INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (chat, message)
);
CREATE INDEX notices_of ON notices (ref_kind, ref_id, chat, part, message);
CREATE TABLE expecting (
  chat INTEGER PRIMARY KEY,
  act TEXT NOT NULL,
  ref_id INTEGER NOT NULL,
  since TEXT NOT NULL
);
"""


@migrations()
def m001_initial(db: Database) -> None:
    """Members and invites, drafts and advice, questions, the clerk's desk, the outbox."""
    db.executescript(_INITIAL)


_SPOT_CHECKS = """
CREATE VIEW unheard AS
  SELECT id FROM escalations WHERE why = 'spot_check' AND NOT EXISTS (
    SELECT 1 FROM rulings WHERE rulings.escalation = escalations.id AND rulings.kind <> 'fine'
  );
CREATE INDEX rulings_on ON rulings (escalation);
CREATE TABLE alarms (
  model TEXT PRIMARY KEY,
  told_at TEXT NOT NULL
);
"""


@migrations()
def m002_spot_checks(db: Database) -> None:
    """The spot-checks that their councillors have not heard of; the alarms that clerks were
    told of."""
    db.executescript(_SPOT_CHECKS)


_INBOX = """
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  update_id INTEGER NOT NULL UNIQUE,
  chat INTEGER NOT NULL,
  user INTEGER,
  raw TEXT,
  received_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'set_aside')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at TEXT,
  done_at TEXT,
  error TEXT,
  reference TEXT NOT NULL UNIQUE,
  CHECK (state = 'done' OR raw IS NOT NULL)
);
CREATE INDEX inbox_waiting ON inbox (chat, id) WHERE state = 'waiting';
CREATE INDEX inbox_kept ON inbox (user) WHERE state <> 'done';
CREATE INDEX inbox_done ON inbox (done_at) WHERE state = 'done';
"""


@migrations()
def m003_inbox(db: Database) -> None:
    """What Telegram sent, kept until it is handled."""
    db.executescript(_INBOX)


_HELP = """
CREATE TABLE incidents (
  id INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES members (id),
  number INTEGER NOT NULL,
  text TEXT NOT NULL,
  file_id TEXT,
  file_kind TEXT CHECK (file_kind IN ('photo', 'document', 'video', 'voice')),
  album TEXT,
  at TEXT NOT NULL,
  CHECK ((file_id IS NULL) = (file_kind IS NULL))
);
CREATE INDEX incidents_of ON incidents (member, id);
CREATE TABLE ticks (
  member INTEGER NOT NULL REFERENCES members (id),
  item TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (member, item)
);
"""


@migrations()
def m004_help(db: Database) -> None:
    """A member's own incident log, and the ticks of their checklist."""
    db.executescript(_HELP)


_PACE = """
CREATE TABLE pace (
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX pace_of ON pace (user, at);
CREATE INDEX pace_at ON pace (at);
CREATE TABLE put_off (
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL UNIQUE,
  until TEXT NOT NULL,
  count INTEGER NOT NULL
);
CREATE INDEX attempts_at ON attempts (at);
"""


@migrations()
def m005_pace(db: Database) -> None:
    """How much each person has sent of late, and what they were asked to send again."""
    db.executescript(_PACE)


_BEGUN = """
ALTER TABLE outbox ADD COLUMN begun_after INTEGER;
CREATE INDEX notices_by_number ON notices (message);
"""


@migrations()
def m006_begun(db: Database) -> None:
    """Letters that Telegram may have taken, although its answer was never noted."""
    db.executescript(_BEGUN)


_DEPARTING = """
CREATE TABLE departing (
  chat INTEGER PRIMARY KEY
);
"""


@migrations()
def m007_departing(db: Database) -> None:
    """The chats of people who have left, until the last letter to them is out."""
    db.executescript(_DEPARTING)


_LOOKED_UP = """
CREATE INDEX drafts_by_number ON drafts (message);
CREATE INDEX questions_by_number ON questions (message);
CREATE INDEX escalations_on_draft ON escalations (draft, id);
CREATE INDEX escalations_on_question ON escalations (question, id);
CREATE INDEX escalations_of ON escalations (member, state);
CREATE INDEX spot_checks ON escalations (id) WHERE why = 'spot_check';
"""


@migrations()
def m008_looked_up(db: Database) -> None:
    """Indexes for what every message asks of the records, however many they have become."""
    db.executescript(_LOOKED_UP)
