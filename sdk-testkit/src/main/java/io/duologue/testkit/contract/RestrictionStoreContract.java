package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.KeptRestriction;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link RestrictionStore}. Extend it and hand in an empty store of yours. */
public abstract class RestrictionStoreContract {
    private static final Instant TEN = NINE.plusSeconds(3_600);
    private static final Instant ELEVEN = TEN.plusSeconds(3_600);

    private RestrictionStore restrictions = RestrictionStore.inMemory(1);

    /** An empty store with room for 100 restrictions that shares nothing with those made before. */
    protected abstract RestrictionStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        restrictions = newStore();
    }

    @Test
    @Rule("S-1")
    protected void aRestrictionIsInForceFromItsStartToItsEnd() {
        Restriction restriction = restriction("case-1", MAYA, NINE, TEN);
        restrictions.save(restriction);

        assertThat(restrictions.active(MAYA, NINE.minusMillis(1))).isEmpty();
        assertThat(restrictions.active(MAYA, NINE)).contains(restriction);
        assertThat(restrictions.active(MAYA, TEN.minusMillis(1))).contains(restriction);
        assertThat(restrictions.active(MAYA, TEN)).isEmpty();
        assertThat(restrictions.active(TOMAS, NINE)).isEmpty();
        assertThat(restrictions.of(MAYA)).containsExactly(restriction);
    }

    @Test
    @Rule("S-1")
    protected void aLiftedRestrictionIsNotInForceFromThenOn() {
        restrictions.save(restriction("case-1", MAYA, NINE, ELEVEN));
        restrictions.save(restriction("case-2", MAYA, NINE, TEN));

        boolean lifted = restrictions.lift("case-1", NINE.plusSeconds(60));

        assertThat(lifted).isTrue();
        assertThat(restrictions.active(MAYA, NINE.plusSeconds(60)).map(Restriction::caseId))
                .contains("case-2");
        assertThat(restrictions.active(MAYA, TEN)).isEmpty();
    }

    @Test
    @Rule("S-1")
    protected void onlyWhatIsInForceIsLifted() {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));

        assertThat(restrictions.lift("case-2", NINE)).isFalse();
        assertThat(restrictions.lift("case-1", NINE.minusMillis(1))).isFalse();
        assertThat(restrictions.lift("case-1", TEN)).isFalse();

        assertThat(restrictions.lift("case-1", NINE)).isTrue();
        assertThat(restrictions.lift("case-1", NINE)).isFalse();
    }

    @Test
    @Rule("S-1")
    protected void ofLiftsAtOnceOneSucceeds() throws Exception {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));

        List<Boolean> lifted = Together.all(i -> restrictions.lift("case-1", NINE.plusSeconds(60)));

        assertThat(lifted).filteredOn(done -> done).hasSize(1);
    }

    @Test
    @Rule("S-2")
    protected void theOneThatEndsLastIsActive() {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));
        restrictions.save(restriction("case-2", MAYA, NINE, ELEVEN));
        restrictions.save(restriction("case-3", MAYA, NINE, TEN));
        assertThat(restrictions.active(MAYA, NINE).map(Restriction::caseId)).contains("case-2");

        restrictions.save(restriction("case-4", MAYA, NINE, null));
        assertThat(restrictions.active(MAYA, NINE).map(Restriction::caseId)).contains("case-4");
        assertThat(restrictions.active(MAYA, NINE.plusSeconds(1_000_000)).map(Restriction::caseId))
                .contains("case-4");
    }

    @Test
    @Rule("S-2")
    protected void oneThatHasNotBegunIsNotActive() {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));
        restrictions.save(restriction("case-2", MAYA, TEN, null));

        assertThat(restrictions.active(MAYA, NINE).map(Restriction::caseId)).contains("case-1");
    }

    @Test
    @Rule("S-3")
    protected void savingAKnownCaseReplacesIt() {
        restrictions.save(restriction("case-1", MAYA, NINE, null));
        Restriction shorter = restriction("case-1", MAYA, NINE, TEN);

        restrictions.save(shorter);

        assertThat(restrictions.of(MAYA)).containsExactly(shorter);
        assertThat(restrictions.active(MAYA, TEN)).isEmpty();
    }

    @Test
    @Rule("S-3")
    protected void restrictionsSavedAtOnceAreAllKept() throws Exception {
        Together.all(i -> {
            restrictions.save(restriction("case-" + i, MAYA, NINE, TEN));
            return i;
        });

        assertThat(restrictions.of(MAYA))
                .extracting(Restriction::caseId)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "case-" + i).toList());
    }

    @Test
    @Rule("S-4")
    protected void aRestrictionIsFoundByItsCaseAsItStandsNow() {
        Restriction restriction = restriction("case-1", MAYA, NINE, null);
        restrictions.save(restriction);
        restrictions.save(restriction("case-2", TOMAS, NINE, TEN));

        assertThat(restrictions.find("case-1")).contains(restriction);
        assertThat(restrictions.find("case-3")).isEmpty();

        restrictions.lift("case-1", TEN);
        assertThat(restrictions.find("case-1")).contains(restriction("case-1", MAYA, NINE, TEN));
    }

    @Test
    @Rule("S-5")
    protected void whoIsErasedHasNoRestrictionsAndWhatIsKeptForHimStays() {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));
        restrictions.save(restriction("case-2", TOMAS, NINE, TEN));
        restrictions.keep(kept("hash", TEN));

        restrictions.erase(MAYA);
        restrictions.erase(MAYA);

        assertThat(restrictions.of(MAYA)).isEmpty();
        assertThat(restrictions.active(MAYA, NINE)).isEmpty();
        assertThat(restrictions.lift("case-1", NINE)).isFalse();
        assertThat(restrictions.active(TOMAS, NINE)).isPresent();
        assertThat(restrictions.keptFor("hash", NINE)).hasSize(1);
    }

    @Test
    @Rule("S-6")
    protected void whatIsKeptIsFoundByItsNameUntilItsEnd() {
        restrictions.keep(kept("hash", TEN));
        restrictions.keep(kept("hash", TEN));
        restrictions.keep(kept("hash", ELEVEN));
        restrictions.keep(kept("another", TEN));

        assertThat(restrictions.keptFor("hash", NINE))
                .containsExactlyInAnyOrder(kept("hash", TEN), kept("hash", ELEVEN));
        assertThat(restrictions.keptFor("hash", TEN)).containsExactly(kept("hash", ELEVEN));
        assertThat(restrictions.keptFor("none", NINE)).isEmpty();
    }

    @Test
    @Rule("S-7")
    protected void aRestrictionIsGoneAtItsTimeAndNotBefore() {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));
        restrictions.save(restriction("case-2", MAYA, NINE, null));
        restrictions.keep(kept("hash", TEN));

        assertThat(restrictions.removeUntil(TEN.minusMillis(1), 10)).isZero();
        assertThat(restrictions.of(MAYA)).hasSize(2);

        assertThat(restrictions.removeUntil(TEN, 10)).isEqualTo(1);
        assertThat(restrictions.of(MAYA)).extracting(Restriction::caseId).containsExactly("case-2");
        assertThat(restrictions.keptFor("hash", NINE)).hasSize(1);
    }

    @Test
    @Rule("S-8")
    protected void whatIsKeptIsGoneAtItsTimeAndNotBefore() {
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));
        restrictions.keep(kept("hash", TEN));

        assertThat(restrictions.removeKeptUntil(TEN.minusMillis(1), 10)).isZero();
        assertThat(restrictions.keptFor("hash", NINE)).hasSize(1);

        assertThat(restrictions.removeKeptUntil(TEN, 10)).isEqualTo(1);
        assertThat(restrictions.keptFor("hash", NINE)).isEmpty();
        assertThat(restrictions.of(MAYA)).hasSize(1);
    }

    @Test
    @Rule("S-9")
    protected void whatIsLiftedIsKeptUnderNoNameAndEverythingElseStays() {
        List<KeptRestriction> others = List.of(
                kept("hash", ELEVEN),
                new KeptRestriction("hash", "spam", "You were reported.", false, NINE, TEN),
                new KeptRestriction("hash", "harassment", "You did not stop.", false, NINE, TEN),
                new KeptRestriction("hash", "harassment", "You were reported.", true, NINE, TEN),
                new KeptRestriction("hash", "harassment", "You were reported.", false, NINE.plusMillis(1), TEN));
        restrictions.save(restriction("case-1", MAYA, NINE, TEN));
        restrictions.keep(kept("hash", TEN));
        restrictions.keep(kept("another", TEN));
        others.forEach(restrictions::keep);

        restrictions.liftKept(kept("hash", TEN));
        restrictions.liftKept(kept("hash", TEN));

        assertThat(restrictions.keptFor("hash", NINE)).containsExactlyInAnyOrderElementsOf(others);
        assertThat(restrictions.keptFor("another", NINE)).isEmpty();
        assertThat(restrictions.of(MAYA)).hasSize(1);
    }

    @Test
    @Rule("S-10")
    protected void theNamesOfWhoIsGoneAreFoundByHisIdUntilTheirEnd() {
        restrictions.keepNames(MAYA, Set.of("hash", "another"), TEN);
        restrictions.keepNames(MAYA, Set.of("hash", "another"), TEN);
        restrictions.erase(MAYA);

        assertThat(restrictions.namesOf(MAYA, TEN.minusMillis(1))).containsExactlyInAnyOrder("hash", "another");
        assertThat(restrictions.namesOf(MAYA, TEN)).isEmpty();
        assertThat(restrictions.namesOf(TOMAS, NINE)).isEmpty();

        assertThat(restrictions.removeKeptUntil(TEN.minusMillis(1), 10)).isZero();
        assertThat(restrictions.namesOf(MAYA, NINE)).hasSize(2);
        assertThat(restrictions.removeKeptUntil(TEN, 10)).isEqualTo(1);
        assertThat(restrictions.namesOf(MAYA, NINE)).isEmpty();
    }

    private static KeptRestriction kept(String subject, Instant until) {
        return new KeptRestriction(subject, "harassment", "You were reported.", false, NINE, until);
    }

    private static Restriction restriction(String caseId, UserId user, Instant from, @Nullable Instant until) {
        return new Restriction(caseId, user, "harassment", "You were reported by several people.", true, from, until);
    }
}
