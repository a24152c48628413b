package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.Party;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.session.SessionId;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Somebody comes back to his conversation at another node, while something else happens to it. */
class ComingBackTest {
    private static final long FAR_ABOVE = Long.MAX_VALUE / 4;

    private final TalkAtTwoNodes talk = new TalkAtTwoNodes();
    private final ConversationLog log = talk.world.stores.log();
    private final PresenceDirectory presence = talk.world.stores.presence();
    private final ConversationId conversation = new ConversationId(talk.conversation);
    private final Party party =
            log.find(conversation).orElseThrow().info().party(talk.tomas).orElseThrow();

    @Test
    void whatIsSaidRightBehindHisFenceRingsForHimAlready() {
        afterTheFence(() -> talk.a.send(talk.conversation, 2, "Meanwhile"));

        Line back = talk.move();

        assertThat(back.texts()).containsExactly("Meanwhile");
        assertThat(back.get(ServerFrame.Live.class)).isNotNull();
    }

    @Test
    void whatIsSaidRightBeforeHisFenceIsReadBeforeHeIsLive() {
        once("fence", () -> talk.a.send(talk.conversation, 2, "A moment before"));

        Line back = talk.move();

        assertThat(back.texts()).containsExactly("A moment before");
        assertThat(back.frames.stream().map(ServerFrame::type)).endsWith(ServerFrame.Type.LIVE);
    }

    @Test
    void whoHadToRaiseHisFenceIsAnnouncedWithIt() {
        log.fence(conversation, party, FAR_ABOVE);
        Line back = talk.move();

        back.cut();

        assertThat(presence.locate(talk.tomas)).isEmpty();
    }

    @Test
    void whoHadToRaiseHisFenceReadsWhatNobodyRangHimFor() {
        talk.arrives = bell -> false;
        log.fence(conversation, party, FAR_ABOVE);
        afterTheFence(() -> talk.a.send(talk.conversation, 2, "Meanwhile"));

        Line back = talk.move();

        assertThat(back.texts()).containsExactly("Meanwhile");
    }

    @Test
    void whoeverIsReplacedWhileHeComesBackIsNotSaidToBeThere() {
        once("fence", () -> {
            long above = talk.world
                    .stores
                    .sessions()
                    .claim(talk.tomas, new NodeId("east"), new SessionId("s_other"), talk.world.instant())
                    .session()
                    .fence();
            log.fence(conversation, party, above);
        });

        Line back = talk.move();

        assertThat(back.closeCode).isEqualTo(CloseCode.REPLACED.code());
        assertThat(presence.locate(talk.tomas)).isEmpty();
    }

    @Test
    void whoSaidHelloLateIsNotLookedUpOnceMoreAtOnce() {
        Line late = talk.world.connect(talk.world.engine("west"), talk.tomas);
        talk.world.pass(talk.world.options.bellDistrust());
        talk.world.kill("north");
        talk.world.kill("south");
        late.say(new ClientFrame.Hello("h", "test", "instance-b", List.of(), List.of()));
        talk.asked.clear();

        talk.world.pass(Duration.ofMillis(500));

        assertThat(late.get(ServerFrame.Live.class)).isNotNull();
        assertThat(talk.asked).doesNotContain("find");
    }

    /** Does it right before this is asked of a store for the first time. */
    private void once(String call, Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        talk.fails = asked -> {
            if (asked.equals(call) && done.compareAndSet(false, true)) {
                what.run();
            }
            return false;
        };
    }

    /** Does it when the log has raised the fence of whoever comes back, and before he knows. */
    private void afterTheFence(Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        talk.shown = answer -> {
            if (answer instanceof ConversationLog.FenceResult.Raised && done.compareAndSet(false, true)) {
                what.run();
            }
            return answer;
        };
    }
}
