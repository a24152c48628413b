package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.session.Activity;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The end of a conversation is told to the store by one of the two, and never by none. */
class RecordedEndTest {
    private final AtomicInteger told = new AtomicInteger();
    private boolean away;

    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(), this::counted);
    private final Duologue engine = world.engine("n1");

    @Test
    void itIsToldOnceForBoth() {
        Pair pair = world.talk(engine);

        end(pair.a(), pair.conversation());

        assertThat(told).hasValue(1);
        assertThat(recorded(pair).cause()).isEqualTo(EndCause.ENDED);
    }

    @Test
    void itIsToldOnceForBothWhicheverOfThemEndsIt() {
        Pair pair = world.talk(engine);

        end(pair.b(), pair.conversation());

        assertThat(told).hasValue(1);
        assertThat(recorded(pair).endedBy()).isEqualTo(pair.b().admitted.user());
    }

    @Test
    void whileItCannotBeToldWhoEndedItStaysInItAndTheOtherIsFree() {
        Pair pair = world.talk(engine);
        away = true;
        end(pair.a(), pair.conversation());
        assertThat(recorded(pair).endedAt()).isNull();
        assertThat(activity(pair.a())).isInstanceOf(Activity.Talking.class);
        assertThat(activity(pair.b())).isInstanceOf(Activity.Idle.class);

        away = false;
        for (int i = 0; i < 30; i++) {
            pair.a().text("{\"type\":\"ping\"}");
            pair.b().text("{\"type\":\"ping\"}");
            world.pass(Duration.ofSeconds(2));
        }

        assertThat(recorded(pair).endedBy()).isEqualTo(pair.a().admitted.user());
        assertThat(activity(pair.a())).isInstanceOf(Activity.Idle.class);
    }

    @Test
    void whoEndsItAndIsGoneBeforeItIsToldHasItToldLongBeforeHisPlaceIsGivenUp() {
        Pair pair = world.talk(engine);
        away = true;
        end(pair.a(), pair.conversation());
        pair.a().cut();
        world.settle();
        assertThat(activity(pair.b())).isInstanceOf(Activity.Idle.class);

        away = false;
        world.pass(Duration.ofSeconds(15));

        assertThat(activity(pair.a())).isInstanceOf(Activity.Talking.class);
        assertThat(recorded(pair).endedBy()).isEqualTo(pair.a().admitted.user());
    }

    @Test
    void whoEndsItAndDiesBeforeItIsToldHasItToldByAnyNodeAlsoIfTheOtherIsFreeAndGone() {
        Duologue other = world.engine("n2");
        Pair pair = apart(other);
        away = true;
        end(pair.a(), pair.conversation());
        assertThat(activity(pair.a())).isInstanceOf(Activity.Talking.class);
        assertThat(activity(pair.b())).isInstanceOf(Activity.Idle.class);

        world.kill("n1");
        pair.b().cut();
        world.pass(Duration.ofMinutes(1));
        assertThat(recorded(pair).endedAt()).isNull();
        // Longer than a place is kept: it is not given up before its end is told.
        world.pass(Duration.ofMinutes(10));
        assertThat(activity(pair.a())).isInstanceOf(Activity.Talking.class);
        away = false;
        world.pass(Duration.ofMinutes(1));

        assertThat(recorded(pair).endedBy()).isEqualTo(pair.a().admitted.user());
    }

    @Test
    void whoEndsItAndIsAwayLeavesItToTheOtherWhoComesBackToIt() {
        Duologue other = world.engine("n2");
        Pair pair = apart(other);
        pair.b().cut();
        away = true;
        end(pair.a(), pair.conversation());
        pair.a().cut();
        world.settle();
        assertThat(activity(pair.a())).isInstanceOf(Activity.Talking.class);
        assertThat(activity(pair.b())).isInstanceOf(Activity.Talking.class);
        away = false;

        world.hello(other, pair.b().admitted.user(), "instance-b");
        world.settle();

        assertThat(recorded(pair).endedBy()).isEqualTo(pair.a().admitted.user());
        assertThat(activity(pair.b())).isInstanceOf(Activity.Idle.class);
        assertThat(activity(pair.a())).isInstanceOf(Activity.Talking.class);
    }

    /** Two who talk, each on a node of his own. */
    private Pair apart(Duologue other) {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        Line tomas = world.hello(other, world.person("tomas", OfferMode.AUTO), "instance-b");
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.settle();
        return new Pair(maya, tomas, maya.get(ServerFrame.MatchFound.class).conversation());
    }

    private static void end(Line line, String conversation) {
        line.say(new ClientFrame.ConversationEnd("e", conversation, 1, false, null));
    }

    private ConversationRecord recorded(Pair pair) {
        return world.stores
                .conversations()
                .find(new ConversationId(pair.conversation()))
                .orElseThrow();
    }

    private Activity activity(Line line) {
        return world.stores.sessions().find(line.admitted.user()).orElseThrow().activity();
    }

    private Stores counted(Stores stores) {
        ConversationStore sound = stores.conversations();
        return stores.toBuilder()
                .conversations((ConversationStore) Proxy.newProxyInstance(
                        ConversationStore.class.getClassLoader(),
                        new Class<?>[] {ConversationStore.class},
                        (self, method, args) -> {
                            if (method.getName().equals("ended")) {
                                told.incrementAndGet();
                                if (away) {
                                    throw new BackendException("not now");
                                }
                            }
                            try {
                                return method.invoke(sound, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }))
                .build();
    }
}
