package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Preset;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Card;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person may wish of whom he meets, and when. */
class WishesTest {
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build());
    private final Duologue engine = world.engine("n1");
    private final Commands commands = engine.commands();

    // Pausing

    @Test
    void whoHasPausedIsTurnedAwayUntilThePauseIsOver() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        pause(maya, Duration.ofMinutes(5));
        Line line = world.hello(engine, maya, "instance-a");

        line.say(EngineWorld.join());
        Problem overHttp = refused(commands.join(maya, EngineWorld.join()));
        world.pass(Duration.ofMinutes(5), line);
        line.say(EngineWorld.join());

        assertThat(line.all(ServerFrame.QueueRefused.class))
                .extracting(ServerFrame.QueueRefused::reason)
                .containsExactly(QueueRefusal.PAUSED);
        assertThat(overHttp.code()).isEqualTo(ErrorCode.QUEUE_PAUSED);
        assertThat(line.all(ServerFrame.QueueWaiting.class)).isNotEmpty();
    }

    @Test
    void whoPausesWhileTalkingIsNotQueuedForTheNextOne() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        pause(maya, Duration.ofDays(1));
        pair.a().frames.clear();

        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, true, null));
        world.pass(Duration.ofSeconds(1));

        assertThat(pair.a().get(ServerFrame.QueueRefused.class).reason()).isEqualTo(QueueRefusal.PAUSED);
        assertThat(pair.a().all(ServerFrame.QueueWaiting.class)).isEmpty();
        assertThat(world.stores.queue().counts().waiting()).isZero();
    }

    @Test
    void whoPausesWhileTalkingAndEndsOverHttpIsNotQueuedEither() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        pause(maya, Duration.ofDays(1));

        commands.end(maya, new ConversationId(pair.conversation()), 1, true, "instance-a");
        world.pass(Duration.ofSeconds(1));

        assertThat(world.stores.queue().counts().waiting()).isZero();
    }

    // Avoiding

    @Test
    void whoIsAvoidedIsNotMetAgainAndHearsNothing() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        ended(pair);
        pair.b().frames.clear();

        Answer<Avoided> wish = commands.avoid(maya, new ConversationId(pair.conversation()));
        world.settle();
        List<ServerFrame> heard = List.copyOf(pair.b().frames);
        pair.a().frames.clear();
        pair.b().frames.clear();
        pair.a().say(EngineWorld.join());
        pair.b().say(EngineWorld.join());
        afterALongWait(pair.a(), pair.b());

        assertThat(((Answer.Done<Avoided>) wish).value().name()).isEqualTo("tomas");
        assertThat(heard).isEmpty();
        assertThat(pair.a().all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(pair.b().all(ServerFrame.MatchFound.class)).isEmpty();
    }

    @Test
    void whoIsAvoidedNoMoreIsMetAgain() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        ended(pair);
        Avoided wish = ((Answer.Done<Avoided>) commands.avoid(maya, new ConversationId(pair.conversation()))).value();

        assertThat(commands.stopAvoiding(pair.b().admitted.user(), wish.id())).isFalse();
        assertThat(commands.stopAvoiding(maya, wish.id())).isTrue();
        pair.a().frames.clear();
        pair.a().say(EngineWorld.join());
        pair.b().say(EngineWorld.join());

        assertThat(commands.avoided(maya)).isEmpty();
        assertThat(pair.a().all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    /** The tickets know nothing of it yet. */
    @Test
    void aWishThatComesWhileBothWaitIsKeptAsWell() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        UserId tomas = world.person("tomas", OfferMode.AUTO);
        Line a = world.hello(engine, maya, "instance-a");
        Line b = world.hello(engine, tomas, "instance-b");
        a.say(EngineWorld.join());
        world.stores.profiles().avoid(maya, new Avoided("a_1", tomas, "tomas", world.instant()));
        b.say(EngineWorld.join());
        afterALongWait(a, b);

        assertThat(a.all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(b.all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(world.stores.queue().counts().waiting()).isEqualTo(2);
    }

    @Test
    void nobodyIsAvoidedByAConversationOfOthers() {
        Pair pair = world.talk(engine);
        UserId ada = world.person("ada", OfferMode.AUTO);

        Problem problem = refused(commands.avoid(ada, new ConversationId(pair.conversation())));

        assertThat(problem.code()).isEqualTo(ErrorCode.NOT_MEMBER);
    }

    /** The texts are gone after a day; with whom one talked is known for longer. */
    @Test
    void aConversationOfLongAgoStillNamesItsPartner() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        ended(pair);
        world.pass(Duration.ofHours(25), pair.a());

        assertThat(world.stores.log().find(new ConversationId(pair.conversation())))
                .isEmpty();
        assertThat(commands.avoid(maya, new ConversationId(pair.conversation())))
                .isInstanceOf(Answer.Done.class);
    }

    @Test
    void oneMoreThanAThousandIsRefusedWithTheBound() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        for (int i = 0; i < ProfileStore.MAX_AVOIDED; i++) {
            world.stores
                    .profiles()
                    .avoid(maya, new Avoided("a_" + i, new UserId("u_" + i), "Somebody", world.instant()));
        }

        Problem problem = refused(commands.avoid(maya, new ConversationId(pair.conversation())));

        assertThat(problem.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(problem.field()).isEqualTo("conversation");
        assertThat(problem.limit()).isEqualTo(1_000);
    }

    // Where people work

    @Test
    void colleaguesDoNotMeetUnlessBothDoNotMind() {
        Line a = searching("maya", "Acme, Inc.");
        Line b = searching("tomas", "ACME");
        afterALongWait(a, b);

        assertThat(a.all(ServerFrame.MatchFound.class)).isEmpty();

        List.of(a, b).forEach(line -> {
            UserId user = line.admitted.user();
            world.stores
                    .profiles()
                    .updatePreferences(
                            user,
                            before -> Preferences.builder()
                                    .from(before)
                                    .avoidsColleagues(false)
                                    .build());
            commands.leave(user);
            line.say(EngineWorld.join());
        });
        afterALongWait(a, b);

        assertThat(a.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(b.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void aCompanyIsOnTheCardOnlyWhereSoManyOfItsPeopleAreHere() {
        EngineWorld few =
                new EngineWorld(EngineOptions.builder().companyShownFrom(3).build());
        working(few, "ada", "acme");

        assertThat(cardOf(few, "Acme, Inc.").company()).isNull();

        EngineWorld enough =
                new EngineWorld(EngineOptions.builder().companyShownFrom(3).build());
        working(enough, "ada", "acme");
        working(enough, "ben", "ACME Ltd");

        assertThat(cardOf(enough, "Acme, Inc.").company()).isEqualTo("Acme, Inc.");
    }

    @Test
    void whereNoGroupIsTooSmallEveryCompanyIsShownButNoStrangers() {
        EngineWorld open =
                new EngineWorld(EngineOptions.builder().companyShownFrom(0).build());
        EngineWorld strangers =
                new EngineWorld(Preset.ANONYMOUS.toBuilder().companyShownFrom(0).build());

        assertThat(cardOf(open, "Acme").company()).isEqualTo("Acme");
        assertThat(cardOf(strangers, "Acme").company()).isNull();
    }

    /** What somebody sees of Maya, who works there. */
    private static Card cardOf(EngineWorld world, String company) {
        Duologue engine = world.engine("n1");
        Line a = world.hello(engine, working(world, "maya", company), "instance-a");
        Line b = world.hello(engine, world.person("tomas", OfferMode.AUTO), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        return b.get(ServerFrame.MatchFound.class).partner();
    }

    private Line searching(String name, String company) {
        Line line = world.hello(engine, working(world, name, company), "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }

    private static UserId working(EngineWorld world, String name, String company) {
        UserId user = world.person(name, OfferMode.AUTO);
        world.stores
                .profiles()
                .update(
                        user,
                        profile -> Profile.builder()
                                .from(profile)
                                .company(new Company(company))
                                .build());
        return user;
    }

    /** So long that nobody insists on anything that he could give up; both go on saying that they are there. */
    private void afterALongWait(Line a, Line b) {
        for (int i = 0; i < 4; i++) {
            a.text("{\"type\":\"ping\"}");
            b.text("{\"type\":\"ping\"}");
            world.pass(Duration.ofSeconds(10));
        }
    }

    private void ended(Pair pair) {
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        pair.a().ack(pair.conversation());
        pair.b().ack(pair.conversation());
        world.pass(Duration.ofSeconds(2));
    }

    private void pause(UserId user, Duration time) {
        world.stores
                .profiles()
                .updatePreferences(
                        user,
                        before -> Preferences.builder()
                                .from(before)
                                .pausedUntil(world.instant().plus(time))
                                .build());
    }

    private static Problem refused(Answer<?> answer) {
        return ((Answer.Refused<?>) answer).problem();
    }
}
