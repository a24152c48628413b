-- Much in every table: ${rows} conversations and a tenth of that of all else, spread over a year and over as many people.
INSERT INTO duologue.account SELECT 'u_' || n, '2026-01-01Z' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.account_identity (provider, subject, account, since, origin, told_at, email, email_at, email_stands)
    SELECT 'github', 's_' || n, 'u_' || n, '2026-01-01Z', 'SIGN_UP', '2026-01-01Z', 'p' || n || '@example.org', '2026-01-01Z', true
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.parted_identity SELECT 'google', 's_' || n, 'u_' || n, timestamptz '2026-01-01Z' + n * interval '10 minutes' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.pending_erasure
    SELECT 'u_e' || n, '2026-01-01Z', timestamptz '2026-01-01Z' + n * interval '10 minutes', false
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.signed_in_session
    SELECT md5('s' || n) || md5('s' || n), 'u_' || n, 'COOKIE', 'Firefox', '2026-01-01Z', '2026-01-01Z',
           timestamptz '2026-01-01Z' + n * interval '10 minutes', timestamptz '2026-01-01Z' + n * interval '10 minutes',
           NULL, NULL, NULL, NULL, false
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.issued_secret
    SELECT md5('b' || n) || md5('b' || n), md5('s' || n) || md5('s' || n), 'BEARER', timestamptz '2026-01-01Z' + n * interval '10 minutes'
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.notice (user_id, id, kind, provider, at, acknowledged)
    SELECT 'u_' || n % 1000, 'n_' || n, 'LINKED', 'github', timestamptz '2026-01-01Z' + n * interval '10 minutes', false
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.profile
    SELECT 'u_' || n, 'Person ' || n, NULL, '', '', 'YEARS_10_14', NULL, 'Europe/Stockholm', '{backend}', '{}', '{}', 'Acme ' || n % 500,
           '{en}', '{github}', NULL, NULL, NULL, NULL, NULL, true, 'acme ' || n % 500, 1
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.preferences
    SELECT 'u_' || n, 'ONE_TAP', 20, true, true, true, 'TALK', 'TEXT', true, NULL, 1
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.acknowledgement SELECT 'u_' || n, 'guidelines', '1', '2026-01-01Z' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.avoided_person (owner, other, id, name, at)
    SELECT 'u_' || n % 1000, 'u_x' || n, 'w_' || n, 'Somebody', '2026-01-01Z' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.avatar SELECT 'u_' || n, 'a_' || n, '\xffd8ff' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.block (owner, other, id, name, at)
    SELECT 'u_' || n % 1000, 'u_x' || n % 997, 'b_' || n, 'Somebody', '2026-01-01Z' FROM generate_series(1, ${rows} / 10) AS n ON CONFLICT DO NOTHING;
INSERT INTO duologue.report
    SELECT 'case_' || n, 'u_' || n % 1000, 'u_x' || n, 'c_' || n, 'spam', NULL, timestamptz '2026-01-01Z' + n * interval '10 minutes', n % 50 = 0
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.report_evidence
    SELECT 'case_' || n, m, m, 'u_' || n % 1000, '2026-01-01Z', 'Hello', false
    FROM generate_series(1, ${rows} / 10) AS n, generate_series(1, 3) AS m;
INSERT INTO duologue.report_decision (case_id, outcome, decided_by, at)
    SELECT 'case_' || n, 'DISMISSED', 'u_1', timestamptz '2026-01-01Z' + n * interval '10 minutes' FROM generate_series(1, ${rows} / 10) AS n WHERE n % 50 <> 0;
INSERT INTO duologue.restriction
    SELECT 'case_' || n, 'u_' || n, 'spam', 'You sent links.', true, '2026-01-01Z', timestamptz '2026-01-01Z' + n * interval '10 minutes'
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.appeal
    SELECT 'case_' || n, 'u_' || n % 1000, 'It was not me.', timestamptz '2026-01-01Z' + n * interval '10 minutes', 'u_1', NULL,
           CASE WHEN n % 50 = 0 THEN NULL ELSE 'DENIED' END, CASE WHEN n % 50 = 0 THEN NULL ELSE 'u_2' END,
           CASE WHEN n % 50 = 0 THEN NULL ELSE timestamptz '2026-01-01Z' END, CASE WHEN n % 50 = 0 THEN NULL ELSE 'No.' END
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.kept_restriction
    SELECT md5('k' || n), 'spam', 'You sent links.', true, '2026-01-01Z', timestamptz '2026-01-01Z' + n * interval '10 minutes'
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.kept_names
    SELECT 'u_' || n, '{hash}', timestamptz '2026-01-01Z' + n * interval '10 minutes' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.audit_entry (id, at, done_by, action, case_id, about)
    SELECT 'e_' || n, timestamptz '2026-01-01Z' + n * interval '10 minutes', 'u_1', 'UPHELD', 'case_' || n, 'u_' || n
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.conversation
    SELECT 'c_' || n, 'u_' || n % (${rows} / 20), 'u_' || (n * 7 + 1) % (${rows} / 20) || 'x', 'backend',
           timestamptz '2026-01-01Z' + n * (interval '365 days' / ${rows}),
           timestamptz '2026-01-01Z' + n * (interval '365 days' / ${rows}) + interval '10 minutes', 'NEXT', NULL, NULL, false, false
    FROM generate_series(1, ${rows}) AS n;
INSERT INTO duologue.conversation_feedback
    SELECT 'c_' || n, 'u_' || n % (${rows} / 20), 4, '{clear}', '2026-01-01Z' FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.transcript
    SELECT 'c_' || n, 'u_' || n % (${rows} / 20), 'u_' || (n * 7 + 1) % (${rows} / 20) || 'x', '2026-01-01Z', 2592000, 5, 7,
           CASE WHEN n % 50 = 0 THEN timestamptz '2026-01-01Z' + n * interval '10 minutes' END,
           CASE WHEN n % 50 <> 0 THEN timestamptz '2026-01-01Z' + n * interval '10 minutes' END,
           CASE WHEN n % 50 <> 0 THEN timestamptz '2026-01-31Z' + n * interval '10 minutes' END
    FROM generate_series(1, ${rows} / 10) AS n;
INSERT INTO duologue.transcript_line
    SELECT 'c_' || n, m, m, 'A', m, '2026-01-01Z', 'Hello' FROM generate_series(1, ${rows} / 10) AS n, generate_series(1, 5) AS m;
INSERT INTO duologue.event_count
    SELECT timestamptz '2026-01-01Z' + n / 20 * interval '1 hour', 'MATCHED', 'topic', 't_' || n % 20, n FROM generate_series(1, ${rows}) AS n;
ANALYZE;
