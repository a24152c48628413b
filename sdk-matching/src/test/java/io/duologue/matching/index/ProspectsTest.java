package io.duologue.matching.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Kind;
import io.duologue.matching.PairingRound;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProspectsTest {

    private static final int NEWCOMERS = 32;
    private static final double IMPATIENCE = 0.002;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final List<SeniorityBand> BANDS = List.of(SeniorityBand.values());

    private final PairingRound round =
            PairingRules.standard(SearchedPeople.TOPICS, Duration.ofHours(24)).at(SearchedPeople.NOW);

    @Test
    void whoWaitsHopesForLessTheLongerHeWaitsAndForNothingInTheEnd() {
        Prospects prospects = afterNewcomersEvery(0.5, IMPATIENCE);

        double before = 1;
        for (int second = 0; second < Prospects.END.toSeconds(); second += Prospects.STEP_SECONDS) {
            double price = prospects.price(NEWCOMERS, second * SECOND);
            assertThat(price).isGreaterThan(0).isLessThanOrEqualTo(before);
            before = price;
        }
        assertThat(before).isLessThan(prospects.price(NEWCOMERS, 0));

        assertThat(prospects.price(NEWCOMERS, Prospects.END.toNanos())).isZero();
    }

    @Test
    void theMoreComeTheMoreMayBeHopedFor() {
        double often = afterNewcomersEvery(0.1, IMPATIENCE).price(NEWCOMERS, 0);
        double now = afterNewcomersEvery(1, IMPATIENCE).price(NEWCOMERS, 0);
        double seldom = afterNewcomersEvery(20, IMPATIENCE).price(NEWCOMERS, 0);

        assertThat(often).isGreaterThan(now);
        assertThat(now).isGreaterThan(seldom);
    }

    @Test
    void whereHardlyAnybodyComesNobodyWaitsForHim() {
        assertThat(afterNewcomersEvery(600, IMPATIENCE).price(NEWCOMERS, 0)).isLessThan(0.02);
    }

    @Test
    void nobodyHopesForThoseWhomHeMayNeverMeet() {
        Prospects prospects = new Prospects(NEWCOMERS, IMPATIENCE);
        come(prospects, 1, Kind.TEXT);

        come(prospects, NEWCOMERS, ticket("last", 0, Kind.VIDEO), NEWCOMERS * SECOND);

        assertThat(prospects.price(NEWCOMERS, 0)).isZero();
    }

    @Test
    void aFewSayNothingAboutWhoWillCome() {
        Prospects prospects = new Prospects(NEWCOMERS, IMPATIENCE);
        for (int place = 0; place < Prospects.FEWEST_NEWCOMERS; place++) {
            come(prospects, place, ticket("p" + place, place, Kind.TEXT), place * SECOND);
            assertThat(prospects.price(place, 0)).isZero();
        }

        come(prospects, NEWCOMERS, ticket("last", 0, Kind.TEXT), 9 * SECOND);

        assertThat(prospects.price(NEWCOMERS, 0)).isPositive();
    }

    @Test
    void fewWhoComeAgainAndAgainAreFew() {
        Prospects prospects = new Prospects(NEWCOMERS, IMPATIENCE);

        for (int visit = 0; visit < 4 * NEWCOMERS; visit++) {
            int person = visit % Prospects.FEWEST_NEWCOMERS;
            come(prospects, person, ticket("p" + person, person, Kind.TEXT), visit * SECOND);

            assertThat(prospects.price(person, 0)).isZero();
        }
    }

    @Test
    void theMoreASecondCostsTheLessIsHopedFor() {
        assertThat(afterNewcomersEvery(0.5, 0.05).price(NEWCOMERS, 0))
                .isLessThan(afterNewcomersEvery(0.5, IMPATIENCE).price(NEWCOMERS, 0));
        assertThat(afterNewcomersEvery(0.5, 1).price(NEWCOMERS, 0)).isZero();
    }

    @Test
    void whoHasLittlePatienceHopesForLess() {
        Prospects prospects = new Prospects(NEWCOMERS, IMPATIENCE);
        come(prospects, 1, Kind.TEXT);
        long now = NEWCOMERS * SECOND;

        come(prospects, 0, ticket("patient", 0, Kind.TEXT), now);
        Ticket hasty = Ticket.builder()
                .from(ticket("hasty", 0, Kind.TEXT))
                .patience(Duration.ofSeconds(10))
                .build();
        come(prospects, 1, hasty, now);

        assertThat(prospects.price(1, 0)).isPositive().isLessThan(prospects.price(0, 0));
        assertThat(prospects.price(1, 8 * SECOND)).isZero();
    }

    @Test
    void twoOfManyWhoAreAllAlikeHopeForNoMoreThanEachOther() {
        Prospects prospects = new Prospects(NEWCOMERS, IMPATIENCE);

        for (int place = 0; place < 4 * NEWCOMERS; place++) {
            come(prospects, place, ticket("p" + place, 0, Kind.TEXT), place * SECOND / 4);

            assertThat(2 * prospects.price(place, 0)).isLessThan(1);
        }
    }

    @Test
    void thePriceDoesNotFallBeforeItIsSaidTo() {
        Prospects prospects = afterNewcomersEvery(0.5, IMPATIENCE);
        long late = Prospects.END.toNanos() - 2 * SECOND;
        long falls = prospects.nextFall(NEWCOMERS, late);

        assertThat(prospects.price(NEWCOMERS, falls - 1)).isEqualTo(prospects.price(NEWCOMERS, late));
        assertThat(prospects.price(NEWCOMERS, falls)).isLessThan(prospects.price(NEWCOMERS, late));
        assertThat(prospects.nextFall(NEWCOMERS, Prospects.END.toNanos())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void thoseOfWhomARoomIsToldLateHaveNotComeJustNow() {
        Prospects late = new Prospects(NEWCOMERS, IMPATIENCE);
        long now = NEWCOMERS * 600L * SECOND;
        for (int place = 0; place < NEWCOMERS; place++) {
            late.hasCome(place, ticket("p" + place, place, Kind.TEXT), place * 600L * SECOND, now, round);
        }

        come(late, NEWCOMERS, ticket("last", 0, Kind.TEXT), now);

        assertThat(late.price(NEWCOMERS, 0)).isLessThan(0.02);
    }

    @Test
    void nobodyWaitsForABetterOneUntilHeHasGone() {
        Prospects prospects = new Prospects(NEWCOMERS, IMPATIENCE);
        come(prospects, 1, Kind.TEXT);
        Ticket hasty = Ticket.builder()
                .from(ticket("hasty", 0, Kind.TEXT))
                .patience(Duration.ofSeconds(15))
                .build();

        come(prospects, 0, hasty, NEWCOMERS * SECOND);

        assertThat(prospects.price(0, 11 * SECOND)).isPositive();
        assertThat(prospects.price(0, 13 * SECOND)).isZero();
    }

    @Test
    void whoeverComesToAPlaceDoesNotInheritItsPrice() {
        Prospects prospects = afterNewcomersEvery(0.5, IMPATIENCE);

        prospects.forget(NEWCOMERS);

        assertThat(prospects.price(NEWCOMERS, 0)).isZero();
        assertThat(prospects.nextFall(NEWCOMERS, 0)).isEqualTo(Long.MAX_VALUE);
    }

    /** Somebody comes to the place {@link #NEWCOMERS}, after so many others. */
    private Prospects afterNewcomersEvery(double seconds, double impatience) {
        Prospects prospects = new Prospects(NEWCOMERS, impatience);
        come(prospects, seconds, Kind.TEXT);
        come(prospects, NEWCOMERS, ticket("last", 0, Kind.TEXT), (long) (NEWCOMERS * seconds * SECOND));
        return prospects;
    }

    private void come(Prospects prospects, double seconds, Kind kind) {
        for (int place = 0; place < NEWCOMERS; place++) {
            come(prospects, place, ticket("p" + place, place, kind), (long) (place * seconds * SECOND));
        }
    }

    private void come(Prospects prospects, int place, Ticket ticket, long now) {
        prospects.hasCome(place, ticket, now, now, round);
    }

    /** People who differ in how well they fit. */
    private static Ticket ticket(String name, int number, Kind kind) {
        return Ticket.builder()
                .participant(new ParticipantId(name))
                .addKinds(kind)
                .addLanguages("en")
                .addTopics(new TopicId(number % 3 == 0 ? "css" : "sql"))
                .seniority(BANDS.get(number % BANDS.size()))
                .queuedAt(SearchedPeople.NOW)
                .build();
    }
}
