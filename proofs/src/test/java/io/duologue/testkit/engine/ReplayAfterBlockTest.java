package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.Rule;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is shown on a return after having blocked the partner. */
class ReplayAfterBlockTest {
    private static final UserId TOMAS = new UserId("u_tomas");

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");
    private final Pair pair = world.talk(engine);

    @Test
    @Rule("W-71")
    void wordsThatHadNotArrivedBeforeTheBlockAreGone() {
        Cursor heard = tomasMissesTheSecondMessage();

        block();

        Line back = returns(heard);
        assertThat(back.texts()).isEmpty();
        assertThat(back.all(ServerFrame.EntryGone.class)).hasSize(1);
        assertThat(back.all(ServerFrame.ConversationEnded.class)).hasSize(1);
    }

    @Test
    @Rule("W-71")
    void aConversationThatWasOverBeforeTheBlockIsReplayedUpToItsEnd() {
        Cursor heard = tomasMissesTheSecondMessage();
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 3, false, null));

        block();
        pair.a().send(pair.conversation(), 4, "behind the end");

        Line back = returns(heard);
        assertThat(back.texts()).containsExactly("missed");
        assertThat(back.all(ServerFrame.ConversationEnded.class)).hasSize(1);
        assertThat(returns(lastOf(back)).texts()).isEmpty();
    }

    private Cursor tomasMissesTheSecondMessage() {
        pair.a().send(pair.conversation(), 1, "heard");
        Cursor heard = lastOf(pair.b());
        pair.b().cut();
        pair.a().send(pair.conversation(), 2, "missed");
        return heard;
    }

    private void block() {
        engine.commands().block(TOMAS, new ConversationId(pair.conversation()));
        world.settle();
    }

    private Line returns(Cursor cursor) {
        return world.hello(engine, TOMAS, "instance-b", new ClientFrame.HeldCursor(pair.conversation(), cursor));
    }

    private Cursor lastOf(Line line) {
        List<Cursor> cursors = line.cursors(pair.conversation());
        return cursors.get(cursors.size() - 1);
    }
}
