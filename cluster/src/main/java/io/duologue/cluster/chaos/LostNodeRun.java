package io.duologue.cluster.chaos;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.MessageOutcome;
import io.duologue.client.OutgoingMessage;
import io.duologue.client.SearchCriteria;
import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People talk with each other, all connected to one node of two, which is killed. Each says something as soon as he may, and the answer
 * to that says that he talks again. One run at a time.
 */
final class LostNodeRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LostNodeRun.class);
    private static final Duration MEET_WITHIN = Duration.ofMinutes(5);
    private static final int AT_ONCE = 50;
    private static final long LOOK_NANOS = 20_000_000;

    private final LocalCluster cluster;
    private final Crowd crowd;
    private final List<Person> people = new ArrayList<>();

    private LostNodeRun(LocalCluster cluster, int people) {
        this.cluster = cluster;
        this.crowd = new Crowd(people);
    }

    static LostNodeReport run(LocalCluster cluster, int people, Duration within) throws InterruptedException {
        try (LostNodeRun run = new LostNodeRun(cluster, people)) {
            return run.run(people, within);
        }
    }

    private LostNodeReport run(int count, Duration within) throws InterruptedException {
        arrive(count);
        requireAll(Person::isTalking, MEET_WITHIN, "talk");
        LOG.info("{} people talk", count);
        long before = Costs.statements(cluster);
        Troublemaker.pass(within);
        long idle = Costs.statements(cluster) - before;
        Instant at = Instant.now();
        long killed = System.nanoTime();
        people.forEach(person -> person.lost(killed));
        cluster.nodes().get(0).kill();
        boolean all = await(person -> person.talkedAgain().isPresent(), within);
        long statements = Costs.statements(cluster) - before - idle;
        if (!all) {
            people.stream()
                    .filter(person -> person.talkedAgain().isEmpty())
                    .limit(5)
                    .forEach(person -> LOG.warn("{} does not talk", person));
        }
        return new LostNodeReport(
                at,
                count,
                people.stream().flatMap(person -> person.talkedAgain().stream()).toList(),
                statements,
                idle);
    }

    /** Some at a time, so that nobody waits for long. */
    private void arrive(int count) {
        try (People signIn = People.of(cluster)) {
            for (int i = 0; i < count; i++) {
                people.add(new Person("p" + i, signIn.signIn("p" + i)));
                if (i % AT_ONCE == AT_ONCE - 1) {
                    requireAll(Person::isTalking, MEET_WITHIN, "talk");
                }
            }
        }
    }

    private void requireAll(Predicate<Person> what, Duration within, String name) {
        if (!await(what, within)) {
            throw new IllegalStateException("not everybody could " + name + ": "
                    + people.stream().filter(what.negate()).limit(3).toList());
        }
    }

    private boolean await(Predicate<Person> what, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (!people.stream().allMatch(what)) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        crowd.close();
    }

    /** Somebody who talks. Safe for many threads. */
    private final class Person {
        private final DuologueClient client;
        private final String name;
        private long lostAt;
        private @Nullable Duration talkedAgain;
        private @Nullable OutgoingMessage said;

        Person(String name, String token) {
            this.name = name;
            List<Node> nodes = cluster.nodes();
            this.client = crowd.client(token)
                    .baseUrl(nodes.get(0).uri().toString())
                    .baseUrl(nodes.get(1).uri().toString())
                    .name(name)
                    .listener(this::on)
                    .build();
            crowd.add(client);
            CompletableFuture<Void> connecting = client.connect();
            var unused = connecting.thenRun(() -> client.search(SearchCriteria.anybody()));
        }

        boolean isTalking() {
            return talk().isPresent();
        }

        private Optional<Conversation> talk() {
            return client.currentConversation().filter(now -> !now.isOver());
        }

        /** From now on it counts when he talks again. */
        synchronized void lost(long at) {
            lostAt = at;
        }

        synchronized Optional<Duration> talkedAgain() {
            return Optional.ofNullable(talkedAgain);
        }

        private synchronized void on(ClientEvent event) {
            if (event instanceof ClientEvent.OfferReceived offered) {
                CompletableFuture<Void> unused = offered.offer().accept();
            } else if (event instanceof ClientEvent.ConnectionChanged changed
                    && lostAt != 0
                    && said == null
                    && !changed.state().isConnected()) {
                said = talk().map(now -> now.send(name + " is back")).orElse(null);
            } else if (event instanceof ClientEvent.MessageAnswered answered
                    && said != null
                    && talkedAgain == null
                    && answered.outcome() instanceof MessageOutcome.Accepted) {
                talkedAgain = Duration.ofNanos(System.nanoTime() - lostAt);
            }
        }

        @Override
        public String toString() {
            return name + " in " + client.currentConversation() + ", " + client.connection();
        }
    }
}
