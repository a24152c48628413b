package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.matching.Tickets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody talks, people are paired, and somebody comes back to his session again and again, each on a thread of its own; what fails is
 * done again, as a node does it.
 */
final class Traffic implements AutoCloseable {
    static final ConversationId TALK = new ConversationId("c_traffic");
    private static final Instant NOW = FakeTime.START;
    private static final NodeId NORTH = new NodeId("north");
    static final UserId MAYA = new UserId("u_maya");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 10_000_000;
    /** Fences follow the clock, by which one that a lost master gave is told from the next: nobody comes back a thousand times a second. */
    private static final long BETWEEN_RETURNS_NANOS = 2_000_000;

    private final ConversationLog log;
    private final MatchQueue queue;
    private final SessionStore sessions;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final List<Entry> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> fences = Collections.synchronizedList(new ArrayList<>());
    private final List<OfferId> claimed = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private volatile @Nullable AssertionError wrong;
    private volatile boolean stopped;

    private Traffic(RedisBackend redis) {
        log = redis.log(LogLimits.standard().withEntriesKept(1_000_000), new Random());
        // Nobody leaves it, however long a failover takes.
        queue = redis.queue("all", QueueLimits.ofTickets(1_000_000), NORTH);
        sessions = redis.sessions();
    }

    static Traffic on(RedisBackend redis) {
        Traffic traffic = new Traffic(redis);
        traffic.log.create(Samples.conversation(TALK.value(), NOW));
        traffic.threads.execute(traffic::talk);
        traffic.threads.execute(traffic::pair);
        traffic.threads.execute(traffic::comeBack);
        return traffic;
    }

    private void talk() {
        for (long n = 1; !stopped; n++) {
            long number = n;
            AppendResult result = untilDone(() -> log.append(Samples.text(TALK, number, "word " + number), NOW));
            if (result instanceof AppendResult.Accepted done) {
                Entry entry = done.entry();
                // Of an earlier call it is told without its text.
                accepted.add(new Entry(
                        entry.position(), entry.at(), new EntryBody.Message(Party.A, number, "word " + number)));
                acknowledge(done.entry().position());
            } else if (result != null) {
                wrong = new AssertionError("n " + n + ": " + result);
            }
        }
    }

    private void acknowledge(Position upTo) {
        for (Party party : Party.values()) {
            AckResult result = untilDone(() -> log.acknowledge(TALK, party, 1, upTo));
            if (result instanceof AckResult.Diverged || result instanceof AckResult.Absent) {
                wrong = new AssertionError(upTo + ": " + result);
            }
        }
    }

    private void pair() {
        for (int i = 0; !stopped; i++) {
            OfferId offer = new OfferId("o-" + i);
            List<QueuedTicket> pair = new ArrayList<>();
            for (String who : List.of("ann-" + i, "ben-" + i)) {
                untilDone(() -> queue.add(Tickets.of(who).build(), Tickets.START));
                QueuedTicket ticket =
                        untilDone(() -> queue.find(new ParticipantId(who)).orElse(null));
                if (ticket != null) {
                    pair.add(ticket);
                }
            }
            if (pair.size() == 2 && claim(pair, offer) == ClaimResult.CLAIMED) {
                claimed.add(offer);
            }
        }
    }

    private @Nullable ClaimResult claim(List<QueuedTicket> pair, OfferId offer) {
        return untilDone(() ->
                queue.claim(pair.get(0).ref(), pair.get(1).ref(), offer, Tickets.START, Tickets.START.plusSeconds(20)));
    }

    private void comeBack() {
        while (!stopped) {
            SessionStore.Claim claim =
                    untilDone(() -> sessions.claim(MAYA, NORTH, new SessionId("s_one"), Instant.now()));
            if (claim != null) {
                fences.add(claim.session().fence());
            }
            LockSupport.parkNanos(BETWEEN_RETURNS_NANOS);
        }
    }

    /** @return null if it was stopped before it was done */
    private <T> @Nullable T untilDone(Supplier<T> call) {
        while (!stopped) {
            long from = System.nanoTime();
            try {
                return call.get();
            } catch (BackendException e) {
                failures.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            } finally {
                longest.accumulateAndGet(System.nanoTime() - from, Math::max);
            }
        }
        return null;
    }

    /** Waits until so much more has been done of each. */
    void awaitMore(int more) {
        int before = accepted.size();
        awaitMoreOfWhatNobodyConfirms(more);
        await().atMost(LONG).failFast(this::isWrong).until(() -> accepted.size() >= before + more);
    }

    void awaitMoreOfWhatNobodyConfirms(int more) {
        int claimedBefore = claimed.size();
        int fencesBefore = fences.size();
        await().atMost(LONG)
                .failFast(this::isWrong)
                .until(() -> claimed.size() >= claimedBefore + more && fences.size() >= fencesBefore + more);
    }

    void awaitFailures(int more) {
        int before = failures.get();
        await().atMost(LONG).failFast(this::isWrong).until(() -> failures.get() >= before + more);
    }

    private boolean isWrong() {
        return wrong != null;
    }

    int failures() {
        return failures.get();
    }

    Duration longestCall() {
        return Duration.ofNanos(longest.get());
    }

    /** Ends it, and waits for what is under way. */
    void stop() {
        stopped = true;
        threads.shutdown();
        try {
            assertThat(threads.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of what was accepted nothing is missing, nothing is there twice, and all of it is where it was said to be. */
    void everythingAcceptedIsThere() {
        assertThat(wrong).isNull();
        LongStream numbers = LongStream.rangeClosed(1, accepted.size());
        assertThat(accepted)
                .extracting(Entry::seq)
                .containsExactlyElementsOf(numbers.boxed().toList());
        assertThat(fences).isSorted().doesNotHaveDuplicates();
        List<Entry> kept = kept();
        // The last one may have been written when nobody waited for its answer any more.
        assertThat(kept.size()).isBetween(accepted.size(), accepted.size() + 1);
        assertThat(kept).startsWith(accepted.toArray(Entry[]::new));
    }

    /** Of pairs that were claimed each is still together. */
    void everythingClaimedIsThere() {
        assertThat(List.copyOf(claimed))
                .allSatisfy(offer -> assertThat(queue.offer(offer)).isPresent());
    }

    private List<Entry> kept() {
        List<Entry> kept = new ArrayList<>();
        Position after = Position.START;
        while (true) {
            ReadResult.Page page = (ReadResult.Page) log.read(TALK, after, 512);
            if (page.entries().isEmpty()) {
                return kept;
            }
            kept.addAll(page.entries());
            after = kept.get(kept.size() - 1).position();
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
