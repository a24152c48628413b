package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ReportReason;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What may be done besides the socket. */
class CommandsTest {
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build());
    private final Duologue engine = world.engine("n1");
    private final Pair pair = world.talk(engine);
    private final UserId maya = pair.a().admitted.user();

    @Test
    @Tag("W-72")
    void feedbackIsKeptOnceAndOnlyOfWhoeverTalked() {
        UserId ada = world.person("ada", OfferMode.AUTO);

        assertThat(engine.commands().feedback(maya, feedback(4))).isEqualTo(Answer.done(true));
        world.pass(Duration.ofSeconds(11));
        assertThat(engine.commands().feedback(maya, feedback(1))).isEqualTo(Answer.done(true));

        assertThat(world.stores
                        .conversations()
                        .find(new ConversationId(pair.conversation()))
                        .orElseThrow()
                        .feedback())
                .extracting(Feedback::rating)
                .containsExactly(4);
        assertThat(engine.commands().feedback(ada, feedback(4)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.NOT_MEMBER));
    }

    @Test
    void aCaseIsNamedBySoManyBitsThatNoTwoAreOne() {
        Answer<String> report = engine.commands()
                .report(
                        maya,
                        new ClientFrame.Report(
                                null, pair.conversation(), ReportReason.SPAM, null, List.of(), false, null));

        assertThat(((Answer.Done<String>) report).value()).matches("R-[0-9a-f]{16}");
    }

    private ClientFrame.Feedback feedback(int rating) {
        return new ClientFrame.Feedback(null, pair.conversation(), rating, List.of(), null);
    }
}
