package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparedTest {

    /** Two of the tags, {@code an} and {@code c0}, have one hash. */
    @Test
    void whatIsComparedQuicklyIsWhatIsWritten() {
        forManyPairs(23, (one, other) -> {
            Set<String> shared = new HashSet<>(one.tags());
            shared.retainAll(other.tags());

            assertThat(one.compared().sharedTags(other.compared(), 9)).isEqualTo(shared.size());
            assertThat(one.compared().sharedTags(other.compared(), 1)).isEqualTo(Math.min(1, shared.size()));
            assertThat(one.compared().rankOfSharedLanguage(other.compared()))
                    .isEqualTo(LanguagesByTheBook.rankOfShared(one.languages(), other.languages()));
        });
    }

    @Test
    void distancesAreThoseOfWhatIsWritten() {
        forManyPairs(31, (one, other) -> {
            Compared mine = one.compared();
            Compared theirs = other.compared();

            assertThat(mine.seniorityDistance(theirs))
                    .isEqualTo(distance(
                            one.seniority(),
                            other.seniority(),
                            (a, b) -> one.intent().seniorityDistance(a, b)));
            assertThat(mine.bandDistance(theirs))
                    .isEqualTo(distance(one.reputationBand(), other.reputationBand(), (a, b) -> Math.abs(a - b)));
            assertThat(mine.secondsApart(theirs))
                    .isEqualTo(distance(one.utcOffset(), other.utcOffset(), ComparedTest::roundTheWorld));
        });
    }

    private static void forManyPairs(long seed, BiConsumer<Ticket, Ticket> judge) {
        Random random = new Random(seed);
        for (int pair = 0; pair < 20_000; pair++) {
            judge.accept(Passers.by(random, "ann"), Passers.by(random, "ben"));
        }
    }

    private static <T> int distance(@Nullable T mine, @Nullable T theirs, ToIntBiFunction<T, T> between) {
        return mine == null || theirs == null ? Compared.UNTOLD : between.applyAsInt(mine, theirs);
    }

    private static int roundTheWorld(ZoneOffset mine, ZoneOffset theirs) {
        int ahead = mine.getTotalSeconds() - theirs.getTotalSeconds();
        return IntStream.of(-86_400, 0, 86_400)
                .map(day -> Math.abs(ahead + day))
                .min()
                .orElseThrow();
    }

    @Test
    void whoIsNamedIsNeverTakenForAStrangerAndFewStrangersForSomebodyNamed() {
        for (int names : new int[] {0, 1, 7, 8, 100, Ticket.MAX_EXCLUDED}) {
            Ticket.Builder builder = People.person("self");
            IntStream.range(0, names).forEach(name -> builder.addBlocked(People.id("named" + name)));
            Ticket self = builder.build();

            assertThat(self.mayName(self)).isTrue();
            assertThat(taken(self, "named", names)).isEqualTo(names);
            assertThat(taken(self, "stranger", 1_000))
                    .as("of 1 000, by who names %d", names)
                    .isLessThan(200);
        }
    }

    private static long taken(Ticket self, String prefix, int people) {
        return IntStream.range(0, people)
                .filter(number -> self.mayName(People.person(prefix + number).build()))
                .count();
    }

    @Test
    void eachTaxonomyHasPlacesOfItsOwn() {
        Topics small = Topics.parse(List.of("a | A", "backend | B | a", "hiring | H | a"));
        Ticket one = People.person("ann").addTopics(People.topic("backend")).build();
        Ticket other = People.person("ben").addTopics(People.topic("hiring")).build();

        assertThat(Topics.tech().reach(one, other)).isEqualTo(TopicReach.ANY);
        assertThat(small.reach(one, other)).isEqualTo(TopicReach.PARENT);
        assertThat(Topics.tech().reach(one, other)).isEqualTo(TopicReach.ANY);
    }
}
