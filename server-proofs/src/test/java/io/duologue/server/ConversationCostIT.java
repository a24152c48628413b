package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Profile;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.SeniorityBand;
import io.duologue.postgres.PostgresBackend;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.redis.RedisBackend;
import io.duologue.redis.RedisOptions;
import io.duologue.testkit.postgres.PostgresServer;
import io.duologue.testkit.redis.RedisServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a conversation costs Postgres where two nodes share it and a Redis, wired as the server does it: from the two searches until both
 * have left it, for both people together.
 */
class ConversationCostIT {
    /** Two searches, a look before the offer, a look before it begins, that it began, that it ended. */
    private static final int MOST = 6;

    private static final Duration SOON = Duration.ofSeconds(30);
    /** They part at once; where that is a skip it costs one more: whether who leaves has reported the other. */
    private static final EngineOptions OPTIONS = EngineOptions.builder()
            .repeatCoolDown(Duration.ZERO)
            .skips(SkipPolicy.FREE)
            .build();

    private static final FrameCodec CODEC = FrameCodec.create();

    private static RedisServer redis;
    private static PostgresServer postgres;
    private static CountedStatements statements;
    private static Node first;
    private static Node second;

    @BeforeAll
    static void open() {
        redis = RedisServer.start();
        postgres = PostgresServer.start();
        statements = new CountedStatements(postgres.createDatabase());
        first = new Node("n1");
        second = new Node("n2");
    }

    @AfterAll
    static void close() {
        Stream.of(first, second).forEach(Node::close);
        postgres.close();
        redis.close();
    }

    @Test
    void ofTwoWhoSearchForTheFirstTimeItCostsSix() {
        Person maya = new Person(first, ready("cold-maya", null));
        Person tomas = new Person(second, ready("cold-tomas", null));

        List<String> said = statements.during(() -> talk(maya, tomas));

        assertThat(said).hasSizeLessThanOrEqualTo(MOST);
    }

    @Test
    void ofTwoWhoHaveTalkedBeforeItCostsSixAgain() {
        Person maya = new Person(first, ready("warm-maya", null));
        Person tomas = new Person(second, ready("warm-tomas", null));
        talk(maya, tomas);

        List<String> said = statements.during(() -> talk(tomas, maya));

        assertThat(said).hasSizeLessThanOrEqualTo(MOST);
    }

    /** How many have named a company is asked for once in ten minutes, whoever is from there. */
    @Test
    void aCompanyThatNobodyWasShownLatelyCostsOneMore() {
        Person maya = new Person(first, ready("company-maya", "Acme"));
        Person tomas = new Person(second, ready("company-tomas", "Umbrella"));

        List<String> said = statements.during(() -> talk(maya, tomas));
        List<String> again = statements.during(() -> talk(maya, tomas));

        assertThat(said).hasSizeLessThanOrEqualTo(MOST + 2);
        assertThat(again).hasSizeLessThanOrEqualTo(MOST);
    }

    /** Whether somebody is restricted, once in ten minutes. */
    @Test
    void toConnectCostsOneTheFirstTimeAndNothingAfterIt() {
        String bearer = ready("connects", null);

        List<String> said = statements.during(() -> new Person(first, bearer).leave());
        List<String> again = statements.during(() -> new Person(second, bearer).leave());

        assertThat(said).hasSize(1);
        assertThat(again).isEmpty();
    }

    /** They meet, the first says something and ends it; both have left it, and it is recorded. */
    private static void talk(Person one, Person other) {
        one.search();
        other.search();
        one.accept();
        other.accept();
        String conversation = one.await(ServerFrame.MatchFound.class).conversation();
        other.await(ServerFrame.MatchFound.class);
        one.say(new ClientFrame.MessageSend("m", conversation, 1, "hello", false, null));
        other.await(ServerFrame.MessageNew.class);
        one.say(new ClientFrame.ConversationEnd("e", conversation, 2, false, null));
        other.await(ServerFrame.ConversationEnded.class);
        Stream.of(one, other)
                .forEach(person -> await().atMost(SOON).until(() -> person.activity() instanceof Activity.Idle));
        Optional<ConversationRecord> kept =
                statements.uncounted(() -> first.stores.conversations().find(new ConversationId(conversation)));
        assertThat(kept)
                .hasValueSatisfying(record -> assertThat(record.endedAt()).isNotNull());
        one.frames.clear();
        other.frames.clear();
    }

    /** The bearer of somebody who may search. */
    private static String ready(String name, String company) {
        UserId user = new UserId("u_" + name);
        Profile.Builder card = Profile.builder();
        card.user(user)
                .name(name)
                .seniority(SeniorityBand.YEARS_5_9)
                .timeZone(ZoneOffset.UTC)
                .addTopics("backend")
                .addLanguages("en")
                .confirmed(true)
                .company(Optional.ofNullable(company).map(Company::new));
        first.engine.people().welcome(card.build());
        first.engine.people().signIn(user, "bearer-of-" + name, Instant.now().plusSeconds(3_600));
        return "bearer-of-" + name;
    }

    /** One node: its own connections to what all share. */
    private static final class Node implements AutoCloseable {
        private final Storage storage;
        private final Stores stores;
        private final Duologue engine;

        Node(String name) {
            storage = Storage.over(
                    Optional.of(RedisBackend.open(RedisOptions.of(redis.url()))),
                    Optional.of(PostgresBackend.builder(statements.source()).build()));
            NodeId node = new NodeId(name);
            stores = storage.stores(OPTIONS, node, new SecureRandom());
            engine = Duologue.builder()
                    .stores(stores)
                    .options(OPTIONS)
                    .node(node)
                    .employerKey(new byte[32])
                    .build()
                    .start();
        }

        @Override
        public void close() {
            engine.close();
            storage.close();
        }
    }

    /** Somebody who is connected to a node. */
    private static final class Person implements Connection {
        private final List<ServerFrame> frames = new CopyOnWriteArrayList<>();
        private final Node node;
        private final UserId user;
        private final Inbound inbound;

        Person(Node node, String bearer) {
            this.node = node;
            Admission.Admitted admitted = node.engine
                    .gate()
                    .admit(new Handshake(null, List.of("duologue.v1"), "Bearer " + bearer, "192.0.2.1"))
                    .orElseThrow(refused -> new AssertionError(refused.message()));
            this.user = admitted.user();
            this.inbound = node.engine.gate().open(admitted, this);
            say(new ClientFrame.Hello("h", "test", "instance-" + user.value(), List.of(), List.of()));
            await(ServerFrame.Welcome.class);
        }

        void search() {
            say(new ClientFrame.QueueJoin("j", List.of("backend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
            await(ServerFrame.Ok.class);
        }

        void accept() {
            say(new ClientFrame.MatchAccept(
                    "a", await(ServerFrame.MatchOffer.class).offer()));
        }

        Activity activity() {
            return node.stores.sessions().find(user).map(LiveSession::activity).orElse(Activity.IDLE);
        }

        void leave() {
            inbound.closed();
        }

        void say(ClientFrame frame) {
            inbound.text(new String(CODEC.encode(frame), java.nio.charset.StandardCharsets.UTF_8), () -> {});
        }

        <F extends ServerFrame> F await(Class<F> type) {
            return org.awaitility.Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () -> frames.stream()
                                    .filter(type::isInstance)
                                    .map(type::cast)
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        }

        @Override
        public boolean send(byte[] utf8) {
            frames.add(CODEC.decodeServer(new String(utf8, java.nio.charset.StandardCharsets.UTF_8)));
            return true;
        }

        @Override
        public void close(int code, String phrase) {
            inbound.closed();
        }
    }
}
