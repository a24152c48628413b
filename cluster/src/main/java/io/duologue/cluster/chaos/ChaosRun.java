package io.duologue.cluster.chaos;

import io.duologue.client.DuologueClientBuilder;
import io.duologue.cluster.LocalCluster;
import io.duologue.testkit.history.HistoryChecker;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People talk through a cluster while it is disturbed, then everything comes to rest and what they saw is judged. Half of them know
 * the balancer, half the address of every node.
 *
 * <p>Threads: two make trouble, one with nodes and one with stores; the clients share two for the protocol and some for their
 * listeners; two let people act. One run at a time.
 */
public final class ChaosRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
    private static final Duration MEET_WITHIN = Duration.ofSeconds(60);
    private static final Duration HOLD_WITHIN = Duration.ofSeconds(30);
    /** Who is left after that is somebody who may not meet the others, or waits for an offer that lapses: either way somebody new helps. */
    private static final Duration MEET_AMONG_THEMSELVES = Duration.ofSeconds(12);

    private static final Duration MEET_NEWCOMER = Duration.ofSeconds(5);
    private static final long ACT_MS = 1000;

    private final LocalCluster cluster;
    private final ChaosOptions options;
    private final Diary diary = new Diary();
    private final List<Talker> talkers = new ArrayList<>();
    private final Crowd crowd;
    private final ScheduledExecutorService acting = Executors.newScheduledThreadPool(2, Crowd::thread);
    private final ExecutorService troubles = Executors.newFixedThreadPool(2, Crowd::thread);
    private final Map<Disturbance, Integer> done =
            Collections.synchronizedMap(new EnumMap<Disturbance, Integer>(Disturbance.class));

    private ChaosRun(LocalCluster cluster, ChaosOptions options) {
        this.cluster = cluster;
        this.options = options;
        this.crowd = new Crowd(options.people());
    }

    /**
     * Runs it, on a cluster that has started and goes on afterwards.
     *
     * @throws IllegalArgumentException if something is asked for that its Redis cannot do
     */
    public static ChaosReport run(LocalCluster cluster, ChaosOptions options) throws InterruptedException {
        Disturbance.requireOf(cluster.redis().kind(), options.kinds());
        try (ChaosRun run = new ChaosRun(cluster, options)) {
            return run.run();
        }
    }

    private ChaosReport run() throws InterruptedException {
        Instant at = Instant.now();
        arrive();
        LOG.info("{} people have come", options.people());
        await(MEET_WITHIN, talker -> !talker.isSearching());
        LOG.info(
                "{} people talk",
                talkers.stream().filter(talker -> !talker.isSearching()).count());
        talkers.forEach(Talker::mayLeave);
        disturb();
        talkers.forEach(Talker::stay);
        long undisturbed = System.nanoTime();
        // Something said by everybody behind the last disturbance: who only believes to be connected is found by it.
        meet();
        talkers.forEach(Talker::sayNow);
        talkers.forEach(Talker::hush);
        LOG.info("everybody has somebody");
        boolean rests = await(options.settles(), Talker::isAtRest);
        Duration settledIn = Duration.ofNanos(System.nanoTime() - undisturbed);
        awaitSilence();
        List<Talker> unsettled = rests
                ? List.of()
                : talkers.stream().filter(talker -> !talker.isAtRest()).toList();
        List<HistoryEvent.Standing> standings =
                talkers.stream().map(Talker::standing).toList();
        List<Violation> violations = HistoryChecker.check(diary.history(standings));
        return new ChaosReport(
                at,
                options,
                cluster.redis().kind(),
                done,
                Tally.of(talkers.stream().map(Talker::tally).toList()),
                diary.heardAfterLoss(),
                violations,
                settledIn,
                unsettled.stream().map(Talker::toString).toList());
    }

    private void arrive() {
        Random random = new Random(options.seed());
        try (People people = People.of(cluster)) {
            for (int i = 0; i < options.people(); i++) {
                arrive(people, random);
            }
        }
    }

    private void arrive(People people, Random random) {
        int number = talkers.size();
        String token = people.signIn("p" + number);
        Talker talker = new Talker("p" + number, client(number, token), diary, options.stays(), random.nextLong());
        talkers.add(talker);
        talker.connect();
        ScheduledFuture<?> unused = acting.scheduleWithFixedDelay(
                guarded(talker), random.nextInt((int) ACT_MS), ACT_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Until nobody searches. The last ones may be people who may not meet, as they have passed each other by: for each of them
     * somebody new comes, one after the other, whom everybody may meet. Whoever is not found then has lost his ticket.
     */
    private void meet() {
        if (await(MEET_AMONG_THEMSELVES, talker -> !talker.isSearching())) {
            return;
        }
        Random random = new Random(options.seed() + 1);
        try (People people = People.of(cluster)) {
            long left = talkers.stream().filter(Talker::isSearching).count();
            // Whose partner knows of it first counts alone for a moment, and an odd number of people leaves one over.
            for (long more = 0; more < left + left % 2; more++) {
                arrive(people, random);
                if (await(MEET_NEWCOMER, talker -> !talker.isSearching())) {
                    return;
                }
            }
        }
        await(options.settles(), talker -> !talker.isSearching());
    }

    private static Runnable guarded(Talker talker) {
        return () -> {
            try {
                talker.act();
            } catch (RuntimeException e) {
                LOG.error("{} could not act", talker.name(), e);
            }
        };
    }

    private DuologueClientBuilder client(int number, String token) {
        DuologueClientBuilder builder = crowd.client(token).backOff(Duration.ofMillis(200), Duration.ofSeconds(3));
        if (number % 2 == 0) {
            return builder.baseUrl(cluster.uri().toString());
        }
        List<String> nodes = new ArrayList<>(
                cluster.nodes().stream().map(node -> node.uri().toString()).toList());
        Collections.rotate(nodes, number / 2);
        nodes.forEach(builder::baseUrl);
        return builder;
    }

    private void disturb() throws InterruptedException {
        long until = System.nanoTime() + options.time().toNanos();
        List<CompletableFuture<Void>> both = new ArrayList<>();
        for (boolean ofNodes : List.of(true, false)) {
            List<Disturbance> kinds = options.kinds().stream()
                    .filter(kind -> kind.isOfNodes() == ofNodes)
                    .sorted()
                    .toList();
            if (!kinds.isEmpty()) {
                both.add(CompletableFuture.runAsync(
                        () -> disturb(kinds, options.seed() * 2 + (ofNodes ? 1 : 0), until), troubles));
            }
        }
        if (both.isEmpty()) {
            Troublemaker.pass(options.time());
        }
        both.forEach(CompletableFuture::join);
    }

    /** Each once in an order of chance, then again in another. */
    private void disturb(List<Disturbance> kinds, long seed, long until) {
        Random random = new Random(seed);
        Troublemaker maker = new Troublemaker(cluster, options.longestPause(), random.nextLong(), new Held());
        try {
            for (boolean first = true; ; first = false) {
                List<Disturbance> order = new ArrayList<>(kinds);
                Collections.shuffle(order, random);
                for (Disturbance what : order) {
                    Troublemaker.pass(Duration.ofMillis(500 + random.nextInt(1500)));
                    if (!first && System.nanoTime() > until) {
                        return;
                    }
                    LOG.info("{} ...", what);
                    diary.fact(new HistoryEvent.Note(Instant.now(), what.toString()));
                    maker.make(what);
                    done.merge(what, 1, Integer::sum);
                    LOG.info("{} is over", what);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those whom trouble finds with somebody, if it is to. */
    private final class Held implements Troublemaker.Bystanders {
        @Override
        public void hold() {
            talkers.forEach(Talker::stay);
            if (!await(HOLD_WITHIN, talker -> !talker.isSearching())) {
                LOG.warn("somebody has nobody to be held with");
            }
        }

        @Override
        public void release() {
            talkers.forEach(Talker::mayLeave);
        }

        @Override
        public void fact(HistoryEvent fact) {
            diary.fact(fact);
        }
    }

    private boolean await(Duration within, Predicate<Talker> what) {
        return Patience.awaitAll(talkers, what, within);
    }

    /** Until nobody has heard anything new for a second. */
    private void awaitSilence() throws InterruptedException {
        long before = -1;
        for (long heard = heard(); heard != before; heard = heard()) {
            before = heard;
            Troublemaker.pass(Duration.ofSeconds(1));
        }
    }

    private long heard() {
        return talkers.stream().mapToLong(talker -> talker.tally().heard()).sum();
    }

    @Override
    public void close() {
        acting.shutdownNow();
        troubles.shutdownNow();
        talkers.forEach(crowd::add);
        crowd.close();
    }
}
