package io.duologue.testkit.engine;

import static io.duologue.testkit.engine.EngineWorld.join;

import io.duologue.core.BackendException;
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
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Two who talk, each at a node of his own; what is asked of log, limiter, directory and sessions, and what rings, is seen and may fail. */
final class TalkAtTwoNodes {
    /** What was asked, in order. */
    final List<String> asked = new ArrayList<>();

    final List<Bell> bells = new ArrayList<>();
    Predicate<Bell> arrives = bell -> true;
    Predicate<String> fails = call -> false;
    /** What is shown instead of what a store answers. */
    UnaryOperator<Object> shown = answer -> answer;

    final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
            stores -> stores.toBuilder()
                    .log(seen(ConversationLog.class, stores.log()))
                    .limiter(seen(RateLimiter.class, stores.limiter()))
                    .presence(seen(PresenceDirectory.class, stores.presence()))
                    .sessions(seen(SessionStore.class, stores.sessions()))
                    .relay(heard(stores.relay()))
                    .build());
    final UserId tomas = world.person("tomas", OfferMode.AUTO);
    final Duologue north = world.engine("north");
    final Line a;
    final Line b;
    final String conversation;

    /** Each has said something, has what the other one said, and that is known. */
    TalkAtTwoNodes() {
        Duologue south = world.engine("south");
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

    /** What was asked of the log. */
    List<String> askedOfLog() {
        List<String> ofLog = List.of("append", "acknowledge", "markRead", "read", "find");
        return asked.stream().filter(ofLog::contains).toList();
    }

    /** Tomas comes back at a third node, with everything that he has. */
    Line move() {
        return moveTo(world.engine("west"));
    }

    Line moveTo(Duologue node) {
        List<Cursor> cursors = b.cursors(conversation);
        ClientFrame.HeldCursor held = new ClientFrame.HeldCursor(conversation, cursors.get(cursors.size() - 1));
        return world.hello(node, tomas, "instance-b", held);
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

    private <T> T seen(Class<T> type, T store) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    asked.add(method.getName());
                    if (fails.test(method.getName())) {
                        throw new BackendException("away, on purpose");
                    }
                    try {
                        Object answer = method.invoke(store, given);
                        return answer == null ? null : shown.apply(answer);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
