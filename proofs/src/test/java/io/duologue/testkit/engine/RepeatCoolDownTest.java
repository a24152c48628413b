package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Share;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The same two do not meet again for as long as the operator says, however long that is. */
class RepeatCoolDownTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Test
    void whoMetSixtyDaysAgoDoNotMeetAgainWithinACoolDownOfNinety() {
        EngineWorld world = metSixtyDaysAgo(Duration.ofDays(90));
        Line maya = searching(world, "maya");
        Line tomas = searching(world, "tomas");

        world.pass(A_MINUTE, maya, tomas);
        boolean metAgain = maya.last(ServerFrame.MatchFound.class).isPresent();
        searching(world, "ada");
        world.pass(A_MINUTE, maya, tomas);

        assertThat(metAgain).isFalse();
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void whoMetSixtyDaysAgoMeetAgainAfterACoolDownOfThirty() {
        EngineWorld world = metSixtyDaysAgo(Duration.ofDays(30));
        Line maya = searching(world, "maya");
        Line tomas = searching(world, "tomas");

        world.pass(A_MINUTE, maya, tomas);

        assertThat(maya.get(ServerFrame.MatchFound.class).conversation())
                .isEqualTo(tomas.get(ServerFrame.MatchFound.class).conversation());
    }

    @Test
    void aLongCoolDownMakesNothingElseOfAPersonCountForLonger() {
        EngineWorld world = metSixtyDaysAgo(Duration.ofDays(90));

        UserId maya = searching(world, "maya").admitted.user();

        assertThat(world.stores
                        .queue()
                        .find(Tickets.participant(maya))
                        .orElseThrow()
                        .ticket())
                .satisfies(ticket -> assertThat(ticket.lastMet()).hasSize(1))
                .satisfies(ticket -> assertThat(ticket.activity()).isNull());
    }

    private static EngineWorld metSixtyDaysAgo(Duration coolDown) {
        EngineWorld world =
                new EngineWorld(EngineOptions.builder().repeatCoolDown(coolDown).build());
        Instant then = world.instant().minus(Duration.ofDays(60));
        ConversationId id = new ConversationId("c_then");
        UserId maya = world.person("maya", OfferMode.AUTO);
        UserId tomas = world.person("tomas", OfferMode.AUTO);
        world.person("ada", OfferMode.AUTO);
        world.stores.conversations().started(new ConversationInfo(id, maya, tomas, null, then));
        world.stores
                .conversations()
                .ended(id, EndCause.ENDED, maya, then.plusSeconds(600), new Course(said(20), said(20), false));
        return world;
    }

    private static Share said(int messages) {
        return new Share(messages, null);
    }

    private static Line searching(EngineWorld world, String name) {
        Duologue engine = world.engine("n-" + name);
        Line line = world.hello(engine, new UserId("u_" + name), "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }
}
