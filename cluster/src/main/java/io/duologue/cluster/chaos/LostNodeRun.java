package io.duologue.cluster.chaos;

import io.duologue.client.ClientEvent;
import io.duologue.client.MessageOutcome;
import io.duologue.client.OutgoingMessage;
import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People talk with each other, all connected to one node of two, which is killed. Each says something as soon as he may, and the answer
 * to that says that he talks again. Then they go. Where that has happened before, the node to which they come has been in service;
 * where it has just started, it is the compiler that they wait for. One run at a time.
 */
final class LostNodeRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LostNodeRun.class);
    private static final Duration MEET_WITHIN = Duration.ofMinutes(5);
    private static final int AT_ONCE = 50;

    private final LocalCluster cluster;
    private final Node lost;
    private final Node left;
    private final Crowd crowd;
    private final List<Survivor> people = new ArrayList<>();

    private LostNodeRun(LocalCluster cluster, int people) {
        this.cluster = cluster;
        lost = cluster.nodes().get(0);
        left = cluster.nodes().get(1);
        this.crowd = new Crowd(people);
    }

    /**
     * Takes the first node from so many people. If an earlier run has taken it, it is started first.
     *
     * @param prefix of their names: nobody else may have it
     */
    static LostNodeReport run(LocalCluster cluster, int people, Duration within, String prefix)
            throws InterruptedException {
        try (LostNodeRun run = new LostNodeRun(cluster, people)) {
            run.lost.start();
            run.lost.awaitReady(LocalCluster.STARTS_WITHIN);
            LostNodeReport report = run.run(people, within, prefix);
            run.part();
            return report;
        }
    }

    private LostNodeReport run(int count, Duration within, String prefix) throws InterruptedException {
        arrive(count, prefix);
        LOG.info("{} people talk", count);
        long before = Costs.statements(cluster);
        Troublemaker.pass(within);
        long idle = Costs.statements(cluster) - before;
        ProcessorTime takenBefore = ProcessorTime.of(cluster, left);
        Instant at = Instant.now();
        long killed = System.nanoTime();
        people.forEach(person -> person.lost(killed));
        lost.kill();
        boolean all = Patience.awaitAll(people, Survivor::hasTalkedAgain, within);
        ProcessorTime taken = ProcessorTime.of(cluster, left).since(takenBefore);
        long statements = Costs.statements(cluster) - before - idle;
        if (!all) {
            people.stream()
                    .filter(person -> !person.hasTalkedAgain())
                    .limit(5)
                    .forEach(person -> LOG.warn("{} does not talk", person));
        }
        return new LostNodeReport(
                at,
                count,
                people.stream().flatMap(person -> person.talkedAgain().stream()).toList(),
                statements,
                idle,
                within,
                taken);
    }

    /** Some at a time, so that nobody waits for long. */
    private void arrive(int count, String prefix) {
        try (People signIn = People.of(cluster)) {
            for (int i = 0; i < count; i++) {
                people.add(new Survivor(prefix + i, signIn.signIn(prefix + i)));
                if (i % AT_ONCE == AT_ONCE - 1 || i == count - 1) {
                    Patience.requireAll(people, Survivor::isTalking, MEET_WITHIN, "talk");
                }
            }
        }
    }

    /** Nobody leaves anything behind that would be ended later on. */
    private void part() {
        people.forEach(Survivor::leave);
        Patience.awaitAll(people, person -> !person.isTalking(), MEET_WITHIN);
    }

    @Override
    public void close() {
        crowd.close();
    }

    /** Somebody who talks, loses his node, and talks again. Safe for many threads. */
    private final class Survivor {
        private final Person person;
        private long lostAt;
        private @Nullable Duration talkedAgain;
        private @Nullable OutgoingMessage said;

        Survivor(String name, String token) {
            this.person = new Person(crowd, name, token, cluster.nodes(), this::told);
            person.search();
        }

        boolean isTalking() {
            return person.isTalking();
        }

        void leave() {
            person.leave();
        }

        /** From now on it counts when he talks again. */
        synchronized void lost(long at) {
            lostAt = at;
        }

        boolean hasTalkedAgain() {
            return talkedAgain().isPresent();
        }

        synchronized Optional<Duration> talkedAgain() {
            return Optional.ofNullable(talkedAgain);
        }

        private synchronized void told(ClientEvent event) {
            if (event instanceof ClientEvent.ConnectionChanged changed
                    && lostAt != 0
                    && said == null
                    && !changed.state().isConnected()) {
                said = person.talk()
                        .map(now -> now.send(person.name() + " is back"))
                        .orElse(null);
            } else if (event instanceof ClientEvent.MessageAnswered answered
                    && said != null
                    && talkedAgain == null
                    && answered.outcome() instanceof MessageOutcome.Accepted) {
                talkedAgain = Duration.ofNanos(System.nanoTime() - lostAt);
            }
        }

        @Override
        public String toString() {
            return person.toString();
        }
    }
}
