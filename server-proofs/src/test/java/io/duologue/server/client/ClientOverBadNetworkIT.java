package io.duologue.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.duologue.server.client.Book.Heard;
import io.duologue.server.client.Book.Seen;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.testkit.contract.LogProtection;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryChecker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two programs talk as fast as they can over networks that are bad in every way: each message is told once and in order, and
 * everybody was told the truth, says the checker of histories. The faults are drawn from a seed.
 *
 * <p>Every build tries each way of being bad on two pairs of transports that have none in common, or on one if a client takes
 * seconds to notice it; {@code -Pfull} tries it on every pair, with 10 000 messages each way.
 */
class ClientOverBadNetworkIT {
    private static final boolean FULL = Boolean.getBoolean("duologue.full");
    private static final int MESSAGES = FULL ? 10_000 : 200;
    private static final int A_FEW = 150;
    private static final Duration MOST = FULL ? Duration.ofMinutes(5) : Duration.ofSeconds(60);

    private static final Results RESULTS = new Results("bad-network.txt");
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
        List<BadNetwork> all = List.of(BadNetwork.values());
        List<Carriers> pairs = List.of(Carriers.values());
        return IntStream.range(0, all.size()).boxed().flatMap(each -> {
            Carriers turn = pairs.get(each % pairs.size());
            return pairs.stream()
                    .filter(pair -> FULL
                            || pair == turn
                            || (pair.hasNothingOf(turn) && !all.get(each).isSilent()))
                    .map(pair -> arguments(pair, all.get(each)));
        });
    }

    @ParameterizedTest
    @MethodSource("badNetworks")
    void everyMessageIsToldOnceAndInOrder(Carriers carriers, BadNetwork bad) throws Exception {
        try (Meeting meeting = Meeting.over(bad, platform(carriers), carriers)) {
            long began = System.nanoTime();
            meeting.talk(MESSAGES, MOST);
            long took = (System.nanoTime() - began) / 1_000_000;

            Book book = meeting.book();
            History history = meeting.history(book);
            assertThat(HistoryChecker.check(history)).isEmpty();
            assertThat(book.heard(meeting.other())).hasSize(MESSAGES).isEqualTo(book.said(meeting.one()));
            assertThat(book.heard(meeting.one())).hasSize(MESSAGES).isEqualTo(book.said(meeting.other()));
            assertThat(meeting.both())
                    .allSatisfy(talker -> assertThat(talker.proxy().accepted())
                            .as("connections: a fault that never came proves nothing")
                            .isGreaterThan(bad.breaks(MESSAGES)));
            RESULTS.add("%s, %s: %d messages each way, %d and %d connections, %d facts, %.1f s"
                    .formatted(
                            bad,
                            carriers,
                            MESSAGES,
                            meeting.one().proxy().accepted(),
                            meeting.other().proxy().accepted(),
                            history.size(),
                            took / 1_000.0));
        }
    }

    // ── the same without what protects it ───────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @EnumSource
    void whoTakesEachFrameForAMessageIsFoundOut(Carriers carriers) throws Exception {
        try (Meeting meeting = Meeting.over(
                BadNetwork.TWICE,
                platform(carriers),
                carriers,
                (client, book) -> client.socketTransport(new Tap(carriers.client(), "one", book)))) {
            meeting.talk(A_FEW, MOST);

            assertThat(violations(meeting, meeting.book())).isEmpty();
            assertThat(violations(meeting, meeting.book().withoutClientOf(meeting.one())))
                    .anySatisfy(found -> assertThat(found).contains("EXACTLY_ONCE: delivered twice"))
                    .anySatisfy(found -> assertThat(found).contains("ONE_ORDER: received behind"));
        }
    }

    @Test
    void aServerThatTakesEachCopyForAMessageIsFoundOut() throws Exception {
        BadNetwork bad = BadNetwork.CUT;
        try (Platform forgetful = Platform.startWithout(LogProtection.DEDUPE);
                Meeting meeting = Meeting.over(bad, forgetful, Carriers.JAVA_WEBSOCKET_TO_OKHTTP)) {
            meeting.talk(A_FEW, MOST);

            assertThat(violations(meeting, meeting.book()))
                    .anySatisfy(found -> assertThat(found).contains("EXACTLY_ONCE"));
        }
    }

    @Test
    void whatIsLostRepeatedOrSwappedOnTheLastStepIsFoundOut() throws Exception {
        Carriers carriers = Carriers.JETTY_TO_OKHTTP;
        try (Meeting meeting = Meeting.over(BadNetwork.CUT, platform(carriers), carriers)) {
            meeting.talk(A_FEW, MOST);
            List<Seen> good = meeting.book().entries();
            List<Integer> heard = IntStream.range(0, good.size())
                    .filter(at ->
                            good.get(at).by().equals("one") && good.get(at).what() instanceof Heard)
                    .boxed()
                    .toList();
            int last = heard.get(heard.size() - 1);

            List<Seen> lost = new ArrayList<>(good);
            lost.remove(last);
            List<Seen> repeated = new ArrayList<>(good);
            repeated.add(good.get(last));
            List<Seen> swapped = new ArrayList<>(good);
            Collections.swap(swapped, heard.get(heard.size() - 2), last);

            assertThat(violations(meeting, new Book(good))).isEmpty();
            assertThat(violations(meeting, new Book(lost)))
                    .anySatisfy(found -> assertThat(found).contains("EXACTLY_ONCE: ok at", "not delivered"));
            assertThat(violations(meeting, new Book(repeated)))
                    .anySatisfy(found -> assertThat(found).contains("EXACTLY_ONCE: delivered twice"));
            assertThat(violations(meeting, new Book(swapped)))
                    .anySatisfy(found -> assertThat(found).contains("ONE_ORDER: received behind"));
        }
    }

    private static Platform platform(Carriers carriers) {
        return PLATFORMS.get(carriers.server());
    }

    private static List<String> violations(Meeting meeting, Book book) {
        return HistoryChecker.check(meeting.history(book)).stream()
                .map(Object::toString)
                .toList();
    }
}
