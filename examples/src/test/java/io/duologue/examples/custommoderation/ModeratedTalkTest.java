package io.duologue.examples.custommoderation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.protocol.ErrorCode;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people see of both policies, in a running engine. */
class ModeratedTalkTest {
    private final SlowService service;
    private final ModerationPolicy policy;

    ModeratedTalkTest() throws IOException {
        service = new SlowService();
        policy = policy(service);
    }

    private static ModerationPolicy policy(SlowService service) {
        // [1]
        ModerationPolicy policy = ModerationPolicy.standard()
                .and(new WordList(Set.of("heck")))
                .and(new AskedElsewhere(service.address()));
        // [/1]
        return policy;
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whatOneOfThemBlocksReachesNobody() {
        try (FakeServer server =
                FakeServer.builder().engine(usual -> usual.moderation(policy)).start()) {
            ScriptedPartner maya = server.partner("maya").join("backend");
            ScriptedPartner tomas = server.partner("tomas").join("backend");

            assertThat(maya.refused("what the heck", ErrorCode.MESSAGE_BLOCKED).rule())
                    .isEqualTo("word-list");
            assertThat(maya.refused("a coffee?", ErrorCode.MESSAGE_BLOCKED).rule())
                    .isEqualTo("service");
            maya.say("tea?");

            assertThat(tomas.heard("tea?").words()).containsExactly("tea?");
        }
    }

    // [2]
    @Test
    void withoutAVerdictNothingIsSentUntilThereIsOne() {
        try (FakeServer server =
                FakeServer.builder().engine(usual -> usual.moderation(policy)).start()) {
            ScriptedPartner maya = server.partner("maya").join("backend");
            ScriptedPartner tomas = server.partner("tomas").join("backend");

            assertThat(maya.refused("a coffee?", ErrorCode.MESSAGE_BLOCKED).rule())
                    .isEqualTo("service");

            service.broken = true;
            maya.refused("tea?", ErrorCode.MODERATION_UNAVAILABLE);
            service.broken = false;
            maya.say("tea?"); // the same number again

            tomas.heard("tea?");
        }
    }
    // [/2]
}
