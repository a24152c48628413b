package io.duologue.examples.custommoderation;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.testkit.contract.ModerationPolicyContract;
import java.util.List;
import java.util.Set;

class WordListTest extends ModerationPolicyContract {
    @Override
    protected ModerationPolicy newPolicy() {
        return new WordList(Set.of("heck", "Mist"));
    }

    @Override
    protected List<String> texts() {
        return List.of("what the HECK", "so ein mist!", "mistaken", "heck", "he-ck");
    }
}
