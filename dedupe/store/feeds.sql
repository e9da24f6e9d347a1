-- What is known of watched feeds: made when the first one is watched.

CREATE TABLE feeds ( -- Feeds that were asked.
  address TEXT PRIMARY KEY, -- Where.
  etag TEXT, -- What the last whole answer was called; sent along, so that the same is not sent again.
  modified TEXT, -- When it said it was last changed; sent along too.
  asked REAL NOT NULL, -- When it was last asked, seconds since 1970.
  due REAL NOT NULL, -- Not to be asked before: what it asked for, or after failures longer and longer.
  failures INTEGER NOT NULL -- How often in a row it could not be read.
) WITHOUT ROWID;

CREATE TABLE entries ( -- The entries that stand in a feed now, as far as they are dealt with.
  feed TEXT NOT NULL, -- The feed.
  entry TEXT NOT NULL, -- The id of the entry.
  digest TEXT NOT NULL, -- Of what the feed says of it: another digest is another version.
  attempts INTEGER NOT NULL, -- How often its page was asked for in vain.
  done INTEGER NOT NULL, -- 1 when its article is stored, or it is known to have none.
  PRIMARY KEY (feed, entry)
) WITHOUT ROWID;
