-- A result of dedupe: what a run over a corpus found, with every claim's place in the texts.
--
-- Offsets are characters (Unicode code points) of documents.text, half-open, counted from 0:
--   substr(text, a_start + 1, a_end - a_start)
-- An unordered pair is a, b; a is the source where a direction was found. Shares are fractions of words,
-- page furniture in no denominator, cumulative: verbatim, then with edited, then with paraphrased passages.
-- The table columns says the same of every column.

CREATE TABLE run ( -- With what the result was made; one row.
  title TEXT NOT NULL, -- What the report is called.
  digest TEXT NOT NULL, -- SHA-256 over ids and digests of all documents.
  version TEXT NOT NULL, -- The version of dedupe.
  fingerprint TEXT NOT NULL -- Stands for all settings: equal settings, equal fingerprint.
);

CREATE TABLE settings ( -- Every setting of the run; the fingerprint of run is made of them.
  stage TEXT NOT NULL, -- The stage it belongs to, such as shingle.
  name TEXT NOT NULL, -- Its name within the stage, such as k.
  value TEXT NOT NULL, -- Its value as JSON.
  PRIMARY KEY (stage, name)
) WITHOUT ROWID;

CREATE TABLE clusters ( -- Stories: documents that tell the same.
  id TEXT PRIMARY KEY, -- The id of the smallest member.
  representative TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED, -- The member to read first.
  why TEXT NOT NULL, -- Why it represents the story.
  type TEXT, -- What makes a story of them, such as release rewrite; empty where nobody can say.
  type_why TEXT NOT NULL, -- Why it is of that type.
  first TEXT, -- Its first dated member.
  first_seen TEXT, -- When that was published.
  last TEXT, -- Its last dated member.
  last_seen TEXT, -- When that was published.
  spread_hours REAL, -- Hours between the two.
  outlets INTEGER, -- Outlets that ran it.
  undated INTEGER -- Members without a date, which are in no figure of time.
);

CREATE TABLE documents ( -- The texts, as they were read.
  id TEXT PRIMARY KEY, -- Its id, from the record or the file's name.
  outlet TEXT, -- Who published it.
  published TEXT, -- When: ISO 8601, a day or a time with its zone.
  title TEXT, -- Its title.
  author TEXT, -- Its author.
  url TEXT, -- Its address.
  path TEXT, -- The file it came from, as the user named it.
  sha256 TEXT NOT NULL, -- SHA-256 of the text as UTF-8.
  characters INTEGER NOT NULL, -- Characters of the text.
  words INTEGER NOT NULL, -- Words outside page furniture: the denominator of its shares.
  furniture_words INTEGER NOT NULL, -- Words of page furniture.
  cluster TEXT REFERENCES clusters (id), -- Its story; empty for a text that shares nothing.
  part TEXT, -- What it is in its story, such as rewrite.
  part_why TEXT, -- Why.
  source_share REAL, -- How much of it comes from its source; empty where it has none.
  lag_hours REAL, -- Hours after the first text of the story; empty where either hour is unknown.
  lag_is_rough INTEGER, -- 1: a bare day was counted from its beginning.
  text TEXT NOT NULL -- The text, unaltered.
);
CREATE INDEX documents_by_cluster ON documents (cluster);
CREATE INDEX documents_by_digest ON documents (sha256);

CREATE TABLE furniture ( -- Spans of page furniture, which are in no share.
  document TEXT NOT NULL REFERENCES documents (id), -- The document.
  start INTEGER NOT NULL, -- First character.
  end INTEGER NOT NULL, -- Character after the last.
  PRIMARY KEY (document, start)
) WITHOUT ROWID;

CREATE TABLE matches ( -- Verified pairs, counted exactly in shingles (runs of words).
  a TEXT NOT NULL REFERENCES documents (id), -- One document; the source where the pair was aligned and has one.
  b TEXT NOT NULL REFERENCES documents (id), -- The other.
  status TEXT NOT NULL CHECK (status IN ('aligned', 'counted', 'near miss')), -- Aligned; a match that was only
  -- counted; or below the rule of a match.
  jaccard REAL NOT NULL, -- Shared shingles / shingles of both.
  a_in_b REAL NOT NULL, -- Shared shingles / shingles of a.
  b_in_a REAL NOT NULL, -- Shared shingles / shingles of b.
  longest_run INTEGER NOT NULL, -- Words of the longest common run outside furniture.
  found_by TEXT NOT NULL, -- Candidate sources that proposed the pair, joined by +.
  copied_words INTEGER, -- Words of the longest copied run, counted as shares are; empty where it was not looked for.
  copied_a_start INTEGER, -- Its first character in a.
  copied_a_end INTEGER, -- Character after its last in a.
  copied_b_start INTEGER, -- Its first character in b.
  copied_b_end INTEGER, -- Character after its last in b.
  a_words INTEGER, -- Words of a outside furniture, if aligned.
  a_verbatim REAL, -- Share of a that b has word for word.
  a_edited REAL, -- The same with edited passages.
  a_paraphrase REAL, -- The same with paraphrases too.
  b_words INTEGER, -- Words of b outside furniture, if aligned.
  b_verbatim REAL, -- Share of b that comes from a word for word.
  b_edited REAL, -- The same with edited passages.
  b_paraphrase REAL, -- The same with paraphrases too.
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX matches_by_b ON matches (b);

CREATE TABLE passages ( -- Text of b that was taken from a.
  a TEXT NOT NULL, -- The pair: see matches.
  b TEXT NOT NULL, -- The pair: see matches.
  passage TEXT NOT NULL, -- Its id within the pair, such as p3.
  kind TEXT NOT NULL CHECK (kind IN ('verbatim', 'edited', 'paraphrase')), -- How near the two wordings are.
  score REAL NOT NULL, -- Likeness, 0 to 1.
  moved INTEGER NOT NULL, -- 1: left the order of its neighbours.
  in_quote INTEGER NOT NULL, -- 1: stands inside quotation marks.
  repeat INTEGER NOT NULL, -- 1: says again what an earlier passage of b said; in no share.
  a_start INTEGER NOT NULL, -- First character in a.
  a_end INTEGER NOT NULL, -- Character after the last in a.
  b_start INTEGER NOT NULL, -- First character in b.
  b_end INTEGER NOT NULL, -- Character after the last in b.
  PRIMARY KEY (a, b, passage),
  FOREIGN KEY (a, b) REFERENCES matches (a, b)
) WITHOUT ROWID;

CREATE TABLE edits ( -- Changes inside passages, each one that a reader would name.
  a TEXT NOT NULL, -- The pair: see matches.
  b TEXT NOT NULL, -- The pair: see matches.
  passage TEXT NOT NULL, -- The passage it stands in.
  edit INTEGER NOT NULL, -- Its number within the passage, from 1.
  kind TEXT NOT NULL, -- Such as number, quote, certainty, wording (dedupe guide settings).
  severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'none')), -- How much it changes what a
  -- reader is told.
  old TEXT NOT NULL, -- The words in a; empty for an insertion.
  new TEXT NOT NULL, -- The words in b; empty for a deletion.
  a_start INTEGER NOT NULL, -- First character in a.
  a_end INTEGER NOT NULL, -- Character after the last in a.
  b_start INTEGER NOT NULL, -- First character in b.
  b_end INTEGER NOT NULL, -- Character after the last in b.
  PRIMARY KEY (a, b, passage, edit),
  FOREIGN KEY (a, b, passage) REFERENCES passages (a, b, passage)
) WITHOUT ROWID;
CREATE INDEX edits_by_kind ON edits (kind, severity);

CREATE TABLE quotes ( -- What became of each quotation of a pair.
  a TEXT NOT NULL, -- The pair: see matches.
  b TEXT NOT NULL, -- The pair: see matches.
  quote INTEGER NOT NULL, -- Its number within the pair, from 1.
  status TEXT NOT NULL, -- kept, altered, de-quoted, newly-quoted, dropped or added.
  speaker TEXT, -- Who says it; empty where nobody is named.
  a_start INTEGER, -- First character in a; empty where it does not stand there.
  a_end INTEGER, -- Character after the last in a.
  b_start INTEGER, -- First character in b; empty where it does not stand there.
  b_end INTEGER, -- Character after the last in b.
  a_speaker TEXT, -- Who says it in a, where b gives it to another speaker; else empty.
  b_speaker TEXT, -- Who says it in b, where that is another speaker than in a; else empty.
  a_speaker_start INTEGER, -- First character of the name in a.
  a_speaker_end INTEGER, -- Character after its last in a.
  b_speaker_start INTEGER, -- First character of the name in b.
  b_speaker_end INTEGER, -- Character after its last in b.
  PRIMARY KEY (a, b, quote),
  FOREIGN KEY (a, b) REFERENCES matches (a, b)
) WITHOUT ROWID;

CREATE TABLE facts ( -- What became of each number, date, sum of money, person, organisation and place of a pair.
  a TEXT NOT NULL, -- The pair: see matches.
  b TEXT NOT NULL, -- The pair: see matches.
  fact INTEGER NOT NULL, -- Its number within the pair, from 1.
  type TEXT NOT NULL, -- Such as number, money, date, person.
  status TEXT NOT NULL, -- kept, reformatted, changed, dropped or added.
  value TEXT NOT NULL, -- Its normal form, such as GBP 4700000.
  a_start INTEGER, -- First character in a; empty where it does not stand there.
  a_end INTEGER, -- Character after the last in a.
  b_start INTEGER, -- First character in b; empty where it does not stand there.
  b_end INTEGER, -- Character after the last in b.
  PRIMARY KEY (a, b, fact),
  FOREIGN KEY (a, b) REFERENCES matches (a, b)
) WITHOUT ROWID;

CREATE TABLE remainders ( -- Text of one side that no passage covers.
  a TEXT NOT NULL, -- The pair: see matches.
  b TEXT NOT NULL, -- The pair: see matches.
  status TEXT NOT NULL CHECK (status IN ('omitted', 'added')), -- Left out of a, or added in b.
  remainder INTEGER NOT NULL, -- Its number within the pair and status, from 1.
  start INTEGER NOT NULL, -- First character, in a when omitted, in b when added.
  end INTEGER NOT NULL, -- Character after the last.
  kind TEXT NOT NULL, -- What it is, such as quote or fact.
  PRIMARY KEY (a, b, status, remainder),
  FOREIGN KEY (a, b) REFERENCES matches (a, b)
) WITHOUT ROWID;

CREATE TABLE derivations ( -- Which of two aligned documents is the source.
  a TEXT NOT NULL, -- The pair: see matches.
  b TEXT NOT NULL, -- The pair: see matches.
  source TEXT REFERENCES documents (id), -- The source; empty means undetermined.
  relation TEXT NOT NULL, -- In words of W3C PROV: wasQuotedFrom, wasRevisionOf, hadPrimarySource, wasDerivedFrom.
  confidence REAL NOT NULL, -- From 0.5 (nothing known) to 0.99.
  PRIMARY KEY (a, b),
  FOREIGN KEY (a, b) REFERENCES matches (a, b)
) WITHOUT ROWID;

CREATE TABLE evidence ( -- The reasons for and against a direction.
  a TEXT NOT NULL, -- The pair: see derivations.
  b TEXT NOT NULL, -- The pair: see derivations.
  reason INTEGER NOT NULL, -- Its number within the pair, from 1.
  kind TEXT NOT NULL, -- Such as date or credit.
  weight REAL NOT NULL, -- Log-odds; positive speaks for a as the source, negative for b.
  words TEXT NOT NULL, -- The reason in words, in which A and B are the two documents.
  a_start INTEGER, -- First character in a, where it has a place there.
  a_end INTEGER, -- Character after the last in a.
  b_start INTEGER, -- First character in b, where it has a place there.
  b_end INTEGER, -- Character after the last in b.
  PRIMARY KEY (a, b, reason),
  FOREIGN KEY (a, b) REFERENCES derivations (a, b)
) WITHOUT ROWID;

CREATE TABLE unseen ( -- Sources that nobody collected, known by what their takers share.
  id TEXT PRIMARY KEY, -- The word unseen, a colon and the id of a taker.
  cluster TEXT NOT NULL REFERENCES clusters (id), -- The story.
  is_main INTEGER NOT NULL, -- 1: the takers have their text from it; 0: a second source of theirs.
  reasons TEXT NOT NULL -- What the takers share, in words.
);

CREATE TABLE takers ( -- Who took text from a source that nobody collected.
  unseen TEXT NOT NULL REFERENCES unseen (id), -- The source.
  document TEXT NOT NULL REFERENCES documents (id), -- The taker.
  PRIMARY KEY (unseen, document)
) WITHOUT ROWID;

CREATE TABLE descent ( -- Who in a story has the text from whom; a row a source.
  member TEXT NOT NULL REFERENCES documents (id), -- The text.
  source INTEGER NOT NULL, -- 0 is the main source, 1 and so on are further ones.
  parent TEXT REFERENCES documents (id), -- The text it was made from; empty where it begins the story.
  unseen TEXT REFERENCES unseen (id), -- The source that nobody collected, in place of a parent.
  relation TEXT, -- In words of W3C PROV; empty where it has no parent.
  confidence REAL, -- Of the best tree against the best one in which this member has another parent.
  share REAL, -- How much of the member comes from a further source alone; empty for the main one.
  reasons TEXT NOT NULL, -- Changes that both share, in words.
  PRIMARY KEY (member, source)
) WITHOUT ROWID;

CREATE TABLE revisions ( -- An outlet's newer version of its own text; edits has what was changed.
  before TEXT NOT NULL REFERENCES documents (id), -- The earlier text.
  after TEXT NOT NULL REFERENCES documents (id), -- The later one.
  changes INTEGER NOT NULL, -- How many changes it made.
  note TEXT, -- The words in which the later one owns up to it; empty without such words.
  PRIMARY KEY (before, after)
) WITHOUT ROWID;

CREATE TABLE coverage ( -- What became of the text that begins a story: one row an outlet.
  release TEXT NOT NULL REFERENCES documents (id), -- The text that begins the story.
  document TEXT NOT NULL REFERENCES documents (id), -- The first text that the outlet printed.
  outlet TEXT NOT NULL, -- The outlet.
  first_seen TEXT, -- When it was published.
  lag_hours REAL, -- Hours after the release; empty where either hour is unknown.
  lag_is_rough INTEGER NOT NULL, -- 1: a bare day was counted from its beginning.
  part TEXT NOT NULL, -- What it is, such as rewrite.
  via TEXT, -- The text it has the story from; empty where unknown.
  carries TEXT, -- The text it carries word for word, where another outlet printed it first.
  share_of_article REAL NOT NULL, -- How much of the article is the release.
  share_of_release REAL NOT NULL, -- How much of the release it used.
  words INTEGER NOT NULL, -- Words of the article outside furniture.
  quotes_kept INTEGER NOT NULL, -- Quotations of the release it kept.
  quotes_altered INTEGER NOT NULL, -- Quotations it altered.
  quotes_dropped INTEGER NOT NULL, -- Quotations it dropped.
  facts_changed INTEGER, -- Changes of facts, inherited ones too; empty where nothing could be compared.
  facts_inherited INTEGER, -- Those of them that stand in no passage: its source has them wrong.
  strongest_kind TEXT, -- The kind of its strongest change.
  strongest_old TEXT, -- The words of the release there.
  strongest_new TEXT, -- Its own words there.
  strongest_inherited INTEGER, -- 1: that change stands in no passage, its source has it.
  PRIMARY KEY (release, outlet, document)
) WITHOUT ROWID;

CREATE TABLE coverage_also ( -- Further texts of an outlet that carry the release.
  release TEXT NOT NULL REFERENCES documents (id), -- The text that begins the story.
  outlet TEXT NOT NULL, -- The outlet.
  document TEXT NOT NULL REFERENCES documents (id), -- The further text.
  PRIMARY KEY (release, outlet, document)
) WITHOUT ROWID;

CREATE TABLE decisions ( -- What a person decided about the result, and what became of it.
  decision INTEGER PRIMARY KEY, -- Its number, from 1.
  what TEXT NOT NULL, -- The match, passage, edit or direction.
  verdict TEXT NOT NULL, -- accept or reject.
  note TEXT NOT NULL, -- Why.
  who TEXT NOT NULL, -- Who decided.
  decided TEXT NOT NULL, -- When.
  outcome TEXT NOT NULL, -- applied, stale (the text has changed since) or unmatched.
  message TEXT NOT NULL, -- A warning; empty where all is well.
  digest TEXT NOT NULL -- Digest of the texts under it as they are now; empty where there are none.
);

CREATE TABLE rejected ( -- Records that could not be read.
  record INTEGER PRIMARY KEY, -- Its number, from 1.
  place TEXT NOT NULL, -- File and line or record.
  reason TEXT NOT NULL -- What is wrong with it.
);

CREATE VIEW passage_texts ( -- Passages with their words on both sides.
  a, -- The pair: see matches.
  b, -- The pair: see matches.
  passage, -- Its id within the pair.
  kind, -- How near the two wordings are.
  a_text, -- The words in a.
  b_text -- The words in b.
) AS
SELECT p.a, p.b, p.passage, p.kind,
       substr(x.text, p.a_start + 1, p.a_end - p.a_start),
       substr(y.text, p.b_start + 1, p.b_end - p.b_start)
  FROM passages AS p JOIN documents AS x ON x.id = p.a JOIN documents AS y ON y.id = p.b;

CREATE VIEW who_from_whom ( -- The lines of descent with the outlets, to be read.
  cluster, -- The story.
  outlet, -- The outlet of the text.
  document, -- The text.
  published, -- When it was published.
  relation, -- In words of W3C PROV.
  source_outlet, -- The outlet of its source.
  source, -- Its source; empty where it begins the story.
  confidence -- Of the claim.
) AS
SELECT d.cluster, d.outlet, d.id, d.published, l.relation, s.outlet, coalesce(l.parent, l.unseen), l.confidence
  FROM descent AS l JOIN documents AS d ON d.id = l.member LEFT JOIN documents AS s ON s.id = l.parent
 ORDER BY d.cluster, d.published, d.id, l.source;
