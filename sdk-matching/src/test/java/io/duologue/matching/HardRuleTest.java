package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.id;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HardRuleTest {

    private static final Duration DAY = Duration.ofHours(24);

    private final PairingRules rules = PairingRules.standard(Topics.tech(), DAY);

    @Test
    void nobodyMeetsHimself() {
        assertThat(areKeptApart(person("ann"), person("ann"))).isTrue();
        assertThat(areKeptApart(person("ann"), person("ben"))).isFalse();
    }

    @Test
    @Tag("H-1")
    void aBlockOfOneKeepsBothApart() {
        assertThat(areKeptApart(person("ann").addBlocked(id("ben")), person("ben")))
                .isTrue();
        assertThat(areKeptApart(person("ann").addBlocked(id("cat")), person("ben")))
                .isFalse();
    }

    @Test
    void anAvoidListOfOneKeepsBothApart() {
        assertThat(areKeptApart(person("ann").addAvoided(id("ben")), person("ben")))
                .isTrue();
    }

    @Test
    void oneWayToTalkMustBeShared() {
        assertThat(areKeptApart(person("ann"), person("ben").kinds(List.of(Kind.VIDEO))))
                .isTrue();
        assertThat(areKeptApart(person("ann"), person("ben").addKinds(Kind.VIDEO)))
                .isFalse();
    }

    @Test
    void oneLanguageMustBeSharedWhateverItsRegion() {
        Ticket.Builder german = person("ben").languages(List.of("de"));
        Ticket.Builder british = person("ben").languages(List.of("de", "en-gb"));
        Ticket.Builder similarName = person("ben").languages(List.of("enm"));

        assertThat(areKeptApart(person("ann"), german)).isTrue();
        assertThat(areKeptApart(person("ann"), similarName)).isTrue();
        assertThat(areKeptApart(person("ann"), british)).isFalse();
    }

    @Test
    @Tag("H-1")
    void oneOfTwoColleaguesWhoAsksIsEnough() {
        Ticket.Builder asks = person("ann").employer("hash");
        Ticket.Builder doesNotMind = person("ben").employer("hash").avoidsColleagues(false);
        Ticket.Builder norDoesShe = person("cat").employer("hash").avoidsColleagues(false);

        assertThat(areKeptApart(asks, doesNotMind)).isTrue();
        assertThat(areKeptApart(norDoesShe, doesNotMind)).isFalse();
        assertThat(areKeptApart(asks, person("dan").employer("other"))).isFalse();
        assertThat(areKeptApart(asks, person("dan"))).isFalse();
    }

    @Test
    void twoWhoMetMeetAgainWhenTheCoolDownIsOver() {
        Ticket.Builder yesterday = waitingFor(60, "ann").putLastMet(id("ben"), NOW.minus(DAY));
        Ticket.Builder justNow =
                waitingFor(60, "ann").putLastMet(id("ben"), NOW.minus(DAY).plusMillis(1));

        assertThat(areKeptApart(justNow, waitingFor(60, "ben"))).isTrue();
        assertThat(areKeptApart(yesterday, waitingFor(60, "ben"))).isFalse();
    }

    /** From one day on it is a wish, which a wait loosens; before, it is none. */
    @Test
    @Tag("H-1")
    void onlyTheWishNotToMeetAgainSoonGivesInToALongWait() {
        Duration twoDays = DAY.multipliedBy(2);

        assertThat(areKeptApart(metAgo(twoDays, 5), waitingFor(60, "ben"))).isTrue();
        assertThat(areKeptApart(metAgo(twoDays, 60), waitingFor(60, "ben"))).isFalse();
        assertThat(areKeptApart(metAgo(Duration.ofHours(23), 1_000_000), waitingFor(1_000_000, "ben")))
                .isTrue();
    }

    private static Ticket.Builder metAgo(Duration ago, int waitedSeconds) {
        return waitingFor(waitedSeconds, "ann").putLastMet(id("ben"), NOW.minus(ago));
    }

    @Test
    @Tag("H-1")
    void nobodyMeetsWhomHeKnowsToBeBelowHisOwnFloorHoweverLongHeWaits() {
        Ticket.Builder choosy = waitingFor(1_000, "ann").reputationBand(5).lowestBand(3);

        assertThat(areKeptApart(choosy, waitingFor(1_000, "ben").reputationBand(2)))
                .isTrue();
        assertThat(areKeptApart(choosy, waitingFor(1_000, "ben").reputationBand(3)))
                .isFalse();
        assertThat(areKeptApart(choosy, waitingFor(1_000, "ben"))).isFalse();
    }

    @Test
    void aFarBandIsMetOnlyAfterALongWait() {
        Ticket.Builder low = waitingFor(29, "ben").reputationBand(1);

        assertThat(areKeptApart(waitingFor(29, "ann").reputationBand(5), low)).isTrue();
        assertThat(areKeptApart(
                        waitingFor(30, "ann").reputationBand(5),
                        waitingFor(30, "ben").reputationBand(1)))
                .isFalse();
        assertThat(areKeptApart(waitingFor(29, "ann").reputationBand(3), low)).isFalse();
    }

    @Test
    void withoutACoolDownTwoMeetAgainAtOnce() {
        PairingRules demo = PairingRules.standard(Topics.tech(), Duration.ZERO);
        Ticket ann = person("ann").putLastMet(id("ben"), NOW).build();

        assertThat(demo.weight(ann, person("ben").build(), NOW)).isPresent();
    }

    @Test
    void withoutACoolDownTwoWhoMissedEachOtherAreOfferedAgain() {
        PairingRules demo = PairingRules.standard(Topics.tech(), Duration.ZERO);
        Ticket ann = person("ann").putPassed(id("ben"), NOW).build();
        Ticket ben = person("ben").putPassed(id("ann"), NOW).build();

        assertThat(demo.weight(ann, ben, NOW.plusSeconds(29))).isEmpty();
        assertThat(demo.weight(ann, ben, NOW.plusSeconds(30))).isPresent();
    }

    @Test
    void whoWasPassedOverIsNotOfferedAgainForADay() {
        Ticket.Builder justNow =
                person("ann").putPassed(id("ben"), NOW.minus(DAY).plusMillis(1));
        Ticket.Builder yesterday = person("ann").putPassed(id("ben"), NOW.minus(DAY));

        assertThat(areKeptApart(justNow, person("ben"))).isTrue();
        assertThat(areKeptApart(yesterday, person("ben"))).isFalse();
    }

    @Test
    @Tag("H-1")
    void noWaitLoosensAHardRule() {
        Ticket.Builder ann = waitingFor(1_000_000, "ann").addBlocked(id("ben"));

        assertThat(areKeptApart(ann, waitingFor(1_000_000, "ben"))).isTrue();
    }

    @Test
    void aCoolDownHasBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HardRule.repeatCoolDown(Duration.ofSeconds(-1)))
                .withMessage("expected a repeat cool-down of PT0S–PT87600H but was PT-1S");
    }

    @Test
    @Tag("H-1")
    void aRuleOfOnesOwnIsAskedOfEverybodyInBothDirections() {
        Ticket ann = person("ann").build();
        Ticket ben = person("ben").build();
        PairingRules notBen =
                withRule((self, other, now) -> !other.participant().equals(ben.participant()));

        assertThat(notBen.weight(ann, ben, NOW)).isEmpty();
        assertThat(notBen.weight(ben, ann, NOW)).isEmpty();
    }

    @Test
    void aStandardRuleIsTheSameUnderAnotherName() {
        for (HardRule rule : HardRule.standard(DAY)) {
            HardRule renamed = rule.named("another-name");

            assertThat(NamedRule.reachOf(renamed)).as(rule.name()).isEqualTo(NamedRule.reachOf(rule));
            assertThat(NamedRule.unnamed(renamed)).as(rule.name()).isSameAs(NamedRule.unnamed(rule));
        }
    }

    /** Some rules are asked only about whom a filter has, and some in one direction only: nobody may slip through. */
    @Test
    void whoeverIsAllowedIsAllowedByTheListsThemselves() {
        int allowed = 0;
        List<QueuedTicket> people = new Anybody(29).waiting(300);
        for (QueuedTicket one : people) {
            for (QueuedTicket other : people) {
                Ticket a = one.ticket();
                Ticket b = other.ticket();
                boolean isAllowed = !isForbiddenByTheBook(a, b) && !isForbiddenByTheBook(b, a);

                assertThat(rules.byReach().allow(a, b, NOW))
                        .as("%s and %s", a.participant(), b.participant())
                        .isEqualTo(isAllowed);
                allowed += isAllowed ? 1 : 0;
            }
        }
        assertThat(allowed).isBetween(10_000, 80_000);
    }

    private static boolean isForbiddenByTheBook(Ticket self, Ticket other) {
        Integer band = other.reputationBand();
        String employer = self.employer();
        return self.participant().equals(other.participant())
                || self.blocked().contains(other.participant())
                || self.avoided().contains(other.participant())
                || isWithinADay(self.lastMet().get(other.participant()))
                || isWithinADay(self.passed().get(other.participant()))
                || Collections.disjoint(self.kinds(), other.kinds())
                || !LanguagesByTheBook.areShared(self.languages(), other.languages())
                || (employer != null && self.avoidsColleagues() && employer.equals(other.employer()))
                || (band != null && band < self.lowestBand());
    }

    private static boolean isWithinADay(@Nullable Instant moment) {
        return moment != null && NOW.isBefore(moment.plus(DAY));
    }

    private static PairingRules withRule(HardRule rule) {
        return PairingRules.builder(Topics.tech(), DAY).hardRules(List.of(rule)).build();
    }

    @Test
    @Tag("H-3")
    void aRuleThatThrowsAllowsNobodyAndIsReported() {
        RuntimeException failure = new IllegalStateException("broken");
        Heard heard = new Heard();
        PairingRules broken = PairingRules.builder(Topics.tech(), DAY)
                .hardRules(List.of((self, other, now) -> {
                    throw failure;
                }))
                .listener(heard)
                .build();

        assertThat(broken.weight(person("ann").build(), person("ben").build(), NOW))
                .isEmpty();

        assertThat(heard.failure).isSameAs(failure);
    }

    /** Whichever of the two is asked first. */
    private boolean areKeptApart(Ticket.Builder one, Ticket.Builder another) {
        Ticket a = one.build();
        Ticket b = another.build();
        boolean apart = rules.weight(a, b, NOW).isEmpty();
        assertThat(rules.weight(b, a, NOW).isEmpty()).isEqualTo(apart);
        return apart;
    }

    private static final class Heard implements PairingListener {
        Throwable failure = new RuntimeException("nothing heard");

        @Override
        public void ruleFailed(Throwable thrown) {
            failure = thrown;
        }
    }
}
