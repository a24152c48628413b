package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.FileResult;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link ReportStore}. Extend it and hand in an empty store of yours. */
public abstract class ReportStoreContract {
    private ReportStore reports = ReportStore.inMemory(1);

    /** An empty store with room for 100 reports that shares nothing with those made before. */
    protected abstract ReportStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        reports = newStore();
    }

    @Test
    @Rule("E-1")
    protected void aSecondReportAboutTheSamePersonIsTheFirstCase() {
        Report first = report("case-1", MAYA, TOMAS, NINE);
        reports.file(first);

        FileResult again = reports.file(report("case-2", MAYA, TOMAS, NINE.plusSeconds(60)));

        assertThat(again).isEqualTo(new FileResult.Repeated("case-1"));
        assertThat(reports.find("case-2")).isEmpty();
        assertThat(reports.by(MAYA, 10)).containsExactly(first);
        assertThat(reports.countAbout(TOMAS)).isEqualTo(1);
    }

    @Test
    @Rule("E-1")
    protected void ofReportsAtOnceOneIsFiled() throws Exception {
        List<FileResult> results = Together.all(i -> reports.file(report("case-" + i, MAYA, TOMAS, NINE)));

        assertThat(results).filteredOn(FileResult.Filed.class::isInstance).hasSize(1);
        assertThat(reports.countAbout(TOMAS)).isEqualTo(1);
    }

    @Test
    @Rule("E-2")
    protected void aReportIsFoundByItsCaseAndByItsReporter() {
        Report first = report("case-1", MAYA, TOMAS, NINE);
        Report second = report("case-2", MAYA, ADA, NINE.plusSeconds(60));

        assertThat(reports.file(first)).isEqualTo(new FileResult.Filed(first));
        reports.file(second);

        assertThat(reports.find("case-1")).contains(first);
        assertThat(reports.by(MAYA, 10)).containsExactly(second, first);
        assertThat(reports.by(MAYA, 1)).containsExactly(second);
        assertThat(reports.by(TOMAS, 10)).isEmpty();
    }

    @Test
    @Rule("E-3")
    protected void filingChangesNoOtherReport() {
        Report first = report("case-1", MAYA, TOMAS, NINE);
        reports.file(first);

        reports.file(report("case-2", ADA, TOMAS, NINE));
        reports.file(report("case-3", TOMAS, MAYA, NINE));
        reports.file(new Report("case-4", MAYA, TOMAS, first.conversation(), "other", null, List.of(), NINE));

        assertThat(reports.find("case-1")).contains(first);
        assertThat(reports.countAbout(TOMAS)).isEqualTo(2);
        assertThat(reports.countAbout(MAYA)).isEqualTo(1);
        assertThat(reports.countAbout(ADA)).isZero();
    }

    @Test
    @Rule("E-4")
    protected void reporterAndReportedAreNamedToEachOther() {
        reports.file(report("case-1", MAYA, TOMAS, NINE));
        reports.file(report("case-2", ADA, MAYA, NINE));

        assertThat(reports.eitherWay(MAYA)).containsExactlyInAnyOrder(TOMAS, ADA);
        assertThat(reports.eitherWay(TOMAS)).containsExactly(MAYA);
        assertThat(reports.eitherWay(ADA)).containsExactly(MAYA);
        assertThat(reports.eitherWay(new UserId("u_other"))).isEmpty();
    }

    @Test
    @Rule("E-5")
    protected void aReportStaysWithoutWhoMadeItAndOneAboutHimAsItWas() {
        Report mayas = report("case-1", MAYA, TOMAS, NINE);
        Report adas = report("case-2", ADA, MAYA, NINE);
        reports.file(mayas);
        reports.file(adas);
        reports.file(report("case-3", ADA, TOMAS, NINE));

        reports.erase(MAYA);
        reports.erase(MAYA);
        reports.erase(ADA);

        assertThat(reports.find("case-1"))
                .contains(new Report(
                        "case-1",
                        UserId.ERASED,
                        TOMAS,
                        mayas.conversation(),
                        "harassment",
                        null,
                        List.of(
                                new Evidence(3, UserId.ERASED, NINE, "", false),
                                new Evidence(4, TOMAS, NINE, "No “way” 🙂", true)),
                        NINE));
        assertThat(reports.find("case-2").orElseThrow().evidence().get(1).text())
                .isEqualTo("No “way” 🙂");
        assertThat(reports.by(MAYA, 10)).isEmpty();
        assertThat(reports.countAbout(TOMAS)).isEqualTo(2);
        assertThat(reports.countAbout(MAYA)).isEqualTo(1);
        assertThat(reports.eitherWay(TOMAS)).isEmpty();
        assertThat(reports.eitherWay(MAYA)).isEmpty();
    }

    @Test
    @Rule("E-6")
    protected void aReportIsGoneAtItsTimeAndNotBefore() {
        reports.file(report("case-1", MAYA, TOMAS, NINE));
        reports.file(report("case-2", ADA, TOMAS, NINE.plusSeconds(1)));
        reports.erase(MAYA);

        assertThat(reports.removeUntil(NINE.minusMillis(1), 10)).isZero();
        assertThat(reports.countAbout(TOMAS)).isEqualTo(2);

        assertThat(reports.removeUntil(NINE, 10)).isEqualTo(1);
        assertThat(reports.find("case-1")).isEmpty();
        assertThat(reports.countAbout(TOMAS)).isEqualTo(1);
        assertThat(reports.by(ADA, 10)).hasSize(1);
    }

    private static Report report(String caseId, UserId reporter, UserId reported, Instant at) {
        return new Report(
                caseId,
                reporter,
                reported,
                new ConversationId("c_talk"),
                "harassment",
                "He would not stop.",
                List.of(
                        new Evidence(3, reporter, at, "Please stop.", false),
                        new Evidence(4, reported, at, "No “way” 🙂", true)),
                at);
    }
}
