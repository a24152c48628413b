package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.EvidenceSeal;
import io.duologue.core.moderation.ReportStore;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.contract.ReportStoreContract;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reports in Postgres with their words sealed. */
@ExtendWith(Servers.class)
class SealedReportsOnPostgresIT extends ReportStoreContract {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    @Override
    protected ReportStore newStore() {
        return sealing(Servers.empty());
    }

    @Test
    void noWordIsReadInTheTables() {
        PostgresBackend postgres = Servers.empty();
        ReportStore.Report report = new ReportStore.Report(
                "case-1",
                MAYA,
                TOMAS,
                new ConversationId("c_talk"),
                "scam",
                "He asked for money.",
                List.of(new ReportStore.Evidence(3, TOMAS, FakeTime.START, "Send me money", true)),
                FakeTime.START);

        sealing(postgres).file(report);

        List<String> rows = postgres.database()
                .ask(handle -> handle.createQuery("""
                        SELECT CAST(r AS text) FROM duologue.report AS r
                        UNION ALL
                        SELECT CAST(e AS text) FROM duologue.report_evidence AS e
                        """).mapTo(String.class).list());
        assertThat(rows).hasSize(2).allMatch(row -> row.contains("sealed.")).noneMatch(row -> row.contains("money"));
        assertThat(sealing(postgres).find("case-1")).contains(report);
    }

    private static ReportStore sealing(PostgresBackend postgres) {
        return ReportStore.sealing(postgres.reports(), new EvidenceSeal(new byte[32], List.of(), new SecureRandom()));
    }
}
