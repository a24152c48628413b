package io.duologue.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientState;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.LogRules;
import io.duologue.core.conversation.LogView;
import io.duologue.core.conversation.LogView.KeptResult;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.StandardRules;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.protocol.ClientFrame;
import io.duologue.testkit.contract.LogProtection;
import io.duologue.testkit.contract.WeakenedLog;
import io.duologue.testkit.history.Invariant;
import io.duologue.testkit.history.Violation;
import io.duologue.testkit.simulation.SimLine.Cut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Each protection is needed: without it the promise that it guards breaks in some seeds, with it the same seeds are
 * good. A protection whose absence nobody notices would be decoration, or its test would be.
 */
class ProtectionTwinsTest {
    private static final LogLimits LIMITS = LogLimits.standard();
    private static final int SEEDS = 30;
    private static final Duration LINKS_WAIT = StandardRules.standard().linksWait();

    @Test
    void withoutTheFenceAnOldConnectionStillWrites() {
        LogRules without = new LogRules(LIMITS) {
            @Override
            protected boolean isFenced(long inForce, long given) {
                return false;
            }
        };

        breaks(Invariant.ONE_OWNER, without, this::oldNodeWakes);
    }

    @Test
    void withoutDedupeByNumberARepetitionIsSaidTwice() {
        LogRules without = new LogRules(LIMITS) {
            @Override
            protected Optional<KeptResult> known(LogView log, Submission submission) {
                return Optional.empty();
            }

            @Override
            protected boolean isForgotten(PartyState party, long n) {
                return false;
            }
        };

        breaks(Invariant.EXACTLY_ONCE, without, this::answersAreLost);
    }

    @Test
    void withoutTheBodyHashAnotherTabGetsAnOkForWordsNeverSent() {
        LogRules without = new LogRules(LIMITS) {
            @Override
            protected boolean isSameBody(BodyHash kept, BodyHash given) {
                return true;
            }
        };

        breaks(Invariant.EXACTLY_ONCE, without, this::twoTabsWrite);
    }

    @Test
    void withoutExpectedFencesASweeperDecidesOverWhoIsBack() {
        LogRules without = new LogRules(LIMITS) {
            @Override
            protected boolean isOutdated(long expected, long inForce) {
                return false;
            }
        };

        breaks(
                Invariant.ONE_OWNER,
                Scene.quiet().withNodes(2),
                Scene.quiet().withNodes(2).withLog(without),
                this::returnsWhileTheSweeperSleeps);
    }

    @Test
    void withoutStoredRefusalsAMessageIsJudgedAnewBehindTheNext() {
        breaks(Invariant.ONE_ORDER, without(LogProtection.STORED_REFUSALS), this::refusalIsLostUntilLinksAreAllowed);
    }

    @Test
    void withoutTheRefusalOfALowerFenceAReturnThatSleptHasTheConversationToo() {
        breaks(Invariant.ONE_OWNER, without(LogProtection.REFUSE_LOWER_FENCE), this::returnSleepsBeforeItsFence);
    }

    @Test
    void withoutTheTombstoneAMatcherThatSleptLeavesSomebodyAlone() {
        SimOptions busy = Scene.quiet().withInterleaving(0.6);

        breaks(
                Invariant.ONE_OWNER,
                busy,
                busy.withLog(without(LogProtection.TOMBSTONES)),
                this::leavesWhileTheMatcherSleeps);
    }

    @Test
    void withoutTheCreditWindowAReaderThatAcknowledgesNothingIsSentEverything() {
        EngineOptions with = EngineOptions.builder()
                .from(Scene.quiet().engine())
                .messageLimit(new RateLimit(10_000, Duration.ofMillis(1)))
                .build();
        EngineOptions without = EngineOptions.builder()
                .from(with)
                .creditEntries(Integer.MAX_VALUE)
                .creditBytes(Integer.MAX_VALUE)
                .build();

        breaks(
                Invariant.BOUNDED,
                Scene.quiet().withEngine(with),
                Scene.quiet().withEngine(without),
                this::readsNothing);
    }

    @Test
    void withoutTheNodeLeaseNobodyLearnsThatANodeDied() {
        EngineOptions without = EngineOptions.builder()
                .from(Scene.quiet().engine())
                .nodeLease(Duration.ofDays(1))
                .build();

        breaks(Invariant.ONE_OWNER, Scene.quiet(), Scene.quiet().withEngine(without), this::nodeDiesAndNobodyReturns);
    }

    // ── stories ──

    /** What ana's old connection has in its hands is written when she is back on another node. */
    private void oldNodeWakes(Scene scene, SimClient ana, SimClient ben, Random random) {
        SimNode old = scene.line(ana).node();
        ana.say("one");
        scene.run(Duration.ofMillis(100));
        old.halt(Duration.ofMillis(40 + random.nextInt(100)));
        ana.say("two");
        ana.goOffline();
        ana.prefer(scene.node(0) == old ? scene.node(1) : scene.node(0));
        ana.goOnline();
        scene.until("ana is back", () -> Scene.isTalking(ana));
        ana.say("three");
        scene.run(Duration.ofSeconds(20));
    }

    private void answersAreLost(Scene scene, SimClient ana, SimClient ben, Random random) {
        for (int i = 0; i < 4; i++) {
            ana.say("message " + i);
            scene.run(Duration.ofMillis(10 + random.nextInt(40)));
            scene.line(ana).cut(Cut.CLIENT_LATE);
            ana.goOffline();
            ana.goOnline();
            scene.until("ana is back", () -> Scene.isTalking(ana));
        }
    }

    /** The first tab's message waits in it while the second one writes under the same number. */
    private void twoTabsWrite(Scene scene, SimClient ana, SimClient ben, Random random) {
        ana.goOffline();
        ana.say("from the first tab");
        SimClient tab = scene.tabOf(ana.person());
        tab.goOnline();
        scene.until("the second tab is there", () -> Scene.isTalking(tab));
        tab.say("from the second tab");
        scene.run(Duration.ofSeconds(1));
        ana.goOnline();
        scene.until("the first tab continues", () -> Scene.isTalking(ana));
        scene.run(Duration.ofSeconds(1));
    }

    /** The only node falls asleep in the middle of a sweep, just before it says that ana is away; she returns elsewhere. */
    private void returnsWhileTheSweeperSleeps(Scene scene, SimClient ana, SimClient ben, Random random) {
        for (SimClient client : List.of(ana, ben)) {
            client.prefer(scene.node(0));
            client.goOffline();
            client.goOnline();
        }
        scene.until("both are on the one node", () -> Scene.isTalking(ana) && Scene.isTalking(ben));
        scene.world.kill(scene.node(1));
        scene.run(Duration.ofMillis(random.nextInt(1_000)));
        ana.goOffline();
        Duration away = scene.world.options().engine().awayAfter();
        scene.run(away.minusMillis(50));
        scene.node(0).strikeAfter(random.nextInt(10), false, Duration.ofMillis(1_500));
        scene.once(scene.node(0)::isHeld, () -> {
            ana.prefer(scene.world.startNode(1));
            ana.goOnline();
        });
        scene.run(Duration.ofSeconds(8));
    }

    /** A link may not be sent in the beginning; its sender hears of the refusal only when it might be. */
    private void refusalIsLostUntilLinksAreAllowed(Scene scene, SimClient ana, SimClient ben, Random random) {
        scene.run(LINKS_WAIT.minusSeconds(5));
        ana.say("see https://example.org/one");
        ana.say("two");
        scene.run(Duration.ofMillis(random.nextInt(60)));
        scene.line(ana).cut(Cut.CLIENT_LATE);
        ana.goOffline();
        scene.run(Duration.ofSeconds(20));
        ana.goOnline();
        scene.until("ana is back", () -> Scene.isTalking(ana));
        scene.run(Duration.ofSeconds(2));
    }

    /** The node of ana's return falls asleep when it has the session and not yet the log; she comes back elsewhere. */
    private void returnSleepsBeforeItsFence(Scene scene, SimClient ana, SimClient ben, Random random) {
        SimNode slow = scene.node(0);
        ana.goOffline();
        ana.prefer(slow);
        long before = session(scene, ana).fence();
        scene.once(
                () -> session(scene, ana).fence() > before, () -> slow.strikeAfter(0, false, Duration.ofMillis(1_500)));
        scene.once(slow::isHeld, () -> {
            ana.goOffline();
            ana.prefer(scene.node(1));
            ana.goOnline();
        });
        ana.goOnline();
        scene.run(Duration.ofSeconds(8));
    }

    /**
     * The node that pairs ana and ben falls asleep before it begins their conversation; meanwhile she leaves, and meets cal
     * when it has woken.
     */
    private void leavesWhileTheMatcherSleeps(Scene scene, SimClient ana, SimClient ben, Random random) {
        SimNode matcher = scene.node(0);
        SimClient cal = scene.person();
        ana.tell(new ClientInput.End(false));
        scene.until("both are free", () -> isIdle(ana) && isIdle(ben));
        ana.goOffline();
        ben.goOffline();
        ana.prefer(scene.node(1));
        ben.prefer(matcher);
        cal.prefer(scene.node(1));
        List.of(ana, ben, cal).forEach(SimClient::goOnline);
        scene.until("all are there", () -> isIdle(ana) && isIdle(ben) && isIdle(cal));
        scene.once(
                () -> matcher.isRunning() && session(scene, ana).activity() instanceof Activity.Reserved,
                () -> matcher.strikeAfter(0, false, Duration.ofSeconds(3)));
        scene.once(matcher::isHeld, () -> ana.ask(new ClientFrame.QueueLeave("leave")));
        scene.once(() -> session(scene, ben).activity() instanceof Activity.Talking, () -> {
            ana.ask(SimPerson.search());
            cal.ask(SimPerson.search());
        });
        ana.ask(SimPerson.search());
        ben.ask(SimPerson.search());
        scene.run(Duration.ofSeconds(8));
    }

    private static boolean isIdle(SimClient client) {
        return client.state().isReady() && client.state().place() == ClientState.Place.IDLE;
    }

    private static LiveSession session(Scene scene, SimClient client) {
        return scene.world.stores().sessions().find(new UserId(client.person())).orElseThrow();
    }

    private void readsNothing(Scene scene, SimClient ana, SimClient ben, Random random) {
        ben.read(false);
        for (int i = 0; i < 400; i++) {
            ana.say("message " + i);
            if (i % 100 == 99) {
                // More than 256 without an answer are not taken.
                scene.run(Duration.ofSeconds(2));
            }
        }
        scene.run(Duration.ofSeconds(10));
        ben.read(true);
    }

    private void nodeDiesAndNobodyReturns(Scene scene, SimClient ana, SimClient ben, Random random) {
        SimNode node = scene.line(ben).node();
        ana.prefer(scene.node(0) == node ? scene.node(1) : scene.node(0));
        ana.goOffline();
        ana.goOnline();
        scene.until("ana is elsewhere", () -> Scene.isTalking(ana));
        scene.world.kill(node);
        ben.goOffline();
        ana.say("are you there?");
    }

    // ── with and without ──

    private static LogRules without(LogProtection protection) {
        return WeakenedLog.rules(LIMITS, Set.of(protection));
    }

    private interface Story {
        void tell(Scene scene, SimClient ana, SimClient ben, Random random);
    }

    private static void breaks(Invariant invariant, LogRules without, Story story) {
        breaks(invariant, Scene.quiet(), Scene.quiet().withLog(without), story);
    }

    private static void breaks(Invariant invariant, SimOptions with, SimOptions without, Story story) {
        LongFunction<Simulation.Result> bad = seed -> told(seed, without, story);
        List<Long> broken = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            if (bad.apply(seed).violations().stream().map(Violation::invariant).anyMatch(invariant::equals)) {
                broken.add(seed);
            }
        }
        assertThat(broken)
                .as("seeds that break %s without the protection", invariant)
                .isNotEmpty();
        Consumer<Long> holds = seed -> {
            Simulation.Result result = told(seed, with, story);
            assertThat(result.isGood()).as(result::report).isTrue();
        };
        broken.forEach(holds);
    }

    private static Simulation.Result told(long seed, SimOptions options, Story story) {
        Scene scene = new Scene(seed, options);
        SimClient ana = scene.person();
        SimClient ben = scene.person();
        scene.talk(ana, ben);
        try {
            story.tell(scene, ana, ben, new Random(seed));
        } catch (AssertionError e) {
            scene.world.note("the story could not be told to its end: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        return scene.rest();
    }
}
