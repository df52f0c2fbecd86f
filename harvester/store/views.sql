-- Views of docs/codebook.md; what stands between @ follows from the forms (store/views.py). Made anew whenever they change,
-- so that no migration is needed for them. The view `comparable` is made by store/comparable.py.

-- Which cells of the proactive table a form has: a cell that its form lacks is no blank.
CREATE VIEW form_cells AS
WITH c (form, rows, columns) AS (VALUES
    @form_cells@
)
SELECT c.form, r.value AS row, k.value AS "column" FROM c, json_each(c.rows) r, json_each(c.columns) k;

-- At which cells a check that fails is marked. row, column: empty where the check's own place (checks.at) says it.
CREATE VIEW check_cells AS
WITH c (code, "table", row, "column") AS (VALUES
    @check_cells@
)
SELECT code, "table", row, "column" FROM c;

-- One row per number: the long form of the tables. unit: of money, and of a list's line as it is printed. null_reason:
-- as `nulls` has it for the cell, its row or its column; for reports read before there were any, told from what was
-- printed.
-- The CAST and the + give a column the same affinity in all parts: else SQLite works out every cell before it shows
-- the first (https://www.sqlite.org/optoverview.html#flattening, 17h).
CREATE VIEW observations AS
WITH cells (report_id, "table", row, "column", value, unit) AS (
    @cells@
    UNION ALL
    SELECT report_id, 'statistics', CAST(coalesce(code, label) AS TEXT), coalesce("column", 'value'), value, +unit
    FROM statistics
)
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition,
       c."table", c.row, c."column", c.value, c.unit, p.text AS printed,
       CASE WHEN c.value IS NULL THEN coalesce(
           (SELECT n.reason FROM nulls n
            WHERE n.report_id = c.report_id AND n."table" = c."table"
              AND n.row IN (c.row, '') AND n."column" IN (c."column", '')
            ORDER BY n.row = '', n."column" = '' LIMIT 1),
           CASE WHEN p.text IS NULL THEN 'blank' ELSE 'unreadable' END) END AS null_reason,
       coalesce(h.how, w.how, r.read_from) AS how, h.confidence,
       (SELECT group_concat(k.code, ' ') FROM checks k
        CROSS JOIN check_cells f ON f.code = k.code AND f."table" = c."table"
               AND c.row = coalesce(f.row, k.at) AND c."column" = coalesce(f."column", k.at)
        WHERE k.report_id = c.report_id AND k.ok = 0) AS failing,
       r.agency_told_by, r.year_told_by, r.id AS report_id
FROM cells c
JOIN reports r ON r.id = c.report_id
JOIN agencies a ON a.id = r.agency_id
LEFT JOIN printed p
       ON p.report_id = c.report_id AND p."table" = c."table" AND p.row = c.row AND p."column" = c."column"
LEFT JOIN readings h
       ON h.report_id = c.report_id AND h."table" = c."table" AND h.row = c.row AND h."column" = c."column"
LEFT JOIN readings w ON w.report_id = c.report_id AND w."table" = c."table" AND w.row = '' AND w."column" = ''
WHERE c.value IS NOT NULL OR p.text IS NOT NULL OR c."table" <> 'proactive'
   OR EXISTS (SELECT 1 FROM form_cells f WHERE f.form = r.edition AND f.row = c.row AND f."column" = c."column");

-- One row per place and year: the one report that speaks best for the place, and why. Of the reports of its government
-- and office (never a department's) the one that speaks for the bodies below, too, comes before one that does not say, and
-- that before the government's or office's own; the government's before its office's, one that is shown before one that is
-- gone. Never a sum: reports of several scopes count the same requests.
CREATE VIEW places AS
SELECT a.division, d.name AS place, d.level, c.year, a.key AS agency, a.kind, c.edition, c.scope,
       CASE c.scope WHEN 'aggregate' THEN 'for all below' WHEN 'own' THEN 'own only' ELSE 'not stated' END AS why,
       (SELECT count(*) - 1 FROM agencies b JOIN reports o ON o.agency_id = b.id AND ifnull(o.year, 0) = ifnull(c.year, 0)
        WHERE b.division = a.division AND b.kind <> 'department') AS others,
       @panel@,
       c.failed_checks, (SELECT min(confidence) FROM readings WHERE report_id = c.id) AS confidence,
       @read_from@,
       c.agency_told_by, c.year_told_by, c.status, c.url, c.id AS report_id
FROM reports c
JOIN agencies a ON a.id = c.agency_id
LEFT JOIN divisions d ON d.code = a.division
WHERE c.year IS NOT NULL AND a.division IS NOT NULL AND a.kind <> 'department' AND NOT EXISTS (
    SELECT 1 FROM agencies b JOIN reports o ON o.agency_id = b.id AND ifnull(o.year, 0) = ifnull(c.year, 0)
    WHERE b.division = a.division AND b.kind <> 'department'
      AND (CASE o.scope WHEN 'aggregate' THEN 0 WHEN 'own' THEN 2 ELSE 1 END, b.kind = 'office', b.kind = 'zone',
           o.status = 'gone', o.variant, o.id)
        < (CASE c.scope WHEN 'aggregate' THEN 0 WHEN 'own' THEN 2 ELSE 1 END, a.kind = 'office', a.kind = 'zone',
           c.status = 'gone', c.variant, c.id)
);

-- An aggregate beside the sum of its parts, where both are there: the reports that bodies of the same place give for
-- themselves. More in the parts than in the whole cannot be (ok 0); less is no error, for parts may be missing (null).
-- CROSS JOIN: from the place to its bodies. Left to itself SQLite goes through all reports for each aggregate.
CREATE VIEW parts AS
SELECT a.division, r.year, r.id AS report_id, q.row, q.total AS whole, count(p.total) AS parts, sum(p.total) AS of_parts,
       CASE WHEN sum(p.total) > q.total + 1e-6 THEN 0 WHEN sum(p.total) >= q.total - 1e-6 THEN 1 END AS ok
FROM reports r
JOIN agencies a ON a.id = r.agency_id
CROSS JOIN agencies b ON b.division = a.division
CROSS JOIN reports o ON o.agency_id = b.id AND ifnull(o.year, 0) = ifnull(r.year, 0) AND ifnull(o.scope, '') = 'own'
              AND o.variant = 0 AND o.status <> 'gone'
CROSS JOIN requests q ON q.report_id = r.id
              AND q.row IN ('new_received', 'carried_in', 'total_processed', 'carried_forward')
CROSS JOIN requests p ON p.report_id = o.id AND p.row = q.row
WHERE r.scope = 'aggregate' AND r.status <> 'gone' AND q.total IS NOT NULL AND p.total IS NOT NULL
GROUP BY r.id, q.row;

-- One row per agency and year, a column per main indicator. Where an agency has several reports for a year, the
-- one that speaks for the agency itself counts: own before unstated before aggregate, and one that is still shown
-- before one that is gone; scope says which it is and others how many there are besides.
-- Each number is looked up by its own key, and which report counts is asked report by report: so that a page of the
-- panel, or one indicator of it, does not cost a walk over all tables.
CREATE VIEW panel AS
SELECT a.key AS agency, a.division, a.level, a.kind, c.year, c.edition, c.scope,
       (SELECT count(*) - 1 FROM reports o WHERE o.agency_id = c.agency_id AND ifnull(o.year, 0) = ifnull(c.year, 0)) AS others,
       @panel@,
       c.failed_checks, (SELECT min(confidence) FROM readings WHERE report_id = c.id) AS confidence,
       @read_from@,
       c.agency_told_by, c.year_told_by, c.status, c.url, c.id AS report_id
FROM reports c
JOIN agencies a ON a.id = c.agency_id
WHERE c.year IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM reports o
    WHERE o.agency_id = c.agency_id AND ifnull(o.year, 0) = ifnull(c.year, 0)
      AND (CASE o.scope WHEN 'own' THEN 0 WHEN 'aggregate' THEN 2 ELSE 1 END, o.status = 'gone', o.variant, o.id)
        < (CASE c.scope WHEN 'own' THEN 0 WHEN 'aggregate' THEN 2 ELSE 1 END, c.status = 'gone', c.variant, c.id)
);
