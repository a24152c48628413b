package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeStore;
import io.duologue.testkit.Rule;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link NoticeStore}. Extend it and hand in an empty store of yours. */
public abstract class NoticeStoreContract {
    private NoticeStore notices = NoticeStore.inMemory(1);

    /** An empty store with room for 100 people that shares nothing with those made before. */
    protected abstract NoticeStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        notices = newStore();
    }

    @Test
    @Rule("NO-1")
    protected void whatWasAddedIsOpenTheLatestFirst() {
        notices.add(MAYA, notice(1));
        notices.add(ADA, notice(2));
        notices.add(MAYA, notice(3));

        assertThat(notices.open(MAYA)).containsExactly(notice(3), notice(1));
        assertThat(notices.open(ADA)).containsExactly(notice(2));
    }

    @Test
    @Rule({"NO-1", "NO-2"})
    protected void whatWasAcknowledgedIsOpenNoLonger() {
        notices.add(MAYA, notice(1));
        notices.add(MAYA, notice(2));

        assertThat(notices.acknowledge(MAYA, "n_1")).isTrue();
        assertThat(notices.acknowledge(MAYA, "n_1")).isFalse();

        assertThat(notices.open(MAYA)).containsExactly(notice(2));
    }

    @Test
    @Rule("NO-2")
    protected void nobodyAcknowledgesWhatAnotherWasTold() {
        notices.add(MAYA, notice(1));

        assertThat(notices.acknowledge(ADA, "n_1")).isFalse();

        assertThat(notices.open(MAYA)).containsExactly(notice(1));
    }

    @Test
    @Rule("NO-3")
    protected void aNoticeIsFoundAlsoWhenItWasAcknowledgedButNotByAnother() {
        notices.add(MAYA, notice(1));
        notices.acknowledge(MAYA, "n_1");

        assertThat(notices.find(MAYA, "n_1")).contains(notice(1));
        assertThat(notices.find(MAYA, "n_2")).isEmpty();
        assertThat(notices.find(ADA, "n_1")).isEmpty();
    }

    @Test
    @Rule("NO-6")
    protected void whatIsKeptIsAmongTheLatestAlsoWhenItWasAcknowledged() {
        notices.add(MAYA, notice(1));
        notices.add(ADA, notice(2));
        notices.add(MAYA, notice(3));
        notices.acknowledge(MAYA, "n_3");

        assertThat(notices.latest(MAYA)).containsExactly(notice(3), notice(1));
        assertThat(notices.latest(ADA)).containsExactly(notice(2));
    }

    @Test
    @Rule("NO-4")
    protected void theLatestOfAPersonAreKept() {
        int all = NoticeStore.MAX_PER_USER + 5;
        IntStream.rangeClosed(1, all).forEach(i -> notices.add(MAYA, notice(i)));

        List<Notice> latest =
                IntStream.rangeClosed(6, all).mapToObj(i -> notice(all + 6 - i)).toList();
        assertThat(notices.open(MAYA)).isEqualTo(latest);
        assertThat(notices.find(MAYA, "n_5")).isEmpty();
        assertThat(notices.acknowledge(MAYA, "n_5")).isFalse();
    }

    @Test
    @Rule("NO-5")
    protected void nothingIsLeftOfWhoIsRemoved() {
        notices.add(MAYA, notice(1));
        notices.add(ADA, notice(2));

        notices.erase(MAYA);
        notices.erase(MAYA);

        assertThat(notices.open(MAYA)).isEmpty();
        assertThat(notices.find(MAYA, "n_1")).isEmpty();
        assertThat(notices.open(ADA)).hasSize(1);
    }

    @Test
    @Rule("NO-7")
    protected void aNoticeIsGoneAtItsTimeAndNotBefore() {
        notices.add(MAYA, notice(1));
        notices.add(ADA, notice(1));
        notices.add(MAYA, notice(2));
        notices.acknowledge(ADA, "n_1");

        assertThat(notices.removeUntil(NINE.plusSeconds(1).minusMillis(1), 10)).isZero();
        assertThat(notices.removeUntil(NINE.plusSeconds(1), 1)).isEqualTo(1);
        assertThat(notices.removeUntil(NINE.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(notices.open(MAYA)).containsExactly(notice(2));
        assertThat(notices.find(MAYA, "n_1")).isEmpty();
        assertThat(notices.find(ADA, "n_1")).isEmpty();
    }

    private static Notice notice(int number) {
        return Notice.builder()
                .id("n_" + number)
                .kind(Notice.Kind.LINKED)
                .provider(new ProviderId("github"))
                .at(NINE.plusSeconds(number))
                .undoUntil(NINE.plusSeconds(number + 60))
                .build();
    }
}
