package io.duologue.examples.custommatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands.Doing;
import io.duologue.core.engine.Commands.QueueView;
import io.duologue.matching.PairingRules;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MentoringTest {
    private static final PairingRules RULES = Mentoring.rules(Duration.ZERO);

    @Test
    void theEngineBringsAMentorAndAMenteeTogetherAndLeavesWhoJustTalks() {
        try (FakeServer server = FakeServer.builder()
                .engine(usual -> usual.pairing(RULES).matcher(new FirstComeMatcher(RULES)))
                .start()) {
            searching(server, "Tomas", TalkIntent.TALK);
            ScriptedPartner mentor = searching(server, "Maya", TalkIntent.MENTOR);
            ScriptedPartner mentee = searching(server, "Ada", TalkIntent.LEARN);

            mentor.met().say("What would you like to learn?");
            mentee.heard("What would you like to learn?");

            assertThat(doing(server, "Tomas")).isEqualTo(Doing.WAITING);
        }
    }

    /** A scripted partner's own search is always one to talk. */
    private static ScriptedPartner searching(FakeServer server, String name, TalkIntent intent) {
        ScriptedPartner person = server.partner(name).comeBack();
        ClientFrame.QueueJoin search =
                new ClientFrame.QueueJoin(null, List.of("backend"), TalkMode.TEXT, intent, false, List.of());
        assertThat(server.engine().commands().join(server.user(name), search)).isInstanceOf(Answer.Done.class);
        return person;
    }

    private static Doing doing(FakeServer server, String name) {
        Answer<QueueView> view = server.engine().commands().queue(server.user(name));
        return ((Answer.Done<QueueView>) view).value().doing();
    }
}
