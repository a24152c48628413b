package io.duologue.testkit.contract;

import io.duologue.core.moderation.RestrictionStore;

class InMemoryRestrictionStoreTest extends RestrictionStoreContract {
    @Override
    protected RestrictionStore newStore() {
        return RestrictionStore.inMemory(100);
    }
}
