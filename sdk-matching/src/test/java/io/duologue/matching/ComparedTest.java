package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparedTest {

    /** Two of the tags, {@code an} and {@code c0}, have one hash. */
    @Test
    void whatIsComparedQuicklyIsWhatIsWritten() {
        Random random = new Random(23);
        for (int pair = 0; pair < 20_000; pair++) {
            Ticket one = Passers.by(random, "ann");
            Ticket other = Passers.by(random, "ben");
            Set<String> shared = new HashSet<>(one.tags());
            shared.retainAll(other.tags());

            assertThat(one.compared().sharedTags(other.compared(), 9)).isEqualTo(shared.size());
            assertThat(one.compared().sharedTags(other.compared(), 1)).isEqualTo(Math.min(1, shared.size()));
            assertThat(one.compared().rankOfSharedLanguage(other.compared()))
                    .isEqualTo(LanguagesByTheBook.rankOfShared(one.languages(), other.languages()));
        }
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
