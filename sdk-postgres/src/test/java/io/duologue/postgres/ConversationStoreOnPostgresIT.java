package io.duologue.postgres;

import io.duologue.core.conversation.ConversationStore;
import io.duologue.testkit.contract.ConversationStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ConversationStoreOnPostgresIT extends ConversationStoreContract {

    @Override
    protected ConversationStore newStore() {
        return Servers.empty().conversations();
    }
}
