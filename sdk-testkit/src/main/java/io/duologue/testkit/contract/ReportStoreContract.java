package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.FileResult;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link ReportStore}. Extend it and hand in an empty store of yours. */
public abstract class ReportStoreContract {
    private static final Decision DISMISSED = new Decision(Outcome.DISMISSED, ADA, NINE.plusSeconds(600), null);

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
    protected void aReportIsOpenUntilItIsDecidedAndTheFirstDecisionStays() {
        Report report = report("case-1", MAYA, TOMAS, NINE);
        reports.file(report);
        reports.file(report("case-2", ADA, TOMAS, NINE));
        Decision first = upheld(TOMAS);

        assertThat(reports.decision("case-1")).isEmpty();
        assertThat(reports.decide("case-1", first)).contains(first);
        assertThat(reports.decide("case-1", DISMISSED)).contains(first);

        assertThat(reports.decision("case-1")).contains(first);
        assertThat(reports.find("case-1")).contains(report);
        assertThat(reports.open(null, 10)).extracting(Report::caseId).containsExactly("case-2");
        assertThat(reports.decision("case-2")).isEmpty();
    }

    @Test
    @Rule("E-5")
    protected void aCaseThatThereIsNotIsNotDecided() {
        assertThat(reports.decide("case-1", DISMISSED)).isEmpty();
        assertThat(reports.decision("case-1")).isEmpty();
    }

    @Test
    @Rule("E-5")
    protected void ofDecisionsAtOnceOneCountsForAll() throws Exception {
        reports.file(report("case-1", MAYA, TOMAS, NINE));

        List<Optional<Decision>> answers =
                Together.all(i -> reports.decide("case-1", i % 2 == 0 ? DISMISSED : upheld(TOMAS)));

        assertThat(answers).containsOnly(reports.decision("case-1"));
    }

    @Test
    @Rule("E-6")
    protected void theOpenReportsComeTheLatestFirstAndInPages() {
        for (int i = 1; i <= 5; i++) {
            reports.file(report("case-" + i, new UserId("u_" + i), TOMAS, NINE.plusSeconds(i)));
        }

        assertThat(reports.open(null, 2)).extracting(Report::caseId).containsExactly("case-5", "case-4");
        assertThat(reports.open("case-4", 2)).extracting(Report::caseId).containsExactly("case-3", "case-2");
        assertThat(reports.open("case-2", 2)).extracting(Report::caseId).containsExactly("case-1");
        assertThat(reports.open("case-1", 2)).isEmpty();
        assertThat(reports.open("case-9", 2)).isEmpty();
    }

    @Test
    @Rule("E-6")
    protected void reportsOfOneMomentAreAllInThePages() {
        for (int i = 1; i <= 3; i++) {
            reports.file(report("case-" + i, new UserId("u_" + i), TOMAS, NINE));
        }

        List<String> seen = new ArrayList<>();
        for (List<Report> page = reports.open(null, 1);
                !page.isEmpty() && seen.size() < 4;
                page = reports.open(seen.get(seen.size() - 1), 1)) {
            seen.add(page.get(0).caseId());
        }

        assertThat(seen).containsExactlyInAnyOrder("case-1", "case-2", "case-3");
    }

    @Test
    @Rule("E-6")
    protected void aPageGoesOnBehindAReportThatWasDecidedMeanwhile() {
        for (int i = 1; i <= 4; i++) {
            reports.file(report("case-" + i, new UserId("u_" + i), TOMAS, NINE.plusSeconds(i)));
        }
        String last = reports.open(null, 2).get(1).caseId();

        reports.decide(last, DISMISSED);
        reports.file(report("case-9", MAYA, TOMAS, NINE.plusSeconds(9)));

        assertThat(reports.open(last, 2)).extracting(Report::caseId).containsExactly("case-2", "case-1");
    }

    @Test
    @Rule("E-7")
    protected void whatWasFiledAboutSomebodyIsFoundOpenOrDecided() {
        Report first = report("case-1", MAYA, TOMAS, NINE);
        Report second = report("case-2", ADA, TOMAS, NINE.plusSeconds(60));
        reports.file(first);
        reports.file(second);
        reports.file(report("case-3", TOMAS, MAYA, NINE));

        reports.decide("case-2", DISMISSED);

        assertThat(reports.about(TOMAS, 10)).containsExactly(second, first);
        assertThat(reports.about(TOMAS, 1)).containsExactly(second);
        assertThat(reports.about(ADA, 10)).isEmpty();
    }

    private static Decision upheld(UserId reported) {
        Instant at = NINE.plusSeconds(300);
        return new Decision(
                Outcome.UPHELD,
                MAYA,
                at,
                new Restriction("case-r", reported, "harassment", "You would not stop.", false, at, null));
    }

    @Test
    @Rule("E-8")
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
    @Rule("E-9")
    protected void aDecidedReportAgesFromItsDecisionAndIsGoneAtItsTimeAndNotBefore() {
        Instant decided = NINE.plusSeconds(3_600);
        reports.file(report("case-1", MAYA, TOMAS, NINE));
        reports.file(report("case-2", ADA, TOMAS, NINE.plusSeconds(1)));
        reports.file(report("case-3", MAYA, ADA, NINE));
        reports.decide("case-1", dismissed(decided));
        reports.decide("case-2", dismissed(decided.plusMillis(1)));
        reports.erase(MAYA);

        assertThat(reports.removeUntil(decided.minusMillis(1), 10)).isZero();
        assertThat(reports.countAbout(TOMAS)).isEqualTo(2);

        assertThat(reports.removeUntil(decided, 10)).isEqualTo(1);
        assertThat(reports.find("case-1")).isEmpty();
        assertThat(reports.decision("case-1")).isEmpty();
        assertThat(reports.countAbout(TOMAS)).isEqualTo(1);
        assertThat(reports.by(ADA, 10)).hasSize(1);
    }

    @Test
    @Rule("E-9")
    protected void anOpenReportDoesNotGoWithTheDecidedOnes() {
        reports.file(report("case-1", MAYA, TOMAS, NINE));

        assertThat(reports.removeUntil(NINE.plusSeconds(1_000_000), 10)).isZero();

        assertThat(reports.open(null, 10)).hasSize(1);
    }

    @Test
    @Rule("E-10")
    protected void anOpenReportIsGoneAtItsTimeAndNotBefore() {
        reports.file(report("case-1", MAYA, TOMAS, NINE));
        reports.file(report("case-2", ADA, TOMAS, NINE.plusMillis(1)));

        assertThat(reports.removeUndecidedUntil(NINE.minusMillis(1), 10)).isZero();
        assertThat(reports.open(null, 10)).hasSize(2);

        assertThat(reports.removeUndecidedUntil(NINE, 10)).isEqualTo(1);
        assertThat(reports.find("case-1")).isEmpty();
        assertThat(reports.open(null, 10)).extracting(Report::caseId).containsExactly("case-2");
        assertThat(reports.countAbout(TOMAS)).isEqualTo(1);
        assertThat(reports.by(MAYA, 10)).isEmpty();
        assertThat(reports.eitherWay(MAYA)).isEmpty();
    }

    @Test
    @Rule("E-10")
    protected void aDecidedReportDoesNotGoWithTheOpenOnes() {
        reports.file(report("case-1", MAYA, TOMAS, NINE));
        reports.decide("case-1", dismissed(NINE.plusSeconds(1)));

        assertThat(reports.removeUndecidedUntil(NINE.plusSeconds(1_000_000), 10))
                .isZero();

        assertThat(reports.find("case-1")).isPresent();
        assertThat(reports.decision("case-1")).isPresent();
    }

    @Test
    @Rule({"E-9", "E-10"})
    protected void noMoreAreRemovedAtOnceThanAskedFor() {
        for (int i = 0; i < 3; i++) {
            reports.file(report("open-" + i, MAYA, new UserId("u_open-" + i), NINE));
            reports.file(report("decided-" + i, MAYA, new UserId("u_decided-" + i), NINE));
            reports.decide("decided-" + i, dismissed(NINE));
        }

        assertThat(reports.removeUntil(NINE, 2)).isEqualTo(2);
        assertThat(reports.removeUndecidedUntil(NINE, 2)).isEqualTo(2);

        assertThat(reports.by(MAYA, 10)).hasSize(2);
    }

    private static Decision dismissed(Instant at) {
        return new Decision(Outcome.DISMISSED, ADA, at, null);
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
