package io.duologue.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.client.transport.SocketListener;
import io.duologue.client.transport.SocketRequest;
import io.duologue.client.transport.SocketTransport;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FeedbackTag;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    private <T extends ClientEvent> List<T> told(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Everything that was said before is on its way to the listeners. */
    private void untilHeard() throws Exception {
        platform.say(new ServerFrame.Ping(null, null));
        platform.hear(ClientFrame.Pong.class);
    }

    @Test
    void anErrorInACallbackChangesNothingEither() throws Exception {
        talking(builder().listener(event -> {
            throw new AssertionError("user code");
        }));

        platform.say(FakePlatform.message(1, "a"), FakePlatform.message(2, "b"));

        await().until(() -> told(ClientEvent.MessageReceived.class).size() == 2);
    }

    @Test
    void whatDependsOnAFutureStaysOffTheProtocolThreadAlsoWhenTheExecutorRefuses() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        AtomicBoolean refuses = new AtomicBoolean();
        Conversation conversation = talking(builder().callbackExecutor(task -> {
            if (refuses.get()) {
                throw new RejectedExecutionException("no more");
            }
            pool.execute(task);
        }));
        OutgoingMessage message = conversation.send("a");
        CompletableFuture<String> ranOn =
                message.outcome().thenApply(outcome -> Thread.currentThread().getName());
        ClientFrame.MessageSend sent = platform.hear(ClientFrame.MessageSend.class);

        refuses.set(true);
        platform.say(FakePlatform.ok(sent, 1));

        assertThat(ranOn.get(10, TimeUnit.SECONDS)).doesNotContain("protocol");
        pool.shutdown();
    }

    @Test
    void whatDependsOnAFutureMayCloseTheClientOnTheOnlyCallbackThread() throws Exception {
        ExecutorService only = Executors.newSingleThreadExecutor();
        connected(builder().callbackExecutor(only).closeWithin(Duration.ofSeconds(20)));
        Search search = client.search(SearchCriteria.anybody());
        CompletableFuture<Void> closed = search.conversation().thenAccept(conversation -> client.close());
        platform.hear(ClientFrame.QueueJoin.class);

        platform.say(FakePlatform.found());

        closed.get(10, TimeUnit.SECONDS);
        only.shutdown();
    }

    @Test
    void aTransportThatFailsToCloseLeavesNoThreadAndNoFutureEither() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        connected(builder().socketTransport(new SocketTransport() {
            @Override
            public Line open(SocketRequest request, SocketListener listener) {
                return platform.open(request, listener);
            }

            @Override
            public void close() {
                platform.close();
                throw new IllegalStateException("the transport's own");
            }
        }));
        CompletableFuture<Conversation> search =
                client.search(SearchCriteria.anybody()).conversation();

        client.close();

        assertThat(search).isCompletedExceptionally();
        assertThat(client.openPromises()).isZero();
        await().atMost(Duration.ofSeconds(2)).until(() -> left(before).isEmpty());
    }

    @Test
    void anErrorOfTheTransportsDoesNotEndTheClient() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        client = builder()
                .socketTransport(new SocketTransport() {
                    @Override
                    public Line open(SocketRequest request, SocketListener listener) {
                        opened.countDown();
                        throw new AssertionError("the transport's own");
                    }

                    @Override
                    public void close() {}
                })
                .build();
        CompletableFuture<Void> connect = client.connect();
        assertThat(opened.await(10, TimeUnit.SECONDS)).isTrue();

        client.disconnect();

        assertThatThrownBy(() -> connect.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DuologueException.Closed.class);
    }

    @Test
    void aSlowListenerHearsOnlyTheNewestOfWhatPasses() throws Exception {
        talking(builder().listener(event -> {
            if (event instanceof ClientEvent.MessageReceived) {
                awaitQuietly(blocked);
            }
        }));
        platform.say(FakePlatform.message(1, "a"));
        await().until(() -> told(ClientEvent.MessageReceived.class).size() == 1);

        for (int i = 1; i <= 10; i++) {
            platform.say(new ServerFrame.LobbyStats(i, 0, 0));
        }
        untilHeard();
        blocked.countDown();

        await().until(() -> !told(ClientEvent.LobbyCounted.class).isEmpty());
        assertThat(told(ClientEvent.LobbyCounted.class)).containsExactly(new ClientEvent.LobbyCounted(10, 0, 0));
    }

    @Test
    void whatAServerSaysTooMuchOfIsNotKeptWithoutBound() throws Exception {
        talking(builder().listener(event -> {
            if (event instanceof ClientEvent.MessageReceived) {
                awaitQuietly(blocked);
            }
        }));
        platform.say(FakePlatform.message(1, "a"));
        await().until(() -> told(ClientEvent.MessageReceived.class).size() == 1);

        for (int i = 0; i < 5_000; i++) {
            platform.say(new ServerFrame.MessageRead(FakePlatform.TALK, 1));
        }
        platform.say(FakePlatform.message(2, "b"));
        untilHeard();
        blocked.countDown();

        await().until(() -> told(ClientEvent.MessageReceived.class).size() == 2);
        assertThat(told(ClientEvent.MessagesRead.class)).hasSizeBetween(1, 4_096);
    }

    private static ServerFrame.Ok endOk(ClientFrame.ConversationEnd end) {
        return new ServerFrame.Ok(
                end.id(),
                end.conversation(),
                end.n(),
                new Cursor(1, 1),
                Instant.EPOCH,
                null,
                new ServerFrame.Ended(EndReason.SELF, Author.SELF, 0),
                null);
    }

    @Test
    void theEndOfAConversationLongPastIsStillKnown() throws Exception {
        connected(builder());
        for (int i = 0; i < 20; i++) {
            String id = "c_" + String.valueOf((char) ('a' + i)).repeat(26);
            platform.say(
                    FakePlatform.found(id),
                    new ServerFrame.ConversationEnded(
                            id,
                            new Cursor(1, 1),
                            Author.PARTNER,
                            Instant.EPOCH,
                            new ServerFrame.Ended(EndReason.PARTNER_ENDED, Author.PARTNER, 0),
                            1));
        }
        await().until(() -> told(ClientEvent.ConversationEnded.class).size() == 20);
        Conversation first = told(ClientEvent.ConversationBegan.class).get(0).conversation();

        assertThat(first.end().get(10, TimeUnit.SECONDS).reason()).isEqualTo(EndReason.PARTNER_ENDED);
    }

    @Test
    void aSearchBehindAnEndThatIsOnItsWayIsAskedForByItself() throws Exception {
        Conversation conversation = talking(builder());
        CompletableFuture<ServerFrame.Ended> ended = conversation.end();
        ClientFrame.ConversationEnd end = platform.hear(ClientFrame.ConversationEnd.class);
        Search next = conversation.endAndSearch();
        untilHeard();

        platform.say(endOk(end));

        assertThat(platform.hear(ClientFrame.QueueJoin.class).surprise()).isTrue();
        assertThat(ended.get(10, TimeUnit.SECONDS).reason()).isEqualTo(EndReason.SELF);
        assertThat(next.isOver()).isFalse();
    }

    @Test
    void aSearchOfWhichTheServerKnowsNothingAfterAReturnIsLost() throws Exception {
        Search search = searching();

        platform.breakLine(1006);

        assertThat(whyOver(search).lost()).isTrue();
        assertThat(whyOver(search).left()).isEmpty();
    }

    static List<ServerFrame.State> whereTheSessionIsAtTheReturn() {
        return List.of(new ServerFrame.State.Idle(), new ServerFrame.State.Talking(FakePlatform.TALK, 1, Cursor.START));
    }

    @ParameterizedTest
    @MethodSource("whereTheSessionIsAtTheReturn")
    void aSearchBehindAnEndOfWhichTheServerHasSaidNothingYetIsAskedForAfterAReturn(ServerFrame.State where)
            throws Exception {
        Conversation conversation = talking(builder());
        Search next = conversation.endAndSearch();
        platform.say(endOk(platform.hear(ClientFrame.ConversationEnd.class)));
        await().until(() -> conversation.isOver());

        platform.welcomes = where;
        platform.breakLine(1006);

        assertThat(platform.hear(ClientFrame.QueueJoin.class).surprise()).isTrue();
        assertThat(next.isOver()).isFalse();
    }

    @Test
    void aSearchThatTheServerEndedIsNotLost() throws Exception {
        Search search = searching();

        platform.say(new ServerFrame.QueueLeft(QueueLeftReason.TIMEOUT));

        assertThat(whyOver(search).lost()).isFalse();
        assertThat(whyOver(search).left()).hasValue(QueueLeftReason.TIMEOUT);
    }

    private Search searching() throws Exception {
        connected(builder());
        Search search = client.search(SearchCriteria.anybody());
        platform.hear(ClientFrame.QueueJoin.class);
        platform.say(waiting());
        return search;
    }

    private static ServerFrame waiting() {
        return new ServerFrame.QueueWaiting(
                1,
                0,
                null,
                List.of(),
                true,
                TalkIntent.TALK,
                TalkMode.TEXT,
                List.of(),
                List.of(),
                null,
                null,
                0,
                false);
    }

    private static DuologueException.SearchOver whyOver(Search search) {
        try {
            search.conversation().get(10, TimeUnit.SECONDS);
            throw new AssertionError("somebody was found");
        } catch (ExecutionException e) {
            return (DuologueException.SearchOver) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the search goes on", e);
        }
    }

    @Test
    void whoLeavesASearchBeforeItBeganLeavesItWhenItDoes() throws Exception {
        Conversation conversation = talking(builder());
        Search next = conversation.endAndSearch();
        CompletableFuture<Void> left = next.leave();
        ClientFrame.ConversationEnd end = platform.hear(ClientFrame.ConversationEnd.class);
        platform.say(new ServerFrame.Ping(null, null));
        List<ClientFrame> before = new ArrayList<>();
        while (before.stream().noneMatch(ClientFrame.Pong.class::isInstance)) {
            before.add(platform.hear(ClientFrame.class));
        }
        assertThat(before).noneMatch(ClientFrame.QueueLeave.class::isInstance);

        platform.say(endOk(end));
        platform.say(
                ServerFrame.Ok.to(platform.hear(ClientFrame.QueueLeave.class).id()));

        assertThat(left.get(10, TimeUnit.SECONDS)).isNull();
        assertThat(next.isOver()).isTrue();
    }

    @Test
    void feedbackIsSaidAgainUntilItHasAnAnswer() throws Exception {
        Conversation conversation = talking(builder());
        CompletableFuture<Void> given = conversation.feedback(4, List.of(FeedbackTag.HELPFUL));
        assertThat(platform.hear(ClientFrame.Feedback.class).conversation()).isEqualTo(FakePlatform.TALK);

        platform.breakLine(1006);

        ClientFrame.Feedback again = platform.hear(ClientFrame.Feedback.class);
        assertThat(again.rating()).isEqualTo(4);
        assertThat(again.tags()).containsExactly(FeedbackTag.HELPFUL);
        platform.say(ServerFrame.Ok.to(again.id()));
        assertThat(given.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void feedbackThatIsRefusedSaysSo() throws Exception {
        Conversation conversation = talking(builder());
        CompletableFuture<Void> given = conversation.feedback(1, List.of());
        ClientFrame.Feedback said = platform.hear(ClientFrame.Feedback.class);

        platform.say(new ServerFrame.Error(
                said.id(),
                FakePlatform.TALK,
                0,
                new ServerFrame.Problem(ErrorCode.NOT_MEMBER, Retry.NEVER, -1, null, -1, -1, null, "m", "r")));

        assertThatThrownBy(() -> given.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DuologueException.Refused.class);
        for (int rating : new int[] {0, 5}) {
            assertThatThrownBy(() -> conversation.feedback(rating, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> conversation.feedback(1, List.of(FeedbackTag.RUDE, FeedbackTag.RUDE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBlockGoesOverTheLineAndOverTheNextOneUntilItHasAnAnswer() throws Exception {
        Conversation conversation = talking(builder());
        CompletableFuture<Void> blocking = conversation.block();
        assertThat(platform.hear(ClientFrame.Block.class).conversation()).isEqualTo(FakePlatform.TALK);

        platform.breakLine(1006);

        ClientFrame.Block again = platform.hear(ClientFrame.Block.class);
        platform.say(ServerFrame.Ok.to(again.id()));
        assertThat(blocking.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void aReportGoesOverTheLineAndItsAnswerBringsTheCase() throws Exception {
        Conversation conversation = talking(builder());
        CompletableFuture<String> reporting = conversation.report(ReportReason.SPAM, "an offer", List.of(2L), true);
        ClientFrame.Report said = platform.hear(ClientFrame.Report.class);
        assertThat(said.reason()).isEqualTo(ReportReason.SPAM);
        assertThat(said.note()).isEqualTo("an offer");
        assertThat(said.messages()).containsExactly(2L);
        assertThat(said.block()).isTrue();
        platform.say(new ServerFrame.Ok(said.id(), FakePlatform.TALK, 0, null, null, "C-1", null, null));
        assertThat(reporting.get(10, TimeUnit.SECONDS)).isEqualTo("C-1");

        CompletableFuture<String> other =
                client.api().report(FakePlatform.TALK, ReportReason.HATE, "", List.of(), false);
        ClientFrame.Report second = platform.hear(ClientFrame.Report.class);
        assertThat(second.note()).isNull();
        platform.say(new ServerFrame.Error(
                second.id(),
                FakePlatform.TALK,
                0,
                new ServerFrame.Problem(ErrorCode.RATE_LIMITED, Retry.AFTER, 9_000, null, -1, -1, null, "m", "r")));
        assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DuologueException.Refused.class);
    }

    @Test
    void aReportWhoseAnswerIsLostIsNotFiledTwice() throws Exception {
        Conversation conversation = talking(builder());
        CompletableFuture<String> reporting = conversation.report(ReportReason.SPAM, "", List.of(), false);
        platform.hear(ClientFrame.Report.class);

        platform.breakLine(1006);

        assertThatThrownBy(() -> reporting.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DuologueException.Unreachable.class);
        assertThat(platform.heard).noneMatch(ClientFrame.Report.class::isInstance);
    }

    @Test
    void withoutALineABlockIsAskedForOverHttp() throws Exception {
        try (MockWebServer http = new MockWebServer()) {
            http.start();
            Conversation conversation = talking(DuologueClient.builder()
                    .baseUrl("http://localhost:" + http.getPort())
                    .credentials(CredentialProvider.fixed(TOKEN))
                    .socketTransport(platform));
            CompletableFuture<Void> onItsWay = conversation.block();
            platform.hear(ClientFrame.Block.class);
            http.enqueue(new MockResponse.Builder().body("{\"id\":\"b1\"}").build());
            http.enqueue(new MockResponse.Builder().body("{\"id\":\"b1\"}").build());

            platform.breakLine(4402);
            await().until(() -> client.connection().kind() == ConnectionState.Kind.STOPPED);
            onItsWay.get(10, TimeUnit.SECONDS);
            conversation.block().get(10, TimeUnit.SECONDS);

            assertThat(http.getRequestCount()).isEqualTo(2);
        }
    }

    @Test
    void aFixedTokenThatExpiresStopsTheClientWithTheCodeThatSaysSo() throws Exception {
        connected(builder());

        platform.breakLine(4100);

        await().until(() -> client.connection().kind() == ConnectionState.Kind.STOPPED);
        assertThat(client.connection().cause()).isEqualTo(4100);
        assertThat(client.connection().toString()).endsWith(", SIGNED_OUT, cause 4100]");
        assertThat(client.flightRecords().toString()).contains("the provider has no other");
    }

    @Test
    void aStateTellsOnlyWhatThereIs() {
        ConnectionState state = new ConnectionState(ConnectionState.Kind.CONNECTED, Instant.EPOCH, 0, null, null, 0);

        assertThat(state).hasToString("ConnectionState[CONNECTED since 1970-01-01T00:00:00Z]");
    }

    @Test
    void aSearchForNobodyIsAMistakeOfTheCallers() {
        assertThat(SearchCriteria.anybody().surprise()).isTrue();
        assertThat(SearchCriteria.about("rust").surprise()).isFalse();
        assertThatThrownBy(() -> SearchCriteria.builder().surprise(false).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SearchCriteria.about("a", "b", "c", "d", "e", "f"))
                .isInstanceOf(IllegalArgumentException.class);
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
            int told = i + 1;
            platform.say(new ServerFrame.LobbyStats(i, 0, 0));
            await().until(() -> told(ClientEvent.LobbyCounted.class).size() == told);
        }

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
