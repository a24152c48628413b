package io.duologue.postgres;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Reports in Postgres, with their evidence and decisions. That one person reports another once is a constraint; that a report is decided
 * once, the lock on its row. Safe for many threads.
 */
final class PostgresReportStore implements ReportStore {
    /** Who was reported by more is asked about one by one. */
    private static final int MOST_EITHER_WAY = PostgresBlockStore.MOST_EITHER_WAY;

    private static final String FILE = """
            INSERT INTO duologue.report (case_id, reporter, reported, conversation, reason, note, at, open)
            VALUES (:caseId, :reporter, :reported, :conversation, :reason, :note, :at, true)
            ON CONFLICT DO NOTHING
            """;

    private static final String EVIDENCE = """
            INSERT INTO duologue.report_evidence (case_id, position, seq, author, at, text, marked)
            VALUES (:caseId, :position, :seq, :author, :at, :text, :marked)
            """;

    private static final String REPEATED = """
            SELECT case_id FROM duologue.report WHERE reporter = :reporter AND reported = :reported
            """;

    private static final String SELECT = """
            SELECT case_id, reporter, reported, conversation, reason, note, at FROM duologue.report AS report
            """;

    private static final String FIND = SELECT + """
            WHERE case_id = :caseId
            """;

    private static final String BY = SELECT + """
            WHERE reporter = :user
            ORDER BY at DESC, case_id
            LIMIT :most
            """;

    private static final String ABOUT = SELECT + """
            WHERE reported = :user
            ORDER BY at DESC, case_id
            LIMIT :most
            """;

    private static final String OPEN = SELECT + """
            WHERE open
            ORDER BY at DESC, case_id
            LIMIT :most
            """;

    /** The first condition is what the index knows, the second what it cannot: the two columns run against each other. */
    private static final String OPEN_BEHIND = SELECT + """
            WHERE open
              AND at <= (SELECT at FROM duologue.report WHERE case_id = :behind)
              AND (at < (SELECT at FROM duologue.report WHERE case_id = :behind) OR case_id > :behind)
            ORDER BY at DESC, case_id
            LIMIT :most
            """;

    private static final String EVIDENCE_OF = """
            SELECT case_id, seq, author, at, text, marked FROM duologue.report_evidence
            WHERE case_id = ANY (:cases)
            ORDER BY case_id, position
            """;

    static final String EITHER_WAY = """
            SELECT reported FROM duologue.report WHERE reporter = :user
            UNION
            SELECT reporter FROM duologue.report WHERE reported = :user AND reporter IS NOT NULL
            LIMIT :mostEitherWay
            """;

    /** Of the latest reports about somebody, those that were not dismissed. */
    static final String STANDING = """
            SELECT about.at
            FROM (
                SELECT case_id, at FROM duologue.report
                WHERE reported = :user AND at >= :since
                ORDER BY at DESC, case_id
                LIMIT :mostReports
            ) AS about
            LEFT JOIN duologue.report_decision AS decision ON decision.case_id = about.case_id
            WHERE decision.outcome IS DISTINCT FROM 'DISMISSED'
            """;

    private static final String COUNT_ABOUT = """
            SELECT count(*) FROM duologue.report WHERE reported = :user
            """;

    private static final String CLOSE = """
            UPDATE duologue.report SET open = false WHERE case_id = :caseId
            """;

    private static final String DECIDE = """
            INSERT INTO duologue.report_decision (
                case_id, outcome, decided_by, at, restriction_case, restriction_user, restriction_rule, restriction_what,
                restriction_automatic, restriction_from, restriction_until)
            VALUES (:caseId, :outcome, :by, :at, :restrictionCase, :user, :rule, :what, :automatic, :from, :until)
            ON CONFLICT (case_id) DO NOTHING
            """;

    private static final String DECISION = """
            SELECT outcome, decided_by, at, restriction_case, restriction_user, restriction_rule, restriction_what,
                   restriction_automatic, restriction_from, restriction_until
            FROM duologue.report_decision
            WHERE case_id = :caseId
            """;

    /** So many that their evidence is changed with them in one transaction. */
    private static final String OWN = """
            SELECT case_id FROM duologue.report WHERE reporter = :user ORDER BY case_id LIMIT :batch FOR UPDATE
            """;

    private static final String ERASE_OWN_WORDS = """
            UPDATE duologue.report_evidence SET author = NULL, text = '' WHERE case_id = ANY (:cases) AND author = :user
            """;

    private static final String ERASE_REPORTER = """
            UPDATE duologue.report SET reporter = NULL, note = NULL WHERE case_id = ANY (:cases)
            """;

    /** With evidence and decision. Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.report
            WHERE case_id IN (
                SELECT case_id FROM duologue.report_decision
                WHERE at <= :until
                ORDER BY at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    /** Whoever is deciding one at this moment keeps it. */
    private static final String REMOVE_UNDECIDED_UNTIL = """
            DELETE FROM duologue.report
            WHERE case_id IN (
                SELECT case_id FROM duologue.report
                WHERE open AND at <= :until
                ORDER BY at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;

    PostgresReportStore(Database database) {
        this.database = database;
    }

    @Override
    public FileResult file(Report report) {
        return database.whole(handle -> {
            int added = handle.createUpdate(FILE)
                    .bind("caseId", report.caseId())
                    .bind("reporter", written(report.reporter()))
                    .bind("reported", report.reported().value())
                    .bind("conversation", report.conversation().value())
                    .bind("reason", report.reason())
                    .bind("note", report.note())
                    .bind("at", report.at())
                    .execute();
            if (added == 1) {
                addEvidence(handle, report);
                return new FileResult.Filed(report);
            }
            return handle.createQuery(REPEATED)
                    .bind("reporter", report.reporter().value())
                    .bind("reported", report.reported().value())
                    .mapTo(String.class)
                    .findOne()
                    .map(FileResult.Repeated::new)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "case id: expected a new one but there is " + report.caseId()));
        });
    }

    private static void addEvidence(Handle handle, Report report) {
        if (report.evidence().isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(EVIDENCE);
        int position = 0;
        for (Evidence one : report.evidence()) {
            batch.bind("caseId", report.caseId())
                    .bind("position", position++)
                    .bind("seq", one.seq())
                    .bind("author", written(one.author()))
                    .bind("at", one.at())
                    .bind("text", one.text())
                    .bind("marked", one.marked())
                    .add();
        }
        batch.execute();
    }

    @Override
    public Optional<Report> find(String caseId) {
        return database.ask(handle -> reports(handle, handle.createQuery(FIND).bind("caseId", caseId)).stream()
                .findFirst());
    }

    @Override
    public List<Report> by(UserId reporter, int limit) {
        return database.ask(handle -> reports(
                handle, handle.createQuery(BY).bind("user", reporter.value()).bind("most", limit)));
    }

    @Override
    public List<Report> about(UserId reported, int limit) {
        return database.ask(handle -> reports(
                handle, handle.createQuery(ABOUT).bind("user", reported.value()).bind("most", limit)));
    }

    @Override
    public List<Report> open(@Nullable String behind, int limit) {
        return database.ask(handle -> {
            Query query = behind == null
                    ? handle.createQuery(OPEN)
                    : handle.createQuery(OPEN_BEHIND).bind("behind", behind);
            return reports(handle, query.bind("most", limit));
        });
    }

    /** One statement for the evidence of all of them. */
    private static List<Report> reports(Handle handle, Query query) {
        List<Report> bare = query.map((row, context) -> read(row)).list();
        if (bare.isEmpty()) {
            return bare;
        }
        Map<String, List<Evidence>> evidence = new HashMap<>();
        handle.createQuery(EVIDENCE_OF)
                .bindArray(
                        "cases", String.class, bare.stream().map(Report::caseId).toList())
                .map((row, context) -> Map.entry(row.getString("case_id"), evidence(row)))
                .forEach(one -> evidence.computeIfAbsent(one.getKey(), caseId -> new ArrayList<>())
                        .add(one.getValue()));
        return bare.stream()
                .map(report -> with(report, evidence.getOrDefault(report.caseId(), List.of())))
                .toList();
    }

    private static Report with(Report report, List<Evidence> evidence) {
        return new Report(
                report.caseId(),
                report.reporter(),
                report.reported(),
                report.conversation(),
                report.reason(),
                report.note(),
                evidence,
                report.at());
    }

    @Override
    public Optional<Decision> decide(String caseId, Decision decision) {
        return database.whole(handle -> {
            if (handle.createUpdate(CLOSE).bind("caseId", caseId).execute() == 0) {
                return Optional.empty();
            }
            Restriction restriction = decision.restriction();
            handle.createUpdate(DECIDE)
                    .bind("caseId", caseId)
                    .bind("outcome", decision.outcome().name())
                    .bind("by", decision.by().value())
                    .bind("at", decision.at())
                    .bind("restrictionCase", restriction == null ? null : restriction.caseId())
                    .bind(
                            "user",
                            restriction == null ? null : restriction.user().value())
                    .bind("rule", restriction == null ? null : restriction.rule())
                    .bind("what", restriction == null ? null : restriction.what())
                    .bindByType("automatic", restriction == null ? null : restriction.automatic(), Boolean.class)
                    .bindByType("from", restriction == null ? null : restriction.from(), Instant.class)
                    .bindByType("until", restriction == null ? null : restriction.until(), Instant.class)
                    .execute();
            return decision(handle, caseId);
        });
    }

    @Override
    public Optional<Decision> decision(String caseId) {
        return database.ask(handle -> decision(handle, caseId));
    }

    private static Optional<Decision> decision(Handle handle, String caseId) {
        return handle.createQuery(DECISION)
                .bind("caseId", caseId)
                .map((row, context) -> readDecision(row))
                .findOne();
    }

    @Override
    public int countAbout(UserId reported) {
        return database.ask(handle -> handle.createQuery(COUNT_ABOUT)
                .bind("user", reported.value())
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public Set<UserId> eitherWay(UserId user) {
        return database.ask(handle -> Rows.users(
                handle.createQuery(EITHER_WAY).bind("user", user.value()).bind("mostEitherWay", MOST_EITHER_WAY)));
    }

    @Override
    public void erase(UserId user) {
        boolean more;
        do {
            more = database.<Boolean>whole(handle -> eraseSome(handle, user));
        } while (more);
    }

    /** False if there was nothing. */
    private static boolean eraseSome(Handle handle, UserId user) {
        List<String> cases = handle.createQuery(OWN)
                .bind("user", user.value())
                .bind("batch", Database.BATCH)
                .mapTo(String.class)
                .list();
        if (cases.isEmpty()) {
            return false;
        }
        handle.createUpdate(ERASE_OWN_WORDS)
                .bindArray("cases", String.class, cases)
                .bind("user", user.value())
                .execute();
        handle.createUpdate(ERASE_REPORTER)
                .bindArray("cases", String.class, cases)
                .execute();
        return true;
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return remove(REMOVE_UNTIL, until, atMost);
    }

    @Override
    public int removeUndecidedUntil(Instant until, int atMost) {
        return remove(REMOVE_UNDECIDED_UNTIL, until, atMost);
    }

    private int remove(String statement, Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(statement)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    private static @Nullable String written(UserId user) {
        return user.equals(UserId.ERASED) ? null : user.value();
    }

    private static UserId user(@Nullable String written) {
        return written == null ? UserId.ERASED : new UserId(written);
    }

    private static Report read(ResultSet row) throws SQLException {
        return new Report(
                row.getString("case_id"),
                user(row.getString("reporter")),
                new UserId(row.getString("reported")),
                new ConversationId(row.getString("conversation")),
                row.getString("reason"),
                row.getString("note"),
                List.of(),
                Moments.read(row, "at"));
    }

    private static Evidence evidence(ResultSet row) throws SQLException {
        return new Evidence(
                row.getLong("seq"),
                user(row.getString("author")),
                Moments.read(row, "at"),
                row.getString("text"),
                row.getBoolean("marked"));
    }

    private static Decision readDecision(ResultSet row) throws SQLException {
        return new Decision(
                Outcome.valueOf(row.getString("outcome")),
                new UserId(row.getString("decided_by")),
                Moments.read(row, "at"),
                row.getString("restriction_case") == null ? null : restriction(row));
    }

    private static Restriction restriction(ResultSet row) throws SQLException {
        return new Restriction(
                row.getString("restriction_case"),
                new UserId(row.getString("restriction_user")),
                row.getString("restriction_rule"),
                row.getString("restriction_what"),
                row.getBoolean("restriction_automatic"),
                Moments.read(row, "restriction_from"),
                Moments.readNullable(row, "restriction_until"));
    }
}
