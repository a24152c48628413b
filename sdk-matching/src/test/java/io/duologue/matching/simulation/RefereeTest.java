package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.ClaimResult;
import io.duologue.matching.HardRule;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Matcher;
import io.duologue.matching.OfferId;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WaitingRoom;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what is wrong is seen: each of these does one thing wrong on purpose. */
class RefereeTest {
    private static final Trace TRACE = Workload.named("hostile").trace(1, 800);

    static List<Strategy> thoseThatKeepTheRules() {
        List<Strategy> strategies = new ArrayList<>(io.duologue.matching.simulation.baseline.Baselines.all());
        strategies.add(Strategy.greedy());
        strategies.add(Strategy.indexed());
        strategies.add(Strategy.indexed().loosening(0.5));
        return strategies;
    }

    @ParameterizedTest
    @MethodSource("thoseThatKeepTheRules")
    void nothingIsFoundWhereNothingIsWrong(Strategy strategy) {
        RunFigures figures = Simulation.of(TRACE, strategy).run();

        assertThat(figures.violations()).isEmpty();
        assertThat(figures.pairs()).isPositive();
        assertThat(figures.waits().count() + figures.turnedAway()).isEqualTo(figures.tickets());
    }

    @Test
    void whoIsProposedThoughHeIsTakenIsSeen() {
        Strategy twice =
                in("proposes again", rules -> new Around(Matcher.greedy(rules).open()) {
                    private List<Proposal> before = List.of();

                    @Override
                    public List<Proposal> propose(Instant now) {
                        List<Proposal> proposals = new ArrayList<>(before);
                        before = super.propose(now);
                        proposals.addAll(before);
                        return proposals;
                    }
                });

        assertThat(found(twice)).contains(Violation.Rule.REFUSED_CLAIM);
    }

    @Test
    void aQueueThatGivesSomebodyAwayTwiceIsSeen() {
        Strategy twice =
                in("proposes again", rules -> new Around(Matcher.greedy(rules).open()) {
                    private List<Proposal> before = List.of();

                    @Override
                    public List<Proposal> propose(Instant now) {
                        List<Proposal> proposals = new ArrayList<>(before);
                        before = super.propose(now);
                        proposals.addAll(before);
                        return proposals;
                    }
                });

        RunFigures figures = Simulation.of(TRACE, twice)
                .queuingIn(RefereeTest::generousQueue)
                .run();

        assertThat(figures.broken()).containsKey(Violation.Rule.DOUBLE_CLAIM);
    }

    @Test
    void aPairThatAHardRuleForbidsIsSeen() {
        Strategy careless = Strategy.greedy()
                .with((topics, coolDown) -> PairingRules.builder(topics, coolDown)
                        .hardRules(List.of(
                                HardRule.notSelf(),
                                HardRule.repeatCoolDown(coolDown),
                                HardRule.notPassedRecently(HardRule.PASSED_COOL_DOWN)))
                        .build());

        assertThat(found(careless)).containsOnly(Violation.Rule.HARD_RULE);
    }

    @Test
    void twoWhoAreOfferedToEachOtherAgainTooSoonAreSeen() {
        Strategy forgetful = Strategy.greedy()
                .with((topics, coolDown) -> PairingRules.builder(topics, coolDown)
                        .hardRules(HardRule.standard(Duration.ZERO))
                        .build());

        assertThat(found(forgetful)).containsOnly(Violation.Rule.REPEAT);
    }

    @Test
    void aPairThatOneOfThemDoesNotWantYetIsSeen() {
        Strategy hasty = Strategy.of("hasty", rules -> (waiting, now) -> {
            PairingRules relaxed = Relaxed.rules(TRACE.topics(), Duration.ofHours(24));
            return Matcher.greedy(relaxed).propose(waiting, now);
        });

        assertThat(found(hasty)).contains(Violation.Rule.WISH);
    }

    @Test
    void whoIsOvertakenIsSeen() {
        Strategy youngestFirst =
                Strategy.of("youngest first", rules -> (waiting, now) -> youngestFirst(rules, waiting, now));

        assertThat(found(youngestFirst)).containsOnly(Violation.Rule.OVERTAKING);
    }

    @Test
    void aTicketThatNobodyLooksAfterIsSeen() {
        Strategy loses =
                in("loses one in ten", rules -> new Around(Matcher.greedy(rules).open()) {
                    private int entered;

                    @Override
                    public void enter(QueuedTicket ticket) {
                        entered++;
                        if (entered % 10 != 0) {
                            super.enter(ticket);
                        }
                    }
                });

        assertThat(found(loses)).containsOnly(Violation.Rule.LOST_TICKET);
    }

    @Test
    void aQueueThatLosesATicketIsSeen() {
        RunFigures figures = Simulation.of(TRACE, Strategy.greedy())
                .queuingIn(() -> forgetting(participant -> participant.value().endsWith("7")))
                .run();

        assertThat(figures.broken()).containsKey(Violation.Rule.LOST_TICKET);
    }

    private static Set<Violation.Rule> found(Strategy strategy) {
        return Simulation.of(TRACE, strategy).run().broken().keySet();
    }

    private static Strategy in(String name, java.util.function.Function<PairingRules, WaitingRoom> room) {
        return Strategy.of(name, rules -> new Matcher() {
            @Override
            public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
                return Matcher.greedy(rules).propose(waiting, now);
            }

            @Override
            public WaitingRoom open() {
                return room.apply(rules);
            }
        });
    }

    private static List<Proposal> youngestFirst(PairingRules rules, List<QueuedTicket> waiting, Instant now) {
        List<QueuedTicket> free = waiting.stream()
                .filter(queued -> queued.state() == TicketState.WAITING)
                .filter(queued -> queued.ticket().isAvailable(now))
                .sorted(Comparator.comparing(
                                (QueuedTicket queued) -> queued.ticket().queuedAt())
                        .reversed()
                        .thenComparing(QueuedTicket::participant))
                .toList();
        Set<QueuedTicket> taken = new HashSet<>();
        List<Proposal> proposals = new ArrayList<>();
        for (QueuedTicket one : free) {
            for (QueuedTicket other : free) {
                OptionalDouble weight = one.equals(other) || taken.contains(one) || taken.contains(other)
                        ? OptionalDouble.empty()
                        : rules.weight(one.ticket(), other.ticket(), now);
                if (weight.isPresent()) {
                    taken.addAll(List.of(one, other));
                    proposals.add(new Proposal(other, one, weight.getAsDouble()));
                }
            }
        }
        return proposals;
    }

    /** Answers every claim with yes, whether it could be had or not. */
    private static MatchQueue generousQueue() {
        MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());
        return (MatchQueue) Proxy.newProxyInstance(
                MatchQueue.class.getClassLoader(), new Class<?>[] {MatchQueue.class}, (proxy, method, arguments) -> {
                    Object result = call(queue, method, arguments);
                    return result == ClaimResult.REFUSED ? ClaimResult.CLAIMED : result;
                });
    }

    /** Takes those out whom it offers. */
    private static MatchQueue forgetting(Predicate<ParticipantId> whom) {
        MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());
        return (MatchQueue) Proxy.newProxyInstance(
                MatchQueue.class.getClassLoader(), new Class<?>[] {MatchQueue.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("complete")) {
                        OfferId offer = (OfferId) arguments[0];
                        queue.waiting(1_000).stream()
                                .map(QueuedTicket::participant)
                                .filter(whom)
                                .findFirst()
                                .ifPresent(queue::remove);
                        return queue.complete(offer);
                    }
                    return call(queue, method, arguments);
                });
    }

    private static Object call(MatchQueue queue, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(queue, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A room in which all goes as in another one. */
    private static class Around implements WaitingRoom {
        private final WaitingRoom room;

        Around(WaitingRoom room) {
            this.room = room;
        }

        @Override
        public void enter(QueuedTicket ticket) {
            room.enter(ticket);
        }

        @Override
        public void leave(ParticipantId participant) {
            room.leave(participant);
        }

        @Override
        public int size() {
            return room.size();
        }

        @Override
        public List<Proposal> propose(Instant now) {
            return room.propose(now);
        }

        @Override
        public void giveBack(Proposal proposal) {
            room.giveBack(proposal);
        }

        @Override
        public Optional<Instant> nextLook() {
            return room.nextLook();
        }
    }
}
