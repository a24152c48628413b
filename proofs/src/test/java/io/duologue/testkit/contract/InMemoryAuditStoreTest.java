package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryAuditStoreTest extends AuditStoreContract {
    @Override
    protected AuditStore newStore() {
        return AuditStore.inMemory(100);
    }

    @Test
    void ofMoreThanItHasRoomForTheLatestAreThere() {
        AuditStore two = AuditStore.inMemory(2);

        for (int i = 1; i <= 5; i++) {
            two.write(new Entry("id-" + i, Instant.EPOCH, new UserId("u_a"), Action.LIFTED, "R-1", new UserId("u_b")));
        }

        assertThat(two.read(Long.MAX_VALUE, 10))
                .extracting(AuditStore.Written::number)
                .containsExactly(5L, 4L);
    }
}
