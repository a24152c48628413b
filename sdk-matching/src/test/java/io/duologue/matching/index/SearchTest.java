package io.duologue.matching.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.HardRule;
import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRound;
import io.duologue.matching.PairingRules;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Requirements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a search finds is compared with what a look at everybody finds. */
class SearchTest {

    private static final PairingRules RULES = PairingRules.standard(SearchedPeople.TOPICS, Duration.ofHours(24));

    @Test
    void anUnboundedSearchFindsEverybodyWhomAJudgementAllows() {
        int found = 0;
        for (int seed = 0; seed < 60; seed++) {
            Crowd crowd = new Crowd(RULES, 80, seed);
            Candidates all = new Candidates(1_000, Integer.MAX_VALUE, Integer.MAX_VALUE);
            for (int who = 0; who < crowd.size; who++) {
                crowd.search.findOthers(who, all);

                assertThat(IntStream.of(all.copy()).sorted().toArray())
                        .as("seed %s, %s", seed, crowd.places.ticket(who))
                        .isEqualTo(crowd.allowed(who, false));
                found += all.size();
            }
        }
        assertThat(found).isGreaterThan(1_000);
    }

    @Test
    void theOldestOfThoseOverdueIsFound() {
        for (int seed = 0; seed < 60; seed++) {
            Crowd crowd = new Crowd(RULES, 80, seed);
            for (int who = 0; who < crowd.size; who++) {
                int oldest = IntStream.of(crowd.allowed(who, true))
                        .boxed()
                        .min(crowd.places::compareAge)
                        .orElse(Places.NONE);

                assertThat(crowd.search.oldestOverdue(who)).as("seed %s", seed).isEqualTo(oldest);
            }
        }
    }

    @Test
    void whereNoLanguageAndNoKindNeedBeSharedThoseAreFoundWhoShareNone() {
        PairingRules loose = PairingRules.builder(SearchedPeople.TOPICS, Duration.ZERO)
                .hardRules(List.of(HardRule.notSelf()))
                .build();
        Crowd crowd = new Crowd(loose, 80, 3);
        Candidates all = new Candidates(1_000, Integer.MAX_VALUE, Integer.MAX_VALUE);

        for (int who = 0; who < crowd.size; who++) {
            crowd.search.findOthers(who, all);

            assertThat(IntStream.of(all.copy()).sorted().toArray()).isEqualTo(crowd.allowed(who, false));
        }
    }

    @Test
    void theBestComeFirst() {
        Crowd crowd = new Crowd(RULES, 200, 5);
        Candidates some = new Candidates(16, 1_000, 1_000);

        for (int who = 0; who < crowd.size; who++) {
            crowd.search.findOthers(who, some);
            for (int at = 1; at < some.size(); at++) {
                assertThat(some.weight(at)).isLessThanOrEqualTo(some.weight(at - 1));
            }
        }
    }

    @Test
    void whoeverHasLeftIsNotFound() {
        Crowd crowd = new Crowd(RULES, 80, 7);
        Candidates all = new Candidates(1_000, Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (int who = 0; who < crowd.size; who += 2) {
            crowd.index.unlist(who);
            crowd.places.leave(who);
        }

        for (int who = 1; who < crowd.size; who += 2) {
            crowd.search.findOthers(who, all);
            assertThat(IntStream.of(all.copy()).sorted().toArray()).isEqualTo(crowd.allowed(who, false));
        }
    }

    /** Everybody in an index as he stands now. */
    private static final class Crowd {
        final int size;
        final Places places = new Places();
        final TopicIndex index;
        final Search search;

        Crowd(PairingRules rules, int size, int seed) {
            this.size = size;
            Stages stages = new Stages();
            PairingRound round = rules.at(SearchedPeople.NOW);
            index = new TopicIndex(rules.topics(), rules.hardRules().contains(HardRule.sharedLanguage()), places);
            search = new Search(rules, places, index, stages, new Shells(), round);
            for (QueuedTicket ticket : SearchedPeople.crowd(size, new Random(seed))) {
                int place = places.enter(ticket);
                Requirements required = rules.requirements(ticket.ticket(), SearchedPeople.NOW);
                search.require(place, required);
                index.list(place, stages.of(required, isOverdue(place)));
            }
        }

        boolean isOverdue(int place) {
            return places.ticket(place).waited(SearchedPeople.NOW).compareTo(Matcher.AGE_FIRST_AFTER) > 0;
        }

        /** By looking at everybody. */
        int[] allowed(int who, boolean overdue) {
            List<Integer> allowed = new ArrayList<>();
            for (int other = 0; other < size; other++) {
                if (other != who
                        && places.isTaken(other)
                        && isOverdue(other) == overdue
                        && search.weight(who, other) != PairingRound.REFUSED) {
                    allowed.add(other);
                }
            }
            return allowed.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
