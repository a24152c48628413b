package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Topics;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import io.duologue.testkit.matching.MatcherContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BestSuitedMatcherTest extends MatcherContract {
    @Override
    protected Matcher newMatcher(PairingRules rules) {
        return new BestSuitedMatcher(rules);
    }

    @Test
    void twoMeetInAnEngineThatHasIt() {
        PairingRules rules = PairingRules.standard(Topics.tech(), Duration.ZERO);
        FakeServer.Builder builder = FakeServer.builder()
                        // [1]
                        .engine(usual -> usual.pairing(rules).matcher(new BestSuitedMatcher(rules)))
                // [/1]
                ;
        try (FakeServer server = builder.start()) {
            ScriptedPartner maya = server.partner("maya").join("backend");
            server.partner("tomas").join("backend");

            maya.met().say("hello");

            assertThat(server.engine().stores().queue().waiting(10)).isEmpty();
        }
    }
}
