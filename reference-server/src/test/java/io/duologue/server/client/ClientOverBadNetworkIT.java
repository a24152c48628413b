package io.duologue.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.MessageOutcome;
import io.duologue.server.client.Talker.Said;
import io.duologue.server.client.Talker.Seen;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryChecker;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.What;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two programs talk as fast as they can over networks that are bad in every way: each message is told once and in order, and
 * everybody was told the truth. The faults are drawn from a seed. {@code -Pfull} makes it 10 000 messages each way.
 *
 * <p>The checker of histories has what applications were told, in the order in which they were. What they are not told as
 * entries is added: their own messages from the answers, comings and goings where nobody's message is. What stores did and which
 * connection was whose cannot be seen from here; nor does anybody search again, so that invariants 5 and 7 are judged elsewhere.
 */
@EnabledIfSystemProperty(named = "duologue.full", matches = "true", disabledReason = "takes minutes: -Pfull")
class ClientOverBadNetworkIT {
    private static final boolean FULL = Boolean.getBoolean("duologue.full");
    private static final long SEED = 20_260_711L;
    private static final Duration MOST = FULL ? Duration.ofMinutes(5) : Duration.ofSeconds(60);

    /** On which what takes seconds is tried in every build: each transport once. */
    private static final Set<Carriers> SLOW_ONES =
            EnumSet.of(Carriers.JETTY_TO_OKHTTP, Carriers.JAVA_WEBSOCKET_TO_JAVA_WEBSOCKET);

    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private static final Map<Transport, Platform> PLATFORMS = new EnumMap<>(Transport.class);

    @BeforeAll
    static void start() throws IOException {
        for (Transport transport : Transport.values()) {
            PLATFORMS.put(transport, Platform.start(transport));
        }
    }

    @AfterAll
    static void stop() {
        PLATFORMS.values().forEach(Platform::close);
    }

    static Stream<Arguments> badNetworks() {
        return Stream.of(Carriers.values())
                .flatMap(carriers -> Stream.of(BadNetwork.values())
                        .filter(bad -> FULL || !bad.isSilent() || SLOW_ONES.contains(carriers))
                        .map(bad -> arguments(carriers, bad, messages(carriers))));
    }

    private static int messages(Carriers carriers) {
        return FULL ? 10_000 : carriers.isDefault() ? 1_000 : 200;
    }

    @ParameterizedTest
    @MethodSource("badNetworks")
    void everyMessageIsToldOnceAndInOrder(Carriers carriers, BadNetwork bad, int messages, TestReporter reporter)
            throws Exception {
        Random random = new Random(SEED + bad.name().hashCode());
        Platform platform = PLATFORMS.get(carriers.server());
        Queue<Seen> book = new ConcurrentLinkedQueue<>();
        try (Talker one = new Talker("one", platform, carriers, random.nextLong(), book);
                Talker other = new Talker("other", platform, carriers, random.nextLong(), book)) {
            List<Talker> both = List.of(one, other);
            List<Conversation> conversations = Talker.meet(one, other);
            for (Talker talker : both) {
                bad.on(talker.proxy(), random, messages);
            }

            long began = System.nanoTime();
            one.say(conversations.get(0), messages);
            other.say(conversations.get(1), messages);
            try {
                for (Talker talker : both) {
                    awaitThat(bad, both, () -> talker.heard() >= messages / 3);
                    bad.inTheMiddle(talker);
                }
                awaitThat(
                        bad,
                        both,
                        () -> both.stream().allMatch(talker -> talker.isDone() && talker.heard() >= messages));
                both.forEach(talker -> talker.proxy().heal());
                awaitThat(bad, both, () -> both.stream().allMatch(Talker::isConnected));
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(
                        one.progress() + "; " + other.progress() + "\n"
                                + one.client().flightRecords() + "\n"
                                + other.client().flightRecords(),
                        e);
            }
            long took = (System.nanoTime() - began) / 1_000_000;

            assertThat(heard(book, other)).isEqualTo(said(book, one));
            assertThat(heard(book, one)).isEqualTo(said(book, other));
            assertThat(HistoryChecker.check(history(book, both, conversations))).isEmpty();
            reporter.publishEntry(
                    carriers + " over " + bad,
                    messages + " messages each way in " + took + " ms on "
                            + one.proxy().accepted() + " and " + other.proxy().accepted() + " connections");
        }
    }

    private static void awaitThat(BadNetwork bad, List<Talker> both, BooleanSupplier what) {
        long[] askedAt = {System.nanoTime()};
        Talker.await(MOST, () -> {
            both.forEach(talker -> assertThat(talker.unexpected()).isEmpty());
            if (bad.isSilent() && System.nanoTime() - askedAt[0] > ASK_EVERY.toNanos()) {
                // As a program does that hears of the network from its system: silence alone takes 24 s to be noticed.
                both.forEach(talker -> talker.client().networkChanged());
                askedAt[0] = System.nanoTime();
            }
            return what.getAsBoolean();
        });
    }

    private static List<String> said(Collection<Seen> book, Talker by) {
        return book.stream()
                .filter(seen -> seen.by() == by && seen.what() instanceof Said)
                .map(seen -> ((Said) seen.what()).text())
                .toList();
    }

    private static List<String> heard(Collection<Seen> book, Talker by) {
        return book.stream()
                .filter(seen -> seen.by() == by && seen.what() instanceof ClientEvent.MessageReceived)
                .map(seen -> ((ClientEvent.MessageReceived) seen.what()).text())
                .toList();
    }

    // ── for the checker ─────────────────────────────────────────────────────────────────────────────────────────────

    private static History history(Collection<Seen> book, List<Talker> both, List<Conversation> conversations)
            throws Exception {
        History history = new History();
        Map<Talker, Reading> readings = new HashMap<>();
        for (int each = 0; each < 2; each++) {
            Talker talker = both.get(each);
            Talker partner = both.get(1 - each);
            Conversation conversation = conversations.get(each);
            readings.put(
                    talker, new Reading(history, talker, partner, accepted(book, talker), accepted(book, partner)));
            history.add(new HistoryEvent.Opened(
                    conversation.startedAt(), talker.name(), talker.name(), conversation.id(), 0));
        }
        history.add(new HistoryEvent.Began(
                conversations.get(0).startedAt(),
                conversations.get(0).id(),
                both.get(0).name(),
                both.get(1).name()));
        for (Seen seen : book) {
            Reading reading = readings.get(seen.by());
            if (reading != null) {
                reading.seen(seen);
            }
        }
        for (int each = 0; each < 2; each++) {
            Reading reading = readings.get(both.get(each));
            if (reading != null) {
                reading.restOf(conversations.get(each));
            }
            history.add(both.get(each).standing(conversations.get(each)));
        }
        return history;
    }

    /** A person's messages by the place that was answered. */
    private static Map<Long, String> accepted(Collection<Seen> book, Talker by) {
        Map<Long, String> accepted = new HashMap<>();
        for (Seen seen : book) {
            if (seen.by() == by
                    && seen.what() instanceof ClientEvent.MessageAnswered answered
                    && answered.outcome() instanceof MessageOutcome.Accepted place) {
                accepted.put(place.seq(), answered.message().text());
            }
        }
        return accepted;
    }

    /** What one application was told, with what it is not told as an entry. */
    private static final class Reading {
        private final History history;
        private final Talker talker;
        private final Talker partner;
        private final Map<Long, String> own;
        private final Map<Long, String> partners;

        private long at;

        Reading(History history, Talker talker, Talker partner, Map<Long, String> own, Map<Long, String> partners) {
            this.history = history;
            this.talker = talker;
            this.partner = partner;
            this.own = own;
            this.partners = partners;
        }

        void seen(Seen seen) {
            String conversation = seen.conversation().id();
            Object what = seen.what();
            if (what instanceof Said words) {
                history.add(new HistoryEvent.Submitted(
                        seen.at(), talker.name(), talker.name(), conversation, words.text(), words.text()));
            } else if (what instanceof ClientEvent.MessageAnswered answered) {
                long seq = answered.outcome() instanceof MessageOutcome.Accepted accepted ? accepted.seq() : 0;
                history.add(new HistoryEvent.Answered(
                        seen.at(),
                        talker.name(),
                        conversation,
                        answered.message().text(),
                        Talker.outcome(answered.outcome()),
                        seq));
            } else if (what instanceof ClientEvent.MessageReceived received) {
                untold(seen, received.seq());
                told(seen, received.seq(), partner, received.text());
            } else if (what instanceof ClientEvent.MessagesDelivered delivered) {
                history.add(new HistoryEvent.DeliveredTold(seen.at(), talker.name(), conversation, delivered.upTo()));
            }
        }

        void restOf(Conversation conversation) {
            Seen end = new Seen(Instant.now(), talker, conversation, "");
            untold(end, own.keySet().stream().mapToLong(place -> place).max().orElse(0) + 1);
        }

        /** Goes on to a place over what applications are not told; what the partner said is not that and leaves a gap. */
        private void untold(Seen seen, long place) {
            while (at + 1 < place) {
                String text = own.get(at + 1);
                if (text != null) {
                    add(seen, at + 1, What.MESSAGE, talker.name(), Talker.numberOf(text), text);
                } else if (!partners.containsKey(at + 1)) {
                    add(seen, at + 1, What.PRESENCE, null, 0, "");
                } else {
                    return;
                }
                at++;
            }
        }

        private void told(Seen seen, long place, Talker author, String text) {
            add(seen, place, What.MESSAGE, author.name(), Talker.numberOf(text), text);
            at = place;
        }

        private void add(Seen seen, long place, What what, @Nullable String author, long n, String text) {
            history.add(new HistoryEvent.Received(
                    seen.at(),
                    seen.at(),
                    talker.name(),
                    talker.name(),
                    seen.conversation().id(),
                    place,
                    what,
                    author,
                    n,
                    text));
        }
    }
}
