package io.duologue.benchmarks.load;

import io.duologue.benchmarks.measured.Guests;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.Kind;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.redis.RedisBackend;
import io.duologue.redis.RedisOptions;
import io.duologue.redis.RedisOptions.Guarantee;
import io.duologue.testkit.InstalledPrograms;
import io.duologue.testkit.redis.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How often one Redis appends to conversations and claims tickets, by the scripts of {@code duologue-redis}, and how often the same server
 * runs a script that has as many keys and words and does nothing but one write: what is beyond that is what the rules cost.
 */
@Command(
        name = "redis",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Appends and claims per second of one Redis, beside redis-benchmark with a script of like size.")
public final class RedisBenchmark implements Callable<Integer> {
    /** Both sides have everything after so many appends, and it is removed: about as much is kept as while people talk. */
    private static final int SETTLED = 128;

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int APPEND_KEYS = 7;
    private static final int CLAIM_KEYS = 6;
    private static final String MOMENT = "1767225600.123456789";
    /** What redis-benchmark puts a number in the place of. */
    private static final String RANDOM = "__rand_int__";

    private static final String RANDOMS = "10000";

    @Option(names = "--connections", description = "to Redis, each with a thread that waits for its answer")
    private int connections = 16;

    @Option(names = "--seconds", description = "of appends")
    private int seconds = 10;

    @Option(names = "--claims", description = "so many, of twice as many tickets")
    private int claims = 15_000;

    private final PrintStream out;

    public RedisBenchmark(PrintStream out) {
        this.out = out;
    }

    /** When the server has on its disk what it was told. */
    private enum Fsync {
        ALWAYS,
        NO;

        RedisServer start() {
            return RedisServer.start("--appendonly", "yes", "--appendfsync", name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "| | `appendfsync` | each CPU second of Redis | each second |%n|---|---|---:|---:|%n");
        for (Fsync fsync : Fsync.values()) {
            try (RedisServer redis = fsync.start()) {
                measure(redis, fsync);
            }
        }
        out.printf(
                Locale.ROOT,
                "%n%d processors, %d connections%n",
                Runtime.getRuntime().availableProcessors(),
                connections);
        return 0;
    }

    private void measure(RedisServer redis, Fsync fsync) throws IOException, InterruptedException {
        try (RedisBackend backend = RedisBackend.open(RedisOptions.of(redis.url())
                .copy()
                .withConnections(connections)
                .withGuarantee(fsync == Fsync.ALWAYS ? Guarantee.DURABLE : Guarantee.REPLICATED)
                .withCommandTimeout(Duration.ofSeconds(10)))) {
            ConversationLog log = backend.log(LogLimits.standard(), new SecureRandom());
            appends(redis, log, Duration.ofSeconds(1));
            Rate appended = appends(redis, log, Duration.ofSeconds(seconds));
            say("append", fsync, appended);
            beside(redis, fsync, appended, appendOfLikeSize(redis));

            MatchQueue queue = backend.queue("benchmark", QueueLimits.ofTickets(claims * 2), new NodeId("benchmark"));
            Rate claimed = claims(redis, queue, waiting(queue));
            say("claim", fsync, claimed);
            beside(redis, fsync, claimed, claimOfLikeSize(redis));
        }
    }

    private void say(String what, Fsync fsync, Rate rate) {
        out.printf(
                Locale.ROOT,
                "| %s | `%s` | %,.0f | %,.0f |%n",
                what,
                fsync.name().toLowerCase(Locale.ROOT),
                rate.eachCpuSecond(),
                rate.eachSecond());
    }

    private void beside(RedisServer redis, Fsync fsync, Rate own, List<String> script)
            throws IOException, InterruptedException {
        Optional<Path> program = InstalledPrograms.named("redis-benchmark").findFirst();
        if (program.isEmpty()) {
            out.println("skipped: there is no redis-benchmark to measure a script of like size with");
            return;
        }
        // It is faster: about as long.
        long count = own.count * 2;
        List<String> command = new ArrayList<>(List.of(program.get().toString(), "-p", Integer.toString(redis.port())));
        command.addAll(List.of("-a", RedisServer.PASSWORD, "-c", Integer.toString(connections)));
        command.addAll(List.of("-n", Long.toString(count), "-r", RANDOMS, "-q"));
        command.addAll(script);
        Rate bare = Rate.of(redis, () -> {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("redis-benchmark failed: " + said);
            }
            return count;
        });
        say("a script of like size by redis-benchmark", fsync, bare);
        out.printf(
                Locale.ROOT,
                "| of that | | %.2f | %.2f |%n",
                own.eachCpuSecond() / bare.eachCpuSecond(),
                own.eachSecond() / bare.eachSecond());
    }

    // ── the scripts of duologue-redis ───────────────────────────────────────────────────────────────────────────────

    /** One conversation for each connection. */
    private Rate appends(RedisServer redis, ConversationLog log, Duration time)
            throws IOException, InterruptedException {
        AtomicLong appended = new AtomicLong();
        long until = System.nanoTime() + time.toNanos();
        return Rate.of(redis, () -> {
            atOnce(() -> {
                OneTalk talk = OneTalk.begin(log, "c_" + Long.toHexString(new SecureRandom().nextLong()));
                while (System.nanoTime() < until) {
                    talk.append();
                    appended.incrementAndGet();
                }
            });
            return appended.get();
        });
    }

    /** Of twice as many who wait. */
    private List<QueuedTicket> waiting(MatchQueue queue) throws IOException, InterruptedException {
        Instant now = Instant.now();
        AtomicInteger next = new AtomicInteger();
        atOnce(() -> {
            for (int i = next.getAndIncrement(); i < claims * 2; i = next.getAndIncrement()) {
                queue.add(
                        Ticket.builder()
                                .participant(new ParticipantId(String.format(Locale.ROOT, "u_%024d", i)))
                                .addKinds(Kind.TEXT)
                                .addLanguages("en")
                                .queuedAt(now)
                                .build(),
                        now);
            }
        });
        return queue.waiting(claims * 2);
    }

    private Rate claims(RedisServer redis, MatchQueue queue, List<QueuedTicket> waiting)
            throws IOException, InterruptedException {
        Instant now = Instant.now();
        AtomicInteger next = new AtomicInteger();
        return Rate.of(redis, () -> {
            atOnce(() -> {
                for (int i = next.getAndIncrement(); i < claims; i = next.getAndIncrement()) {
                    ClaimResult result = queue.claim(
                            waiting.get(2 * i).ref(),
                            waiting.get(2 * i + 1).ref(),
                            new OfferId(String.format(Locale.ROOT, "o_%024d", i)),
                            now,
                            now.plus(LEASE));
                    if (result != ClaimResult.CLAIMED) {
                        throw new IllegalStateException("expected to be claimed but was " + result);
                    }
                }
            });
            return (long) claims;
        });
    }

    /** The same by as many threads as there are connections. */
    private void atOnce(Runnable work) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(work));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("Redis did not do what it was asked", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    // ── scripts of like size ────────────────────────────────────────────────────────────────────────────────────────

    private static List<String> appendOfLikeSize(RedisServer redis) {
        return script(
                redis,
                "redis.call('HSET', KEYS[2], ARGV[3], ARGV[7]) return { 'accepted', ARGV[3], ARGV[7], '0' }",
                APPEND_KEYS,
                List.of(
                        "A",
                        "1",
                        RANDOM,
                        "0123456789abcdef0123456789abcdef",
                        "0",
                        "T",
                        Guests.words(1_000_000_000_000_000L),
                        "0123456789abcdef",
                        MOMENT,
                        "512",
                        "64",
                        "9007199254740991",
                        "86400000",
                        "",
                        ""));
    }

    private static List<String> claimOfLikeSize(RedisServer redis) {
        return script(
                redis,
                "redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[10], '*', 'of', ARGV[1]) return 'claimed'",
                CLAIM_KEYS,
                List.of(
                        "u_000000000000" + RANDOM,
                        "1234567",
                        "u_000000000000" + RANDOM,
                        "1234568",
                        "o_000000000000" + RANDOM,
                        MOMENT,
                        MOMENT,
                        "1767225600123456",
                        "",
                        RANDOMS));
    }

    private static List<String> script(RedisServer redis, String source, int keys, List<String> words) {
        String sha1 = Objects.toString(redis.command("SCRIPT", "LOAD", source));
        List<String> names = Stream.iterate(1, i -> i + 1)
                .limit(keys)
                .map(i -> "beside:{c_0123456789abcdef01234567}:" + i)
                .toList();
        List<String> command = new ArrayList<>(List.of("EVALSHA", sha1, Integer.toString(keys)));
        command.addAll(names);
        command.addAll(words);
        return command;
    }

    /** A conversation in which one of the two says something again and again. One thread at a time. */
    private static final class OneTalk {
        private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
        private final ConversationLog log;
        private final ConversationId id;
        private long n;

        private OneTalk(ConversationLog log, ConversationId id) {
            this.log = log;
            this.id = id;
        }

        static OneTalk begin(ConversationLog log, String name) {
            ConversationId id = new ConversationId(name);
            log.create(new ConversationInfo(id, new UserId("u_a"), new UserId("u_b"), null, NOW));
            log.fence(id, Party.A, 1);
            log.fence(id, Party.B, 1);
            return new OneTalk(log, id);
        }

        void append() {
            n++;
            AppendResult result = log.append(
                    new Submission(
                            id,
                            Party.A,
                            1,
                            n,
                            new BodyHash(n, n),
                            false,
                            new Content.Text(Guests.words(1_000_000_000_000_000L + n))),
                    NOW);
            if (!(result instanceof AppendResult.Accepted accepted)) {
                throw new IllegalStateException("expected to be accepted but was " + result);
            }
            if (n % SETTLED == 0) {
                settle(accepted.entry().position());
            }
        }

        private void settle(Position upTo) {
            log.acknowledge(id, Party.A, 1, upTo);
            log.acknowledge(id, Party.B, 1, upTo);
            log.trim(id, n, NOW);
        }
    }

    /**
     * What was done, and what it took.
     *
     * @param cpu seconds of processor of Redis, all threads
     */
    private record Rate(long count, double wall, double cpu) {
        static Rate of(RedisServer redis, Work work) throws IOException, InterruptedException {
            ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
            Duration before = ProcessCost.cpu(process);
            long begun = System.nanoTime();
            long count = work.run();
            double wall = (System.nanoTime() - begun) / 1e9;
            return new Rate(count, wall, ProcessCost.cpu(process).minus(before).toNanos() / 1e9);
        }

        double eachSecond() {
            return count / wall;
        }

        double eachCpuSecond() {
            return count / cpu;
        }
    }

    /** Something that is done so often. */
    @FunctionalInterface
    private interface Work {
        long run() throws IOException, InterruptedException;
    }
}
