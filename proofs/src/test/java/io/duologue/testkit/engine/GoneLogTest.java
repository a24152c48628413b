package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.State;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of people in a conversation whose log the store does not have any more. */
class GoneLogTest {
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final EngineOptions OPTIONS =
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build();
    private static final Map<String, Object> ABSENT = Map.of(
            "find", Optional.empty(),
            "fence", new FenceResult.Absent(),
            "read", new ReadResult.Absent(),
            "append", new AppendResult.Absent(),
            "appendSystem", new SystemResult.Absent(),
            "acknowledge", new AckResult.Absent(),
            "markRead", new AckResult.Absent());

    @Test
    @Tag("W-18")
    void whoComesBackWhileTheLogIsCollectedIsNotToldThatAnotherConnectionCame() {
        Set<String> gone = new HashSet<>();
        EngineWorld world = new EngineWorld(OPTIONS, stores -> forgetting(stores, gone));
        Duologue engine = world.engine("n1");
        world.talk(engine).b().cut();
        gone.add("fence");

        Line back = world.hello(engine, TOMAS, "instance-b");

        assertThat(back.closeCode).isZero();
        assertThat(back.all(ServerFrame.SessionReplaced.class)).isEmpty();
        assertThat(back.get(ServerFrame.Welcome.class).state()).isEqualTo(new State.Idle());
        assertThat(back.get(ServerFrame.Live.class)).isNotNull();
    }

    @Test
    void whoSawThePartnerTypeBeforeTheLogWasGoneIsWokenNoMoreOftenThanAnother() {
        assertThat(tasksAfterTheLogIsGone(true)).isEqualTo(tasksAfterTheLogIsGone(false));
    }

    private static long tasksAfterTheLogIsGone(boolean typing) {
        Set<String> gone = new HashSet<>();
        EngineWorld world = new EngineWorld(OPTIONS, stores -> forgetting(stores, gone));
        Pair pair = world.talk(world.engine("n1"));
        if (typing) {
            pair.a().say(new ClientFrame.TypingStart(null, pair.conversation(), null));
        }
        gone.addAll(ABSENT.keySet());
        pair.b().say(new ClientFrame.ConversationSync(null, pair.conversation(), Cursor.START, null));
        world.pass(Duration.ofSeconds(6));
        long before = world.ran;

        world.pass(Duration.ofSeconds(10));

        assertThat(pair.b().closeCode).isZero();
        return world.ran - before;
    }

    private static Stores forgetting(Stores stores, Set<String> gone) {
        ConversationLog log = stores.log();
        return stores.toBuilder()
                .log((ConversationLog) Proxy.newProxyInstance(
                        ConversationLog.class.getClassLoader(),
                        new Class<?>[] {ConversationLog.class},
                        (proxy, method, arguments) -> {
                            if (gone.contains(method.getName())) {
                                return ABSENT.get(method.getName());
                            }
                            try {
                                return method.invoke(log, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }))
                .build();
    }
}
