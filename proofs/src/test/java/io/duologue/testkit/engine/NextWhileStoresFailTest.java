package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Somebody goes on to the next while sessions cannot be written, though the log can, as where they are on two masters of a Cluster: whoever
 * is told that his conversation is over and a search follows does search.
 */
class NextWhileStoresFailTest {
    private final TalkAtTwoNodes talk = new TalkAtTwoNodes();
    private final Line a = talk.a;
    private final Line b = talk.b;

    @Test
    void whoWasToldTheEndButIsNotFreeYetIsNotToldThatASearchFollowsUnlessItDoes() {
        talk.fails = call -> call.equals("replace");
        b.say(end(false));

        nextIsAnsweredOnceItCanBe();
    }

    @Test
    void whoIsFreeAlreadyIsNotToldThatASearchFollowsUnlessItDoes() {
        b.say(end(false));
        talk.fails = call -> call.equals("replace");

        nextIsAnsweredOnceItCanBe();
    }

    @Test
    void whoseEndIsInTheLogIsToldSoAndFreeOnceThatCanBeWritten() {
        talk.fails = call -> call.equals("replace");
        a.frames.clear();

        a.say(end(false));

        assertThat(a.get(ServerFrame.Ok.class).re()).isEqualTo("end");
        assertThat(a.all(ServerFrame.Error.class)).isEmpty();
        talk.fails = call -> false;
        talk.world.pass(Duration.ofSeconds(6));
        a.say(EngineWorld.join());
        assertThat(a.all(ServerFrame.QueueWaiting.class)).isNotEmpty();
    }

    /** The old node's answer stands, since the log's fence is not raised yet; the wish for the next is the new owner's to serve. */
    @Test
    void whoGoesOnToTheNextWhileAnotherNodeTakesHimOverSearchesThere() {
        AtomicBoolean claimed = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        talk.fails = call -> {
            if (claimed.get() && ended.compareAndSet(false, true)) {
                b.say(end(true));
            }
            claimed.set(claimed.get() || call.equals("claim"));
            return false;
        };

        Line there = talk.move();
        talk.world.pass(Duration.ofSeconds(6));

        assertThat(b.all(ServerFrame.Ok.class)).anyMatch(ok -> ok.re().equals("end"));
        assertThat(there.all(ServerFrame.ConversationEnded.class)).isNotEmpty();
        assertThat(there.all(ServerFrame.QueueWaiting.class)).isNotEmpty();
    }

    private void nextIsAnsweredOnceItCanBe() {
        a.frames.clear();
        a.say(end(true));

        assertThat(a.all(ServerFrame.Ok.class)).isEmpty();
        assertThat(a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        talk.fails = call -> false;

        a.say(end(true));
        talk.world.pass(Duration.ofSeconds(6));

        assertThat(a.get(ServerFrame.Ok.class).re()).isEqualTo("end");
        assertThat(a.all(ServerFrame.QueueWaiting.class)).isNotEmpty();
    }

    private ClientFrame end(boolean next) {
        return new ClientFrame.ConversationEnd("end", talk.conversation, 2, next, null);
    }
}
