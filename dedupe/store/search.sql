-- What pages look articles up by: made when an index is first served, and from then on kept by triggers, in the
-- transaction that adds or removes an article.

CREATE TABLE catalogue ( -- What lists show of every version of every article, without its text.
  number INTEGER PRIMARY KEY, -- Its number in documents.
  id TEXT NOT NULL, -- Its id.
  version INTEGER NOT NULL, -- Its version.
  outlet TEXT, -- Who published it.
  published TEXT, -- When, ISO 8601.
  day TEXT NOT NULL, -- The day it was published, or else added, on.
  title TEXT NOT NULL -- Its headline, or else how its text begins.
);
CREATE INDEX catalogue_by_day ON catalogue (day);
CREATE INDEX catalogue_by_outlet ON catalogue (outlet, day) WHERE outlet IS NOT NULL;

CREATE TABLE searched ( -- How far the catalogue and the words are made; one row.
  done INTEGER NOT NULL, -- Articles up to this number are in,
  upto INTEGER NOT NULL -- and so are those above this one: triggers put them there.
);
