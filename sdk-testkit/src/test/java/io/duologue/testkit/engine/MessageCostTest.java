package io.duologue.testkit.engine;

import static io.duologue.testkit.engine.EngineWorld.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a message between two nodes asks of the stores that they share. */
class MessageCostTest {
    private static final Duration MOMENT = Duration.ofMillis(300);

    /** What was asked of log, limiter, directory and sessions, in order. */
    private final List<String> asked = new ArrayList<>();

    private final List<Bell> bells = new ArrayList<>();
    private Predicate<Bell> arrives = bell -> true;
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
            stores -> stores.toBuilder()
                    .log(counted(ConversationLog.class, stores.log()))
                    .limiter(counted(RateLimiter.class, stores.limiter()))
                    .presence(counted(PresenceDirectory.class, stores.presence()))
                    .sessions(counted(SessionStore.class, stores.sessions()))
                    .relay(heard(stores.relay()))
                    .build());
    private final Duologue north = world.engine("north");
    private final Duologue south = world.engine("south");
    private final UserId tomas = world.person("tomas", OfferMode.AUTO);
    private Line a;
    private Line b;
    private String conversation;

    @BeforeEach
    void twoTalkAtTwoNodes() {
        a = world.hello(north, world.person("maya", OfferMode.AUTO), "instance-a");
        b = world.hello(south, tomas, "instance-b");
        a.say(join());
        b.say(join());
        conversation = a.get(ServerFrame.MatchFound.class).conversation();
        a.send(conversation, 1, "Hello");
        b.send(conversation, 1, "Hello you");
        a.ack(conversation);
        b.ack(conversation);
        world.pass(Duration.ofSeconds(1));
        asked.clear();
        bells.clear();
    }

    @Test
    void aMessageIsOneStepOfItsLogAndOneBell() {
        a.send(conversation, 2, "How are you?");

        assertThat(b.texts()).endsWith("How are you?");
        assertThat(a.get(ServerFrame.Ok.class).n()).isEqualTo(2);
        assertThat(asked).containsExactly("append");
        assertThat(bells).hasOnlyElementsOfType(Bell.LogGrew.class).hasSize(1);
    }

    @Test
    void anAnswerTakesAlongThatTheMessageHasArrived() {
        a.send(conversation, 2, "How are you?");
        b.ack(conversation);
        b.send(conversation, 2, "Well");
        world.pass(MOMENT);

        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(3);
        assertThat(asked).filteredOn(MessageCostTest::isOfTheLog).containsExactly("append", "append");
        assertThat(bells).hasSize(2);
    }

    @Test
    void thatAMessageHasArrivedIsToldByItselfIfNothingTakesItAlong() {
        a.send(conversation, 2, "How are you?");
        b.ack(conversation);
        world.pass(Duration.ofSeconds(1));

        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(3);
        assertThat(asked).filteredOn(MessageCostTest::isOfTheLog).containsExactly("append", "acknowledge");
        assertThat(bells).hasExactlyElementsOfTypes(Bell.LogGrew.class, Bell.MarksMoved.class);
    }

    @Test
    void thatOnesOwnMessagesWereSentIsToldToNobodyAtOnce() {
        a.send(conversation, 2, "How are you?");
        a.ack(conversation);
        world.pass(Duration.ofSeconds(1));

        assertThat(asked).filteredOn(MessageCostTest::isOfTheLog).doesNotContain("acknowledge");
    }

    @Test
    void whoMovedIsRungForWhereHeIs() {
        Line moved = move();
        asked.clear();

        a.send(conversation, 2, "Still there?");

        assertThat(moved.texts()).endsWith("Still there?");
        assertThat(asked).containsExactly("append");
    }

    @Test
    void aNodeThatSomebodyHasLeftRingsOn() {
        arrives = bell -> !(bell instanceof Bell.Arrived);
        Line moved = move();

        a.send(conversation, 2, "Still there?");

        assertThat(moved.texts()).endsWith("Still there?");
    }

    @Test
    void whatABellBringsIsNotTakenIfOneBeforeItWasLost() {
        arrives = bell -> false;
        a.send(conversation, 2, "lost on its way");
        arrives = bell -> true;

        a.send(conversation, 3, "and this came");

        assertThat(b.texts()).endsWith("lost on its way", "and this came");
    }

    private Line move() {
        ClientFrame.HeldCursor held = new ClientFrame.HeldCursor(
                conversation,
                b.cursors(conversation).get(b.cursors(conversation).size() - 1));
        return world.hello(world.engine("west"), tomas, "instance-b", held);
    }

    private static boolean isOfTheLog(String call) {
        return List.of("append", "acknowledge", "markRead", "read", "find").contains(call);
    }

    private Relay heard(Relay relay) {
        return (Relay) Proxy.newProxyInstance(
                Relay.class.getClassLoader(), new Class<?>[] {Relay.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("ring")) {
                        bells.add((Bell) arguments[1]);
                        if (!arrives.test((Bell) arguments[1])) {
                            return null;
                        }
                    }
                    return method.invoke(relay, arguments);
                });
    }

    private <T> T counted(Class<T> type, T store) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    asked.add(method.getName());
                    try {
                        return method.invoke(store, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
