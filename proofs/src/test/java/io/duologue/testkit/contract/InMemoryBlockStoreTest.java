package io.duologue.testkit.contract;

import io.duologue.core.moderation.BlockStore;

class InMemoryBlockStoreTest extends BlockStoreContract {
    @Override
    protected BlockStore newStore() {
        return BlockStore.inMemory(10_000);
    }
}
