package io.duologue.testkit.contract;

import io.duologue.core.profile.ProfileStore;

class InMemoryProfileStoreTest extends ProfileStoreContract {
    @Override
    protected ProfileStore newStore() {
        return ProfileStore.inMemory(100);
    }
}
