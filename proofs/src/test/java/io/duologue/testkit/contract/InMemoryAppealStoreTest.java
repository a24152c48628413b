package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AppealStore.Appeal;
import org.junit.jupiter.api.Test;

class InMemoryAppealStoreTest extends AppealStoreContract {
    @Override
    protected AppealStore newStore() {
        return AppealStore.inMemory(100);
    }

    @Test
    void oneMoreThanThereIsRoomForIsNotTaken() {
        AppealStore one = AppealStore.inMemory(1);
        one.file(new Appeal("case-1", MAYA, "It was not me.", NINE, null, null, null));

        assertThatThrownBy(() -> one.file(new Appeal("case-2", MAYA, "Nor that.", NINE, null, null, null)))
                .isInstanceOf(BackendException.class);

        assertThat(one.find("case-2")).isEmpty();
        assertThat(one.open(null, 10)).hasSize(1);
    }

    @Test
    void anAppealHasOneToAThousandCharacters() {
        assertThat(new Appeal("case-1", MAYA, "🙂".repeat(1_000), NINE, null, null, null).isOpen())
                .isTrue();
        assertThatThrownBy(() -> new Appeal("case-1", MAYA, "", NINE, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Appeal("case-1", MAYA, "x".repeat(1_001), NINE, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
