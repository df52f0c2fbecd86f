-- Views of docs/codebook.md. Made anew whenever this file changes, so that no migration is needed for them.

-- Which cells of the proactive table a form has: a cell that its form lacks is no blank.
CREATE VIEW form_cells AS
WITH c (form, rows, columns) AS (VALUES
    ('2021', '["rules","normative_documents"]', '["issued","repealed","in_force"]'),
    ('2021', '["licensing","penalty","coercion"]', '["decisions"]'),
    ('2021', '["fees"]', '["amount"]'),
    ('2019', '["rules","normative_documents"]', '["made","disclosed_new","disclosed_total"]'),
    ('2019', '["licensing","other_public_services","penalty","coercion"]',
             '["items_prev_year","items_change","decisions"]'),
    ('2019', '["fees"]', '["items_prev_year","items_change"]'),
    ('2019', '["central_procurement"]', '["projects","amount"]')
)
SELECT c.form, r.value AS row, k.value AS "column" FROM c, json_each(c.rows) r, json_each(c.columns) k;

-- One row per number: the long form of the tables. null_reason: "blank", or the text that is no number.
-- The CAST gives a column the same affinity in all parts: else SQLite works out every cell before it shows the first
-- (https://www.sqlite.org/optoverview.html#flattening, 17h).
CREATE VIEW observations AS
WITH cells (report_id, "table", row, "column", value) AS (
    SELECT report_id, 'requests', row, 'natural_person', natural_person FROM requests
    UNION ALL
    SELECT report_id, 'requests', row, 'org_commercial', org_commercial FROM requests
    UNION ALL
    SELECT report_id, 'requests', row, 'org_research', org_research FROM requests
    UNION ALL
    SELECT report_id, 'requests', row, 'org_public_welfare', org_public_welfare FROM requests
    UNION ALL
    SELECT report_id, 'requests', row, 'org_legal_service', org_legal_service FROM requests
    UNION ALL
    SELECT report_id, 'requests', row, 'org_other', org_other FROM requests
    UNION ALL
    SELECT report_id, 'requests', row, 'total', total FROM requests
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'upheld', upheld FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'corrected', corrected FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'other_result', other_result FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'pending', pending FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'total', total FROM review_litigation
    UNION ALL
    SELECT report_id, 'proactive', row, 'issued', issued FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'repealed', repealed FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'in_force', in_force FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'made', made FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'disclosed_new', disclosed_new FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'disclosed_total', disclosed_total FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'items_prev_year', items_prev_year FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'items_change', items_change FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'decisions', decisions FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'projects', projects FROM proactive
    UNION ALL
    SELECT report_id, 'proactive', row, 'amount', amount FROM proactive
    UNION ALL
    SELECT report_id, 'statistics', CAST(coalesce(code, label) AS TEXT), coalesce("column", 'value'), value FROM statistics
)
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition,
       c."table", c.row, c."column", c.value, p.text AS printed,
       CASE WHEN c.value IS NULL THEN coalesce(p.text, 'blank') END AS null_reason,
       r.id AS report_id
FROM cells c
JOIN reports r ON r.id = c.report_id
JOIN agencies a ON a.id = r.agency_id
LEFT JOIN printed p
       ON p.report_id = c.report_id AND p."table" = c."table" AND p.row = c.row AND p."column" = c."column"
WHERE c.value IS NOT NULL OR p.text IS NOT NULL OR c."table" <> 'proactive'
   OR EXISTS (SELECT 1 FROM form_cells f WHERE f.form = r.edition AND f.row = c.row AND f."column" = c."column");

-- One row per agency and year, a column per main indicator. Where an agency has several reports for a year, the
-- one that speaks for the agency itself counts: own before unstated before aggregate, and one that is still shown
-- before one that is gone; scope says which it is and others how many there are besides.
CREATE VIEW panel AS
WITH chosen AS (
    SELECT r.*,
           row_number() OVER same AS place,
           count(*) OVER (PARTITION BY agency_id, year) - 1 AS others
    FROM reports r
    WHERE year IS NOT NULL
    WINDOW same AS (PARTITION BY agency_id, year
                    ORDER BY CASE scope WHEN 'own' THEN 0 WHEN 'aggregate' THEN 2 ELSE 1 END,
                             status = 'gone', variant, id)
),
q AS (
    SELECT report_id,
           max(CASE row WHEN 'new_received' THEN total END) AS new_received,
           max(CASE row WHEN 'carried_in' THEN total END) AS carried_in,
           max(CASE row WHEN 'granted' THEN total END) AS granted,
           max(CASE row WHEN 'partially_granted' THEN total END) AS partially_granted,
           max(CASE row WHEN 'denied_state_secret' THEN total END) AS denied_state_secret,
           max(CASE row WHEN 'denied_other_law' THEN total END) AS denied_other_law,
           max(CASE row WHEN 'denied_three_security_one_stability' THEN total END) AS denied_three_security_one_stability,
           max(CASE row WHEN 'denied_third_party' THEN total END) AS denied_third_party,
           max(CASE row WHEN 'denied_internal_affairs' THEN total END) AS denied_internal_affairs,
           max(CASE row WHEN 'denied_process_info' THEN total END) AS denied_process_info,
           max(CASE row WHEN 'denied_enforcement_file' THEN total END) AS denied_enforcement_file,
           max(CASE row WHEN 'denied_admin_query' THEN total END) AS denied_admin_query,
           max(CASE row WHEN 'unable_not_held' THEN total END) AS unable_not_held,
           max(CASE row WHEN 'unable_needs_creation' THEN total END) AS unable_needs_creation,
           max(CASE row WHEN 'unable_still_unclear' THEN total END) AS unable_still_unclear,
           max(CASE row WHEN 'rejected_petition_complaint' THEN total END) AS rejected_petition_complaint,
           max(CASE row WHEN 'rejected_repeat' THEN total END) AS rejected_repeat,
           max(CASE row WHEN 'rejected_publication' THEN total END) AS rejected_publication,
           max(CASE row WHEN 'rejected_mass_repeated' THEN total END) AS rejected_mass_repeated,
           max(CASE row WHEN 'rejected_reconfirm' THEN total END) AS rejected_reconfirm,
           max(CASE row WHEN 'other_no_correction' THEN total END) AS other_no_correction,
           max(CASE row WHEN 'other_fee_unpaid' THEN total END) AS other_fee_unpaid,
           max(CASE row WHEN 'other_other' THEN total END) AS other_other,
           max(CASE row WHEN 'other_total' THEN total END) AS other_total,
           max(CASE row WHEN 'total_processed' THEN total END) AS total_processed,
           max(CASE row WHEN 'carried_forward' THEN total END) AS carried_forward
    FROM requests GROUP BY report_id
),
p AS (
    SELECT report_id,
           max(CASE row WHEN 'rules' THEN issued END) AS rules_issued,
           max(CASE row WHEN 'rules' THEN repealed END) AS rules_repealed,
           max(CASE row WHEN 'rules' THEN in_force END) AS rules_in_force,
           max(CASE row WHEN 'normative_documents' THEN issued END) AS normative_documents_issued,
           max(CASE row WHEN 'normative_documents' THEN repealed END) AS normative_documents_repealed,
           max(CASE row WHEN 'normative_documents' THEN in_force END) AS normative_documents_in_force,
           max(CASE row WHEN 'normative_documents' THEN made END) AS normative_documents_made,
           max(CASE row WHEN 'licensing' THEN decisions END) AS licensing_decisions,
           max(CASE row WHEN 'penalty' THEN decisions END) AS penalty_decisions,
           max(CASE row WHEN 'coercion' THEN decisions END) AS coercion_decisions,
           max(CASE row WHEN 'fees' THEN amount END) AS fees_amount,
           max(CASE row WHEN 'central_procurement' THEN projects END) AS central_procurement_projects,
           max(CASE row WHEN 'central_procurement' THEN amount END) AS central_procurement_amount
    FROM proactive GROUP BY report_id
),
l AS (
    SELECT report_id,
           max(CASE row WHEN 'review' THEN upheld END) AS review_upheld,
           max(CASE row WHEN 'review' THEN corrected END) AS review_corrected,
           max(CASE row WHEN 'review' THEN other_result END) AS review_other_result,
           max(CASE row WHEN 'review' THEN pending END) AS review_pending,
           max(CASE row WHEN 'review' THEN total END) AS review_total,
           max(CASE row WHEN 'litigation_direct' THEN upheld END) AS litigation_direct_upheld,
           max(CASE row WHEN 'litigation_direct' THEN corrected END) AS litigation_direct_corrected,
           max(CASE row WHEN 'litigation_direct' THEN other_result END) AS litigation_direct_other_result,
           max(CASE row WHEN 'litigation_direct' THEN pending END) AS litigation_direct_pending,
           max(CASE row WHEN 'litigation_direct' THEN total END) AS litigation_direct_total,
           max(CASE row WHEN 'litigation_after_review' THEN upheld END) AS litigation_after_review_upheld,
           max(CASE row WHEN 'litigation_after_review' THEN corrected END) AS litigation_after_review_corrected,
           max(CASE row WHEN 'litigation_after_review' THEN other_result END) AS litigation_after_review_other_result,
           max(CASE row WHEN 'litigation_after_review' THEN pending END) AS litigation_after_review_pending,
           max(CASE row WHEN 'litigation_after_review' THEN total END) AS litigation_after_review_total
    FROM review_litigation GROUP BY report_id
)
SELECT a.key AS agency, a.division, a.level, a.kind, c.year, c.edition, c.scope, c.others,
       q.new_received,
       q.carried_in,
       q.granted,
       q.partially_granted,
       q.denied_state_secret,
       q.denied_other_law,
       q.denied_three_security_one_stability,
       q.denied_third_party,
       q.denied_internal_affairs,
       q.denied_process_info,
       q.denied_enforcement_file,
       q.denied_admin_query,
       q.unable_not_held,
       q.unable_needs_creation,
       q.unable_still_unclear,
       q.rejected_petition_complaint,
       q.rejected_repeat,
       q.rejected_publication,
       q.rejected_mass_repeated,
       q.rejected_reconfirm,
       q.other_no_correction,
       q.other_fee_unpaid,
       q.other_other,
       q.other_total,
       q.total_processed,
       q.carried_forward,
       l.review_upheld,
       l.review_corrected,
       l.review_other_result,
       l.review_pending,
       l.review_total,
       l.litigation_direct_upheld,
       l.litigation_direct_corrected,
       l.litigation_direct_other_result,
       l.litigation_direct_pending,
       l.litigation_direct_total,
       l.litigation_after_review_upheld,
       l.litigation_after_review_corrected,
       l.litigation_after_review_other_result,
       l.litigation_after_review_pending,
       l.litigation_after_review_total,
       p.rules_issued,
       p.rules_repealed,
       p.rules_in_force,
       p.normative_documents_issued,
       p.normative_documents_repealed,
       p.normative_documents_in_force,
       p.normative_documents_made,
       p.licensing_decisions,
       p.penalty_decisions,
       p.coercion_decisions,
       p.fees_amount,
       p.central_procurement_projects,
       p.central_procurement_amount,
       c.failed_checks, c.status, c.url, c.id AS report_id
FROM chosen c
JOIN agencies a ON a.id = c.agency_id
LEFT JOIN q ON q.report_id = c.id
LEFT JOIN p ON p.report_id = c.id
LEFT JOIN l ON l.report_id = c.id
WHERE c.place = 1;

-- Made by tools/make_views.py from data/comparable.toml: change it there. To the end of the file.
CREATE VIEW comparable AS
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'requests_received' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('new_received')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('new_received')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'requests_received' AS indicator,
       (SELECT value FROM statistics WHERE report_id = r.id AND code = 'c1_received' AND "column" IS NULL) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'c1_received' AND "column" IS NULL) = 1 AND NOT ((SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('new_received')) = 1)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'requests_carried_in' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('carried_in')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('carried_in')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'requests_processed' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('total_processed')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('total_processed')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'requests_processed' AS indicator,
       (SELECT value FROM statistics WHERE report_id = r.id AND code = 'c3_answered' AND "column" IS NULL) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'c3_answered' AND "column" IS NULL) = 1 AND NOT ((SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('total_processed')) = 1)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'requests_carried_forward' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('carried_forward')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('carried_forward')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'granted' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('granted')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('granted')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'granted' AS indicator,
       (SELECT value FROM statistics WHERE report_id = r.id AND code = 'c3_already_public' AND "column" IS NULL) + (SELECT value FROM statistics WHERE report_id = r.id AND code = 'c3_granted' AND "column" IS NULL) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'c3_already_public' AND "column" IS NULL) = 1 AND (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'c3_granted' AND "column" IS NULL) = 1 AND NOT ((SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('granted')) = 1)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'partially_granted' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('partially_granted')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('partially_granted')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'partially_granted' AS indicator,
       (SELECT value FROM statistics WHERE report_id = r.id AND code = 'c3_partial' AND "column" IS NULL) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'c3_partial' AND "column" IS NULL) = 1 AND NOT ((SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('partially_granted')) = 1)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied' AS indicator,
       (SELECT CASE WHEN count(total) = 8 THEN sum(total) END FROM requests WHERE report_id = r.id AND row IN ('denied_state_secret', 'denied_other_law', 'denied_three_security_one_stability', 'denied_third_party', 'denied_internal_affairs', 'denied_process_info', 'denied_enforcement_file', 'denied_admin_query')) AS value, 'sum' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_state_secret', 'denied_other_law', 'denied_three_security_one_stability', 'denied_third_party', 'denied_internal_affairs', 'denied_process_info', 'denied_enforcement_file', 'denied_admin_query')) = 8
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_state_secret' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_state_secret')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_state_secret')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_other_law' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_other_law')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_other_law')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_three_security_one_stability' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_three_security_one_stability')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_three_security_one_stability')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_third_party' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_third_party')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_third_party')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_internal_affairs' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_internal_affairs')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_internal_affairs')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_process_info' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_process_info')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_process_info')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_enforcement_file' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_enforcement_file')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_enforcement_file')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'denied_admin_query' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('denied_admin_query')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('denied_admin_query')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'unable' AS indicator,
       (SELECT CASE WHEN count(total) = 3 THEN sum(total) END FROM requests WHERE report_id = r.id AND row IN ('unable_not_held', 'unable_needs_creation', 'unable_still_unclear')) AS value, 'sum' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('unable_not_held', 'unable_needs_creation', 'unable_still_unclear')) = 3
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'rejected' AS indicator,
       (SELECT CASE WHEN count(total) = 5 THEN sum(total) END FROM requests WHERE report_id = r.id AND row IN ('rejected_petition_complaint', 'rejected_repeat', 'rejected_publication', 'rejected_mass_repeated', 'rejected_reconfirm')) AS value, 'sum' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('rejected_petition_complaint', 'rejected_repeat', 'rejected_publication', 'rejected_mass_repeated', 'rejected_reconfirm')) = 5
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'other_outcomes' AS indicator,
       (SELECT CASE WHEN count(total) = 3 THEN sum(total) END FROM requests WHERE report_id = r.id AND row IN ('other_no_correction', 'other_fee_unpaid', 'other_other')) AS value, 'sum' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('other_no_correction', 'other_fee_unpaid', 'other_other')) = 3
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'other_outcomes' AS indicator,
       (SELECT total FROM requests WHERE report_id = r.id AND row IN ('other_total')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('other_total')) = 1 AND NOT ((SELECT count(*) FROM requests WHERE report_id = r.id AND row IN ('other_no_correction', 'other_fee_unpaid', 'other_other')) = 3)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'review_upheld' AS indicator,
       (SELECT upheld FROM review_litigation WHERE report_id = r.id AND row IN ('review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'review_corrected' AS indicator,
       (SELECT corrected FROM review_litigation WHERE report_id = r.id AND row IN ('review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'review_other_result' AS indicator,
       (SELECT other_result FROM review_litigation WHERE report_id = r.id AND row IN ('review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'review_pending' AS indicator,
       (SELECT pending FROM review_litigation WHERE report_id = r.id AND row IN ('review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'review_total' AS indicator,
       (SELECT total FROM review_litigation WHERE report_id = r.id AND row IN ('review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'review_total' AS indicator,
       (SELECT value FROM statistics WHERE report_id = r.id AND code = 'd_review' AND "column" IS NULL) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'd_review' AND "column" IS NULL) = 1 AND NOT ((SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('review')) = 1)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_direct_upheld' AS indicator,
       (SELECT upheld FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_direct_corrected' AS indicator,
       (SELECT corrected FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_direct_other_result' AS indicator,
       (SELECT other_result FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_direct_pending' AS indicator,
       (SELECT pending FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_direct_total' AS indicator,
       (SELECT total FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_after_review_upheld' AS indicator,
       (SELECT upheld FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_after_review_corrected' AS indicator,
       (SELECT corrected FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_after_review_other_result' AS indicator,
       (SELECT other_result FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_after_review_pending' AS indicator,
       (SELECT pending FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_after_review_total' AS indicator,
       (SELECT total FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) AS value, 'same' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_after_review')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_total' AS indicator,
       (SELECT CASE WHEN count(total) = 2 THEN sum(total) END FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct', 'litigation_after_review')) AS value, 'sum' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct', 'litigation_after_review')) = 2
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'litigation_total' AS indicator,
       (SELECT value FROM statistics WHERE report_id = r.id AND code = 'e_litigation' AND "column" IS NULL) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM statistics WHERE report_id = r.id AND code = 'e_litigation' AND "column" IS NULL) = 1 AND NOT ((SELECT count(*) FROM review_litigation WHERE report_id = r.id AND row IN ('litigation_direct', 'litigation_after_review')) = 2)
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'licensing_decisions' AS indicator,
       (SELECT decisions FROM proactive WHERE report_id = r.id AND row IN ('licensing')) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM proactive WHERE report_id = r.id AND row IN ('licensing')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'penalty_decisions' AS indicator,
       (SELECT decisions FROM proactive WHERE report_id = r.id AND row IN ('penalty')) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM proactive WHERE report_id = r.id AND row IN ('penalty')) = 1
UNION ALL
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, 'coercion_decisions' AS indicator,
       (SELECT decisions FROM proactive WHERE report_id = r.id AND row IN ('coercion')) AS value, 'close' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE (SELECT count(*) FROM proactive WHERE report_id = r.id AND row IN ('coercion')) = 1;
