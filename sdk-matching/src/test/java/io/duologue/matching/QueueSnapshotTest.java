package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.id;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.queued;
import static io.duologue.matching.People.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.WhyNot.Obstacle;
import io.duologue.matching.WhyNotTold.Reason;
import io.duologue.matching.WhyNotTold.Share;
import io.duologue.matching.WhyNotTold.Subject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueSnapshotTest {

    private static final PairingRules RULES = PairingRules.standard(Topics.tech(), Duration.ofHours(24));

    @Test
    void itAgreesWithTheRulesOnWhomNothingKeepsAway() {
        List<QueuedTicket> waiting = new Anybody(3).waiting(300);
        QueueSnapshot snapshot = snapshot(waiting);

        for (QueuedTicket queued : waiting) {
            long fitting = waiting.stream()
                    .filter(other -> !other.equals(queued))
                    .filter(other -> other.ticket().isAvailable(NOW))
                    .filter(other -> queued.ticket().isAvailable(NOW))
                    .filter(other ->
                            RULES.weight(queued.ticket(), other.ticket(), NOW).isPresent())
                    .count();

            WhyNot whyNot = snapshot.whyNot(RULES, queued.ticket(), NOW);

            assertThat(whyNot.fitting()).isEqualTo((int) fitting);
            assertThat(whyNot.others()).isEqualTo(299);
            assertThat(whyNot.isEstimate()).isFalse();
        }
    }

    @Test
    void everyRuleAndWishIsCountedByItsNameAndItsSide() {
        Ticket ann = backend("ann")
                .addBlocked(id("blocked"))
                .addAvoided(id("avoided"))
                .employer("hash")
                .seniority(SeniorityBand.STUDENT)
                .utcOffset(ZoneOffset.UTC)
                .reputationBand(5)
                .putLastMet(id("met"), NOW.minusSeconds(60))
                .putPassed(id("passed"), NOW.minusSeconds(60))
                .build();

        assertThat(obstacles(ann, backend("blocked"))).containsExactly("not-blocked mine alone");
        assertThat(obstacles(ann, backend("avoided"))).containsExactly("not-avoided mine alone");
        assertThat(obstacles(ann, backend("avoids").addAvoided(id("ann")))).containsExactly("not-avoided theirs alone");
        assertThat(obstacles(ann, backend("colleague").employer("hash")))
                .containsExactly("not-same-employer mine theirs alone");
        assertThat(obstacles(ann, backend("film").kinds(List.of(Kind.VIDEO))))
                .containsExactly("shared-kind mine theirs alone");
        assertThat(obstacles(ann, backend("german").languages(List.of("de"))))
                .containsExactly("shared-language mine theirs alone");
        assertThat(obstacles(ann, backend("met"))).containsExactly("repeat mine", "repeat-cool-down mine");
        assertThat(obstacles(ann, backend("passed"))).containsExactly("not-passed-recently mine alone");
        assertThat(obstacles(ann, person("other").addTopics(topic("hiring"))))
                .containsExactly("score mine theirs", "topic mine theirs");
        assertThat(obstacles(ann, backend("old").seniority(SeniorityBand.YEARS_15_PLUS)))
                .anyMatch(obstacle -> obstacle.startsWith("seniority mine theirs"));
        assertThat(obstacles(ann, backend("far").utcOffset(ZoneOffset.ofHours(9))))
                .anyMatch(obstacle -> obstacle.startsWith("timezone mine theirs"));
        assertThat(obstacles(ann, backend("poor").reputationBand(1)))
                .anyMatch(obstacle -> obstacle.startsWith("band mine theirs"));
        assertThat(obstacles(ann, backend("later").availableFrom(NOW.plusSeconds(5))))
                .containsExactly("availability theirs alone");
        assertThat(obstacles(ann, backend("fits"))).isEmpty();
    }

    @Test
    void aRuleOfOnesOwnAndAnOperatorsTableGoByTheirNames() {
        List<HardRule> rules = new ArrayList<>(HardRule.standard(Duration.ofHours(24)));
        rules.add(((HardRule) (self, other, now) -> false).named("never-on-sundays"));
        rules.add((self, other, now) -> false);
        rules.add(GroupRules.parse(List.of("mentor x mentee")));
        PairingRules own = PairingRules.builder(Topics.tech(), Duration.ofHours(24))
                .hardRules(rules)
                .build();

        WhyNot whyNot = snapshot(List.of(queued(backend("ben"))))
                .whyNot(own, backend("ann").group(new GroupId("mentor")).build(), NOW);

        assertThat(whyNot.obstacles())
                .extracting(Obstacle::rule)
                .containsExactly("groups", "never-on-sundays", "unnamed");
    }

    @Test
    void ofMoreThanItLooksAtItEstimates() {
        List<QueuedTicket> waiting = crowd(50_000, i -> i % 4 == 0 ? "hiring" : "backend");

        WhyNot whyNot = snapshot(waiting).whyNot(RULES, backend("ann").build(), NOW);

        assertThat(whyNot.others()).isEqualTo(50_000);
        assertThat(whyNot.looked()).isEqualTo(QueueSnapshot.MOST_LOOKED_AT);
        assertThat(whyNot.isEstimate()).isTrue();
        assertThat(people(whyNot, "topic")).isBetween(10_500, 14_500);
        assertThat(whyNot.fitting()).isBetween(35_500, 39_500);
        assertThat(snapshot(waiting).whyNot(RULES, backend("ann").build(), NOW)).isEqualTo(whyNot);
    }

    @Test
    void aPersonIsToldOfOpenReasonsInStepsAndWhatOpensNext() {
        List<QueuedTicket> waiting = crowd(12, i -> i < 9 ? "hiring" : "backend");
        for (int i = 0; i < 6; i++) {
            waiting.set(i, queued(waiting.get(i).ticket().toBuilder().languages(List.of("de"))));
        }
        Ticket ann = backend("ann").queuedAt(NOW.minusSeconds(1)).build();

        WhyNotTold told = snapshot(waiting).toldWhyNot(RULES, ann, NOW);

        assertThat(told.others()).isEqualTo(new Crowd(5));
        assertThat(told.reasons())
                .containsExactly(new Reason(Subject.TOPIC, Share.MOST), new Reason(Subject.LANGUAGE, Share.MOST));
        assertThat(told.next())
                .containsExactly(
                        new Widened(Widened.Wish.TOPIC, "parent", Duration.ofSeconds(8)),
                        new Widened(Widened.Wish.SENIORITY, "2", Duration.ofSeconds(3)),
                        new Widened(Widened.Wish.TIMEZONE, "6h", Duration.ofSeconds(3)),
                        new Widened(Widened.Wish.REPEAT, "14d", Duration.ofSeconds(3)));
    }

    @Test
    void fewAreFewHoweverManyAndNoReasonIsGivenForThem() {
        for (int number = 0; number < Crowd.FEW; number++) {
            WhyNotTold told = snapshot(crowd(number, i -> "hiring"))
                    .toldWhyNot(RULES, backend("ann").build(), NOW);

            assertThat(told.others().isFew()).isTrue();
            assertThat(told.reasons()).isEmpty();
        }
    }

    /** Whoever is kept away by all of a crowd reads what he would read in an empty room. */
    @Test
    void beingBlockedByEverybodyLooksLikeNobodyBeingThere() {
        List<QueuedTicket> waiting = crowd(40, i -> "backend");
        waiting.replaceAll(
                other -> queued(other.ticket().toBuilder().addBlocked(id("ann")).reputationBand(5)));
        Ticket ann = backend("ann").reputationBand(0).build();

        assertThat(snapshot(waiting).whyNot(RULES, ann, NOW).fitting()).isZero();
        assertThat(snapshot(waiting).toldWhyNot(RULES, ann, NOW))
                .isEqualTo(snapshot(List.of()).toldWhyNot(RULES, ann, NOW));
    }

    @Test
    void noSecretOfAnybodyChangesAWordOfWhatAPersonIsTold() {
        for (int seed = 0; seed < 40; seed++) {
            Anybody anybody = new Anybody(seed);
            int number = IntStream.of(2, 5, 7, 12, 30, 300).toArray()[seed % 6];
            List<QueuedTicket> waiting = anybody.waiting(number);
            Ticket ann = anybody.withSecrets(waiting.get(seed % number).ticket(), number)
                    .ticket();
            WhyNotTold told = snapshot(waiting).toldWhyNot(RULES, ann, NOW);

            for (int other = 0; other < 10; other++) {
                List<QueuedTicket> changed = anybody.withOtherSecrets(waiting);
                Ticket annChanged = anybody.withSecrets(ann, number).ticket();

                assertThat(snapshot(changed).toldWhyNot(RULES, annChanged, NOW))
                        .as("seed %s, %s people", seed, number)
                        .isEqualTo(told);
            }
        }
    }

    /** A rule of an operator's own sees open tickets only, and is no reason that is told. */
    @Test
    void aRuleOfOnesOwnTellsNoSecretEither() {
        PairingRules own = PairingRules.builder(Topics.tech(), Duration.ofHours(24))
                .hardRules(List.of((self, other, now) -> {
                    Integer band = other.reputationBand();
                    return band == null || band > 2;
                }))
                .build();
        List<QueuedTicket> waiting = crowd(20, i -> "hiring");
        WhyNotTold told = snapshot(waiting).toldWhyNot(own, backend("ann").build(), NOW);

        waiting.replaceAll(other -> queued(other.ticket().toBuilder().reputationBand(1)));

        assertThat(snapshot(waiting).toldWhyNot(own, backend("ann").build(), NOW))
                .isEqualTo(told);
        assertThat(told.reasons()).contains(new Reason(Subject.TOPIC, Share.MOST));
    }

    @Test
    void statisticsCountWhoWaitsForWhat() {
        List<QueuedTicket> waiting = crowd(7, i -> i < 6 ? "backend" : "hiring");
        waiting.set(
                0, queued(waiting.get(0).ticket().toBuilder().reputationBand(3).addKinds(Kind.AUDIO)));
        waiting.add(queued(person("any").queuedAt(NOW.minusSeconds(40))));

        QueueStatistics statistics =
                QueueSnapshot.of(waiting, new QueueCounts(8, 2, 1)).statistics(NOW);

        assertThat(statistics.counts().total()).isEqualTo(11);
        assertThat(statistics.byTopic()).containsEntry(topic("backend"), 6).containsEntry(topic("hiring"), 1);
        assertThat(statistics.surprise()).isEqualTo(1);
        assertThat(statistics.byKind())
                .containsEntry(Kind.TEXT, 8)
                .containsEntry(Kind.AUDIO, 1)
                .containsEntry(Kind.VIDEO, 0);
        assertThat(statistics.byPriority()).containsOnlyKeys(0, 1, 2, 3, 4, 5).containsEntry(3, 1);
        assertThat(statistics.withoutPriority()).isEqualTo(7);
        assertThat(statistics.oldestWait()).contains(Duration.ofSeconds(40));
        assertThat(statistics.shown().waiting()).isEqualTo(new Crowd(5));
        assertThat(statistics.shown().byTopic()).containsOnlyKeys(topic("backend"));
        assertThat(statistics.shown().byKind()).containsEntry(Kind.AUDIO, new Crowd(0));
    }

    @Test
    void aQueueIsSeenAsItIs() {
        MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());
        queue.add(backend("ann").build(), NOW);

        assertThat(QueueSnapshot.of(queue).statistics(NOW).counts()).isEqualTo(new QueueCounts(1, 0, 0));
        assertThat(QueueSnapshot.of(queue)
                        .whyNot(RULES, backend("ann").build(), NOW)
                        .others())
                .isZero();
        assertThat(QueueSnapshot.of(List.of(), new QueueCounts(0, 0, 0))
                        .statistics(NOW)
                        .oldestWait())
                .isEmpty();
    }

    private static List<String> obstacles(Ticket ticket, Ticket.Builder other) {
        return snapshot(List.of(queued(other))).whyNot(RULES, ticket, NOW).obstacles().stream()
                .map(o -> o.rule()
                        + (o.mine() > 0 ? " mine" : "")
                        + (o.theirs() > 0 ? " theirs" : "")
                        + (o.alone() > 0 ? " alone" : ""))
                .toList();
    }

    private static int people(WhyNot whyNot, String rule) {
        return whyNot.obstacles().stream()
                .filter(obstacle -> obstacle.rule().equals(rule))
                .mapToInt(Obstacle::people)
                .sum();
    }

    private static QueueSnapshot snapshot(List<QueuedTicket> waiting) {
        return QueueSnapshot.of(waiting, new QueueCounts(waiting.size(), 0, 0));
    }

    private static List<QueuedTicket> crowd(int number, IntFunction<String> topic) {
        QueuedTicket[] waiting = new QueuedTicket[number];
        Arrays.setAll(waiting, i -> queued(person("p" + i).addTopics(topic(topic.apply(i)))));
        return new ArrayList<>(Arrays.asList(waiting));
    }

    private static Ticket.Builder backend(String name) {
        return person(name).addTopics(topic("backend"));
    }
}
