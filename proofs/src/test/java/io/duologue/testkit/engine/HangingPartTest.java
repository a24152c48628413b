package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.QueueWatch;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Matcher;
import io.duologue.matching.OfferMode;
import io.duologue.matching.PairingListener;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Relaxation;
import io.duologue.matching.Requirements;
import io.duologue.matching.Scorer;
import io.duologue.matching.TicketState;
import io.duologue.matching.Topics;
import io.duologue.matching.Widened;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part of pairing that hangs or fails costs a pause, and nobody his place. */
@Timeout(60)
class HangingPartTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final List<Instant> asked = new ArrayList<>();
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
            stores -> stores.toBuilder()
                    .queue(noting(stores.queue()))
                    .introductions(failing(stores.introductions()))
                    .build());
    private final List<Optional<ParticipantId>> abandoned = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** Released when a look is over, or hangs. */
    private final Semaphore settled = new Semaphore(0);

    private final List<Thread> hanging = new CopyOnWriteArrayList<>();

    /** Whether the node leads when it asks. */
    private boolean mayLead = true;

    /** Whether the store fails that says whether two may meet. */
    private boolean nobodyCanTellWhoMayMeet;

    /** Whether what hangs still does. */
    private volatile boolean hangs = true;

    @AfterEach
    void letGo() {
        letGo.countDown();
    }

    @Test
    void aScoreThatHangsIsGivenUpAndReportedWithWhomItWasAboutAndNobodyLosesHisPlaceOrHisLine() {
        Duologue engine = withAScoreThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");

        world.pass(LIMIT.minusMillis(1), maya, tomas);
        assertThat(abandoned).isEmpty();
        world.pass(A_MOMENT, maya, tomas);

        assertThat(abandoned).hasSize(1).allMatch(Optional::isPresent);
        assertThat(maya.get(ServerFrame.QueueWaiting.class).whyNot()).isNull();
        assertThat(queued(maya).state()).isEqualTo(TicketState.WAITING);
        assertThat(queued(tomas).state()).isEqualTo(TicketState.WAITING);
    }

    @Test
    void whatAnAbandonedLookProposesInTheEndIsIgnoredAndTheNextLookPairsThem() throws InterruptedException {
        Duologue engine = withAMatcherThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        world.pass(LIMIT.plus(A_MOMENT), maya, tomas);

        letThemComeBack();
        world.pass(A_MOMENT, maya, tomas);
        TicketState afterTheLateAnswer = queued(maya).state();
        world.pass(LIMIT, maya, tomas);

        assertThat(afterTheLateAnswer).isEqualTo(TicketState.WAITING);
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(tomas.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void whileItPausesANodeDoesNotAskToLeadSoThatAnotherOneMay() {
        Duologue engine = withAMatcherThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        world.pass(LIMIT, maya, tomas);
        asked.clear();

        world.pass(MatchQueue.LEAD_LEASE.plus(A_MOMENT), maya, tomas);

        assertThat(abandoned).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void aLookOfANodeThatLeadsNoMoreWhenItIsDoneIsNotHeard() throws InterruptedException {
        Duologue engine = withAMatcherThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");

        mayLead = false;
        world.pass(A_MOMENT, maya, tomas);
        letThemComeBack();
        world.pass(A_MOMENT, maya, tomas);
        TicketState whileAnotherOneLeads = queued(maya).state();
        mayLead = true;
        world.pass(A_MOMENT, maya, tomas);

        assertThat(abandoned).isEmpty();
        assertThat(whileAnotherOneLeads).isEqualTo(TicketState.WAITING);
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void aLookThatIsDoneOnlyWhenTheNodeIsBeingDrainedIsNotHeard() throws InterruptedException {
        Duologue engine = withAMatcherThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        world.pass(A_MOMENT, maya, tomas);

        var unused = engine.drain(Duration.ofMinutes(1));
        letThemComeBack();
        world.pass(A_MOMENT, maya, tomas);

        assertThat(hanging).isNotEmpty();
        assertThat(queued(maya).state()).isEqualTo(TicketState.WAITING);
        assertThat(queued(tomas).state()).isEqualTo(TicketState.WAITING);
    }

    @Test
    void aLookThatIsDoneOnlyWhenTheNodePausesIsNotHeard() throws InterruptedException {
        hangs = false;
        Duologue engine = withAMatcherThatHangs();
        Line eve = searching(engine, "eve", OfferMode.ONE_TAP);
        Line bob = searching(engine, "bob", OfferMode.ONE_TAP);
        String offer = eve.get(ServerFrame.MatchOffer.class).offer();
        hangs = true;
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        world.pass(A_MOMENT, maya, tomas);

        nobodyCanTellWhoMayMeet = true;
        eve.say(new ClientFrame.MatchAccept("x", offer));
        bob.say(new ClientFrame.MatchAccept("y", offer));
        nobodyCanTellWhoMayMeet = false;
        letThemComeBack();
        world.pass(A_MOMENT, maya, tomas);
        TicketState whileItPauses = queued(maya).state();
        world.pass(Duration.ofSeconds(3), maya, tomas);

        assertThat(hanging).isNotEmpty();
        assertThat(whileItPauses).isEqualTo(TicketState.WAITING);
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void aPauseIsNoLongerThoughTheClockBeSetBack() throws InterruptedException {
        Duologue engine = withAMatcherThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        world.pass(LIMIT.plus(A_MOMENT), maya, tomas);

        world.setClock(Duration.ofHours(-1));
        letThemComeBack();
        Line eve = searching(engine, "eve");
        Line bob = searching(engine, "bob");
        world.pass(LIMIT.plus(A_MOMENT), eve, bob);

        assertThat(abandoned).hasSize(1);
        assertThat(eve.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void eachPauseIsTwiceAsLongAndWithThreeThatHangThereIsNoFurtherLookUntilOneComesBack() throws InterruptedException {
        Duologue engine = withAMatcherThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");

        // Ten seconds of looking, ten of pausing, then ten and twenty.
        world.pass(Duration.ofMillis(19_900), maya, tomas);
        assertThat(hanging).hasSize(1);
        world.pass(A_MOMENT, maya, tomas);
        assertThat(hanging).hasSize(2);
        world.pass(Duration.ofSeconds(28), maya, tomas);
        assertThat(hanging).hasSize(2);
        world.pass(Duration.ofSeconds(3), maya, tomas);
        assertThat(hanging).hasSize(3);
        world.pass(Duration.ofMinutes(2), maya, tomas);
        assertThat(hanging).hasSize(3);
        assertThat(abandoned).hasSize(3);

        letThemComeBack();
        world.pass(A_MOMENT, maya, tomas);
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void aRelaxationThatHangsWhenItIsAskedWhatToTellCostsNobodyHisLineAndKeepsNobodyFromBeingPaired() {
        Duologue engine = withARelaxationThatHangs();
        List<Line> apart = new ArrayList<>();
        for (String language : List.of("xa", "xb", "xc", "xd", "xe")) {
            apart.add(searching(engine, language, language));
        }

        world.pass(LIMIT.plus(A_MOMENT), apart.toArray(Line[]::new));
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        world.pass(A_MOMENT, maya, tomas);

        assertThat(abandoned).hasSizeGreaterThanOrEqualTo(3).allMatch(Optional::isPresent);
        assertThat(apart).allSatisfy(line -> {
            assertThat(line.closeCode).isZero();
            assertThat(line.get(ServerFrame.QueueWaiting.class).widened()).isEmpty();
        });
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(tomas.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void anOperatorWhoAsksWhyNotWhileAPartHangsIsRefusedInTime() {
        Duologue engine = withAScoreThatHangs();
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");
        // By then both are seen.
        world.pass(Duration.ofSeconds(6), maya, tomas);

        assertThatThrownBy(() -> engine.watch().whyNot(maya.admitted.user()))
                .isInstanceOf(QueueWatch.Unanswered.class)
                .hasMessageContaining("PT2S");
    }

    static List<Matcher> failingMatchers() {
        return List.of(
                (waiting, now) -> {
                    throw new IllegalStateException("a matcher of one's own");
                },
                (waiting, now) -> {
                    throw new StackOverflowError("a matcher of one's own");
                });
    }

    @ParameterizedTest
    @MethodSource("failingMatchers")
    void aMatcherThatThrowsIsReportedAndNobodyLosesHisPlace(Matcher failing) {
        Duologue engine = world.changed(
                "n1", builder -> builder.pairing(rules((self, other, now) -> 1)).matcher(failing));
        Line maya = searching(engine, "maya");
        Line tomas = searching(engine, "tomas");

        world.pass(A_MOMENT, maya, tomas);

        assertThat(failures).isNotEmpty().extracting(Throwable::getMessage).containsOnly("a matcher of one's own");
        assertThat(queued(maya).state()).isEqualTo(TicketState.WAITING);
        assertThat(queued(tomas).state()).isEqualTo(TicketState.WAITING);
    }

    private void letThemComeBack() throws InterruptedException {
        hangs = false;
        letGo.countDown();
        for (Thread thread : hanging) {
            thread.join();
        }
    }

    private Line searching(Duologue engine, String name) {
        return searching(engine, name, OfferMode.AUTO);
    }

    private Line searching(Duologue engine, String name, OfferMode offers) {
        Line line = world.hello(engine, world.person(name, offers), "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }

    private Line searching(Duologue engine, String name, String language) {
        Line line = world.hello(engine, world.person(name, OfferMode.AUTO), "instance-" + name);
        line.say(new ClientFrame.QueueJoin(
                "j", List.of("backend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of(language)));
        return line;
    }

    private QueuedTicket queued(Line line) {
        return world.stores
                .queue()
                .find(Tickets.participant(line.admitted.user()))
                .orElseThrow();
    }

    private Duologue withAScoreThatHangs() {
        PairingRules rules = rules((self, other, now) -> {
            hang();
            return 1;
        });
        return world.changed("n1", builder -> builder.pairing(rules).looks(this::onAThreadOfItsOwn));
    }

    private Duologue withARelaxationThatHangs() {
        Relaxation standard = Relaxation.standard();
        Relaxation hanging = new Relaxation() {
            @Override
            public Requirements requirements(Duration waited) {
                return standard.requirements(waited);
            }

            @Override
            public List<Widened> widened(Duration waited) {
                hang();
                return standard.widened(waited);
            }
        };
        PairingRules rules = with(PairingRules.builder(Topics.tech(), Duration.ZERO)
                .scorer((self, other, now) -> 1)
                .relaxation(hanging));
        return world.changed("n1", builder -> builder.pairing(rules).looks(this::onAThreadOfItsOwn));
    }

    private Duologue withAMatcherThatHangs() {
        PairingRules rules = rules((self, other, now) -> 1);
        Matcher matcher = (waiting, now) -> {
            hang();
            return Matcher.greedy(rules).propose(waiting, now);
        };
        return world.changed(
                "n1", builder -> builder.pairing(rules).matcher(matcher).looks(this::onAThreadOfItsOwn));
    }

    /** Until it is done or hangs: then the world goes on, in which time is the test's. */
    private void onAThreadOfItsOwn(Runnable look) {
        settled.drainPermits();
        Thread thread = new Thread(() -> {
            look.run();
            settled.release();
        });
        thread.setDaemon(true);
        thread.start();
        settled.acquireUninterruptibly();
    }

    private PairingRules rules(Scorer scorer) {
        return with(PairingRules.builder(Topics.tech(), Duration.ZERO).scorer(scorer));
    }

    private PairingRules with(PairingRules.Builder rules) {
        return rules.listener(new PairingListener() {
                    @Override
                    public void lookAbandoned(Duration after, @Nullable ParticipantId atHand) {
                        assertThat(after).isEqualTo(LIMIT);
                        abandoned.add(Optional.ofNullable(atHand));
                    }

                    @Override
                    public void matcherFailed(Throwable thrown) {
                        failures.add(thrown);
                    }
                })
                .build();
    }

    /** The same queue, of which is noted when somebody asks to lead, and which says what the test says. */
    private MatchQueue noting(MatchQueue queue) {
        return (MatchQueue) Proxy.newProxyInstance(
                MatchQueue.class.getClassLoader(), new Class<?>[] {MatchQueue.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("tryLead")) {
                        asked.add((Instant) arguments[0]);
                        return mayLead;
                    }
                    return method.invoke(queue, arguments);
                });
    }

    private Introductions failing(Introductions introductions) {
        return new Introductions() {
            @Override
            public Seeker seeker(UserId user, Instant metSince, Instant now) {
                return introductions.seeker(user, metSince, now);
            }

            @Override
            public Set<Obstacle> between(UserId one, UserId other, Instant now) {
                if (nobodyCanTellWhoMayMeet) {
                    throw new BackendException("gone for a moment");
                }
                return introductions.between(one, other, now);
            }
        };
    }

    /** Whoever interrupts it is not heard, as in the worst of parts. */
    private void hang() {
        if (!hangs) {
            return;
        }
        hanging.add(Thread.currentThread());
        settled.release();
        while (letGo.getCount() > 0) {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
    }
}
