package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a store that refuses single calls may hold up, and what it may not. */
class SweepTest {
    private static final EngineOptions OPTIONS = EngineOptions.builder()
            .repeatCoolDown(Duration.ZERO)
            .newSessionLimit(RateLimit.of(1_000, Duration.ofMinutes(1)))
            .build();

    private final AtomicBoolean fails = new AtomicBoolean();

    @Test
    void whoFindsNoRoomToTalkGoesOnWaitingAndTalksWhenThereIs() {
        LogLimits oneAtATime = LogLimits.standard().withMaxConversations(1).withKeepEnded(Duration.ofSeconds(61));
        EngineWorld world = new EngineWorld(
                OPTIONS,
                stores -> stores.toBuilder()
                        .log(ConversationLog.inMemory(oneAtATime, new Random(1)))
                        .build());
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);

        Line ada = searching(world, engine, "ada");
        Line ben = searching(world, engine, "ben");
        pass(world, Duration.ofSeconds(20), pair.a(), pair.b(), ada, ben);
        assertThat(activity(world, ada)).isEqualTo(Activity.WAITING);
        assertThat(activity(world, ben)).isEqualTo(Activity.WAITING);

        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        pass(world, Duration.ofSeconds(200), pair.a(), pair.b(), ada, ben);
        assertThat(ada.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(ben.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void aStartThatFailsLeavesBothWaitingSoThatTheNextOneSucceeds() {
        EngineWorld world = world(Map.of("create", call -> {
            if (fails.getAndSet(false)) {
                throw new BackendException("not now");
            }
            return call.proceed();
        }));
        fails.set(true);

        Duologue engine = world.engine("n1");
        Line ada = searching(world, engine, "ada");
        Line ben = searching(world, engine, "ben");
        world.pass(Duration.ofSeconds(3));

        assertThat(ada.get(ServerFrame.MatchFound.class).conversation())
                .isEqualTo(ben.get(ServerFrame.MatchFound.class).conversation());
    }

    @Test
    void aLogOfWhichNobodyKnewThatItWasCreatedIsAConversation() {
        EngineWorld world = world(Map.of("create", call -> {
            call.proceed();
            throw new BackendException("the answer was lost");
        }));

        Pair pair = world.talk(world.engine("n1"));

        pair.a().send(pair.conversation(), 1, "Hello");
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    void aSessionThatCannotBeLookedAtKeepsNobodyElseWaiting() {
        EngineWorld world = world(Map.of(
                "create",
                call -> {
                    if (fails.get()) {
                        throw new BackendException("not now");
                    }
                    return call.proceed();
                },
                "tombstone",
                call -> {
                    throw new IllegalStateException("a flaw of this store");
                }));
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);
        fails.set(true);
        Line ada = searching(world, engine, "ada");
        Line ben = searching(world, engine, "ben");
        assertThat(activity(world, ada)).isInstanceOf(Activity.Reserved.class);
        pass(world, Duration.ofSeconds(10), pair.a(), pair.b(), ada, ben);

        pair.b().cut();
        pass(world, Duration.ofSeconds(6), pair.a(), ada, ben);

        assertThat(pair.a().get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);
    }

    @Test
    void soManySessionsThatCannotBeLookedAtHideNoOther() {
        EngineWorld world = world(Map.of("tombstone", call -> {
            throw new BackendException("not now");
        }));
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);
        for (int i = 0; i < 300; i++) {
            Line line = world.hello(engine, world.person("p" + i, OfferMode.AUTO), "instance-" + i);
            LiveSession session =
                    world.stores.sessions().find(line.admitted.user()).orElseThrow();
            world.stores
                    .sessions()
                    .replace(
                            session,
                            session.copy()
                                    .withActivity(new Activity.Reserved(new ConversationId("c_" + i), world.instant()))
                                    .withDue(world.instant().minusSeconds(60)));
        }

        pair.b().cut();
        pass(world, Duration.ofSeconds(8), pair.a());

        assertThat(pair.a().get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);
    }

    @Test
    void aConversationIsRecordedAlthoughWhoeverBeganItDiedBeforeTellingSo() {
        EngineWorld world = new EngineWorld(
                OPTIONS,
                stores -> stores.toBuilder()
                        .conversations(faulty(
                                ConversationStore.class, stores.conversations(), Map.of("started", call -> {
                                    if (fails.getAndSet(false)) {
                                        throw new BackendException("not now");
                                    }
                                    return call.proceed();
                                })))
                        .build());
        Duologue engine = world.engine("n1");
        fails.set(true);

        Line ada = searching(world, engine, "ada");
        Line ben = searching(world, engine, "ben");
        world.pass(Duration.ofSeconds(8));

        String conversation = ada.get(ServerFrame.MatchFound.class).conversation();
        assertThat(world.stores.conversations().find(new ConversationId(conversation)))
                .isPresent();
        assertThat(world.stores.conversations().partners(ada.admitted.user(), Instant.EPOCH))
                .containsKey(ben.admitted.user());
    }

    private EngineWorld world(Map<String, Fault> faults) {
        return new EngineWorld(
                OPTIONS,
                stores -> stores.toBuilder()
                        .log(faulty(ConversationLog.class, stores.log(), faults))
                        .build());
    }

    private static Line searching(EngineWorld world, Duologue engine, String name) {
        Line line = world.hello(engine, world.person(name, OfferMode.AUTO), "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }

    private static Activity activity(EngineWorld world, Line line) {
        return world.stores.sessions().find(line.admitted.user()).orElseThrow().activity();
    }

    /** Lets time pass while all of these say that they are there. */
    private static void pass(EngineWorld world, Duration time, Line... alive) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minusSeconds(2)) {
            for (Line line : alive) {
                line.text("{\"type\":\"ping\"}");
            }
            world.pass(Duration.ofSeconds(2));
        }
    }

    /** A call of a store. */
    @FunctionalInterface
    private interface Call {
        Object proceed() throws Throwable;
    }

    @FunctionalInterface
    private interface Fault {
        Object instead(Call call) throws Throwable;
    }

    private static <T> T faulty(Class<T> type, T sound, Map<String, Fault> faults) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Call call = () -> {
                try {
                    return method.invoke(sound, args);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            Fault fault = faults.get(method.getName());
            return fault == null ? call.proceed() : fault.instead(call);
        }));
    }
}
