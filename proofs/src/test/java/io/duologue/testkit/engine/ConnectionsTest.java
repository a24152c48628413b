package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that come, go and overtake each other while a store takes its time. */
class ConnectionsTest {
    private static final EngineOptions OPTIONS =
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build();

    /** The next call of that name is slow. */
    private String slowCall = "";

    /** What happens inside it, before and behind what it does. */
    private Runnable ahead = () -> {};

    private Runnable meanwhile = () -> {};

    @Test
    void whoCameLaterKeepsItsPlaceThoughTheOneBeforeItWasSlow() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        Duologue engine = world.engine("n1");
        UserId maya = world.person("maya", OfferMode.AUTO);
        Line tomas = world.hello(engine, world.person("tomas", OfferMode.AUTO), "instance-t");
        List<Line> later = new ArrayList<>();
        during("claim", () -> later.add(world.hello(engine, maya, "instance-b")));

        Line earlier = world.hello(engine, maya, "instance-a");

        Line now = later.get(0);
        assertThat(earlier.closeCode).isEqualTo(4402);
        assertThat(earlier.all(ServerFrame.Welcome.class)).isEmpty();
        tomas.say(EngineWorld.join());
        now.say(EngineWorld.join());
        String conversation = now.get(ServerFrame.MatchFound.class).conversation();
        tomas.send(conversation, 1, "Hello");
        assertThat(now.texts()).containsExactly("Hello");
        tomas.say(new ClientFrame.TypingStart(null, conversation, null));
        assertThat(now.all(ServerFrame.Typing.class)).hasSize(1);
    }

    @Test
    void aHelloWhoseLineIsGoneWhenItIsLookedAtTakesNothingFromWhoCameSince() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        Duologue engine = world.engine("n1");
        UserId maya = world.person("maya", OfferMode.AUTO);
        Line earlier = world.connect(engine, maya);
        List<Line> later = new ArrayList<>();
        during("find", () -> {
            earlier.inbound.closed();
            later.add(world.hello(engine, maya, "instance-a"));
        });

        earlier.say(new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of()));

        assertThat(later).hasSize(1);
        assertThat(later.get(0).all(ServerFrame.SessionReplaced.class)).isEmpty();
        assertThat(later.get(0).closeCode).isZero();
        assertThat(earlier.all(ServerFrame.Welcome.class)).isEmpty();
    }

    @Test
    void aHelloWhoseLineIsGoneBeforeItIsLookedAtAsksNoStore() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        Line maya = world.connect(world.engine("n1"), world.person("maya", OfferMode.AUTO));
        List<String> asked = new ArrayList<>();
        during("tryAcquire", () -> asked.add("tryAcquire"));
        ClientFrame hello = new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of());

        maya.inbound.text(new String(FrameCodec.create().encode(hello), StandardCharsets.UTF_8), () -> {});
        maya.inbound.closed();
        world.settle();

        assertThat(asked).isEmpty();
        assertThat(maya.all(ServerFrame.Welcome.class)).isEmpty();
    }

    @Test
    void whoSignsOutJustBeforeABellCouldFindHimIsNotWelcomed() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        Duologue engine = world.engine("n1");
        Line maya = world.connect(engine, world.person("maya", OfferMode.AUTO));
        before("announce", () -> world.signOut(engine, maya));

        maya.say(new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of()));

        assertThat(maya.closeCode).isEqualTo(4400);
        assertThat(maya.all(ServerFrame.Welcome.class)).isEmpty();
        assertThat(world.stores.presence().locate(maya.admitted.user())).isEmpty();
    }

    @Test
    void whoWasErasedWhileHeSaidHelloIsNowhere() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        Duologue engine = world.engine("n1");
        Line maya = world.connect(engine, world.person("maya", OfferMode.AUTO));
        UserId user = maya.admitted.user();
        before("announce", () -> {
            world.stores.credentials().revoke(maya.admitted.signIn());
            world.stores.sessions().find(user).ifPresent(world.stores.sessions()::remove);
        });

        maya.say(new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of()));

        assertThat(maya.closeCode).isEqualTo(4400);
        assertThat(world.stores.presence().locate(user)).isEmpty();
    }

    @Test
    void whoWasReplacedByAConnectionThatHasGoneSinceIsNowhere() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        UserId user = world.person("maya", OfferMode.AUTO);
        Line earlier = world.connect(world.engine("n1"), user);
        Duologue elsewhere = world.engine("n2");
        before("announce", () -> world.signOut(elsewhere, world.hello(elsewhere, user, "instance-b")));

        earlier.say(new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of()));
        world.pass(Duration.ofSeconds(6));

        assertThat(earlier.closeCode).isNotZero();
        assertThat(world.stores.presence().locate(user)).isEmpty();
    }

    @Test
    void handshakesThatAreAdmittedAtOnceAreStillBoundedWhenTheyAreOpened() {
        EngineWorld world = new EngineWorld(OPTIONS);
        Duologue engine = world.engine("n1");
        UserId maya = world.person("maya", OfferMode.AUTO);
        List<Admission> admissions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            admissions.add(world.admit(engine, world.ticket(maya, Duration.ofHours(1))));
        }

        List<Line> lines = new ArrayList<>();
        for (Admission admission : admissions) {
            Line line = world.new Line();
            line.inbound = engine.gate().open((Admission.Admitted) admission, line);
            world.settle();
            lines.add(line);
        }

        assertThat(lines.stream().filter(line -> line.closeCode == 0)).hasSize(8);
        assertThat(lines.stream().filter(line -> line.closeCode == 4202)).hasSize(12);
        assertThat(lines.get(19).all(ServerFrame.Bye.class))
                .singleElement()
                .satisfies(bye -> assertThat(bye.retryAfter()).isNotNull());
    }

    @Test
    void whoIsOpenedByAnEngineThatHasStoppedIsSentElsewhere() {
        EngineWorld world = new EngineWorld(OPTIONS);
        Duologue engine = world.engine("n1");
        Admission admission =
                world.admit(engine, world.ticket(world.person("maya", OfferMode.AUTO), Duration.ofHours(1)));
        engine.close();

        Line line = world.new Line();
        line.inbound = engine.gate().open((Admission.Admitted) admission, line);

        assertThat(line.closeCode).isEqualTo(4201);
    }

    @Test
    @Tag("W-58")
    void aLineThatDoesNotTakeAnAnswerIsClosed() {
        EngineWorld world = new EngineWorld(OPTIONS);
        EngineWorld.Pair pair = world.talk(world.engine("n1"));
        pair.a().full = true;

        pair.a().say(new ClientFrame.Ack("a", pair.conversation(), new Cursor(0, 0)));

        assertThat(pair.a().closeCode).isEqualTo(4204);
    }

    @Test
    void aStoreThatFailsWhileSomebodyGoesKeepsNoLineOpen() {
        EngineWorld world = new EngineWorld(OPTIONS, this::slow);
        Line maya = world.hello(world.engine("n1"), world.person("maya", OfferMode.AUTO), "instance-a");
        during("find", () -> {
            throw new IllegalStateException("a defect of the store");
        });

        maya.say(new ClientFrame.Bye(null));

        assertThat(maya.closeCode).isEqualTo(1000);
    }

    @Test
    void aSignInThatIsMadeToLastLongerKeepsWhatWasOpenedWithIt() {
        EngineWorld world = new EngineWorld(OPTIONS);
        Duologue engine = world.engine("n1");
        UserId maya = world.person("maya", OfferMode.AUTO);
        Line line = world.connect(engine, maya, Duration.ofMinutes(2));
        line.say(new ClientFrame.Hello("h", "test", "instance-a", List.of(), List.of()));
        world.pass(Duration.ofSeconds(30), line);
        Instant later = world.instant().plus(Duration.ofMinutes(5));
        world.stores
                .credentials()
                .issueSession(SignedInSession.of(maya, line.admitted.signIn(), world.instant(), later));

        world.pass(Duration.ofMinutes(3), line);
        assertThat(line.closeCode).isZero();
        assertThat(line.all(ServerFrame.AuthExpiring.class)).isEmpty();

        world.pass(Duration.ofMinutes(3), line);
        assertThat(line.closeCode).isEqualTo(4100);
    }

    private void during(String call, Runnable then) {
        slowCall = call;
        meanwhile = then;
    }

    private void before(String call, Runnable first) {
        slowCall = call;
        ahead = first;
    }

    private Stores slow(Stores stores) {
        return stores.toBuilder()
                .sessions(slow(SessionStore.class, stores.sessions()))
                .presence(slow(PresenceDirectory.class, stores.presence()))
                .limiter(slow(RateLimiter.class, stores.limiter()))
                .build();
    }

    private <T> T slow(Class<T> type, T store) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        if (!method.getName().equals(slowCall)) {
                            return method.invoke(store, arguments);
                        }
                        slowCall = "";
                        ahead.run();
                        Object result = method.invoke(store, arguments);
                        meanwhile.run();
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
