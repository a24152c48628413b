package io.duologue.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientState;
import io.duologue.client.machine.ClientState.Place;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Answered;
import io.duologue.testkit.history.HistoryEvent.FenceRaised;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.simulation.SimLine.Cut;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Situations that went wrong in systems like this one, each as a script, with chance only in what the script leaves open. */
class RegressionTest {
    private static final int SEEDS = 12;

    /** A story that is told with many seeds. */
    private interface Story {
        void tell(Scene scene, SimClient ana, SimClient ben, Random random);
    }

    private static void everySeed(Story story) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Scene scene = new Scene(seed);
            SimClient ana = scene.person();
            SimClient ben = scene.person();
            scene.talk(ana, ben);
            story.tell(scene, ana, ben, new Random(seed));
            scene.restsWell();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 50})
    void aReturnRightAfterTheCutLosesNothing(int millis) {
        everySeed((scene, ana, ben, random) -> {
            for (int i = 0; i < 5; i++) {
                ana.say("from ana " + i);
                ben.say("from ben " + i);
                scene.run(Duration.ofMillis(random.nextInt(40)));
            }

            scene.line(ana).cut(Cut.CLIENT_LATE);
            scene.run(Duration.ofMillis(millis));
            ana.goOffline();
            ana.goOnline();
            ben.say("while ana returns");

            scene.until("ana is back", () -> Scene.isTalking(ana));
        });
    }

    @Test
    void aReturnBeforeAnyServerFrameLosesNothing() {
        everySeed((scene, ana, ben, random) -> {
            ana.goOffline();
            ana.goOnline();
            scene.until("hello was said", () -> ana.state().phase() == ClientState.Phase.GREETING);
            ben.say("you should get this once");

            scene.line(ana).cut(Cut.any(random));
            ana.goOffline();
            ana.goOnline();

            scene.until("ana is back", () -> Scene.isTalking(ana));
        });
    }

    @Test
    void threeReturnsWithoutTrafficLoseNothing() {
        everySeed((scene, ana, ben, random) -> {
            ana.say("before");
            for (int i = 0; i < 3; i++) {
                scene.run(Duration.ofMillis(random.nextInt(60)));
                ana.goOffline();
                ana.goOnline();
                scene.until("ana is back", () -> Scene.isTalking(ana));
            }
            ana.say("after");
        });
    }

    @Test
    void aLostWelcomeLosesNothing() {
        everySeed((scene, ana, ben, random) -> {
            ana.goOffline();
            ana.say("typed while away");
            long fences = scene.count(FenceRaised.class);
            ana.goOnline();
            scene.until("the session was claimed", () -> scene.count(FenceRaised.class) > fences);

            scene.line(ana).cut(Cut.RESET);
            ben.say("while the welcome is lost");

            scene.until("ana is back", () -> Scene.isTalking(ana));
        });
    }

    @Test
    void ofTwoReturnsAtOnceOneHasTheSession() {
        everySeed((scene, ana, ben, random) -> {
            SimClient tab = scene.tabOf(ana.person());
            ana.say("from the first tab");
            ana.goOffline();

            ana.goOnline();
            tab.goOnline();
            scene.run(Duration.ofSeconds(3));

            assertThat(List.of(ana, tab).stream().filter(c -> c.state().isReady()))
                    .hasSize(1);
            SimClient live = ana.state().isReady() ? ana : tab;
            SimClient other = live == ana ? tab : ana;
            live.say("from the one that has it");
            other.goOnline();
            scene.until("the other one continues", () -> Scene.isTalking(other));
            other.say("from the one that has it");
        });
    }

    @Test
    void anOldNodeThatWakesAppendsNothing() {
        everySeed((scene, ana, ben, random) -> {
            SimLine old = scene.line(ana);
            SimNode asleep = old.node();
            ana.say("one");
            ana.say("two");
            asleep.halt(Duration.ofSeconds(12));
            ana.say("three");
            scene.run(Duration.ofSeconds(1));
            scene.line(ana).cut(Cut.SERVER_LATE);

            ana.goOffline();
            ana.prefer(otherThan(scene, asleep));
            ana.goOnline();
            scene.until("ana is back on another node", () -> Scene.isTalking(ana));
            ana.say("four");
            scene.run(Duration.ofSeconds(20));
        });
    }

    private static SimNode otherThan(Scene scene, SimNode node) {
        return scene.node(0) == node ? scene.node(1) : scene.node(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {-800, -100, 0, 100, 700})
    void aSweeperNeverEndsWhatWasJustResumed(int millis) {
        everySeed((scene, ana, ben, random) -> {
            ana.goOffline();
            Duration window = scene.world.options().engine().resumeWindow();
            scene.run(window.plusMillis(millis + random.nextInt(200)));

            ana.goOnline();

            scene.run(Duration.ofSeconds(2));
            ana.say("am I still here?");
        });
    }

    @Test
    void aPartnerWhoPressesNextLeavesFiveQueuedMessagesAnswered() {
        everySeed((scene, ana, ben, random) -> {
            ana.goOffline();
            for (int i = 0; i < 5; i++) {
                ana.say("queued " + i);
            }
            ben.tell(new ClientInput.End(true));
            scene.run(Duration.ofMillis(random.nextInt(80)));

            ana.goOnline();
            scene.run(Duration.ofSeconds(5));

            assertThat(answers(scene, ana)).hasSize(5).isSubsetOf(Outcome.OK, Outcome.OVER);
        });
    }

    private static List<Outcome> answers(Scene scene, SimClient client) {
        return scene.world.history().events().stream()
                .filter(e -> e instanceof Answered a && a.person().equals(client.person()))
                .map(e -> ((Answered) e).outcome())
                .toList();
    }

    @Test
    void whenBothPressNextBothSearchAgain() {
        everySeed((scene, ana, ben, random) -> {
            boolean anaFirst = random.nextBoolean();
            (anaFirst ? ana : ben).tell(new ClientInput.End(true));
            (anaFirst ? ben : ana).tell(new ClientInput.End(true));

            scene.until("they search, and so meet again", () -> scene.count(HistoryEvent.Began.class) == 2);
            scene.until("both talk", () -> Scene.isTalking(ana) && Scene.isTalking(ben));
        });
    }

    @Test
    void aCrashBetweenEndAndRequeueLosesNoWish() {
        for (int calls = 0; calls < 24; calls++) {
            Scene scene = new Scene(calls + 1L);
            SimClient ana = scene.person();
            SimClient ben = scene.person();
            scene.talk(ana, ben);
            SimNode node = scene.line(ana).node();
            node.strikeAfter(calls, true, Duration.ZERO);

            ana.tell(new ClientInput.End(true));
            scene.run(Duration.ofSeconds(1));
            if (node.isDead()) {
                scene.world.replace(node);
            }
            scene.run(Duration.ofSeconds(40));

            assertThat(ana.state().place())
                    .as("killed at call %d\n%s", calls, scene.world.history().tail(60))
                    .isIn(Place.WAITING, Place.TALKING, Place.OFFERED);
            scene.restsWell();
        }
    }

    @Test
    void aRefusedMessageHoldsUpNothingBehindIt() {
        everySeed((scene, ana, ben, random) -> {
            ana.say("see https://example.org/refused");
            ana.say("second");
            ana.say("third");

            scene.until("all are answered", () -> answers(scene, ana).size() == 3);

            assertThat(answers(scene, ana)).containsExactly(Outcome.REFUSED, Outcome.OK, Outcome.OK);
        });
    }

    @Test
    void aLateFrameOfAnEndedConversationChangesNothing() {
        everySeed((scene, ana, ben, random) -> {
            String first = ana.state().conversation();
            scene.line(ana).slow(Duration.ofSeconds(2));
            ana.say("too late");
            ben.tell(new ClientInput.End(true));
            scene.until("it is over for ana", () -> !first.equals(ana.state().conversation()));
            scene.line(ana).slow(Duration.ZERO);
            ana.ask(SimPerson.search());
            scene.until("they meet again", () -> Scene.isTalking(ana) && Scene.isTalking(ben));
            String second = ana.state().conversation();
            scene.run(Duration.ofSeconds(5));

            assertThat(answers(scene, ana)).containsExactly(Outcome.OVER);
            assertThat(scene.world.history().events())
                    .noneMatch(e -> e instanceof Received r
                            && r.conversation().equals(second)
                            && r.text().equals("too late"));
        });
    }

    @Test
    void aReloadWithoutCursorsShowsTheConversationFromItsStart() {
        everySeed((scene, ana, ben, random) -> {
            for (int i = 0; i < 5; i++) {
                ana.say("from ana " + i);
                ben.say("from ben " + i);
            }
            scene.run(Duration.ofSeconds(1 + random.nextInt(4)));
            ana.say("perhaps lost with the page");

            ana.reload(false);
            scene.until("ana is back", () -> Scene.isTalking(ana));
            scene.run(Duration.ofSeconds(2));

            assertThat(scene.world.history().events().stream()
                            .filter(e -> e instanceof Received r
                                    && r.application().equals(ana.application())
                                    && r.text().startsWith("from"))
                            .count())
                    .isEqualTo(10);
            ana.say("perhaps lost with the page");
        });
    }

    @Test
    void outboundTrafficDoesNotStarveTheHeartbeat() {
        everySeed((scene, ana, ben, random) -> {
            SimLine dead = scene.line(ana);
            scene.run(Duration.ofSeconds(1));
            dead.cut(Cut.BLACK_HOLE);

            for (int i = 0; i < 40; i++) {
                ben.say("anybody there? " + i);
                scene.run(Duration.ofSeconds(1));
            }

            assertThat(dead.isOpenAtServer()).isFalse();
        });
    }
}
