package io.duologue.benchmarks.simulate;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.index.IndexedMatcher;
import io.duologue.matching.simulation.RunFigures;
import io.duologue.matching.simulation.Simulation;
import io.duologue.matching.simulation.Strategy;
import io.duologue.matching.simulation.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an arrival costs the product's matcher, by how many are there: the same day with ever more people per second.
 *
 * @param presence how many were there on average
 * @param microsPerArrival all that the room did, over everybody who came
 */
record PoolCost(double presence, double microsPerArrival) {
    private static final List<Integer> TIMES = List.of(1, 1, 3, 10, 30, 100);
    private static final int TICKETS = 30_000;

    /** The first run warms up and is not told. */
    static List<PoolCost> measured() {
        List<PoolCost> costs = new ArrayList<>();
        for (int times : TIMES) {
            Timed timed = new Timed();
            RunFigures figures = Simulation.of(
                            Workload.named("steady").timesAsMany(times).trace(1, TICKETS),
                            Strategy.of("timed", timed::around).lookingEvery(Duration.ZERO))
                    .run();
            costs.add(new PoolCost(figures.presence(), timed.nanos / 1_000.0 / figures.tickets()));
        }
        return costs.subList(1, costs.size());
    }

    /** Adds up what a room takes. One thread at a time. */
    private static final class Timed {
        private long nanos;

        Matcher around(PairingRules rules) {
            Matcher matcher = new IndexedMatcher(rules);
            return new Matcher() {
                @Override
                public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
                    return matcher.propose(waiting, now);
                }

                @Override
                public WaitingRoom open() {
                    return new TimedRoom(matcher.open());
                }
            };
        }

        private final class TimedRoom implements WaitingRoom {
            private final WaitingRoom room;

            TimedRoom(WaitingRoom room) {
                this.room = room;
            }

            @Override
            public void enter(QueuedTicket ticket) {
                long begun = System.nanoTime();
                room.enter(ticket);
                nanos += System.nanoTime() - begun;
            }

            @Override
            public void leave(ParticipantId participant) {
                long begun = System.nanoTime();
                room.leave(participant);
                nanos += System.nanoTime() - begun;
            }

            @Override
            public int size() {
                return room.size();
            }

            @Override
            public List<Proposal> propose(Instant now) {
                long begun = System.nanoTime();
                List<Proposal> proposals = room.propose(now);
                nanos += System.nanoTime() - begun;
                return proposals;
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
}
