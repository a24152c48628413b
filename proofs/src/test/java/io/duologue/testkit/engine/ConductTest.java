package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.Share;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.reputation.ReputationModel;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.OfferMode;
import io.duologue.matching.Ticket;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How somebody talked is told by his next search, on whichever node, and by nothing else. */
class ConductTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");

    @Test
    void whoSearchesForTheFirstTimeTellsNothingOfHowHeTalks() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");

        maya.say(EngineWorld.join());

        assertThat(ticket(MAYA).activity()).isNull();
        assertThat(ticket(MAYA).answeringPace()).isNull();
    }

    @Test
    void theNextSearchTellsHowActiveSomebodyWasAndHowFastHeAnswered() {
        Pair pair = world.talk(engine);
        chat(pair, 10);
        end(pair, 11);

        searchAlone(pair.a());
        assertThat(ticket(MAYA).activity()).isEqualTo(50);
        assertThat(ticket(MAYA).answeringPace()).isEqualTo(Duration.ofSeconds(3));
        pair.a().say(new ClientFrame.QueueLeave("l"));
        searchAlone(pair.b());

        assertThat(ticket(TOMAS).activity()).isEqualTo(50);
        assertThat(ticket(TOMAS).answeringPace()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anotherNodeKnowsOfItAndGoingOnToTheNextTellsItToo() {
        Duologue other = world.engine("n2");
        Pair pair = world.talk(engine);
        chat(pair, 3);
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 4, false, null));
        Line moved = world.hello(other, MAYA, "instance-m");

        searchAlone(moved);

        assertThat(ticket(MAYA).activity()).isEqualTo(25);
        assertThat(ticket(MAYA).answeringPace()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void howItWentIsWrittenOnceWithTheEndAndSaysNothingOfWords() {
        Pair pair = world.talk(engine);
        chat(pair, 2);

        assertThat(record(pair).course()).isNull();
        end(pair, 3);

        assertThat(record(pair).course())
                .isEqualTo(new Course(new Share(2, Duration.ofSeconds(3)), new Share(2, Duration.ofSeconds(2)), true));
    }

    @Test
    void aConversationThatEndsBecauseSomebodyIsLostTellsItAsWell() {
        Pair pair = world.talk(engine);
        chat(pair, 2);

        pair.a().cut();
        world.pass(Duration.ofMinutes(2), pair.b());

        assertThat(record(pair).course())
                .isEqualTo(new Course(new Share(2, Duration.ofSeconds(3)), new Share(2, Duration.ofSeconds(2)), false));
    }

    @Test
    void everybodyBeginsInTheHighestBand() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");

        maya.say(EngineWorld.join());

        assertThat(ticket(MAYA).reputationBand()).isEqualTo(5);
    }

    @Test
    void whoLeavesEarlyMoreThanThreeTimesAnHourIsInALowerBandUntilItHasComeBackAndWhoIsLeftIsNot() {
        EngineWorld waiting = skipping(new SkipPolicy(Duration.ofSeconds(30), List.of(Duration.ZERO)));
        Pair pair = waiting.talk(waiting.engine("n1"));
        for (int i = 0; i < 3; i++) {
            skip(pair);
        }
        end(pair.a());
        searchAlone(pair.a());
        assertThat(ticket(waiting, MAYA).reputationBand()).isEqualTo(4);
        pair.a().say(new ClientFrame.QueueLeave("l"));
        searchAlone(pair.b());
        assertThat(ticket(waiting, TOMAS).reputationBand()).isEqualTo(5);

        waiting.pass(Duration.ofHours(3), pair.a(), pair.b());
        searchAlone(pair.a());

        assertThat(ticket(waiting, MAYA).reputationBand()).isEqualTo(5);
    }

    @Test
    void whoIsReportedIsInALowerBandUntilItIsDismissedAndWhoReportedIsNot() {
        Pair pair = world.talk(engine);
        chat(pair, 10);
        pair.a().say(new ClientFrame.Report("r", pair.conversation(), ReportReason.SPAM, null, List.of(), false, null));
        end(pair, 11);
        assertThat(band(pair.b(), TOMAS)).isEqualTo(4);
        assertThat(band(pair.a(), MAYA)).isEqualTo(5);

        String caseId = world.stores.reports().by(MAYA, 1).get(0).caseId();
        world.stores
                .reports()
                .decide(caseId, new Decision(Outcome.DISMISSED, new UserId("u_mod"), world.instant(), null));
        pair.b().say(new ClientFrame.QueueLeave("l"));

        assertThat(band(pair.b(), TOMAS)).isEqualTo(5);
    }

    @Test
    void whereLeavingIsFreeItCostsNoReputation() {
        EngineWorld free = skipping(SkipPolicy.FREE);
        Pair pair = free.talk(free.engine("n1"));
        for (int i = 0; i < 5; i++) {
            skip(pair);
        }

        pair.a().say(new ClientFrame.ConversationEnd("e", conversation(pair.a()), 1, true, null));

        assertThat(ticket(free, MAYA).reputationBand()).isEqualTo(5);
    }

    @Test
    void whereNobodyHasAReputationNoTicketTellsOne() {
        EngineWorld without = new EngineWorld(
                EngineOptions.builder().reputation(ReputationModel.NONE).build());
        Line maya = without.hello(without.engine("n1"), without.person("maya", OfferMode.AUTO), "instance-a");

        maya.say(EngineWorld.join());

        assertThat(ticket(without, MAYA).reputationBand()).isNull();
    }

    @Test
    void whatThreePartnersThoughtIsToldByTheNextSearch() {
        Pair pair = world.talk(engine);
        think(pair.a(), pair.b(), 4);
        think(talkWithTomas(pair.b(), "ada"), pair.b(), 4);
        searchAlone(pair.b());
        assertThat(ticket(TOMAS).feedback()).isNull();
        pair.b().say(new ClientFrame.QueueLeave("l"));

        think(talkWithTomas(pair.b(), "ben"), pair.b(), 1);

        searchAlone(pair.b());
        assertThat(ticket(TOMAS).feedback()).isEqualTo(2 / 3.0);
    }

    /** Somebody whom Tomas has talked with for long enough. */
    private Line talkWithTomas(Line tomas, String name) {
        Line other = world.hello(engine, world.person(name, OfferMode.AUTO), "instance-" + name);
        other.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        return other;
    }

    private void think(Line line, Line tomas, int rating) {
        String conversation = conversation(line);
        world.pass(Duration.ofSeconds(40), line, tomas);
        line.say(new ClientFrame.ConversationEnd("e", conversation, 1, false, null));
        line.say(new ClientFrame.Feedback("f", conversation, rating, List.of(), null));
        world.pass(Duration.ofSeconds(15), line, tomas);
    }

    private static EngineWorld skipping(SkipPolicy skips) {
        return new EngineWorld(EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .skips(skips)
                .build());
    }

    /** Maya goes on to the next one, who is Tomas again. */
    private static void skip(Pair pair) {
        pair.a().say(new ClientFrame.ConversationEnd("e", conversation(pair.a()), 1, true, null));
        pair.b().say(EngineWorld.join());
    }

    private static void end(Line line) {
        line.say(new ClientFrame.ConversationEnd("e", conversation(line), 1, false, null));
    }

    private static String conversation(Line of) {
        return of.get(ServerFrame.MatchFound.class).conversation();
    }

    private Integer band(Line line, UserId user) {
        searchAlone(line);
        return ticket(user).reputationBand();
    }

    /** Tomas answers after two seconds each time, and Maya after three. */
    private void chat(Pair pair, int each) {
        for (int n = 1; n <= each; n++) {
            world.pass(Duration.ofSeconds(3));
            pair.a().send(pair.conversation(), n, "hello");
            world.pass(Duration.ofSeconds(2));
            pair.b().send(pair.conversation(), n, "hi");
        }
    }

    private void end(Pair pair, long n) {
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), n, false, null));
    }

    /** For what the other one does not search for. */
    private static void searchAlone(Line line) {
        line.say(new ClientFrame.QueueJoin("j", List.of("hiring"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
        assertThat(line.get(ServerFrame.QueueWaiting.class)).isNotNull();
    }

    private ConversationRecord record(Pair pair) {
        return world.stores
                .conversations()
                .find(new ConversationId(pair.conversation()))
                .orElseThrow();
    }

    private Ticket ticket(UserId user) {
        return ticket(world, user);
    }

    private static Ticket ticket(EngineWorld of, UserId user) {
        return of.stores.queue().find(Tickets.participant(user)).orElseThrow().ticket();
    }
}
