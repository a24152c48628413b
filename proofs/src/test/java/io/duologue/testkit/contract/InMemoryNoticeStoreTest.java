package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeStore;
import org.junit.jupiter.api.Test;

class InMemoryNoticeStoreTest extends NoticeStoreContract {
    @Override
    protected NoticeStore newStore() {
        return NoticeStore.inMemory(100);
    }

    @Test
    void whoWasToldSomethingLongestAgoMakesRoom() {
        NoticeStore notices = NoticeStore.inMemory(2);
        notices.add(People.MAYA, notice("n_1"));
        notices.add(People.ADA, notice("n_2"));
        notices.add(People.MAYA, notice("n_3"));

        notices.add(People.TOMAS, notice("n_4"));

        assertThat(notices.open(People.ADA)).isEmpty();
        assertThat(notices.open(People.MAYA)).hasSize(2);
        assertThat(notices.open(People.TOMAS)).hasSize(1);
    }

    private static Notice notice(String id) {
        return Notice.builder()
                .id(id)
                .kind(Notice.Kind.UNLINKED)
                .provider(new ProviderId("github"))
                .at(People.NINE)
                .build();
    }
}
