-- The live index: what was read, and where its passages can be found again. One file, any SQLite tool reads it.

CREATE TABLE state ( -- What this file was made with; a row each.
  name TEXT PRIMARY KEY, -- settings (JSON, those that the index depends on), fingerprint (theirs), version (of dedupe), told (of what its stories were told).
  value TEXT NOT NULL -- Its value.
) WITHOUT ROWID;

CREATE TABLE documents ( -- Every version of every article.
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- Its number here: never used again, also after it was removed.
  id TEXT NOT NULL, -- Its id, as the source gives it.
  version INTEGER NOT NULL, -- 1 for the first text under this id, 2 for the next.
  replaces INTEGER, -- Number of the version before it, under the same id or address; NULL for the first.
  outlet TEXT, -- Who published it.
  published TEXT, -- When, ISO 8601.
  url TEXT, -- Where.
  title TEXT, -- Headline.
  author TEXT, -- By whom.
  meta TEXT, -- What else the source says, a JSON object.
  added TEXT NOT NULL, -- When it was added here, UTC.
  text TEXT NOT NULL -- The text, never altered.
);
CREATE UNIQUE INDEX documents_by_id ON documents (id, version);
CREATE INDEX documents_by_url ON documents (url) WHERE url IS NOT NULL;

CREATE TABLE recent ( -- Keys of the newest documents, until there are enough for a segment.
  number INTEGER PRIMARY KEY, -- Document.
  keys BLOB NOT NULL -- Its keys, sorted, 64-bit little-endian; dedupe guide store says what a key is.
);

CREATE TABLE segments ( -- Sorted runs of postings: which documents hold a key.
  segment INTEGER PRIMARY KEY AUTOINCREMENT, -- Its number.
  bits INTEGER NOT NULL, -- Leading bits of a key that choose the bucket.
  first INTEGER NOT NULL, -- The smallest document: numbers in entries count from it.
  last INTEGER NOT NULL, -- The largest document.
  is_wide INTEGER NOT NULL, -- 1 when a document's number takes four bytes in an entry, 0 when three.
  postings INTEGER NOT NULL, -- How many it holds.
  from_part INTEGER NOT NULL, -- It answers for keys whose leading 12 bits are at least this,
  to_part INTEGER NOT NULL, -- and below this: a merge moves both, so that every key has one home.
  target INTEGER -- The segment that it is being merged into, or NULL.
);

CREATE TABLE postings ( -- The buckets of all segments.
  block INTEGER PRIMARY KEY, -- segment × 2^32 + bucket.
  entries BLOB NOT NULL -- Rest of the key and number of the document, 5 to 7 bytes an entry, sorted.
);

CREATE TABLE stories ( -- Which documents are near-copies: a text that a hundred papers ran counts once.
  block INTEGER PRIMARY KEY, -- number / 4096.
  stories BLOB NOT NULL -- For 4096 documents the number of their story's first, 32-bit little-endian; 2^32 - 1: removed.
);

CREATE TABLE outlets ( -- What is known of each outlet.
  outlet TEXT PRIMARY KEY, -- Its name, or the host of its address.
  documents INTEGER NOT NULL, -- How many were added.
  looked INTEGER NOT NULL, -- At how many documents its furniture was last looked for.
  clustered INTEGER NOT NULL -- What that was when stories were last told with it.
) WITHOUT ROWID;

CREATE TABLE samples ( -- Documents of each outlet among which its furniture is looked for next.
  outlet TEXT NOT NULL, -- The outlet.
  number INTEGER NOT NULL, -- A document.
  PRIMARY KEY (outlet, number)
) WITHOUT ROWID;

CREATE TABLE furniture ( -- Lines that an outlet repeats from story to story; they are in no share.
  outlet TEXT NOT NULL, -- The outlet.
  line TEXT NOT NULL, -- The line or sentence, folded.
  PRIMARY KEY (outlet, line)
) WITHOUT ROWID;

CREATE TABLE rejected ( -- What could not be added.
  number INTEGER PRIMARY KEY, -- In the order it came.
  source TEXT NOT NULL, -- File, and line or record.
  reason TEXT NOT NULL, -- Why.
  added TEXT NOT NULL, -- When it was tried, UTC.
  UNIQUE (source, reason)
);

CREATE TABLE matches ( -- Verified pairs that are a match or may speak for one story, as `dedupe cluster STORE` found them.
  a INTEGER NOT NULL, -- The document with the smaller id.
  b INTEGER NOT NULL, -- The other.
  jaccard REAL NOT NULL, -- Shared shingles / all shingles of both.
  a_in_b REAL NOT NULL, -- Shared shingles / shingles of a.
  b_in_a REAL NOT NULL, -- Shared shingles / shingles of b.
  longest_run INTEGER NOT NULL, -- Words of the longest common run outside furniture.
  lead_words INTEGER NOT NULL, -- Words they share in the first two fifths of either text.
  found_by TEXT NOT NULL, -- What proposed the pair, joined by +.
  is_link INTEGER NOT NULL, -- 1 when it speaks for one story, 0 when it does not.
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX matches_by_b ON matches (b);

CREATE TABLE members ( -- Stories, as `dedupe cluster STORE` built them; a document alone has a row too.
  number INTEGER PRIMARY KEY, -- Document.
  cluster TEXT, -- Id of its story, kept for ever; NULL for a document alone.
  is_representative INTEGER NOT NULL -- 1 for the member that holds most of the others.
);
CREATE INDEX members_by_cluster ON members (cluster) WHERE cluster IS NOT NULL;

CREATE TABLE watched ( -- Files of watched folders that are done.
  path TEXT PRIMARY KEY, -- The file.
  size INTEGER NOT NULL, -- Bytes when it was read.
  modified INTEGER NOT NULL -- Nanoseconds since 1970 when it was last changed.
) WITHOUT ROWID;
