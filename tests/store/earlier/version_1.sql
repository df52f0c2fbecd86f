-- The database of docs/codebook.md. One file per version of the schema would be a migration;
-- this one is version 1. Codes of rows and columns are those of data/forms/.

-- One row per public body over the years, whatever it was called.
CREATE TABLE agencies (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,   -- canonical full name with place: the line over the years
    name         TEXT NOT NULL,          -- as its newest report prints it
    full_name    TEXT NOT NULL,          -- with place, today's name
    division     TEXT,                   -- GB/T 2260, to the township where known
    level        TEXT,                   -- central, province, prefecture, county, township
    kind         TEXT,                   -- government, office, department, township, street, zone
    former_names TEXT NOT NULL DEFAULT '[]',  -- JSON list of names it bore earlier
    warning      TEXT                    -- why it could not be placed
);

-- One row per agency, year and scope: the current version.
CREATE TABLE reports (
    id            INTEGER PRIMARY KEY,
    agency_id     INTEGER NOT NULL REFERENCES agencies(id),
    year          INTEGER,
    scope         TEXT,                       -- own, aggregate or null
    variant       INTEGER NOT NULL DEFAULT 0, -- above 0: another, different report for the same agency, year, scope
    edition       TEXT,
    title         TEXT,
    agency        TEXT,                       -- as printed
    portal        TEXT NOT NULL,              -- the registry entry that saw it first
    url           TEXT NOT NULL,              -- its main address
    index_no      TEXT,
    doc_no        TEXT,
    issuer        TEXT,
    issued_on     TEXT,
    published_on  TEXT,
    topic         TEXT,
    keywords      TEXT,
    metadata_title TEXT,
    attachments   TEXT NOT NULL DEFAULT '[]', -- JSON
    warnings      TEXT NOT NULL DEFAULT '[]', -- JSON
    failed_checks INTEGER NOT NULL DEFAULT 0, -- hard identities that fail
    status        TEXT NOT NULL DEFAULT 'current',  -- current or gone (no address shows it any more)
    content_hash  TEXT NOT NULL,              -- of the cleaned content
    shingles      BLOB NOT NULL,              -- the 64 smallest shingle hashes, 8 bytes each, sorted
    revision_id   INTEGER NOT NULL REFERENCES revisions(id) DEFERRABLE INITIALLY DEFERRED,
    first_seen    TEXT NOT NULL,
    last_seen     TEXT NOT NULL
);
CREATE UNIQUE INDEX reports_identity ON reports (agency_id, ifnull(year, 0), ifnull(scope, ''), variant);

-- Every distinct published version, never deleted. content is the JSON of `Report.to_dict`.
CREATE TABLE revisions (
    id           INTEGER PRIMARY KEY,
    report_id    INTEGER NOT NULL REFERENCES reports(id) DEFERRABLE INITIALLY DEFERRED,
    number       INTEGER NOT NULL,            -- 1, 2, … within the report
    content_hash TEXT NOT NULL,
    seen_on      TEXT NOT NULL,               -- when this version was first seen
    changes      TEXT NOT NULL DEFAULT '[]',  -- JSON list of what differs from the version before
    content      TEXT NOT NULL,
    archive_file   TEXT,                      -- WARC file below data/archive and the record's place in it:
    archive_offset INTEGER,                   -- the page (or file) that this version was read from
    UNIQUE (report_id, number)
);
CREATE INDEX revisions_hash ON revisions (content_hash);

-- Every address at which a version was seen.
CREATE TABLE sightings (
    revision_id INTEGER NOT NULL REFERENCES revisions(id),
    url         TEXT NOT NULL,
    portal      TEXT NOT NULL,
    first_seen  TEXT NOT NULL,
    last_seen   TEXT NOT NULL,
    status      TEXT NOT NULL DEFAULT 'current',  -- current, replaced or gone
    PRIMARY KEY (revision_id, url)
) WITHOUT ROWID;
CREATE INDEX sightings_url ON sightings (url);

CREATE TABLE sections (
    report_id INTEGER NOT NULL REFERENCES reports(id),
    position  INTEGER NOT NULL,
    code      TEXT,
    heading   TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;

-- One row per table row, a column per value; null: blank or no number, see printed.
CREATE TABLE proactive (
    report_id       INTEGER NOT NULL REFERENCES reports(id),
    row             TEXT NOT NULL,
    issued          NUMERIC,
    repealed        NUMERIC,
    in_force        NUMERIC,
    made            NUMERIC,
    disclosed_new   NUMERIC,
    disclosed_total NUMERIC,
    items_prev_year NUMERIC,
    items_change    NUMERIC,
    decisions       NUMERIC,
    projects        NUMERIC,
    amount          NUMERIC,
    PRIMARY KEY (report_id, row)
) WITHOUT ROWID;

CREATE TABLE requests (
    report_id          INTEGER NOT NULL REFERENCES reports(id),
    row                TEXT NOT NULL,
    natural_person     NUMERIC,
    org_commercial     NUMERIC,
    org_research       NUMERIC,
    org_public_welfare NUMERIC,
    org_legal_service  NUMERIC,
    org_other          NUMERIC,
    total              NUMERIC,
    PRIMARY KEY (report_id, row)
) WITHOUT ROWID;

CREATE TABLE review_litigation (
    report_id    INTEGER NOT NULL REFERENCES reports(id),
    row          TEXT NOT NULL,               -- review, litigation_direct, litigation_after_review
    upheld       NUMERIC,
    corrected    NUMERIC,
    other_result NUMERIC,
    pending      NUMERIC,
    total        NUMERIC,
    PRIMARY KEY (report_id, row)
) WITHOUT ROWID;

CREATE TABLE statistics (
    report_id INTEGER NOT NULL REFERENCES reports(id),
    position  INTEGER NOT NULL,
    code      TEXT,
    label     TEXT NOT NULL,
    unit      TEXT,
    "column"  TEXT,
    value     NUMERIC,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;

-- Cells whose text is more than their number, or no number.
CREATE TABLE printed (
    report_id INTEGER NOT NULL REFERENCES reports(id),
    "table"   TEXT NOT NULL,
    row       TEXT NOT NULL,
    "column"  TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (report_id, "table", row, "column")
) WITHOUT ROWID;

CREATE TABLE checks (
    report_id       INTEGER NOT NULL REFERENCES reports(id),
    code            TEXT NOT NULL,
    at              TEXT NOT NULL,
    ok              INTEGER,                  -- 1, 0, or null: not assessable
    "left"          NUMERIC,
    "right"         NUMERIC,
    note            TEXT,
    other_report_id INTEGER REFERENCES reports(id),  -- checks across years
    PRIMARY KEY (report_id, code, at)
) WITHOUT ROWID;

-- What was fetched, good or bad.
CREATE TABLE pages (
    url            TEXT PRIMARY KEY,          -- as it was asked for
    address        TEXT,                      -- where it was found in the end (after redirects), as in sightings
    portal         TEXT NOT NULL,
    kind           TEXT NOT NULL,             -- listing, report or file
    status         INTEGER,
    outcome        TEXT NOT NULL,             -- report, not_report, listing, file, failed, blocked, gone
    problem        TEXT,                      -- short code where no usable answer came
    detail         TEXT,
    etag           TEXT,
    last_modified  TEXT,
    content_hash   TEXT,                      -- of a report's cleaned content, else of the bytes
    archive_file   TEXT,
    archive_offset INTEGER,
    dated          TEXT,                      -- the day it is from: its report's, the listing's, else the first visit's
    settled        INTEGER,                   -- listings: 1 if all it led to was known and old at its last reading
    request        TEXT,                      -- JSON: how to ask for it again (callback, method, headers, listing row)
    first_seen     TEXT NOT NULL,
    fetched_at     TEXT NOT NULL,
    changed_at     TEXT,
    next_visit     TEXT,                      -- null: only when a listing leads there again
    failures       INTEGER NOT NULL DEFAULT 0 -- visits without a usable answer, in a row
) WITHOUT ROWID;
CREATE INDEX pages_portal ON pages (portal, kind, next_visit);

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY,
    portal     TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at   TEXT,
    verdict    TEXT,                          -- complete, partial, blocked, empty, changed; null: killed
    reason     TEXT,
    walk       TEXT,                          -- full: every listing to its end; new: until all was known and old
    pages      INTEGER NOT NULL DEFAULT 0,
    reports    INTEGER NOT NULL DEFAULT 0,    -- read in this run
    new        INTEGER NOT NULL DEFAULT 0,
    changed    INTEGER NOT NULL DEFAULT 0,
    unchanged  INTEGER NOT NULL DEFAULT 0,
    refused    INTEGER NOT NULL DEFAULT 0,    -- pages that are no reports
    failures   INTEGER NOT NULL DEFAULT 0,
    expected   INTEGER,
    stats      TEXT NOT NULL DEFAULT '{}'     -- JSON, Scrapy's stats
);
CREATE INDEX runs_portal ON runs (portal, started_at);
