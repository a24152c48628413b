package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AppealStore.Decision;
import io.duologue.core.moderation.AppealStore.FileResult;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link AppealStore}. Extend it and hand in an empty store of yours. */
public abstract class AppealStoreContract {
    private static final Decision GRANTED =
            new Decision(Outcome.GRANTED, ADA, NINE.plusSeconds(600), "You were right: it was “somebody else” 🙂.");
    private static final Decision DENIED =
            new Decision(Outcome.DENIED, TOMAS, NINE.plusSeconds(300), "Three people said the same.");

    private AppealStore appeals = AppealStore.inMemory(1);

    /** An empty store with room for 100 appeals that shares nothing with those made before. */
    protected abstract AppealStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        appeals = newStore();
    }

    @Test
    @Rule("AP-1")
    protected void aSecondAppealAboutTheSameRestrictionIsTheFirst() {
        Appeal first = appeal("case-1", MAYA, NINE);
        Appeal other = appeal("case-2", MAYA, NINE);

        assertThat(appeals.file(first)).isEqualTo(new FileResult.Filed(first));
        assertThat(appeals.file(appeal("case-1", MAYA, NINE.plusSeconds(60))))
                .isEqualTo(new FileResult.Repeated(first));
        assertThat(appeals.file(appeal("case-1", TOMAS, NINE.plusSeconds(60))))
                .isEqualTo(new FileResult.Repeated(first));
        assertThat(appeals.file(other)).isEqualTo(new FileResult.Filed(other));

        assertThat(appeals.find("case-1")).contains(first);
        assertThat(appeals.open(null, 10)).containsExactly(first, other);
        assertThat(appeals.by(TOMAS, 10)).isEmpty();
    }

    @Test
    @Rule("AP-1")
    protected void ofAppealsAtOnceOneIsFiledAndAnswersTheOthers() throws Exception {
        List<FileResult> results =
                Together.all(i -> appeals.file(appeal("case-1", new UserId("u_" + i), NINE.plusSeconds(i))));

        Appeal first = appeals.find("case-1").orElseThrow();
        assertThat(results).filteredOn(FileResult.Filed.class::isInstance).containsExactly(new FileResult.Filed(first));
        assertThat(results)
                .filteredOn(FileResult.Repeated.class::isInstance)
                .hasSize(results.size() - 1)
                .containsOnly(new FileResult.Repeated(first));
        assertThat(appeals.open(null, 10)).hasSize(1);
    }

    @Test
    @Rule("AP-2")
    protected void anAppealIsFoundByItsCaseAndByWhoFiledItAsItStands() {
        Appeal first = appeal("case-1", MAYA, NINE);
        Appeal automatic = new Appeal(
                "case-2", MAYA, "Nobody “told” me 🙂.\nNobody asked.", NINE.plusSeconds(60), null, null, null);
        appeals.file(first);
        appeals.file(automatic);
        appeals.file(appeal("case-3", TOMAS, NINE));

        assertThat(appeals.find("case-1")).contains(first);
        assertThat(appeals.by(MAYA, 10)).containsExactly(automatic, first);

        appeals.decide("case-2", GRANTED);

        assertThat(appeals.find("case-2")).contains(automatic.with(GRANTED));
        assertThat(appeals.find("case-1")).contains(first);
        assertThat(appeals.by(MAYA, 10)).containsExactly(automatic.with(GRANTED), first);
        assertThat(appeals.by(MAYA, 1)).containsExactly(automatic.with(GRANTED));
        assertThat(appeals.by(ADA, 10)).isEmpty();
        assertThat(appeals.find("case-9")).isEmpty();
    }

    @Test
    @Rule("AP-3")
    protected void anAppealIsOpenUntilItIsDecidedAndTheFirstDecisionStays() {
        appeals.file(appeal("case-1", MAYA, NINE));
        appeals.file(appeal("case-2", TOMAS, NINE));

        assertThat(appeals.decide("case-1", DENIED)).contains(DENIED);
        assertThat(appeals.decide("case-1", GRANTED)).contains(DENIED);

        assertThat(appeals.find("case-1").orElseThrow().decision()).isEqualTo(DENIED);
        assertThat(appeals.find("case-2").orElseThrow().isOpen()).isTrue();
        assertThat(appeals.open(null, 10)).extracting(Appeal::caseId).containsExactly("case-2");
        assertThat(appeals.file(appeal("case-1", MAYA, NINE))).isInstanceOf(FileResult.Repeated.class);
    }

    @Test
    @Rule("AP-3")
    protected void anAppealThatThereIsNotIsNotDecided() {
        assertThat(appeals.decide("case-1", DENIED)).isEmpty();
        assertThat(appeals.find("case-1")).isEmpty();
    }

    @Test
    @Rule("AP-3")
    protected void ofDecisionsAtOnceOneCountsForAll() throws Exception {
        appeals.file(appeal("case-1", MAYA, NINE));

        List<Optional<Decision>> answers = Together.all(i -> appeals.decide("case-1", i % 2 == 0 ? GRANTED : DENIED));

        Decision counts = appeals.find("case-1").orElseThrow().decision();
        assertThat(answers).containsOnly(Optional.ofNullable(counts));
        assertThat(appeals.open(null, 10)).isEmpty();
    }

    @Test
    @Rule("AP-4")
    protected void theOpenAppealsComeTheOldestFirstAndInPages() {
        for (int i = 5; i >= 1; i--) {
            appeals.file(appeal("case-" + (9 - i), MAYA, NINE.plusSeconds(i)));
        }

        assertThat(appeals.open(null, 2)).extracting(Appeal::caseId).containsExactly("case-8", "case-7");
        assertThat(appeals.open("case-7", 2)).extracting(Appeal::caseId).containsExactly("case-6", "case-5");
        assertThat(appeals.open("case-5", 2)).extracting(Appeal::caseId).containsExactly("case-4");
        assertThat(appeals.open("case-4", 2)).isEmpty();
        assertThat(appeals.open("case-0", 2)).isEmpty();
    }

    @Test
    @Rule("AP-4")
    protected void appealsOfOneMomentAreAllInThePages() {
        for (int i = 1; i <= 3; i++) {
            appeals.file(appeal("case-" + i, MAYA, NINE));
        }

        List<String> seen = new ArrayList<>();
        for (List<Appeal> page = appeals.open(null, 1);
                !page.isEmpty() && seen.size() < 4;
                page = appeals.open(seen.get(seen.size() - 1), 1)) {
            seen.add(page.get(0).caseId());
        }

        assertThat(seen).containsExactlyInAnyOrder("case-1", "case-2", "case-3");
    }

    @Test
    @Rule("AP-4")
    protected void aPageGoesOnBehindAnAppealThatWasDecidedMeanwhile() {
        for (int i = 1; i <= 4; i++) {
            appeals.file(appeal("case-" + i, MAYA, NINE.plusSeconds(i)));
        }
        String last = appeals.open(null, 2).get(1).caseId();

        appeals.decide(last, DENIED);
        appeals.file(appeal("case-0", TOMAS, NINE));

        assertThat(appeals.open(last, 2)).extracting(Appeal::caseId).containsExactly("case-3", "case-4");
    }

    @Test
    @Rule("AP-5")
    protected void whoIsErasedHasNoAppealAndWhatHeDecidedStays() {
        Appeal tomas = appeal("case-3", TOMAS, NINE);
        appeals.file(appeal("case-1", MAYA, NINE));
        appeals.file(appeal("case-2", MAYA, NINE));
        appeals.file(tomas);
        appeals.decide("case-2", GRANTED);
        Decision mayas = new Decision(Outcome.DENIED, MAYA, NINE.plusSeconds(60), "No.");
        appeals.decide("case-3", mayas);

        appeals.erase(MAYA);
        appeals.erase(MAYA);

        assertThat(appeals.by(MAYA, 10)).isEmpty();
        assertThat(appeals.find("case-1")).isEmpty();
        assertThat(appeals.find("case-2")).isEmpty();
        assertThat(appeals.open(null, 10)).isEmpty();
        assertThat(appeals.find("case-3")).contains(tomas.with(mayas));
    }

    @Test
    @Rule("AP-6")
    protected void anAppealIsGoneAtItsTimeAndNotBeforeOpenOrDecided() {
        appeals.file(appeal("case-1", MAYA, NINE));
        appeals.file(appeal("case-2", TOMAS, NINE));
        appeals.file(appeal("case-3", TOMAS, NINE.plusMillis(1)));
        appeals.decide("case-1", GRANTED);

        assertThat(appeals.removeUntil(NINE.minusMillis(1), 10)).isZero();
        assertThat(appeals.by(MAYA, 10)).hasSize(1);

        assertThat(appeals.removeUntil(NINE, 10)).isEqualTo(2);
        assertThat(appeals.find("case-1")).isEmpty();
        assertThat(appeals.by(MAYA, 10)).isEmpty();
        assertThat(appeals.open(null, 10)).extracting(Appeal::caseId).containsExactly("case-3");
        assertThat(appeals.by(TOMAS, 10)).hasSize(1);
    }

    @Test
    @Rule("AP-6")
    protected void anAppealWhoseRestrictionIsSparedStaysAndHoldsUpNothing() {
        for (int i = 0; i < 4; i++) {
            appeals.file(appeal("spared-" + i, MAYA, NINE));
        }
        appeals.file(appeal("case-1", TOMAS, NINE.plusSeconds(1)));

        assertThat(appeals.removeUntil(NINE.plusSeconds(1), 1, caseId -> caseId.startsWith("spared")))
                .isEqualTo(1);
        assertThat(appeals.find("case-1")).isEmpty();

        assertThat(appeals.removeUntil(NINE.plusSeconds(1), 10, caseId -> caseId.startsWith("spared")))
                .isZero();
        assertThat(appeals.by(MAYA, 10)).hasSize(4);
    }

    @Test
    @Rule("AP-6")
    protected void noMoreAreRemovedAtOnceThanAskedFor() {
        for (int i = 0; i < 3; i++) {
            appeals.file(appeal("case-" + i, MAYA, NINE));
        }

        assertThat(appeals.removeUntil(NINE, 2)).isEqualTo(2);

        assertThat(appeals.by(MAYA, 10)).hasSize(1);
    }

    private static Appeal appeal(String caseId, UserId user, Instant at) {
        return new Appeal(caseId, user, "It was not me.", at, ADA, "report-1", null);
    }
}
