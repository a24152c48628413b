package io.duologue.examples.custommoderation;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.testkit.contract.ModerationPolicyContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class AskedElsewhereTest extends ModerationPolicyContract {
    private static SlowService service;

    @BeforeAll
    static void start() throws IOException {
        service = new SlowService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Override
    protected ModerationPolicy newPolicy() {
        return new AskedElsewhere(service.address());
    }

    @Override
    protected List<String> texts() {
        return List.of("a cup of coffee");
    }
}
