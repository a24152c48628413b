package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Introductions.Obstacle;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.session.Activity;
import io.duologue.matching.OfferMode;
import io.duologue.matching.Ticket;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is done at any moment on the way to a meeting keeps two from meeting, and what was known before is not acted on. */
class IntroducedTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final AtomicInteger asked = new AtomicInteger();
    /** How often it was asked whether two may meet. */
    private final AtomicInteger between = new AtomicInteger();

    /** What happens when it has been answered whether two may meet, and nothing has been done about it: once each. */
    private final Deque<Runnable> afterAnswers = new ArrayDeque<>();

    /** What happens when it has been answered what counts for a search: once each. */
    private final Deque<Runnable> afterSeekers = new ArrayDeque<>();

    private boolean unreachable;
    private boolean asBefore;
    /** Whether everybody is kept apart from more people than a ticket names. */
    private boolean manyApart;

    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(), this::watched);
    private final Duologue engine = world.engine("n1");
    private final Duologue other = world.engine("n2");

    @Test
    void aBlockJustAfterTheLastLookKeepsTheTwoApart() {
        Pair before = parted();
        afterAnswers.add(() -> blocked(before));

        searchAgain(before);

        assertNobodyTalks(before);
        assertThat(world.stores.blocks().betweenEither(MAYA, TOMAS)).isTrue();
    }

    /** The twin: whoever keeps a block and does not look whom he is about to meet, meets him. */
    @Test
    void aBlockOfWhoeverDoesNotLookComesTooLate() {
        Pair before = parted();
        afterAnswers.add(() -> world.stores.blocks().block(MAYA, TOMAS, "b_1", "Tomas", world.instant()));

        searchAgain(before);

        assertThat(before.a().all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void aRestrictionJustAfterTheLastLookBeginsNothing() {
        Pair before = parted();
        afterAnswers.add(() -> {
            restrict(MAYA);
            other.commands().restricted(MAYA);
        });

        searchAgain(before);

        assertNobodyTalks(before);
        assertThat(before.b().last(ServerFrame.QueueWaiting.class)).isPresent();
    }

    @Test
    void anErasureJustAfterTheLastLookBeginsNothing() {
        Pair before = parted();
        afterAnswers.add(() -> {
            world.stores.erasures().request(MAYA, world.instant(), world.instant());
            other.commands().giveUp(MAYA);
        });

        searchAgain(before);

        assertNobodyTalks(before);
    }

    @Test
    void whatIsDoneWhileAnOfferIsLookedAtIsSeenBeforeItBegins() {
        for (Runnable done : new Runnable[] {
            () -> world.stores.blocks().block(TOMAS, MAYA, "b_1", "Maya", world.instant()),
            () -> world.stores.profiles().avoid(TOMAS, new Avoided("a_1", MAYA, "Maya", world.instant())),
            () -> restrict(TOMAS),
            () -> world.stores.erasures().request(TOMAS, world.instant(), world.instant())
        }) {
            takeEverythingBack();
            Line maya = world.hello(engine, world.person("maya", OfferMode.ONE_TAP), "instance-a");
            Line tomas = world.hello(other, world.person("tomas", OfferMode.ONE_TAP), "instance-b");

            bothAccept(maya, tomas, done);

            assertThat(maya.all(ServerFrame.MatchFound.class)).isEmpty();
            assertThat(tomas.all(ServerFrame.MatchFound.class)).isEmpty();
            assertThat(activity(MAYA)).isInstanceOf(Activity.Waiting.class);
            maya.cut();
            tomas.cut();
            world.pass(Duration.ofMinutes(5));
        }
    }

    /** The twin: who acts on what was known when the offer was made lets them meet. */
    @Test
    void withoutTheLastLookTheyMeet() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.ONE_TAP), "instance-a");
        Line tomas = world.hello(other, world.person("tomas", OfferMode.ONE_TAP), "instance-b");

        bothAccept(maya, tomas, () -> {
            asBefore = true;
            world.stores.blocks().block(TOMAS, MAYA, "b_1", "Maya", world.instant());
        });

        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void nobodyIsShownWhomHeMayNotMeet() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.ONE_TAP), "instance-a");
        maya.say(EngineWorld.join());
        Line tomas = world.hello(other, world.person("tomas", OfferMode.ONE_TAP), "instance-b");
        // So late that neither of their tickets knows of it.
        afterSeekers.add(() -> world.stores.blocks().block(MAYA, TOMAS, "b_1", "Tomas", world.instant()));

        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(30), maya);

        assertThat(afterSeekers).isEmpty();
        assertThat(maya.all(ServerFrame.MatchOffer.class)).isEmpty();
        assertThat(tomas.all(ServerFrame.MatchOffer.class)).isEmpty();
    }

    @Test
    void whoIsKeptApartFromMoreThanATicketNamesIsNotPutToTheSamePersonAtEveryLook() {
        for (OfferMode offers : List.of(OfferMode.AUTO, OfferMode.ONE_TAP)) {
            takeEverythingBack();
            Line maya = world.hello(engine, world.person("maya", offers), "instance-a");
            Line tomas = world.hello(other, world.person("tomas", offers), "instance-b");
            world.stores.blocks().block(MAYA, TOMAS, "b_1", "Tomas", world.instant());
            manyApart = true;
            maya.say(EngineWorld.join());
            tomas.say(EngineWorld.join());
            assertThat(between).hasPositiveValue();
            between.set(0);

            pass(Duration.ofSeconds(20), maya, tomas);

            assertThat(between).hasValueLessThanOrEqualTo(1);
            assertThat(maya.all(ServerFrame.MatchFound.class)).isEmpty();
            assertThat(maya.all(ServerFrame.MatchOffer.class)).isEmpty();
            maya.cut();
            tomas.cut();
            world.pass(Duration.ofMinutes(5));
        }
    }

    @Test
    void nobodyIsShownWhomNobodyCanTellThatHeMayMeet() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.ONE_TAP), "instance-a");
        Line tomas = world.hello(other, world.person("tomas", OfferMode.ONE_TAP), "instance-b");
        unreachable = true;
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(10), maya);
        assertThat(maya.all(ServerFrame.MatchOffer.class)).isEmpty();
        assertThat(tomas.all(ServerFrame.MatchOffer.class)).isEmpty();

        unreachable = false;
        world.pass(Duration.ofSeconds(10), maya);

        assertThat(maya.all(ServerFrame.MatchOffer.class)).hasSize(1);
    }

    @Test
    void whileNobodyCanTellWhetherTwoMayMeetTheyGoOnWaiting() {
        Pair before = parted();
        unreachable = true;
        searchAgain(before);
        assertNobodyTalks(before);
        assertThat(activity(MAYA)).isInstanceOf(Activity.Waiting.class);
        assertThat(activity(TOMAS)).isInstanceOf(Activity.Waiting.class);

        unreachable = false;
        pass(Duration.ofSeconds(20), before);

        assertThat(before.a().all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void whileNobodyCanTellWhetherTwoMayMeetItIsNotAskedInEveryRound() {
        Pair before = parted();
        unreachable = true;
        searchAgain(before);
        between.set(0);

        pass(Duration.ofSeconds(20), before);

        // Every two seconds, on each of the two nodes.
        assertThat(between).hasValueBetween(1, 20);
    }

    @Test
    void whoMayMeetNobodyAndIsNotToldSoKeepsNobodyFromMeetingAnother() {
        List<Runnable> barring = List.of(
                () -> restrict(MAYA), () -> world.stores.erasures().request(MAYA, world.instant(), world.instant()));
        for (Runnable barred : barring) {
            for (OfferMode offers : OfferMode.values()) {
                takeEverythingBack(MAYA);
                Line maya = world.hello(engine, world.person("maya", offers), "instance-a");
                Line tomas = world.hello(other, world.person("tomas", offers), "instance-b");
                Line olga = world.hello(other, world.person("olga", offers), "instance-c");
                maya.say(EngineWorld.join());
                barred.run();
                tomas.say(EngineWorld.join());
                olga.say(EngineWorld.join());
                world.settle();
                pass(Duration.ofSeconds(10), maya, tomas, olga);

                Class<? extends ServerFrame> found =
                        offers == OfferMode.AUTO ? ServerFrame.MatchFound.class : ServerFrame.MatchOffer.class;
                assertThat(maya.all(found)).isEmpty();
                assertThat(tomas.all(found)).hasSize(1);
                assertThat(olga.all(found)).hasSize(1);
                assertThat(activity(MAYA)).isInstanceOf(Activity.Idle.class);
                assertThat(world.stores.queue().find(Tickets.participant(MAYA))).isEmpty();
                List.of(maya, tomas, olga).forEach(Line::cut);
                world.pass(Duration.ofMinutes(5));
            }
        }
    }

    @Test
    void whoIsRestrictedWhileHeSearchesIsToldSoWhenSomebodyIsPutToHim() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        Line tomas = world.hello(other, world.person("tomas", OfferMode.AUTO), "instance-b");
        maya.say(EngineWorld.join());
        restrict(MAYA);

        tomas.say(EngineWorld.join());
        world.settle();

        assertThat(maya.closeCode).isEqualTo(CloseCode.RESTRICTED.code());
        assertThat(activity(TOMAS)).isInstanceOf(Activity.Waiting.class);
    }

    @Test
    void aSearchAndABeginningAreOneQuestionEachAndAnOfferOneMore() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.ONE_TAP), "instance-a");
        Line tomas = world.hello(other, world.person("tomas", OfferMode.ONE_TAP), "instance-b");
        asked.set(0);

        bothAccept(maya, tomas, () -> {});

        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(asked).hasValue(4);
    }

    @Test
    void whoIsRestrictedIsToldSoByTheAnswerToHisSearch() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.ONE_TAP), "instance-a");
        restrict(MAYA);

        maya.say(EngineWorld.join());

        assertThat(maya.get(ServerFrame.QueueRefused.class).reason()).isEqualTo(QueueRefusal.RESTRICTED);
    }

    /** They have talked, and search no more. */
    private Pair parted() {
        Pair pair = world.talk(engine);
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        world.settle();
        pair.a().frames.clear();
        pair.b().frames.clear();
        return pair;
    }

    private void searchAgain(Pair pair) {
        pair.a().say(EngineWorld.join());
        pair.b().say(EngineWorld.join());
        world.settle();
    }

    private void blocked(Pair pair) {
        assertThat(other.commands().block(MAYA, new ConversationId(pair.conversation())))
                .isInstanceOf(Answer.Done.class);
    }

    private void restrict(UserId user) {
        Instant now = world.instant();
        world.stores.restrictions().save(new Restriction("case-1", user, "spam", "Links.", false, now, null));
    }

    private void takeEverythingBack() {
        takeEverythingBack(TOMAS);
    }

    private void takeEverythingBack(UserId user) {
        world.stores.blocks().unblock(user, "b_1");
        world.stores.profiles().stopAvoiding(user, "a_1");
        world.stores.restrictions().lift("case-1", world.instant());
        world.stores.erasures().cancel(user);
    }

    /** @param between what happens between the first yes and the second */
    private void bothAccept(Line one, Line two, Runnable between) {
        one.say(EngineWorld.join());
        two.say(EngineWorld.join());
        String offer = one.get(ServerFrame.MatchOffer.class).offer();
        one.say(new ClientFrame.MatchAccept("a", offer));
        between.run();
        two.say(new ClientFrame.MatchAccept("b", offer));
        world.settle();
    }

    private void assertNobodyTalks(Pair pair) {
        for (UserId user : Set.of(MAYA, TOMAS)) {
            assertThat(activity(user)).isNotInstanceOf(Activity.Talking.class).isNotInstanceOf(Activity.Reserved.class);
        }
        assertThat(pair.a().all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(pair.b().all(ServerFrame.MatchFound.class)).isEmpty();
    }

    private Activity activity(UserId user) {
        return world.stores.sessions().find(user).orElseThrow().activity();
    }

    private void pass(Duration time, Pair alive) {
        pass(time, alive.a(), alive.b());
    }

    private void pass(Duration time, Line... alive) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minusSeconds(2)) {
            List.of(alive).forEach(line -> line.text("{\"type\":\"ping\"}"));
            world.pass(Duration.ofSeconds(2));
        }
    }

    /** So many that there is no room in a ticket for those whom the store names, who come last. */
    private static Seeker withManyApart(Seeker seeker) {
        List<UserId> many = IntStream.range(0, Ticket.MAX_EXCLUDED)
                .mapToObj(number -> new UserId("u_many" + number))
                .toList();
        return Seeker.builder()
                .from(seeker)
                .keptApart(many)
                .addAllKeptApart(seeker.keptApart())
                .build();
    }

    private Stores watched(Stores stores) {
        Introductions sound = stores.introductions();
        return stores.toBuilder()
                .introductions(new Introductions() {
                    @Override
                    public Seeker seeker(UserId user, Instant metSince, Instant now) {
                        asked.incrementAndGet();
                        Seeker seeker = sound.seeker(user, metSince, now);
                        Optional.ofNullable(afterSeekers.poll()).ifPresent(Runnable::run);
                        return manyApart ? withManyApart(seeker) : seeker;
                    }

                    @Override
                    public Set<Obstacle> between(UserId one, UserId other, Instant now) {
                        asked.incrementAndGet();
                        between.incrementAndGet();
                        if (unreachable) {
                            throw new BackendException("nobody can tell");
                        }
                        Set<Obstacle> obstacles = asBefore ? Set.of() : sound.between(one, other, now);
                        Optional.ofNullable(afterAnswers.poll()).ifPresent(Runnable::run);
                        return obstacles;
                    }
                })
                .build();
    }
}
