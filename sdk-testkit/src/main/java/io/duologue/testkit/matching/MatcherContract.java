package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.HardRule;
import io.duologue.matching.Matcher;
import io.duologue.matching.OfferId;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.Topics;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link Matcher}, each checked on many seeded crowds of some dozens. Extend it and hand in a matcher of yours that
 * pairs by the given rules.
 */
public abstract class MatcherContract {

    private static final Instant NOW = Tickets.START;
    private static final int CROWDS = 200;

    private final PairingRules rules = PairingRules.standard(Topics.tech(), Duration.ofHours(24));

    /** A matcher that decides about two by these rules. */
    protected abstract Matcher newMatcher(PairingRules rules);

    @Test
    @Rule("M-1")
    protected void theSameCrowdIsPairedTheSameInWhateverOrderItIsGiven() {
        Matcher matcher = newMatcher(rules);
        for (int seed = 0; seed < CROWDS; seed++) {
            List<QueuedTicket> crowd = crowd(seed);
            List<Proposal> first = matcher.propose(crowd, NOW);
            Collections.shuffle(crowd, new Random(seed));

            List<Proposal> second = matcher.propose(crowd, NOW);

            assertThat(second).as("seed %s", seed).isEqualTo(first);
            assertThat(newMatcher(rules).propose(crowd, NOW))
                    .as("seed %s", seed)
                    .isEqualTo(first);
        }
    }

    @Test
    @Rule("M-2")
    protected void nobodyIsProposedTwice() {
        Matcher matcher = newMatcher(rules);
        for (int seed = 0; seed < CROWDS; seed++) {
            List<QueuedTicket> crowd = crowd(seed);
            crowd.addAll(List.copyOf(crowd));

            List<Proposal> proposals = matcher.propose(crowd, NOW);

            assertThat(participants(proposals)).as("seed %s", seed).doesNotHaveDuplicates();
        }
    }

    @Test
    @Rule("M-3")
    protected void onlyTheGivenWhoWaitAndAreAvailableAreProposed() {
        Ticket ann = old("ann").build();
        Ticket later = old("ben").availableFrom(NOW.plusMillis(1)).build();
        Ticket offered = old("cat").build();
        Ticket parked = old("dan").build();
        List<QueuedTicket> crowd = List.of(
                Tickets.waiting(ann),
                Tickets.waiting(later),
                new QueuedTicket(offered, TicketState.OFFERED, 1, new OfferId("x")),
                new QueuedTicket(parked, TicketState.PARKED, 1, null));

        List<Proposal> tooEarly = newMatcher(rules).propose(crowd, NOW);
        List<Proposal> onTime = newMatcher(rules).propose(crowd, NOW.plusMillis(1));

        assertThat(tooEarly).isEmpty();
        assertThat(participants(onTime)).containsExactlyInAnyOrder(ann.participant(), later.participant());
    }

    @Test
    @Rule("M-4")
    protected void whoeverIsProposedMayBePaired() {
        Matcher matcher = newMatcher(rules);
        int proposed = 0;
        for (int seed = 0; seed < CROWDS; seed++) {
            for (Proposal pair : matcher.propose(crowd(seed), NOW)) {
                proposed++;
                Ticket a = pair.a().ticket();
                Ticket b = pair.b().ticket();

                assertThat(rules.weight(a, b, NOW))
                        .as("seed %s: %s", seed, pair)
                        .hasValue(pair.weight());
                assertThat(rules.weight(b, a, NOW))
                        .as("seed %s: %s", seed, pair)
                        .hasValue(pair.weight());
            }
        }
        assertThat(proposed).isGreaterThan(CROWDS);
    }

    @Test
    @Rule("M-4")
    protected void aRuleOfOneSideIsEnoughToKeepTwoApart() {
        HardRule shy = (self, other, now) -> !self.tags().contains("shy");
        PairingRules strict = PairingRules.builder(Topics.tech(), Duration.ZERO)
                .hardRules(List.of(HardRule.notSelf(), shy))
                .build();
        QueuedTicket ann = Tickets.waiting(old("ann").addTags("shy").build());
        QueuedTicket ben = Tickets.waiting(old("ben").build());

        assertThat(newMatcher(strict).propose(List.of(ann, ben), NOW)).isEmpty();
        assertThat(newMatcher(rules).propose(List.of(ann, ben), NOW)).hasSize(1);
    }

    @Test
    @Rule("M-5")
    protected void nobodyIsOvertaken() {
        Matcher matcher = newMatcher(rules);
        for (int seed = 0; seed < CROWDS; seed++) {
            List<QueuedTicket> crowd = crowd(seed);

            List<Proposal> proposals = matcher.propose(crowd, NOW);

            List<Ticket> left = leftOver(crowd, proposals);
            for (Proposal pair : proposals) {
                Ticket a = pair.a().ticket();
                Ticket b = pair.b().ticket();
                assertThat(left).as("seed %s: %s", seed, pair).noneMatch(z -> isOvertaken(z, a, b));
                assertThat(left).as("seed %s: %s", seed, pair).noneMatch(z -> isOvertaken(z, b, a));
            }
        }
    }

    @Test
    @Rule("M-6")
    protected void noTwoWhoMayBePairedAreLeft() {
        Matcher matcher = newMatcher(rules);
        for (int seed = 0; seed < CROWDS; seed++) {
            List<QueuedTicket> crowd = crowd(seed);

            List<Ticket> left = leftOver(crowd, matcher.propose(crowd, NOW));

            for (Ticket a : left) {
                assertThat(left).as("seed %s: %s", seed, a).noneMatch(b -> mayBePaired(a, b));
            }
        }
    }

    /** Whether x was given to y although z was there, who is overdue and older than x. */
    private boolean isOvertaken(Ticket z, Ticket x, Ticket y) {
        return z.waited(NOW).compareTo(Matcher.AGE_FIRST_AFTER) > 0
                && z.queuedAt().isBefore(x.queuedAt())
                && mayBePaired(z, y);
    }

    private boolean mayBePaired(Ticket a, Ticket b) {
        return a != b && rules.weight(a, b, NOW).isPresent();
    }

    private static List<Ticket> leftOver(List<QueuedTicket> crowd, List<Proposal> proposals) {
        Set<ParticipantId> taken = new HashSet<>(participants(proposals));
        return crowd.stream()
                .map(QueuedTicket::ticket)
                .filter(ticket -> ticket.isAvailable(NOW))
                .filter(ticket -> !taken.contains(ticket.participant()))
                .toList();
    }

    private static List<ParticipantId> participants(List<Proposal> proposals) {
        List<ParticipantId> participants = new ArrayList<>();
        proposals.forEach(pair -> {
            participants.add(pair.a().participant());
            participants.add(pair.b().participant());
        });
        return participants;
    }

    private static Ticket.Builder old(String participant) {
        return Tickets.of(participant).queuedAt(NOW.minusSeconds(60));
    }

    private static List<QueuedTicket> crowd(int seed) {
        Random random = new Random(seed);
        List<QueuedTicket> crowd = new ArrayList<>();
        Strangers.crowd(random.nextInt(40), random).forEach(ticket -> crowd.add(Tickets.waiting(ticket)));
        return crowd;
    }
}
