package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import io.duologue.core.moderation.AuditStore.Written;
import io.duologue.testkit.Rule;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link AuditStore}. Extend it and hand in an empty store of yours. */
public abstract class AuditStoreContract {
    private static final int ROOM = 100;

    private AuditStore audit = AuditStore.inMemory(1);

    /** An empty store with room for 100 entries at least that shares nothing with those made before. */
    protected abstract AuditStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        audit = newStore();
    }

    @Test
    @Rule("AU-1")
    protected void anEntryIsWrittenOnce() {
        long number = audit.write(entry(1));
        Entry other = new Entry(entry(1).id(), NINE.plusSeconds(60), TOMAS, Action.LIFTED, "case-9", ADA);

        long again = audit.write(other);

        assertThat(again).isEqualTo(number);
        assertThat(audit.read(Long.MAX_VALUE, 10)).containsExactly(new Written(number, entry(1)));
    }

    @Test
    @Rule("AU-1")
    protected void ofOneEntryThatIsWrittenManyTimesAtOnceThereIsOne() throws Exception {
        List<Long> numbers = Together.all(i -> audit.write(entry(1)));

        assertThat(audit.read(Long.MAX_VALUE, 10)).extracting(Written::number).hasSize(1);
        assertThat(numbers).containsOnly(audit.read(Long.MAX_VALUE, 1).get(0).number());
    }

    @Test
    @Rule("AU-2")
    protected void whatWasWrittenIsReadTheLatestFirst() {
        long first = audit.write(entry(2));
        long second = audit.write(entry(1));

        assertThat(second).isGreaterThan(first).isPositive();
        assertThat(audit.read(Long.MAX_VALUE, 10))
                .containsExactly(new Written(second, entry(1)), new Written(first, entry(2)));
        assertThat(audit.read(Long.MAX_VALUE, 1)).containsExactly(new Written(second, entry(1)));
    }

    @Test
    @Rule("AU-2")
    protected void ofEntriesAtOnceNoneIsLostAndEachHasANumber() throws Exception {
        List<Long> numbers = Together.all(i -> audit.write(entry(i)));

        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(audit.read(Long.MAX_VALUE, ROOM))
                .extracting(Written::number)
                .containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    @Rule("AU-3")
    protected void aPageGoesOnBelowANumberWhateverWasWrittenMeanwhile() {
        IntStream.rangeClosed(1, 5).forEach(i -> audit.write(entry(i)));
        long last = audit.read(Long.MAX_VALUE, 2).get(1).number();

        audit.write(entry(6));

        assertThat(audit.read(last, 2)).extracting(Written::entry).containsExactly(entry(3), entry(2));
        assertThat(audit.read(audit.read(last, 10).get(2).number(), 2)).isEmpty();
    }

    @Test
    @Rule("AU-4")
    protected void theLatestAreKept() {
        int all = ROOM + 5;
        IntStream.rangeClosed(1, all).forEach(i -> audit.write(entry(i)));

        assertThat(audit.read(Long.MAX_VALUE, ROOM))
                .extracting(Written::entry)
                .isEqualTo(
                        IntStream.range(0, ROOM).mapToObj(i -> entry(all - i)).toList());
    }

    @Test
    @Rule("AU-4")
    protected void whoReadsALotPushesOutNothingThatWasDone() {
        IntStream.rangeClosed(1, 10).forEach(i -> audit.write(entry(i)));

        IntStream.rangeClosed(1, ROOM * 10).forEach(i -> audit.write(reading(i)));

        assertThat(audit.read(Long.MAX_VALUE, ROOM * 20))
                .extracting(Written::entry)
                .contains(reading(ROOM * 10))
                .containsAll(IntStream.rangeClosed(1, 10)
                        .mapToObj(AuditStoreContract::entry)
                        .toList());
    }

    @Test
    @Rule("AU-5")
    protected void anEntryIsGoneAtItsTimeAndNotBefore() {
        audit.write(entry(2));
        audit.write(entry(1));
        audit.write(entry(3));

        assertThat(audit.removeUntil(NINE.plusSeconds(1).minusMillis(1), 10)).isZero();
        assertThat(audit.read(Long.MAX_VALUE, 10)).hasSize(3);

        assertThat(audit.removeUntil(NINE.plusSeconds(2), 10)).isEqualTo(2);
        assertThat(audit.read(Long.MAX_VALUE, 10)).extracting(Written::entry).containsExactly(entry(3));
        assertThat(audit.removeUntil(NINE.plusSeconds(2), 10)).isZero();
    }

    @Test
    @Rule("AU-5")
    protected void theNumberOfAnEntryThatIsGoneIsNotGivenAgain() {
        long last = audit.write(entry(1));

        assertThat(audit.removeUntil(NINE.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(audit.write(entry(2))).isGreaterThan(last);
    }

    @Test
    @Rule("AU-5")
    protected void noMoreAreRemovedAtOnceThanAskedFor() {
        IntStream.rangeClosed(1, 3).forEach(i -> audit.write(entry(i)));

        assertThat(audit.removeUntil(NINE.plusSeconds(3), 2)).isEqualTo(2);

        assertThat(audit.read(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    @Rule("AU-6")
    protected void anEntryIsFoundByItsIdAndByNoOther() {
        audit.write(entry(1));
        audit.write(entry(2));
        audit.write(new Entry(entry(1).id(), NINE.plusSeconds(60), TOMAS, Action.LIFTED, "case-9", ADA));

        assertThat(audit.find(entry(1).id())).contains(entry(1));
        assertThat(audit.find(entry(2).id())).contains(entry(2));
        assertThat(audit.find("decided:case-")).isEmpty();
        assertThat(audit.find("case-1")).isEmpty();
        audit.removeUntil(NINE.plusSeconds(1), 10);
        assertThat(audit.find(entry(1).id())).isEmpty();
    }

    @Test
    @Rule("AU-2")
    protected void eachKindOfActIsReadAsItWasWritten() {
        List<Entry> written = Stream.of(Action.values())
                .map(action -> new Entry("act:" + action, NINE, ADA, action, "case-1", TOMAS))
                .toList();

        written.forEach(audit::write);

        assertThat(audit.read(Long.MAX_VALUE, 100))
                .extracting(Written::entry)
                .containsExactlyInAnyOrderElementsOf(written);
        assertThat(written)
                .allSatisfy(entry -> assertThat(audit.find(entry.id())).contains(entry));
    }

    private static Entry reading(int number) {
        return new Entry("read:" + number, NINE.plusSeconds(number), ADA, Action.READ, "case-1", TOMAS);
    }

    private static Entry entry(int number) {
        return new Entry(
                "decided:case-" + number, NINE.plusSeconds(number), ADA, Action.UPHELD, "case-" + number, TOMAS);
    }
}
