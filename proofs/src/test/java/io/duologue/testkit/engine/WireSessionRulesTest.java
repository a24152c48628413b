package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.Party;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Relay;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionId;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Guarantee;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.State;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connecting, sessions, heartbeat and closing, as the wire promises them. */
class WireSessionRulesTest {
    private static final SessionId UNUSED = new SessionId("s_unused");

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");
    private final UserId maya = world.person("maya", OfferMode.AUTO);

    @Test
    @Tag("W-3")
    void aFullNodeRefusesBeforeTheUpgradeAndSaysWhenToComeBack() {
        EngineWorld small =
                new EngineWorld(EngineOptions.builder().maxConnections(1).build());
        Duologue node = small.engine("n1");
        small.connect(node, small.person("maya", OfferMode.AUTO));

        Admission admission =
                small.admit(node, small.ticket(small.person("tomas", OfferMode.AUTO), Duration.ofHours(1)));

        assertThat(admission).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("Retry-After");
        });
    }

    @Test
    @Tag("W-3")
    void whoMayNotConnectIsRefusedBeforeTheUpgrade() {
        Instant now = world.instant();
        world.stores.restrictions().save(new Restriction("R-1", maya, "hate", "why", false, now, null));

        Admission admission = world.admit(engine, world.ticket(maya, Duration.ofHours(1)));

        assertThat(admission)
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
    }

    @Test
    @Tag("W-4")
    void whateverElseComesBeforeHelloClosesTheConnection() {
        Line line = world.connect(engine, maya);

        line.say(EngineWorld.join());

        assertThat(line.closeCode).isEqualTo(4002);
        assertThat(world.stores.sessions().find(maya)).isEmpty();
    }

    @Test
    @Tag("W-4")
    void welcomeComesFirstThenWhatIsToBeReplayedThenLive() {
        Pair pair = world.talk(engine);
        pair.a().send(pair.conversation(), 1, "one");
        pair.b().cut();
        pair.a().send(pair.conversation(), 2, "two");

        Line back = world.hello(engine, new UserId("u_tomas"), "instance-b");

        assertThat(back.frames)
                .extracting(ServerFrame::type)
                .containsExactly(
                        ServerFrame.Type.WELCOME,
                        ServerFrame.Type.CONVERSATION_SNAPSHOT,
                        ServerFrame.Type.MESSAGE_NEW,
                        ServerFrame.Type.MESSAGE_NEW,
                        ServerFrame.Type.LIVE);
        assertThat(back.get(ServerFrame.Welcome.class).re()).isEqualTo("h");
    }

    @Test
    @Tag("W-14")
    void badFramesThatAreFarApartAreBorne() {
        Line line = world.hello(engine, maya, "instance-a");

        line.text("bad");
        line.text("bad");
        world.pass(Duration.ofSeconds(61), line);
        line.text("bad");
        line.text("bad");
        assertThat(line.closeCode).isZero();
        line.text("bad");

        assertThat(line.closeCode).isEqualTo(4000);
    }

    @Test
    @Tag("W-14")
    void whatIsUnsupportedIsNoBadFrame() {
        Line line = world.hello(engine, maya, "instance-a");

        for (int i = 0; i < 5; i++) {
            line.text("{\"type\":\"media.request\"}");
        }

        assertThat(line.all(ServerFrame.Error.class))
                .hasSize(5)
                .allMatch(error -> error.error().code() == ErrorCode.UNSUPPORTED);
        assertThat(line.closeCode).isZero();
    }

    @Test
    @Tag("W-15")
    void aCommandWithoutAnIdIsCarriedOutAndItsAnswerNamesNone() {
        Pair pair = world.talk(engine);

        pair.a().say(new ClientFrame.MessageSend(null, pair.conversation(), 1, "Hello", false, null));

        assertThat(pair.a().get(ServerFrame.Ok.class).n()).isEqualTo(1);
        assertThat(pair.a().get(ServerFrame.Ok.class).re()).isNull();
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-17")
    void theCredentialAloneSaysWhoseSessionItIs() {
        Line first = world.hello(engine, maya, "the-same-instance");
        Line other = world.hello(engine, world.person("tomas", OfferMode.AUTO), "the-same-instance");

        Line again = world.hello(engine, maya, "another-instance");

        String session = first.get(ServerFrame.Welcome.class).session();
        assertThat(other.get(ServerFrame.Welcome.class).session()).isNotEqualTo(session);
        assertThat(again.get(ServerFrame.Welcome.class).session()).isEqualTo(session);
        assertThat(again.get(ServerFrame.Welcome.class).resumed()).isTrue();
        assertThat(other.closeCode).isZero();
    }

    @Test
    @Tag("W-18")
    void theOlderConnectionLearnsOfItAlsoIfTheBellIsLost() {
        EngineWorld deaf = worldWithoutBells();
        UserId person = deaf.person("maya", OfferMode.AUTO);
        Line older = deaf.hello(deaf.engine("n1"), person, "instance-a");

        deaf.hello(deaf.engine("n2"), person, "instance-c");
        deaf.pass(Duration.ofSeconds(15));

        assertThat(older.closeCode).isEqualTo(4402);
    }

    @Test
    @Tag("W-19")
    void whatAReplacedConnectionStillSaysIsNotAccepted() {
        Pair pair = world.talk(engine);
        pair.b().send(pair.conversation(), 1, "Hello");
        takeOverInSilence(pair, maya);

        pair.a().ack(pair.conversation());
        world.pass(Duration.ofSeconds(1));
        assertThat(pair.a().closeCode).isEqualTo(4402);
        pair.a().send(pair.conversation(), 1, "too late");
        world.pass(Duration.ofSeconds(1));

        assertThat(pair.b().texts()).isEmpty();
        assertThat(pair.b().all(ServerFrame.MessageDelivered.class)).isEmpty();
    }

    @Test
    @Tag("W-19")
    void aReplacedConnectionSearchesForNobody() {
        Line older = world.hello(engine, maya, "instance-a");
        world.stores.sessions().claim(maya, new NodeId("n9"), UNUSED, world.instant());

        older.say(EngineWorld.join());

        assertThat(world.stores.sessions().find(maya).map(LiveSession::activity))
                .contains(Activity.IDLE);
    }

    /** As if the person had come back elsewhere and nobody had rung here yet. */
    private void takeOverInSilence(Pair pair, UserId user) {
        LiveSession claimed = world.stores
                .sessions()
                .claim(user, new NodeId("n9"), UNUSED, world.instant())
                .session();
        ConversationId conversation = new ConversationId(pair.conversation());
        ConversationLog log = world.stores.log();
        Party party = log.find(conversation).orElseThrow().info().party(user).orElseThrow();
        log.fence(conversation, party, claimed.fence());
    }

    private static EngineWorld worldWithoutBells() {
        Relay deaf = (Relay) Proxy.newProxyInstance(
                Relay.class.getClassLoader(),
                new Class<?>[] {Relay.class},
                (proxy, method, arguments) ->
                        method.getName().equals("subscribe") ? (Relay.Subscription) () -> {} : null);
        return new EngineWorld(
                EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
                s -> s.toBuilder().relay(deaf).build());
    }

    @Test
    @Tag("W-20")
    void welcomeSaysWhetherOneIsIdleOrWaits() {
        Line idle = world.hello(engine, maya, "instance-a");
        idle.say(EngineWorld.join());

        Line waiting = world.hello(engine, maya, "instance-b");

        assertThat(idle.get(ServerFrame.Welcome.class).state()).isEqualTo(new State.Idle());
        assertThat(waiting.get(ServerFrame.Welcome.class).state()).isEqualTo(new State.Waiting());
        assertThat(waiting.get(ServerFrame.QueueWaiting.class).topics()).containsExactly("backend");
    }

    @Test
    @Tag("W-20")
    void welcomeSaysThatAnOfferWaitsForAnAnswer() {
        UserId ada = world.person("ada", OfferMode.ONE_TAP);
        Line a = world.hello(engine, ada, "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        String offer = a.get(ServerFrame.MatchOffer.class).offer();

        Line again = world.hello(engine, ada, "instance-c");

        assertThat(again.get(ServerFrame.Welcome.class).state()).isEqualTo(new State.Offered());
        assertThat(again.get(ServerFrame.MatchOffer.class).offer()).isEqualTo(offer);
    }

    @Test
    @Tag("W-20")
    void welcomeSaysHowFarTheConversationIs() {
        Pair pair = world.talk(engine);
        pair.a().send(pair.conversation(), 1, "one");
        pair.a().send(pair.conversation(), 2, "two");

        Line again = world.hello(engine, maya, "instance-a");

        State.Talking talking =
                (State.Talking) again.get(ServerFrame.Welcome.class).state();
        assertThat(talking.conversation()).isEqualTo(pair.conversation());
        assertThat(talking.n()).isEqualTo(2);
        assertThat(talking.head())
                .isEqualTo(pair.b().cursors(pair.conversation()).get(1));
        assertThat(again.get(ServerFrame.ConversationSnapshot.class).n()).isEqualTo(2);
        assertThat(again.get(ServerFrame.ConversationSnapshot.class).head()).isEqualTo(talking.head());
    }

    @Test
    @Tag("W-21")
    void welcomeDeclaresTheGuaranteeTheWindowAndTheLimitsThatHold() {
        EngineWorld other = new EngineWorld(EngineOptions.builder()
                .guarantee(Guarantee.REPLICATED)
                .resumeWindow(Duration.ofSeconds(90))
                .creditEntries(100)
                .build());

        ServerFrame.Welcome memory = world.hello(engine, maya, "instance-a").get(ServerFrame.Welcome.class);
        ServerFrame.Welcome replicated = other.hello(
                        other.engine("n1"), other.person("maya", OfferMode.AUTO), "instance-a")
                .get(ServerFrame.Welcome.class);

        assertThat(memory.guarantee()).isEqualTo(Guarantee.MEMORY);
        assertThat(memory.resumeWindowMs()).isEqualTo(60_000);
        assertThat(memory.limits().frameBytes()).isEqualTo(ProtocolLimits.FRAME_BYTES);
        assertThat(replicated.guarantee()).isEqualTo(Guarantee.REPLICATED);
        assertThat(replicated.resumeWindowMs()).isEqualTo(90_000);
        assertThat(replicated.limits().unackedEntries()).isEqualTo(100);
    }

    @Test
    @Tag("W-23")
    void theWindowOfADeadNodesPeopleCountsFromItsLastSignOfLife() {
        Pair pair = world.talk(engine);
        Line b = world.hello(world.engine("n2"), new UserId("u_tomas"), "instance-b");
        world.pass(Duration.ofSeconds(3));
        Instant lastSign = world.stores.presence().renewedAt(new NodeId("n1")).orElseThrow();

        world.kill("n1");
        world.pass(Duration.ofSeconds(12), b);
        ServerFrame.PartnerState away = b.get(ServerFrame.PartnerState.class);
        assertThat(away.state()).isEqualTo(PartnerPresence.AWAY);
        assertThat(away.until()).isEqualTo(lastSign.plusSeconds(60));
        world.pass(Duration.between(world.instant(), lastSign.plusSeconds(59)), b);
        assertThat(b.all(ServerFrame.ConversationEnded.class)).isEmpty();
        world.pass(Duration.ofSeconds(3), b);

        assertThat(b.get(ServerFrame.ConversationEnded.class).conversation()).isEqualTo(pair.conversation());
    }

    @Test
    @Tag("W-24")
    void whoReturnsTooLateLearnsWhichConversationWasLostAndWhatOfHisWasAccepted() {
        Pair pair = world.talk(engine);
        pair.b().send(pair.conversation(), 1, "one");
        pair.b().send(pair.conversation(), 2, "two");
        pair.b().cut();

        world.pass(Duration.ofSeconds(62), pair.a());
        Line late = world.hello(engine, new UserId("u_tomas"), "instance-b");

        assertThat(late.get(ServerFrame.Welcome.class).resumed()).isFalse();
        assertThat(late.get(ServerFrame.Welcome.class).last())
                .isEqualTo(new ServerFrame.Last(pair.conversation(), true, 2));
        assertThat(late.get(ServerFrame.Welcome.class).state()).isEqualTo(new State.Idle());
    }

    @Test
    @Tag("W-25")
    void aCredentialThatEndsIsAnnouncedAndThenClosesTheConnection() {
        Line line = signedInFor(Duration.ofSeconds(90));

        world.pass(Duration.ofSeconds(29), line);
        assertThat(line.all(ServerFrame.AuthExpiring.class)).isEmpty();
        world.pass(Duration.ofSeconds(2), line);
        assertThat(line.get(ServerFrame.AuthExpiring.class).expiresAt())
                .isEqualTo(world.instant().plusSeconds(59));
        world.pass(Duration.ofSeconds(58), line);
        assertThat(line.closeCode).isZero();
        world.pass(Duration.ofSeconds(2));

        assertThat(line.closeCode).isEqualTo(4100);
    }

    @Test
    @Tag("W-25")
    void aFreshTicketOfTheSameUserKeepsTheConnection() {
        Line line = signedInFor(Duration.ofSeconds(90));
        world.pass(Duration.ofSeconds(60), line);

        line.say(new ClientFrame.AuthRefresh("r", world.ticket(maya, Duration.ofHours(1))));

        assertThat(line.get(ServerFrame.Ok.class).re()).isEqualTo("r");
        assertThat(line.get(ServerFrame.Ok.class).expiresAt())
                .isEqualTo(world.instant().plus(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(2), line);
        assertThat(line.closeCode).isZero();
    }

    @Test
    @Tag("W-25")
    void aTicketOfSomebodyElseRenewsNothing() {
        Line line = signedInFor(Duration.ofSeconds(90));
        UserId tomas = world.person("tomas", OfferMode.AUTO);

        line.say(new ClientFrame.AuthRefresh("r", world.ticket(tomas, Duration.ofHours(1))));

        assertThat(line.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.AUTH_DENIED);
        assertThat(line.closeCode).isZero();
        world.pass(Duration.ofSeconds(92), line);
        assertThat(line.closeCode).isEqualTo(4100);
    }

    @Test
    @Tag("W-25")
    void aSecretForAnotherPurposeRenewsNothing() {
        Line line = signedInFor(Duration.ofSeconds(90));
        SecretHash session = world.stores
                .credentials()
                .redeem(SecretHash.of(world.ticket(maya, Duration.ofHours(1))), world.instant())
                .orElseThrow()
                .session()
                .key();
        world.stores
                .credentials()
                .issueTicket(
                        SecretHash.of("link", "code"), session, world.instant().plusSeconds(30));

        line.say(new ClientFrame.AuthRefresh("r", "link\0code"));

        assertThat(line.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.AUTH_DENIED);
    }

    private Line signedInFor(Duration time) {
        Line line = world.connect(engine, maya, time);
        line.say(new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of()));
        return line;
    }

    @Test
    @Tag("W-26")
    void aGoodbyeIsToldToThePartnerAtOnceAndThePlaceIsKept() {
        Pair pair = world.talk(engine);

        pair.b().say(new ClientFrame.Bye(null));
        assertThat(pair.a().get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);
        Line back = world.hello(engine, new UserId("u_tomas"), "instance-b");

        assertThat(back.get(ServerFrame.Welcome.class).resumed()).isTrue();
        assertThat(pair.a().all(ServerFrame.ConversationEnded.class)).isEmpty();
    }

    @Test
    @Tag("W-65")
    void whoAnswersThePingsIsNotGivenUp() {
        Line line = world.hello(engine, maya, "instance-a");

        line.say(new ClientFrame.Ping("p"));
        assertThat(line.get(ServerFrame.Pong.class).re()).isEqualTo("p");
        for (int i = 1; i <= 5; i++) {
            world.pass(Duration.ofSeconds(21));
            assertThat(line.all(ServerFrame.Ping.class)).hasSize(i);
            line.say(new ClientFrame.Pong(null));
        }

        assertThat(line.closeCode).isZero();
    }

    @Test
    @Tag("W-67")
    void whoMovesAwayFromADrainingNodeLosesNothing() {
        Pair pair = world.talk(engine);
        Duologue other = world.engine("n2");
        CompletableFuture<Void> drained = engine.drain(Duration.ofSeconds(10));
        world.settle();
        assertThat(pair.a().get(ServerFrame.ServerDraining.class).graceMs()).isEqualTo(10_000);
        pair.b().send(pair.conversation(), 1, "while moving");

        Line moved = world.hello(other, maya, "instance-a");
        pair.b().send(pair.conversation(), 2, "moved");

        assertThat(pair.a().texts()).containsExactly("while moving");
        assertThat(moved.get(ServerFrame.Welcome.class).resumed()).isTrue();
        assertThat(moved.texts()).containsExactly("while moving", "moved");
        assertThat(pair.a().closeCode).isEqualTo(4402);
        assertThat(drained).isNotDone();
    }

    @Test
    @Tag("W-68")
    void everyCloseIsSaidBeforeItIsDone() {
        List<Line> closed = new ArrayList<>();
        Line silent = world.connect(engine, world.person("ada", OfferMode.AUTO));
        Line broken = world.hello(engine, world.person("bob", OfferMode.AUTO), "instance-b");
        Line large = world.hello(engine, world.person("cyd", OfferMode.AUTO), "instance-c");
        Line binary = world.hello(engine, world.person("dan", OfferMode.AUTO), "instance-d");
        Line out = world.hello(engine, world.person("eve", OfferMode.AUTO), "instance-e");
        Line replaced = world.hello(engine, maya, "instance-f");
        closed.addAll(List.of(silent, broken, large, binary, out, replaced));

        broken.text("1");
        broken.text("2");
        broken.text("3");
        large.text("\"" + "x".repeat(ProtocolLimits.FRAME_BYTES) + "\"");
        binary.inbound.notText();
        world.signOut(engine, out);
        world.hello(engine, maya, "instance-g");
        world.pass(Duration.ofSeconds(11));

        assertThat(closed).extracting(line -> line.closeCode).containsExactly(4002, 4000, 4003, 4000, 4400, 4402);
        assertThat(closed)
                .allSatisfy(line -> assertThat(line.frames)
                        .last()
                        .isInstanceOfSatisfying(
                                ServerFrame.Bye.class,
                                bye -> assertThat(bye.code()).isEqualTo(line.closeCode)));
    }
}
