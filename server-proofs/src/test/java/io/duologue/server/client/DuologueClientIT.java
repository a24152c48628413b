package io.duologue.server.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.client.ClientEvent;
import io.duologue.client.ConnectionState.Kind;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueException;
import io.duologue.client.MessageOutcome;
import io.duologue.client.OutgoingMessage;
import io.duologue.client.Search;
import io.duologue.client.SearchCriteria;
import io.duologue.client.account.Me;
import io.duologue.client.account.Preferences;
import io.duologue.client.account.ProfileChange;
import io.duologue.client.account.SignInOptions;
import io.duologue.client.account.SignedIn;
import io.duologue.protocol.Author;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.testkit.fault.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client promises, with the server that it is made for. */
class DuologueClientIT {
    private static final Duration SOON = Duration.ofSeconds(20);
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

    /** Somebody with a client and a network of his own. */
    private static final class Person implements AutoCloseable {
        private final FaultProxy proxy;
        private final DuologueClient client;
        private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();

        Person(Platform platform, Carriers carriers, String token) {
            proxy = platform.proxy();
            client = platform.client(carriers, proxy, token)
                    .backOff(Duration.ofMillis(20), Duration.ofMillis(200))
                    .listener(event -> {
                        events.add(event);
                        if (event instanceof ClientEvent.OfferReceived offered) {
                            CompletableFuture<Void> unused = offered.offer().accept();
                        }
                    })
                    .build();
        }

        /** The next event of a kind. */
        <E extends ClientEvent> E next(Class<E> kind) throws InterruptedException {
            for (ClientEvent event = events.poll(20, SECONDS); event != null; event = events.poll(20, SECONDS)) {
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
            throw new AssertionError("expected " + kind.getSimpleName() + " but nothing came");
        }

        @Override
        public void close() {
            client.close();
            proxy.close();
        }
    }

    private static Person newPerson(Carriers carriers) {
        Platform platform = PLATFORMS.get(carriers.server());
        return new Person(platform, carriers, platform.newToken());
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(20, SECONDS);
    }

    private static List<Conversation> meet(Person one, Person other) throws Exception {
        got(one.client.connect());
        got(other.client.connect());
        Search first = one.client.search(SearchCriteria.anybody());
        Search second = other.client.search(SearchCriteria.anybody());
        return List.of(got(first.conversation()), got(second.conversation()));
    }

    // ── who one is ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void somebodySignsInByBearerAndBecomesReadyToSearch() throws Exception {
        Carriers carriers = Carriers.JETTY_TO_OKHTTP;
        Platform platform = PLATFORMS.get(carriers.server());
        SignInOptions options;
        SignedIn me;
        try (DuologueClient door = platform.door()) {
            options = got(door.api().signInOptions());
            String persona = options.providers().get(0).personas().get(0).id();
            me = got(door.api().signIn(options.providers().get(0).id(), persona));
            assertThat(me.name())
                    .isEqualTo(options.providers().get(0).personas().get(0).name());
            assertThatThrownBy(() -> got(door.api().me())).hasCauseInstanceOf(DuologueException.class);
        }
        try (Person person = new Person(platform, carriers, me.token())) {
            Me known = got(person.client.api().me());
            assertThat(known.userId()).isEqualTo(me.userId());
            assertThat(known.onboarding().complete()).isFalse();

            got(person.client.api().agree(options.guidelinesVersion()));
            got(person.client
                    .api()
                    .change(ProfileChange.builder()
                            .confirmed(true)
                            .topics(List.of("backend"))
                            .build()));

            assertThat(got(person.client.api().me()).onboarding().complete()).isTrue();
            assertThat(got(person.client.api().profile()).topics()).containsExactly("backend");
        }
    }

    @Test
    void preferencesAreKept() throws Exception {
        try (Person person = newPerson(Carriers.JETTY_TO_OKHTTP)) {
            Preferences before = got(person.client.api().preferences());
            Preferences changed = Preferences.builder()
                    .from(before)
                    .sound(!before.sound())
                    .decisionTime(Duration.ofSeconds(60))
                    .build();

            assertThat(got(person.client.api().save(changed))).isEqualTo(changed);
            assertThat(got(person.client.api().preferences())).isEqualTo(changed);
        }
    }

    // ── talking ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @EnumSource
    void twoPeopleMeetTalkAndPart(Carriers carriers) throws Exception {
        try (Person ana = newPerson(carriers);
                Person ben = newPerson(carriers)) {
            List<Conversation> both = meet(ana, ben);
            assertThat(both.get(0).id()).isEqualTo(both.get(1).id());
            assertThat(both.get(0).partner().name()).isEqualTo("Guest");

            OutgoingMessage hello = both.get(0).send("Hello\n\"ana\" 😀");
            long seq = ((MessageOutcome.Accepted) got(hello.outcome())).seq();
            ClientEvent.MessageReceived heard = ben.next(ClientEvent.MessageReceived.class);
            assertThat(heard.text()).isEqualTo("Hello\n\"ana\" 😀");
            assertThat(heard.seq()).isEqualTo(seq);

            both.get(1).markRead(seq);
            assertThat(ana.next(ClientEvent.MessagesRead.class).upTo()).isEqualTo(seq);
            assertThat(hello.status()).isEqualTo(OutgoingMessage.Status.READ);

            both.get(1).typing(true);
            assertThat(ana.next(ClientEvent.PartnerTyping.class).active()).isTrue();
            assertThat(got(ana.client.api().history(both.get(0).id(), 0, 100)).entries())
                    .anyMatch(entry -> entry instanceof ServerFrame.MessageNew message
                            && message.from() == Author.SELF
                            && message.text().equals(hello.text()));

            assertThat(got(both.get(1).end()).by()).isEqualTo(Author.SELF);
            assertThat(ana.next(ClientEvent.ConversationEnded.class).by()).isEqualTo(Author.PARTNER);
            assertThat(got(both.get(0).send("too late").outcome()).type()).isEqualTo(MessageOutcome.Type.OVER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidWithoutANetworkArrivesOnceItIsBack(Carriers carriers) throws Exception {
        try (Person ana = newPerson(carriers);
                Person ben = newPerson(carriers)) {
            List<Conversation> both = meet(ana, ben);
            ana.proxy.shut();
            ana.proxy.cutAll();
            Talker.await(SOON, () -> ana.client.connection().kind() == Kind.WAITING);

            List<OutgoingMessage> said = List.of(
                    both.get(0).send("one"),
                    both.get(0).send("two"),
                    both.get(0).send("three"));
            assertThat(got(both.get(1).send("are you there?").outcome()).type())
                    .isEqualTo(MessageOutcome.Type.ACCEPTED);
            assertThat(said).allMatch(message -> message.status() == OutgoingMessage.Status.WAITING);
            ana.proxy.heal();
            ana.client.networkChanged();

            for (OutgoingMessage message : said) {
                assertThat(got(message.outcome()).type()).isEqualTo(MessageOutcome.Type.ACCEPTED);
                assertThat(ben.next(ClientEvent.MessageReceived.class).text()).isEqualTo(message.text());
            }
            assertThat(ana.next(ClientEvent.MessageReceived.class).text()).isEqualTo("are you there?");
            assertThat(got(ana.client.api().currentConversation())).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endAndSearchLeadsToTheNextSearchWhichCanBeLeft(Carriers carriers) throws Exception {
        try (Person ana = newPerson(carriers);
                Person ben = newPerson(carriers)) {
            List<Conversation> both = meet(ana, ben);

            Search next = both.get(1).endAndSearch();

            assertThat(got(both.get(0).ended()).reason()).isNotEqualTo(EndReason.LOST);
            Talker.await(SOON, () -> next.progress().isPresent());
            assertThat(ben.client.currentSearch()).contains(next);
            got(next.leave());
            assertThat(next.isOver()).isTrue();
            assertThat(got(ben.client.api().me()).state()).isEqualTo("idle");
        }
    }

    // ── safety ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @EnumSource(names = {"JETTY_TO_OKHTTP", "JAVA_WEBSOCKET_TO_JAVA_WEBSOCKET"})
    void aReportThatBlocksEndsTheConversation(Carriers carriers) throws Exception {
        try (Person ana = newPerson(carriers);
                Person ben = newPerson(carriers)) {
            List<Conversation> both = meet(ana, ben);
            long seq =
                    ((MessageOutcome.Accepted) got(both.get(1).send("buy this").outcome())).seq();

            String caseId = got(both.get(0).report(ReportReason.SPAM, "an offer", List.of(seq), true));

            got(both.get(0).ended());
            got(both.get(1).ended());
            assertThat(got(ana.client.api().reports()))
                    .singleElement()
                    .satisfies(report -> assertThat(report.caseId()).isEqualTo(caseId));
            assertThat(got(ben.client.api().reports())).isEmpty();
            String block = got(ana.client.api().blocks()).get(0).id();
            got(ana.client.api().unblock(block));
            assertThat(got(ana.client.api().blocks())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSignsOutIsDisconnectedAndTheTokenIsWorthNothing(Carriers carriers) throws Exception {
        Platform platform = PLATFORMS.get(carriers.server());
        String token = platform.newToken();
        try (Person ana = new Person(platform, carriers, token)) {
            got(ana.client.connect());

            got(ana.client.signOut());

            Talker.await(SOON, () -> !ana.client.connection().isConnected());
            Talker.await(SOON, () -> ana.proxy.connections().isEmpty());
        }
        try (Person again = new Person(platform, carriers, token)) {
            assertThatThrownBy(() -> got(again.client.connect()))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DuologueException.Stopped.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoClosesIsAwayForThePartnerAndLeavesNothingOpen(Carriers carriers) throws Exception {
        try (Person ana = newPerson(carriers);
                Person ben = newPerson(carriers)) {
            List<Conversation> both = meet(ana, ben);

            ana.client.close();

            ben.next(ClientEvent.PartnerChanged.class);
            Talker.await(SOON, () -> ana.proxy.connections().isEmpty());
            assertThatThrownBy(() -> got(both.get(0).ended())).hasCauseInstanceOf(DuologueException.Closed.class);
        }
    }
}
