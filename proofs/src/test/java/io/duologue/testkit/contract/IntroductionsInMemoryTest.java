package io.duologue.testkit.contract;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import java.util.Random;

/** Of stores that are asked one by one. */
class IntroductionsInMemoryTest extends IntroductionsContract {
    @Override
    protected Stores newStores() {
        return inMemory();
    }

    static Stores inMemory() {
        return Duologue.inMemory(EngineOptions.builder().build(), new Random(1));
    }
}
