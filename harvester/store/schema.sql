-- The database of docs/codebook.md, as a new file gets it; store/migrations.py brings older files to the same.
-- Codes of rows and columns are those of data/forms/. Every column that refers to another table has an index
-- that begins with it: without one SQLite reads the whole table for each row that it is asked about.

-- What this database is: kind (live, replica or mixed: whose pages came in), program (the version that wrote last) …
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT
) WITHOUT ROWID;

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

CREATE INDEX agencies_division ON agencies (division);

-- The administrative divisions of data/divisions.csv, and those of data/renames.csv that were abolished. Filled with the
-- views (store/divisions.py), and anew whenever those files change.
CREATE TABLE divisions (
    code   TEXT PRIMARY KEY,    -- GB/T 2260: six digits, nine for townships
    name   TEXT NOT NULL,
    parent TEXT,                -- code of the next division above; null: a province
    level  TEXT NOT NULL,       -- province, prefecture, county, township
    "from" TEXT,                -- day of the decree that made it, where a rename is known
    until  TEXT                 -- day of the decree that abolished it; null: it is there today
) WITHOUT ROWID;

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
    agency_told_by TEXT,                      -- the witnesses that named the agency, the surest first: title, row …
    year_told_by   TEXT,                      -- those that told the year
    published_told_by TEXT,                   -- where published_on stood: metadata, day line, listing, address, meta
    read_from      TEXT,                      -- kind of document: html, text, pdf …; of single tables see readings
    correction    INTEGER NOT NULL DEFAULT 0, -- 1: its title or row calls it the newer version of a report
    attachments   TEXT NOT NULL DEFAULT '[]', -- JSON
    warnings      TEXT NOT NULL DEFAULT '[]', -- JSON
    failed_checks INTEGER NOT NULL DEFAULT 0, -- hard identities that fail
    held_checks   INTEGER NOT NULL DEFAULT 0, -- checks within the report that hold: no rows in checks
    held_years    INTEGER NOT NULL DEFAULT 0, -- the same of those across years
    status        TEXT NOT NULL DEFAULT 'current',  -- current or gone (no address shows it any more)
    content_hash  TEXT NOT NULL,              -- of the cleaned content
    shingles      BLOB NOT NULL,              -- of the 64 smallest shingle hashes the first 4 bytes each, sorted
    revision_id   INTEGER NOT NULL REFERENCES revisions(id) DEFERRABLE INITIALLY DEFERRED,
    first_seen    TEXT NOT NULL,
    last_seen     TEXT NOT NULL
);
CREATE UNIQUE INDEX reports_identity ON reports (agency_id, ifnull(year, 0), ifnull(scope, ''), variant);
CREATE UNIQUE INDEX reports_revision ON reports (revision_id);
CREATE INDEX reports_portal ON reports (portal);
-- the browser shows a table's first rows in the order of a column, whatever its size
CREATE INDEX reports_year ON reports (year);
CREATE INDEX reports_title ON reports (title);

-- Every distinct published version, never deleted. content: the JSON of `Report.to_dict`, packed (zlib). Null where
-- it is the current version: reports and the tables below hold it, and store/reload.py makes the JSON of them.
CREATE TABLE revisions (
    id           INTEGER PRIMARY KEY,
    report_id    INTEGER NOT NULL REFERENCES reports(id) DEFERRABLE INITIALLY DEFERRED,
    number       INTEGER NOT NULL,            -- 1, 2, … within the report
    content_hash TEXT NOT NULL,
    seen_on      TEXT NOT NULL,               -- when this version was first seen
    changes      TEXT NOT NULL DEFAULT '[]',  -- JSON list of what differs from the version before
    content      BLOB,
    archive_file   TEXT,                      -- WARC file below data/archive and the record's place in it:
    archive_offset INTEGER,                   -- the page (or file) that this version was read from
    UNIQUE (report_id, number)
);

-- Every address at which a version was seen.
CREATE TABLE sightings (
    revision_id INTEGER NOT NULL REFERENCES revisions(id),
    url         TEXT NOT NULL,
    portal      TEXT NOT NULL,
    first_seen  TEXT NOT NULL,
    last_seen   TEXT NOT NULL,
    status      TEXT NOT NULL DEFAULT 'current',  -- current, replaced or gone
    PRIMARY KEY (url, revision_id)
);
CREATE INDEX sightings_revision ON sightings (revision_id);
CREATE INDEX sightings_portal ON sightings (portal, status, revision_id);

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

-- Why there is no number. row '': in the whole table, or wherever the column is null; column '': in the whole row.
CREATE TABLE nulls (
    report_id INTEGER NOT NULL REFERENCES reports(id),
    "table"   TEXT NOT NULL,
    row       TEXT NOT NULL,
    "column"  TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (report_id, "table", row, "column")
) WITHOUT ROWID;

-- How a cell was read, where not simply as its report: how (ocr), the reader's confidence in it (0 to 1). row and column
-- '': the whole table came from a file of that kind (how).
CREATE TABLE readings (
    report_id   INTEGER NOT NULL REFERENCES reports(id),
    "table"     TEXT NOT NULL,
    row         TEXT NOT NULL,
    "column"    TEXT NOT NULL,
    how         TEXT,
    confidence  NUMERIC,
    PRIMARY KEY (report_id, "table", row, "column")
) WITHOUT ROWID;

-- Those that fail or cannot be assessed; how many hold stands in reports.
CREATE TABLE checks (
    report_id       INTEGER NOT NULL REFERENCES reports(id),
    code            TEXT NOT NULL,
    at              TEXT NOT NULL,
    ok              INTEGER,                  -- 0, or null: not assessable
    "left"          NUMERIC,
    "right"         NUMERIC,
    note            TEXT,
    other_report_id INTEGER REFERENCES reports(id),  -- checks across years
    PRIMARY KEY (report_id, code, at)
) WITHOUT ROWID;
CREATE INDEX checks_other ON checks (other_report_id);

-- Bodies whose reports changed since the checks across years were last made.
CREATE TABLE touched (
    agency_id INTEGER PRIMARY KEY REFERENCES agencies(id)
);

-- What was fetched, good or bad.
CREATE TABLE pages (
    url            TEXT PRIMARY KEY,          -- as it was asked for
    address        TEXT,                      -- where redirects led in the end, as in sightings; null: url itself
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
CREATE INDEX pages_problem ON pages (portal, kind, fetched_at) WHERE problem IS NOT NULL;

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
CREATE INDEX runs_portal ON runs (portal) WHERE verdict IS NOT NULL;
CREATE INDEX runs_walk ON runs (portal, walk, started_at);
