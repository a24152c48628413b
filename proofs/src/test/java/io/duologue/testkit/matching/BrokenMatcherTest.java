package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.TicketState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each matcher here breaks one promise, and the contract must notice. */
class BrokenMatcherTest {

    private static final Comparator<QueuedTicket> YOUNGEST_FIRST = Comparator.<QueuedTicket, Instant>comparing(
                    queued -> queued.ticket().queuedAt())
            .reversed()
            .thenComparing(QueuedTicket::participant);

    @Test
    void aSoundMatcherBreaksNoRuleAndEveryRuleHasATest() throws Exception {
        assertThat(rulesBrokenBy(Matcher::greedy)).isEmpty();
        assertThat(ContractRun.rulesTestedBy(MatcherContract.class))
                .containsExactly("M-1", "M-2", "M-3", "M-4", "M-5", "M-6");
    }

    @Test
    void whoeverComesFirstInTheListIsFound() throws Exception {
        assertThat(rulesBrokenBy(rules -> (waiting, now) -> pairInOrder(rules, waiting, now)))
                .contains("M-1");
    }

    @Test
    void aTicketProposedTwiceIsFound() throws Exception {
        assertThat(rulesBrokenBy(ProposingTwice::new)).contains("M-2");
    }

    @Test
    void proposingThoseWhoAreNotFreeIsFound() throws Exception {
        assertThat(rulesBrokenBy(rules -> (waiting, now) -> Matcher.greedy(rules)
                        .propose(waiting.stream().map(BrokenMatcherTest::asFree).toList(), now)))
                .contains("M-3");
    }

    @Test
    void pairingAnybodyWithAnybodyIsFound() throws Exception {
        assertThat(rulesBrokenBy(rules -> (waiting, now) -> anyTwo(waiting, now)))
                .contains("M-4");
    }

    @Test
    void servingTheYoungestFirstIsFound() throws Exception {
        assertThat(rulesBrokenBy(rules -> (waiting, now) -> pairInOrder(
                        rules, waiting.stream().sorted(YOUNGEST_FIRST).toList(), now)))
                .containsExactly("M-5");
    }

    @Test
    void leavingPeopleForNothingIsFound() throws Exception {
        assertThat(rulesBrokenBy(rules -> (waiting, now) -> Matcher.greedy(rules).propose(waiting, now).stream()
                        .limit(1)
                        .toList()))
                .contains("M-6");
    }

    private static Set<String> rulesBrokenBy(Function<PairingRules, Matcher> matchers) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new MatcherContract() {
            @Override
            protected Matcher newMatcher(PairingRules rules) {
                return matchers.apply(rules);
            }
        });
    }

    private static List<Proposal> pairInOrder(PairingRules rules, List<QueuedTicket> waiting, Instant now) {
        List<Proposal> proposals = new ArrayList<>();
        Set<ParticipantId> taken = new HashSet<>();
        for (QueuedTicket a : free(waiting, now)) {
            for (QueuedTicket b : free(waiting, now)) {
                OptionalDouble weight = rules.weight(a.ticket(), b.ticket(), now);
                if (weight.isPresent() && !taken.contains(a.participant()) && !taken.contains(b.participant())) {
                    taken.addAll(List.of(a.participant(), b.participant()));
                    proposals.add(new Proposal(a, b, weight.getAsDouble()));
                }
            }
        }
        return proposals;
    }

    private static List<Proposal> anyTwo(List<QueuedTicket> waiting, Instant now) {
        List<QueuedTicket> free =
                free(waiting, now).stream().sorted(YOUNGEST_FIRST).distinct().toList();
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i + 1 < free.size(); i += 2) {
            proposals.add(new Proposal(free.get(i), free.get(i + 1), 0.5));
        }
        return proposals;
    }

    private static List<QueuedTicket> free(List<QueuedTicket> waiting, Instant now) {
        return waiting.stream()
                .filter(queued -> queued.state() == TicketState.WAITING)
                .filter(queued -> queued.ticket().isAvailable(now))
                .toList();
    }

    private static QueuedTicket asFree(QueuedTicket queued) {
        return Tickets.waiting(queued.ticket());
    }

    private record ProposingTwice(PairingRules rules) implements Matcher {
        @Override
        public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
            List<Proposal> proposals = new ArrayList<>(Matcher.greedy(rules).propose(waiting, now));
            proposals.addAll(List.copyOf(proposals));
            return proposals;
        }
    }
}
