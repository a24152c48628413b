package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferMode;
import io.duologue.matching.Ticket;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WaitEstimator;
import io.duologue.matching.WhyNot.Obstacle;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.KeptAwayBy;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a search is told of its wait, what keeps others away, and of somebody whose name it does not want to know yet. */
class SearchToldTest {
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build());

    // ── how long ────────────────────────────────────────────────────────────────────────────────────────────────────

    /** South pairs nobody, or north: one of them claims, and both have to learn. */
    @Test
    void eachNodeLearnsFromThoseWhomItServesAndOfNobodyTwice() {
        Heard heardInNorth = new Heard();
        Heard heardInSouth = new Heard();
        Duologue north = world.engine("north", heardInNorth);
        Duologue south = world.engine("south", heardInSouth);
        Line maya = hello(north, "maya", OfferMode.ONE_TAP);
        Line tomas = hello(south, "tomas", OfferMode.ONE_TAP);

        maya.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(3));
        tomas.say(EngineWorld.join());
        world.settle();
        maya.say(new ClientFrame.MatchAccept("x", offer(maya).offer()));
        tomas.say(new ClientFrame.MatchAccept("y", offer(tomas).offer()));
        world.pass(Duration.ofSeconds(5));

        assertThat(heardInNorth.heard).containsExactly("u_maya arrived", "u_maya matched after PT3S");
        assertThat(heardInSouth.heard).containsExactly("u_tomas arrived", "u_tomas matched after PT0S");
    }

    /** Tomás is in the queue and found while his node still does what his joining takes. */
    @Test
    void theShortestWaitIsLearntTooOfWhoIsFoundBeforeHisNodeLooksAgain() {
        AtomicReference<EngineWorld> found = new AtomicReference<>();
        EngineWorld quick = new EngineWorld(
                EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
                stores -> stores.toBuilder()
                        .queue(onceAdded(
                                stores.queue(), "u_tomas", () -> found.get().pass(Duration.ofSeconds(2))))
                        .build());
        found.set(quick);
        Heard heard = new Heard();
        Duologue north = quick.engine("north", new Heard());
        Duologue south = quick.engine("south", heard);
        Line maya = quick.hello(north, quick.person("maya", OfferMode.AUTO), "instance-maya");
        Line tomas = quick.hello(south, quick.person("tomas", OfferMode.AUTO), "instance-tomas");
        maya.say(EngineWorld.join());

        tomas.say(EngineWorld.join());
        quick.pass(Duration.ofSeconds(5));

        assertThat(tomas.get(ServerFrame.MatchFound.class).partner().name()).isEqualTo("maya");
        assertThat(heard.heard).hasSize(2).first().isEqualTo("u_tomas arrived");
        assertThat(heard.heard).last().asString().startsWith("u_tomas matched after");
    }

    // ── while a store is away ───────────────────────────────────────────────────────────────────────────────────────

    @Test
    @Tag("W-62")
    void whoWaitsIsToldOnceThatNobodyIsIntroducedForNowAndKeepsHisAge() {
        AtomicBoolean away = new AtomicBoolean();
        EngineWorld shaky = new EngineWorld(
                EngineOptions.builder().build(),
                stores -> stores.toBuilder()
                        .sessions(failing(SessionStore.class, stores.sessions(), away))
                        .queue(failing(MatchQueue.class, stores.queue(), away))
                        .build());
        Line maya = shaky.hello(shaky.engine("north"), shaky.person("maya", OfferMode.AUTO), "instance-maya");
        maya.say(EngineWorld.join());
        shaky.pass(Duration.ofSeconds(3));
        maya.frames.clear();

        away.set(true);
        shaky.pass(Duration.ofSeconds(20));
        assertThat(maya.all(ServerFrame.QueueWaiting.class)).singleElement().satisfies(told -> {
            assertThat(told.stalled()).isTrue();
            assertThat(told.waitedMs()).isBetween(3_000L, 6_000L);
        });

        maya.frames.clear();
        away.set(false);
        shaky.pass(Duration.ofSeconds(3));
        ServerFrame.QueueWaiting again = maya.get(ServerFrame.QueueWaiting.class);
        assertThat(again.stalled()).isFalse();
        assertThat(again.waitedMs()).isGreaterThanOrEqualTo(23_000);
        assertThat(maya.closeCode).isZero();
    }

    /** As after a clock that was ahead: how long ago the latest was told is not known then. */
    @Test
    @Tag("W-62")
    void whoWaitsIsToldSoThoughTheClockWasSetBackAndHisConnectionGoesOn() {
        AtomicBoolean away = new AtomicBoolean();
        EngineWorld shaky = new EngineWorld(
                EngineOptions.builder().build(),
                stores -> stores.toBuilder()
                        .queue(failing(MatchQueue.class, stores.queue(), away))
                        .build());
        Line maya = shaky.hello(shaky.engine("north"), shaky.person("maya", OfferMode.AUTO), "instance-maya");
        maya.say(EngineWorld.join());
        shaky.pass(Duration.ofSeconds(3));

        shaky.setClock(Duration.ofMinutes(-2));
        shaky.pass(Duration.ofSeconds(5));
        away.set(true);
        shaky.pass(Duration.ofSeconds(5));
        assertThat(maya.all(ServerFrame.QueueWaiting.class))
                .last()
                .satisfies(told -> assertThat(told.stalled()).isTrue());

        away.set(false);
        shaky.pass(Duration.ofSeconds(3));
        assertThat(maya.all(ServerFrame.QueueWaiting.class))
                .last()
                .satisfies(told -> assertThat(told.stalled()).isFalse());
        assertThat(maya.closeCode).isZero();
    }

    /** He is told whom he talks with before all is read that he is told then. */
    @Test
    @Tag("W-62")
    void whoseTalkHasBegunIsNotToldThatHisSearchStalls() {
        AtomicBoolean away = new AtomicBoolean();
        AtomicReference<Line> waits = new AtomicReference<>();
        EngineWorld shaky = new EngineWorld(
                EngineOptions.builder().build(),
                stores -> stores.toBuilder()
                        .sessions(failing(SessionStore.class, stores.sessions(), away))
                        .log(failing(ConversationLog.class, stores.log(), away, () -> {
                            Line maya = waits.get();
                            return maya != null
                                    && !maya.all(ServerFrame.MatchFound.class).isEmpty();
                        }))
                        .build());
        Duologue node = shaky.engine("north");
        Line maya = shaky.hello(node, shaky.person("maya", OfferMode.AUTO), "instance-maya");
        Line tomas = shaky.hello(node, shaky.person("tomas", OfferMode.AUTO), "instance-tomas");
        waits.set(maya);
        maya.say(EngineWorld.join());
        shaky.pass(Duration.ofSeconds(3));

        tomas.say(EngineWorld.join());
        shaky.pass(Duration.ofSeconds(10));

        assertThat(maya.all(ServerFrame.MatchFound.class)).isNotEmpty();
        assertThat(away).isTrue();
        assertThat(maya.all(ServerFrame.QueueWaiting.class)).noneMatch(ServerFrame.QueueWaiting::stalled);
    }

    private static <T> T failing(Class<T> type, T store, AtomicBoolean away) {
        return failing(type, store, away, () -> false);
    }

    /** @param goes whether the stores are away from now on */
    private static <T> T failing(Class<T> type, T store, AtomicBoolean away, BooleanSupplier goes) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    away.compareAndSet(false, goes.getAsBoolean());
                    if (away.get()) {
                        throw new BackendException("away, on purpose");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static MatchQueue onceAdded(MatchQueue queue, String participant, Runnable then) {
        return (MatchQueue) Proxy.newProxyInstance(
                MatchQueue.class.getClassLoader(), new Class<?>[] {MatchQueue.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(queue, arguments);
                    if (method.getName().equals("add")
                            && ((Ticket) arguments[0]).participant().value().equals(participant)) {
                        then.run();
                    }
                    return result;
                });
    }

    @Test
    void whoStopsAndWhoseLineBreaksHasLeft() {
        Heard heard = new Heard();
        Duologue engine = world.engine("n1", heard);
        Line maya = hello(engine, "maya", OfferMode.AUTO);
        Line eve = hello(engine, "eve", OfferMode.AUTO);
        maya.say(EngineWorld.join());
        eve.say(join("hiring"));

        maya.say(new ClientFrame.QueueLeave("l"));
        eve.cut();

        assertThat(heard.heard).containsExactly("u_maya arrived", "u_eve arrived", "u_maya left", "u_eve left");
    }

    @Test
    void whatRemainsIsToldBesideWhatIsUsual() {
        Duologue engine = world.engine("n1", new Heard());
        Line maya = hello(engine, "maya", OfferMode.AUTO);
        maya.say(EngineWorld.join());

        world.pass(Duration.ofSeconds(12));

        ServerFrame.QueueWaiting told = maya.get(ServerFrame.QueueWaiting.class);
        assertThat(told.estimate()).isEqualTo(new ServerFrame.EstimateMs(20_000, 60_000));
        assertThat(told.remaining()).isNotNull();
        assertThat(told.remaining().p80()).isBetween(45_000L, 60_000L);
    }

    // ── why not ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aPersonIsToldOfTheCrowdsOpenReasonsAndAnOperatorOfEveryRule() {
        Duologue engine = world.engine("n1");
        List<Line> crowd = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            crowd.add(hello(engine, "german" + i, OfferMode.AUTO));
        }
        Line maya = hello(engine, "maya", OfferMode.AUTO);
        for (int i = 0; i < crowd.size(); i++) {
            crowd.get(i)
                    .say(new ClientFrame.QueueJoin(
                            "j",
                            List.of("backend"),
                            TalkMode.TEXT,
                            TalkIntent.TALK,
                            false,
                            List.of("x" + (char) ('a' + i))));
        }
        maya.say(EngineWorld.join());

        world.pass(Duration.ofSeconds(7));

        ServerFrame.WhyNot told = maya.get(ServerFrame.QueueWaiting.class).whyNot();
        assertThat(told).isNotNull();
        assertThat(told.others()).isEqualTo(5);
        assertThat(told.reasons()).contains(new KeptAwayBy("language", "most"));
        assertThat(told.next()).extracting(ServerFrame.Widened::what).contains("topic", "seniority");
        assertThat(engine.watch().whyNot(maya.admitted.user()))
                .hasValueSatisfying(whyNot -> assertThat(whyNot.obstacles())
                        .extracting(Obstacle::rule)
                        .contains("shared-language"));
        assertThat(engine.watch().statistics().counts().waiting()).isEqualTo(7);
        assertThat(engine.watch().whyNot(new UserId("u_nobody"))).isEmpty();
    }

    @Test
    void ofNobodyNothingIsToldButWhatOpens() {
        Duologue engine = world.engine("n1");
        Line maya = hello(engine, "maya", OfferMode.AUTO);
        maya.say(EngineWorld.join());
        assertThat(maya.get(ServerFrame.QueueWaiting.class).whyNot()).isNull();

        world.pass(Duration.ofSeconds(16));

        ServerFrame.WhyNot told = maya.get(ServerFrame.QueueWaiting.class).whyNot();
        assertThat(told).isNotNull();
        assertThat(told.others()).isZero();
        assertThat(told.reasons()).isEmpty();
        assertThat(told.next()).containsExactly(new ServerFrame.Widened("topic", "any", 30_000));
    }

    // ── what was widened ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void everyStepByWhichAWishWasLoosenedIsToldInTheOrderOfTime() {
        Duologue engine = world.engine("n1");
        Line maya = hello(engine, "maya", OfferMode.AUTO);
        maya.say(EngineWorld.join());

        world.pass(Duration.ofSeconds(16));

        List<ServerFrame.Widened> told =
                maya.get(ServerFrame.QueueWaiting.class).widened();
        assertThat(told)
                .filteredOn(step -> step.what().equals("seniority"))
                .containsExactly(
                        new ServerFrame.Widened("seniority", "2", 3_000),
                        new ServerFrame.Widened("seniority", "3", 8_000),
                        new ServerFrame.Widened("seniority", "any", 15_000));
        assertThat(told)
                .contains(new ServerFrame.Widened("topic", "parent", 8_000))
                .isSortedAccordingTo(Comparator.comparing(ServerFrame.Widened::atMs))
                .doesNotHaveDuplicates();
    }

    // ── a card without a name ───────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoWantsNoNameIsShownNoneAndHasFifteenSeconds() {
        Duologue engine = world.engine("n1");
        Line maya = hello(engine, "maya", OfferMode.PREVIEW);
        Line tomas = hello(engine, "tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.settle();

        ServerFrame.MatchOffer shown = offer(maya);
        assertThat(shown.preview()).isTrue();
        assertThat(shown.card().name()).isEqualTo("Stranger");
        assertThat(shown.card().topics()).containsExactly("backend");
        assertThat(shown.card().seniority()).isEqualTo("5-9");
        assertThat(shown.card().timeZone()).isNull();
        assertThat(offer(tomas).preview()).isFalse();
        assertThat(offer(tomas).card().name()).isEqualTo("maya");

        maya.say(new ClientFrame.MatchAccept("x", shown.offer()));
        tomas.say(new ClientFrame.MatchAccept("y", shown.offer()));
        assertThat(maya.get(ServerFrame.MatchFound.class).partner().name()).isEqualTo("tomas");
    }

    @Test
    void twoWhoWantNoNameHaveFifteenSeconds() {
        Duologue engine = world.engine("n1");
        Line maya = hello(engine, "maya", OfferMode.PREVIEW);
        Line tomas = hello(engine, "tomas", OfferMode.PREVIEW);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.settle();

        assertThat(offer(maya).remainingMs()).isEqualTo(15_000);
    }

    private Line hello(Duologue engine, String name, OfferMode offers) {
        return world.hello(engine, world.person(name, offers), "instance-" + name);
    }

    private static ServerFrame.MatchOffer offer(Line line) {
        return line.get(ServerFrame.MatchOffer.class);
    }

    private static ClientFrame.QueueJoin join(String topic) {
        return new ClientFrame.QueueJoin("j", List.of(topic), TalkMode.TEXT, TalkIntent.TALK, false, List.of());
    }

    /** Writes down what it is told, and always says the same. */
    private static final class Heard implements WaitEstimator {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void arrived(Ticket ticket, Instant now) {
            heard.add(ticket.participant().value() + " arrived");
        }

        @Override
        public void matched(Ticket ticket, Instant now) {
            heard.add(ticket.participant().value() + " matched after " + ticket.waited(now));
        }

        @Override
        public void left(Ticket ticket, Instant now) {
            heard.add(ticket.participant().value() + " left");
        }

        @Override
        public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
            return Optional.of(new WaitEstimate(Duration.ofSeconds(20), Duration.ofSeconds(60)));
        }
    }
}
