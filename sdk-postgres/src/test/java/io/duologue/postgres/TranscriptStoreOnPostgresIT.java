package io.duologue.postgres;

import io.duologue.core.conversation.TranscriptStore;
import io.duologue.testkit.contract.TranscriptStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class TranscriptStoreOnPostgresIT extends TranscriptStoreContract {

    @Override
    protected TranscriptStore newStore() {
        return Servers.empty().transcripts();
    }
}
