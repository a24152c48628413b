package io.duologue.testkit.contract;

import io.duologue.core.conversation.ConversationStore;

class InMemoryConversationStoreTest extends ConversationStoreContract {
    @Override
    protected ConversationStore newStore() {
        return ConversationStore.inMemory(100);
    }
}
