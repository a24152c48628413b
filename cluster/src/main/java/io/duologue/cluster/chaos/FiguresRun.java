package io.duologue.cluster.chaos;

import io.duologue.client.ClientEvent;
import io.duologue.client.OutgoingMessage;
import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Pairs of people at one node and pairs of people at two say something to each other, in turns. A message is due at its time whether or
 * not those before it have arrived, and its way is counted from then to its partner's listener; load, nodes and stores share the
 * machine. One run at a time.
 */
final class FiguresRun implements AutoCloseable {
    private static final Duration MEET_WITHIN = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 1_000_000;
    private static final String TEXT =
            "about as much as people say to each other in one line, which is a hundred characters ";

    private final LocalCluster cluster;
    private final int pairs;
    private final Crowd crowd;
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> ways = new ConcurrentLinkedQueue<>();
    private long said;

    FiguresRun(LocalCluster cluster, int pairs) {
        this.cluster = cluster;
        this.pairs = pairs;
        this.crowd = new Crowd(pairs * 4);
    }

    List<String> run(int rate, Duration turn) throws InterruptedException {
        List<String> tokens = new ArrayList<>();
        try (People people = People.of(cluster)) {
            for (int i = 0; i < pairs * 4; i++) {
                tokens.add(people.signIn("p" + i));
            }
        }
        List<String> lines = new ArrayList<>();
        Costs nothing = Costs.of(cluster);
        Troublemaker.pass(IDLE);
        Costs idle = Costs.of(cluster).since(nothing);
        lines.add("idle for " + IDLE.toSeconds() + " s: " + idle);
        Node one = cluster.nodes().get(0);
        Node two = cluster.nodes().get(1);
        Costs before = Costs.of(cluster);
        List<Person> together = connect(tokens.subList(0, pairs * 2), one, one);
        List<Person> apart = connect(tokens.subList(pairs * 2, pairs * 4), one, two);
        lines.add(each("to connect two people", Costs.of(cluster).since(before), 2L * pairs));
        Costs connected = Costs.of(cluster);
        meet(together);
        meet(apart);
        lines.add(each("to begin a conversation", Costs.of(cluster).since(connected), 2L * pairs));

        talk(together, rate, WARM_UP);
        talk(apart, rate, WARM_UP);
        for (int i = 1; i <= 2; i++) {
            lines.add(turn("turn " + i + ", both on one node", together, rate, turn));
            lines.add(turn("turn " + i + ", on two nodes", apart, rate, turn));
        }

        Costs talked = Costs.of(cluster);
        together.forEach(Person::leave);
        apart.forEach(Person::leave);
        Patience.requireAll(together, person -> !person.isTalking(), MEET_WITHIN, "leave");
        Patience.requireAll(apart, person -> !person.isTalking(), MEET_WITHIN, "leave");
        lines.add(each("to end a conversation", Costs.of(cluster).since(talked), 2L * pairs));
        return lines;
    }

    private static String each(String what, Costs costs, long count) {
        return String.format(
                Locale.ROOT,
                "%s, each of %d: %.2f statements of Postgres, %.2f scripts, %.2f bells, %.1f KB of Redis",
                what,
                count,
                (double) costs.statements() / count,
                (double) costs.scripts() / count,
                (double) costs.bells() / count,
                costs.memory() / 1024.0 / count);
    }

    private List<Person> connect(List<String> tokens, Node here, Node there) {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            people.add(new Person(crowd, "p" + i, tokens.get(i), List.of(i % 2 == 0 ? here : there), this::told));
        }
        Patience.requireAll(people, Person::isConnected, MEET_WITHIN, "connect");
        return people;
    }

    /** Two at a time, so that it is known who meets whom. */
    private static void meet(List<Person> people) {
        for (int i = 0; i < people.size(); i += 2) {
            List<Person> two = people.subList(i, i + 2);
            two.forEach(Person::search);
            Patience.requireAll(two, Person::isTalking, MEET_WITHIN, "talk");
        }
    }

    private String turn(String what, List<Person> people, int rate, Duration time) throws InterruptedException {
        ways.clear();
        Costs before = Costs.of(cluster);
        long count = talk(people, rate, time);
        Costs costs = Costs.of(cluster).since(before);
        long[] sorted = ways.stream().mapToLong(way -> way).sorted().toArray();
        return String.format(
                        Locale.ROOT,
                        "%s: %d messages, p50 %.2f ms, p99 %.2f ms, the longest %.1f ms; ",
                        what,
                        sorted.length,
                        at(sorted, 50),
                        at(sorted, 99),
                        at(sorted, 100))
                + each("a message", costs, count);
    }

    private static double at(long[] sorted, int percent) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)] / 1e6;
    }

    /** So many were said, and all have arrived. */
    private long talk(List<Person> people, int rate, Duration time) throws InterruptedException {
        long start = System.nanoTime();
        long count = rate * time.toSeconds();
        for (long i = 0; i < count; i++) {
            long at = start + i * 1_000_000_000L / rate;
            while (System.nanoTime() < at) {
                LockSupport.parkNanos(at - System.nanoTime());
            }
            String text = TEXT + said++;
            due.put(text, at);
            OutgoingMessage unused = people.get((int) (i % people.size())).say(text);
        }
        for (int looks = 0; looks < 10_000 && !due.isEmpty(); looks++) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (!due.isEmpty()) {
            throw new IllegalStateException(due.size() + " of " + count + " messages have not arrived");
        }
        Troublemaker.pass(Duration.ofSeconds(1));
        return count;
    }

    @Override
    public void close() {
        crowd.close();
    }

    private void told(ClientEvent event) {
        if (event instanceof ClientEvent.MessageReceived received) {
            Long at = due.remove(received.text());
            if (at != null) {
                ways.add(System.nanoTime() - at);
            }
        }
    }
}
