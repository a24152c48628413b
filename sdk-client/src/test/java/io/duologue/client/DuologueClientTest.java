package io.duologue.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client promises to those who use it. */
@Timeout(40)
class DuologueClientTest {
    private static final String TOKEN = "token-that-nobody-may-see";
    private static final String WORDS = "words that nobody may see";

    private final FakePlatform platform = new FakePlatform();
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private DuologueClient client;

    private DuologueClientBuilder builder() {
        return DuologueClient.builder()
                .baseUrl("http://localhost:1")
                .credentials(CredentialProvider.fixed(TOKEN))
                .socketTransport(platform)
                .listener(events::add);
    }

    private DuologueClient connected(DuologueClientBuilder with) throws Exception {
        client = with.build();
        client.connect().get(10, TimeUnit.SECONDS);
        return client;
    }

    private Conversation talking(DuologueClientBuilder with) throws Exception {
        connected(with);
        Search search = client.search(SearchCriteria.anybody());
        platform.hear(ClientFrame.QueueJoin.class);
        platform.say(FakePlatform.found());
        return search.conversation().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        blocked.countDown();
        if (client != null) {
            client.close();
        }
    }

    @Test
    void aSearchLeadsToAConversationAndAMessageToItsOutcome() throws Exception {
        Conversation conversation = talking(builder());

        OutgoingMessage message = conversation.send("Hello");
        platform.say(FakePlatform.ok(platform.hear(ClientFrame.MessageSend.class), 1), FakePlatform.message(2, "Hi"));

        assertThat(message.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(MessageOutcome.Accepted.class);
        await().until(() -> events.stream().anyMatch(ClientEvent.MessageReceived.class::isInstance));
        platform.say(new ServerFrame.MessageRead(FakePlatform.TALK, 1));
        await().until(() -> message.status() == OutgoingMessage.Status.READ);
    }

    @Test
    void aCallbackThatSleepsCostsNoHeartbeat() throws Exception {
        talking(builder().listener(event -> {
            if (event instanceof ClientEvent.MessageReceived) {
                awaitQuietly(blocked);
            }
        }));

        platform.say(FakePlatform.message(1, "a"), new ServerFrame.Ping(null, null));

        assertThat(platform.hear(ClientFrame.Pong.class)).isNotNull();
        platform.say(new ServerFrame.Ping(null, null));
        assertThat(platform.hear(ClientFrame.Pong.class)).isNotNull();
        assertThat(client.connection().isConnected()).isTrue();
    }

    @Test
    void whatACallbackStillWorksOnIsNotAcknowledged() throws Exception {
        talking(builder().listener(event -> {
            if (event instanceof ClientEvent.MessageReceived) {
                awaitQuietly(blocked);
            }
        }));
        platform.say(FakePlatform.message(1, "a"));
        await().until(() -> events.stream().anyMatch(ClientEvent.MessageReceived.class::isInstance));
        assertThat(platform.heard.poll(500, TimeUnit.MILLISECONDS)).isNull();

        blocked.countDown();

        assertThat(platform.hear(ClientFrame.Ack.class).ack().seq()).isEqualTo(1);
    }

    @Test
    void userCodeNeverRunsOnTheProtocolThread() throws Exception {
        Set<String> seen = Collections.synchronizedSet(new HashSet<>());
        Conversation conversation = talking(builder()
                .credentials(refused -> {
                    seen.add(Thread.currentThread().getName());
                    return CompletableFuture.completedFuture(TOKEN);
                })
                .listener(event -> seen.add(Thread.currentThread().getName())));

        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> unused = conversation.send("a").outcome().thenRun(() -> {
            seen.add(Thread.currentThread().getName());
            done.countDown();
        });
        platform.say(FakePlatform.ok(platform.hear(ClientFrame.MessageSend.class), 1));
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(seen).isNotEmpty().allMatch(name -> name.contains("-callback-"));
    }

    @Test
    void whatACallbackThrowsChangesNothing() throws Exception {
        talking(builder().listener(event -> {
            throw new IllegalStateException("user code");
        }));

        platform.say(FakePlatform.message(1, "a"), FakePlatform.message(2, "b"));

        await().until(() -> events.stream()
                        .filter(ClientEvent.MessageReceived.class::isInstance)
                        .count()
                == 2);
    }

    @Test
    void closingLeavesNoThreadAndNoFuture() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Conversation conversation = talking(builder());
        OutgoingMessage sent = conversation.send("sent");
        platform.hear(ClientFrame.MessageSend.class);
        platform.refusesWith = 503;
        platform.breakLine(1006);
        await().until(() -> !client.connection().isConnected());
        OutgoingMessage unsent = conversation.send("unsent");
        CompletableFuture<ServerFrame.Ended> ended = conversation.ended();
        CompletableFuture<ServerFrame.Ended> end = conversation.end();

        client.close();

        assertThat(sent.outcome()).isCompletedWithValue(new MessageOutcome.Unknown(null));
        assertThat(unsent.outcome()).isCompletedWithValue(new MessageOutcome.Expired());
        assertThat(ended).isCompletedExceptionally();
        assertThat(end).isCompletedExceptionally();
        assertThat(client.openPromises()).isZero();
        await().atMost(Duration.ofSeconds(2)).until(() -> left(before).isEmpty());
        assertThat(conversation.send("after").outcome()).isCompletedWithValue(new MessageOutcome.Expired());
        assertThat(client.connect()).isCompletedExceptionally();
        assertThat(client.search(SearchCriteria.anybody()).conversation()).isCompletedExceptionally();
    }

    private static Set<String> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.startsWith("duologue"))
                .collect(Collectors.toSet());
    }

    @Test
    void closingIsBoundedWhateverACallbackDoes() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        talking(builder().closeWithin(Duration.ofMillis(500)).listener(event -> {
            if (event instanceof ClientEvent.MessageReceived) {
                awaitQuietly(blocked);
            }
        }));
        platform.say(FakePlatform.message(1, "a"));
        await().until(() -> events.stream().anyMatch(ClientEvent.MessageReceived.class::isInstance));

        long began = System.nanoTime();
        client.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(client.openPromises()).isZero();
        await().atMost(Duration.ofSeconds(2)).until(() -> left(before).isEmpty());
    }

    @Test
    void aClientMayBeClosedFromACallback() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        talking(builder().listener(event -> {
            if (event instanceof ClientEvent.MessageReceived) {
                client.close();
                closed.countDown();
            }
        }));

        platform.say(FakePlatform.message(1, "a"));

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.openPromises()).isZero();
        await().until(() -> events.stream()
                .anyMatch(event -> event instanceof ClientEvent.ConnectionChanged changed
                        && changed.state().kind() == ConnectionState.Kind.OFF));
    }

    @Test
    void leavingIsSaid() throws Exception {
        connected(builder());

        client.close();

        assertThat(platform.hear(ClientFrame.Bye.class)).isNotNull();
    }

    @Test
    void theFlightRecorderHasNoWordsAndNoSecretsAndABound() throws Exception {
        Conversation conversation = talking(builder());
        conversation.send(WORDS);
        platform.say(FakePlatform.ok(platform.hear(ClientFrame.MessageSend.class), 1));
        for (int i = 2; i < 400; i++) {
            platform.say(FakePlatform.message(i, WORDS + i));
        }
        await().until(() -> events.stream()
                        .filter(ClientEvent.MessageReceived.class::isInstance)
                        .count()
                == 398);

        assertThat(client.flightRecords()).hasSize(256);
        assertThat(client.flightRecords().toString()).doesNotContain("words").doesNotContain("token");
        assertThat(events.toString()).doesNotContain("words").doesNotContain("token");
    }

    @Test
    void aRefusedCredentialIsRenewedOnceAndThenTheClientStops() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<Boolean> renewals = Collections.synchronizedList(new ArrayList<>());
        connected(builder().credentials(refused -> {
            renewals.add(refused);
            return CompletableFuture.completedFuture("t" + asked.incrementAndGet());
        }));

        platform.breakLine(4100);
        await().until(() -> platform.bearers.size() == 2 && client.connection().isConnected());
        assertThat(renewals).containsExactly(false, true);
        assertThat(platform.bearers).containsExactly("t1", "t2");

        platform.refusesWith = 401;
        platform.breakLine(4100);
        await().until(() -> client.connection().kind() == ConnectionState.Kind.STOPPED);
        assertThat(client.connection().stopped()).contains(ConnectionState.StopReason.SIGNED_OUT);
    }

    @Test
    void theConnectionTellsWhyItWaitsAndUntilWhen() throws Exception {
        connected(builder());
        platform.refusesWith = 503;

        platform.breakLine(4202);

        await().until(() -> client.connection().kind() == ConnectionState.Kind.WAITING
                && client.connection().cause() == 503
                && client.connection().nextAttempt().isPresent());
        platform.refusesWith = 0;
        client.retryNow();
        await().until(() -> client.connection().isConnected());
    }

    @Test
    void aStopFailsWhatWaitsForAConnection() throws Exception {
        platform.refusesWith = 403;
        client = builder().build();

        CompletableFuture<Void> connect = client.connect();

        assertThatThrownBy(() -> connect.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DuologueException.Stopped.class);
    }

    @Test
    void aSecondSearchIsRefusedWhileOneGoesOn() throws Exception {
        connected(builder());
        client.search(SearchCriteria.anybody());

        Search second = client.search(SearchCriteria.anybody());

        assertThatThrownBy(() -> second.conversation().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DuologueException.Refused.class);
    }

    @Test
    void aSubscriberGetsWhatItAsksForAndNoMore() throws Exception {
        connected(builder());
        List<ClientEvent> got = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        CountDownLatch over = new CountDownLatch(1);
        client.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.complete(given);
            }

            @Override
            public void onNext(ClientEvent event) {
                got.add(event);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {
                over.countDown();
            }
        });
        subscription.get(10, TimeUnit.SECONDS).request(2);

        for (int i = 0; i < 5; i++) {
            platform.say(new ServerFrame.LobbyStats(i, 0, 0));
        }
        await().until(() -> events.stream()
                        .filter(ClientEvent.LobbyCounted.class::isInstance)
                        .count()
                == 5);

        assertThat(got).hasSize(2);
        client.close();
        assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tokensDoNotCrossTheNetworkReadableUnlessAllowed() {
        DuologueClientBuilder open = DuologueClient.builder()
                .baseUrl("http://talk.example.org")
                .credentials(CredentialProvider.fixed(TOKEN));

        assertThatThrownBy(open::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("https");
        assertThatThrownBy(() -> DuologueClient.builder().baseUrl("https://talk.example.org/path"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextThatCannotBeSentIsAMistakeOfTheCallers() throws Exception {
        Conversation conversation = talking(builder());

        for (String bad : List.of("", "x".repeat(1_001), "\ud800", "a\u0007b")) {
            assertThatThrownBy(() -> conversation.send(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(conversation.send("😀".repeat(1_000)).knownOutcome()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
