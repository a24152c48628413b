package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.engine.Stores;
import io.duologue.core.session.LiveSession;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store forgets the newest, as one may whose replica takes over without having got it: nobody is held where he is not any more. */
class SessionWentBackTest {
    private final TalkAtTwoNodes talk = new TalkAtTwoNodes();
    private final Stores stores = talk.world.stores;
    private final LiveSession talking = session();
    private final LogState open =
            stores.log().find(new ConversationId(talk.conversation)).orElseThrow();

    @Test
    void whoseEndIsLostLeavesAgainAndMaySearch() {
        talk.b.say(new ClientFrame.ConversationEnd("end", talk.conversation, 2, false, null));
        goBack();
        talk.shown = answer -> answer instanceof Optional<?> o && o.orElse(null) instanceof LogState s && s.over()
                ? Optional.of(open)
                : answer;
        talk.asked.clear();
        talk.world.pass(Duration.ofSeconds(6));
        assertThat(talk.asked).contains("appendSystem");
        talk.shown = answer -> answer;

        maySearch();
    }

    @Test
    void whoseSessionIsBackInAConversationThatIsOverMaySearch() {
        talk.b.say(new ClientFrame.ConversationEnd("end", talk.conversation, 2, false, null));
        goBack();

        talk.world.pass(Duration.ofSeconds(6));

        maySearch();
    }

    private LiveSession session() {
        return stores.sessions().find(talk.tomas).orElseThrow();
    }

    private void goBack() {
        stores.sessions().replace(session(), session().copy().withActivity(talking.activity()));
    }

    private void maySearch() {
        talk.b.frames.clear();
        talk.b.say(EngineWorld.join());

        assertThat(talk.b.all(ServerFrame.QueueRefused.class)).isEmpty();
        assertThat(talk.b.all(ServerFrame.QueueWaiting.class)).isNotEmpty();
    }
}
