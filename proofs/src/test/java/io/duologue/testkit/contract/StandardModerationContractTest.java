package io.duologue.testkit.contract;

import io.duologue.core.moderation.ModerationPolicy;
import java.util.List;

class StandardModerationContractTest extends ModerationPolicyContract {
    @Override
    protected ModerationPolicy newPolicy() {
        return ModerationPolicy.standard();
    }

    @Override
    protected List<String> texts() {
        return List.of("write to maya@example.org", "t.me/maya", "+46 70 123 45 67", "my telegram: maya_l");
    }
}
