package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.Verdict;
import io.duologue.protocol.ErrorCode;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import org.junit.jupiter.api.Test;

/** What people see of a policy of one's own, in a running engine. */
class OwnPolicyInAnEngineTest {
    private final Service service = new Service();
    private final ModerationPolicy policy = ModerationPolicy.standard().and(service::judge);

    /** A moderation service that dislikes coffee, and may be out of order. */
    private static final class Service {
        volatile boolean broken;

        Verdict judge(ModerationPolicy.MessageDraft draft) {
            if (broken) {
                throw new IllegalStateException("out of order");
            }
            return draft.text().contains("coffee") ? Verdict.block("service", "No coffee.") : Verdict.ALLOW;
        }
    }

    // [1]
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
    // [/1]
}
