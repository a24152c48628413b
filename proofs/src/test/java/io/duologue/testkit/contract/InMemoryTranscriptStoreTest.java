package io.duologue.testkit.contract;

import io.duologue.core.conversation.TranscriptStore;

class InMemoryTranscriptStoreTest extends TranscriptStoreContract {
    @Override
    protected TranscriptStore newStore() {
        return TranscriptStore.inMemory(100);
    }
}
