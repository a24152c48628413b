package io.duologue.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.testkit.Rule;
import io.duologue.testkit.history.HistoryEvent.Accepted;
import io.duologue.testkit.history.HistoryEvent.Answered;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.State;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A checker that finds nothing is worth nothing: every kind of damage to a good history is found under its invariant. */
class HistoryCheckerTest {
    private static final int SEEDS = 50;

    @Test
    void aGoodHistoryHasNoViolations() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Violation> found = HistoryChecker.check(History.of(GoodHistory.of(seed)));

            assertThat(found).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    @Rule("W-71")
    void aConversationThatWasOverAtTheBlockMayBeReplayed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<HistoryEvent> events = replayedAfter(seed, true);

            assertThat(HistoryChecker.check(History.of(events)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    @Rule("W-71")
    void aConversationThatGoesOnAtTheBlockIsNotReplayed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<HistoryEvent> events = replayedAfter(seed, false);

            assertThat(HistoryChecker.check(History.of(events)))
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .extracting(Violation::invariant)
                    .containsOnly(Invariant.SILENCED);
        }
    }

    @Test
    @Rule("W-71")
    void whatWasSaidInASealedConversationIsNotShownAnyMore() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<HistoryEvent> events = replayedAfter(seed, true);
            events.replaceAll(event -> event instanceof HistoryEvent.Finished f
                    ? new HistoryEvent.Finished(f.at(), f.conversation(), f.seq(), true)
                    : event);

            assertThat(HistoryChecker.check(History.of(events)))
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .extracting(Violation::invariant)
                    .containsOnly(Invariant.SILENCED);
        }
    }

    /** The first conversation as another application of ben's reads it, two seconds after he has blocked ana. */
    private static List<HistoryEvent> replayedAfter(long seed, boolean over) {
        List<HistoryEvent> events = new ArrayList<>(GoodHistory.of(seed));
        events.removeIf(event ->
                event instanceof Standing || event.toString().contains(GoodHistory.SECOND) || (!over && isEnd(event)));
        List<Received> heard = events.stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .filter(r -> r.person().equals(GoodHistory.BEN))
                .toList();
        Instant blocked = events.get(events.size() - 1).at();
        events.add(new HistoryEvent.Blocked(blocked, GoodHistory.BEN, GoodHistory.ANA));
        Instant later = blocked.plusSeconds(2);
        String other = "another of ben's";
        events.add(new HistoryEvent.Opened(later, GoodHistory.BEN, other, GoodHistory.FIRST, 0));
        heard.forEach(r -> events.add(new Received(
                later, later, r.person(), other, r.conversation(), r.seq(), r.what(), r.author(), r.n(), r.text())));
        return events;
    }

    private static boolean isEnd(HistoryEvent event) {
        return event instanceof HistoryEvent.Finished
                || event instanceof HistoryEvent.ServerAppended
                || (event instanceof Received r && r.what() == What.END);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageIsFoundUnderItsInvariant(Damage damage) {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<HistoryEvent> damaged = damage.how().make(new ArrayList<>(GoodHistory.of(seed)), new Random(seed));

            List<Violation> found = HistoryChecker.check(History.of(damaged));

            assertThat(found)
                    .as("%s, seed %d", damage.what(), seed)
                    .extracting(Violation::invariant)
                    .contains(damage.breaks());
        }
    }

    /** @param how changes a good history */
    record Damage(String what, Invariant breaks, How how) {
        @Override
        public String toString() {
            return what;
        }
    }

    interface How {
        List<HistoryEvent> make(List<HistoryEvent> events, Random random);
    }

    static Stream<Damage> damages() {
        return Stream.of(
                new Damage(
                        "delivered in another conversation",
                        Invariant.NO_CROSS_TALK,
                        (events, random) -> change(
                                events,
                                random,
                                Received.class,
                                r -> isFor(r, GoodHistory.FIRST),
                                r -> moved(r, "words said elsewhere"))),
                new Damage("the last message never arrives", Invariant.EXACTLY_ONCE, HistoryCheckerTest::lastIsLost),
                new Damage("delivered twice", Invariant.EXACTLY_ONCE, (events, random) -> {
                    int at = pick(events, random, Received.class, r -> isMessage(r) && isForPartner(r));
                    events.add(at + 1, events.get(at));
                    return events;
                }),
                new Damage("twice in the log", Invariant.EXACTLY_ONCE, HistoryCheckerTest::twiceInTheLog),
                new Damage(
                        "refused, yet delivered",
                        Invariant.EXACTLY_ONCE,
                        (events, random) -> change(
                                events,
                                random,
                                Answered.class,
                                HistoryCheckerTest::isOk,
                                a -> answered(a, Outcome.REFUSED))),
                new Damage(
                        "expired, yet delivered",
                        Invariant.EXACTLY_ONCE,
                        (events, random) -> change(
                                events,
                                random,
                                Answered.class,
                                HistoryCheckerTest::isOk,
                                a -> answered(a, Outcome.EXPIRED))),
                new Damage(
                        "ok for words that were never sent",
                        Invariant.EXACTLY_ONCE,
                        (events, random) -> change(
                                events,
                                random,
                                Answered.class,
                                a -> isOk(a) && a.seq() > 1,
                                a -> new Answered(
                                        a.at(), a.person(), a.conversation(), a.message(), a.outcome(), a.seq() - 1))),
                new Damage(
                        "told as delivered before it arrived",
                        Invariant.EXACTLY_ONCE,
                        HistoryCheckerTest::toldTooEarly),
                new Damage(
                        "two orders",
                        Invariant.ONE_ORDER,
                        (events, random) -> change(
                                events,
                                random,
                                Received.class,
                                r -> isMessage(r) && isForPartner(r) && r.seq() > 1,
                                r -> at(r, r.seq() - 1))),
                new Damage("a gap", Invariant.ONE_ORDER, (events, random) -> {
                    events.remove(pick(events, random, Received.class, r -> isMessage(r) && r.seq() == 2));
                    return events;
                }),
                new Damage(
                        "n does not ascend",
                        Invariant.ONE_ORDER,
                        (events, random) ->
                                everywhere(events, random, r -> isMessage(r) && r.n() > 1, r -> numbered(r, 1))),
                new Damage("accepted in reverse", Invariant.ONE_ORDER, HistoryCheckerTest::reversed),
                new Damage(
                        "before what was known to be there",
                        Invariant.REAL_TIME_ORDER,
                        HistoryCheckerTest::beforeTheKnown),
                new Damage(
                        "accepted below the fence",
                        Invariant.ONE_OWNER,
                        (events, random) -> change(
                                events,
                                random,
                                Accepted.class,
                                a -> true,
                                a -> new Accepted(a.at(), a.conversation(), a.person(), 1, a.n(), a.seq()))),
                new Damage(
                        "the server decided on an old fence",
                        Invariant.ONE_OWNER,
                        (events, random) -> change(
                                events,
                                random,
                                HistoryEvent.ServerAppended.class,
                                s -> true,
                                s -> new HistoryEvent.ServerAppended(
                                        s.at(), s.conversation(), java.util.Map.of(GoodHistory.ANA, 1L), s.what()))),
                new Damage("in two conversations", Invariant.ONE_OWNER, (events, random) -> {
                    events.removeIf(HistoryEvent.Finished.class::isInstance);
                    return events;
                }),
                new Damage(
                        "sits alone",
                        Invariant.ONE_OWNER,
                        (events, random) -> change(
                                events, random, Standing.class, s -> true, s -> standing(s, State.CLOSED, null, 0))),
                new Damage("delivered after the end", Invariant.END_IS_LAST, HistoryCheckerTest::afterTheEnd),
                new Damage("heard after it was told as lost", Invariant.END_IS_LAST, (events, random) -> {
                    int at = pick(events, random, Received.class, r -> isMessage(r) && isForPartner(r));
                    Received heard = (Received) events.get(at);
                    events.add(
                            at,
                            new HistoryEvent.LostTold(
                                    heard.at(), heard.person(), heard.application(), heard.conversation()));
                    return events;
                }),
                new Damage("heard although restricted", Invariant.SILENCED, (events, random) -> {
                    Received heard = heardAt(events, random);
                    events.add(0, new HistoryEvent.Restricted(heard.at().minusSeconds(2), heard.author(), null));
                    return events;
                }),
                new Damage("heard although blocked", Invariant.SILENCED, (events, random) -> {
                    Received heard = heardAt(events, random);
                    events.add(0, new HistoryEvent.Blocked(heard.at().minusSeconds(2), heard.person(), heard.author()));
                    return events;
                }),
                new Damage(
                        "neither live nor closed",
                        Invariant.LIVENESS,
                        (events, random) -> change(
                                events, random, Standing.class, s -> true, s -> standing(s, State.LIMBO, null, 0))),
                new Damage(
                        "never answered",
                        Invariant.LIVENESS,
                        (events, random) -> change(
                                events,
                                random,
                                Standing.class,
                                s -> true,
                                s -> standing(s, State.LIVE, s.conversation(), 1))),
                new Damage(
                        "half open",
                        Invariant.LIVENESS,
                        (events, random) -> change(
                                events,
                                random,
                                HistoryEvent.LineStanding.class,
                                l -> true,
                                l -> new HistoryEvent.LineStanding(l.at(), l.connection(), false, true))),
                new Damage(
                        "more than the window",
                        Invariant.BOUNDED,
                        (events, random) -> change(
                                events,
                                random,
                                HistoryEvent.Unacknowledged.class,
                                u -> true,
                                u -> new HistoryEvent.Unacknowledged(
                                        u.at(),
                                        u.connection(),
                                        u.limitEntries() + 1,
                                        1,
                                        u.limitEntries(),
                                        u.limitBytes()))));
    }

    // ── damages of several events ──

    private static List<HistoryEvent> lastIsLost(List<HistoryEvent> events, Random random) {
        long last = events.stream()
                .filter(e ->
                        e instanceof Answered a && isOk(a) && a.conversation().equals(GoodHistory.SECOND))
                .mapToLong(e -> ((Answered) e).seq())
                .max()
                .orElseThrow();
        events.removeIf(e -> e instanceof Received r
                && r.conversation().equals(GoodHistory.SECOND)
                && r.seq() == last
                && isForPartner(r));
        events.removeIf(e -> e instanceof HistoryEvent.DeliveredTold d
                && d.conversation().equals(GoodHistory.SECOND)
                && d.upTo() == last);
        return events;
    }

    private static List<HistoryEvent> twiceInTheLog(List<HistoryEvent> events, Random random) {
        Received last = null;
        int place = 0;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Received r && isMessage(r) && isForPartner(r)) {
                last = r;
                place = i;
            }
        }
        events.add(place + 1, at(last, last.seq() + 1));
        return events;
    }

    private static List<HistoryEvent> toldTooEarly(List<HistoryEvent> events, Random random) {
        int told = pick(events, random, HistoryEvent.DeliveredTold.class, d -> true);
        HistoryEvent.DeliveredTold d = (HistoryEvent.DeliveredTold) events.remove(told);
        int accepted = indexOf(
                events,
                e -> e instanceof Accepted a && a.conversation().equals(d.conversation()) && a.seq() == d.upTo());
        events.add(accepted, d);
        return events;
    }

    /** Two messages of one sender change their places in the log, and everybody sees it so. */
    private static List<HistoryEvent> reversed(List<HistoryEvent> events, Random random) {
        List<Answered> mine = events.stream()
                .filter(e -> e instanceof Answered a && isOk(a) && a.person().equals(GoodHistory.ANA))
                .map(Answered.class::cast)
                .filter(a -> a.conversation().equals(GoodHistory.FIRST))
                .toList();
        return mine.size() < 2
                ? beforeTheKnownOrReversed(events, GoodHistory.SECOND)
                : swapped(
                        events,
                        GoodHistory.FIRST,
                        mine.get(0).seq(),
                        mine.get(1).seq());
    }

    private static List<HistoryEvent> beforeTheKnownOrReversed(List<HistoryEvent> events, String conversation) {
        List<Answered> mine = events.stream()
                .filter(e -> e instanceof Answered a && isOk(a))
                .map(Answered.class::cast)
                .filter(a -> a.conversation().equals(conversation) && a.person().equals(GoodHistory.ANA))
                .toList();
        return swapped(events, conversation, mine.get(0).seq(), mine.get(1).seq());
    }

    private static List<HistoryEvent> beforeTheKnown(List<HistoryEvent> events, Random random) {
        List<Answered> all = events.stream()
                .filter(e -> e instanceof Answered a && isOk(a))
                .map(Answered.class::cast)
                .filter(a -> a.conversation().equals(GoodHistory.FIRST))
                .toList();
        return swapped(
                events,
                GoodHistory.FIRST,
                all.get(0).seq(),
                all.get(all.size() - 1).seq());
    }

    private static List<HistoryEvent> swapped(List<HistoryEvent> events, String conversation, long one, long other) {
        events.replaceAll(e -> {
            if (e instanceof Received r && r.conversation().equals(conversation)) {
                return r.seq() == one ? at(r, other) : r.seq() == other ? at(r, one) : r;
            }
            if (e instanceof Answered a && isOk(a) && a.conversation().equals(conversation)) {
                long seq = a.seq() == one ? other : a.seq() == other ? one : a.seq();
                return new Answered(a.at(), a.person(), a.conversation(), a.message(), a.outcome(), seq);
            }
            return e;
        });
        return events;
    }

    private static List<HistoryEvent> afterTheEnd(List<HistoryEvent> events, Random random) {
        int end = pick(events, random, Received.class, r -> r.what() == What.END);
        Received r = (Received) events.get(end);
        events.add(
                end + 1,
                new Received(
                        r.at(),
                        r.saidAt(),
                        r.person(),
                        r.application(),
                        r.conversation(),
                        r.seq() + 1,
                        What.PRESENCE,
                        null,
                        0,
                        "away"));
        return events;
    }

    private static Received heardAt(List<HistoryEvent> events, Random random) {
        return (Received) events.get(pick(events, random, Received.class, r -> isMessage(r) && isForPartner(r)));
    }

    // ── parts ──

    private static <E extends HistoryEvent> List<HistoryEvent> change(
            List<HistoryEvent> events,
            Random random,
            Class<E> type,
            Predicate<E> which,
            Function<E, HistoryEvent> how) {
        int at = pick(events, random, type, which);
        events.set(at, how.apply(type.cast(events.get(at))));
        return events;
    }

    private static List<HistoryEvent> everywhere(
            List<HistoryEvent> events, Random random, Predicate<Received> which, UnaryOperator<Received> how) {
        Received chosen = (Received) events.get(pick(events, random, Received.class, which));
        events.replaceAll(e ->
                e instanceof Received r && r.conversation().equals(chosen.conversation()) && r.seq() == chosen.seq()
                        ? how.apply(r)
                        : e);
        return events;
    }

    private static <E extends HistoryEvent> int pick(
            List<HistoryEvent> events, Random random, Class<E> type, Predicate<E> which) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (type.isInstance(events.get(i)) && which.test(type.cast(events.get(i)))) {
                places.add(i);
            }
        }
        return places.get(random.nextInt(places.size()));
    }

    private static int indexOf(List<HistoryEvent> events, Predicate<HistoryEvent> which) {
        return events.indexOf(events.stream().filter(which).findFirst().orElseThrow());
    }

    private static boolean isMessage(Received r) {
        return r.what() == What.MESSAGE;
    }

    private static boolean isForPartner(Received r) {
        return isMessage(r) && !r.person().equals(r.author());
    }

    private static boolean isFor(Received r, String conversation) {
        return isForPartner(r) && r.conversation().equals(conversation);
    }

    private static boolean isOk(Answered a) {
        return a.outcome() == Outcome.OK;
    }

    private static Received moved(Received r, String text) {
        return new Received(
                r.at(),
                r.saidAt(),
                r.person(),
                r.application(),
                r.conversation(),
                r.seq(),
                r.what(),
                r.author(),
                r.n(),
                text);
    }

    private static Received at(Received r, long seq) {
        return new Received(
                r.at(),
                r.saidAt(),
                r.person(),
                r.application(),
                r.conversation(),
                seq,
                r.what(),
                r.author(),
                r.n(),
                r.text());
    }

    private static Received numbered(Received r, long n) {
        return new Received(
                r.at(),
                r.saidAt(),
                r.person(),
                r.application(),
                r.conversation(),
                r.seq(),
                r.what(),
                r.author(),
                n,
                r.text());
    }

    private static Answered answered(Answered a, Outcome outcome) {
        return new Answered(a.at(), a.person(), a.conversation(), a.message(), outcome, 0);
    }

    private static Standing standing(Standing s, State state, String conversation, int unanswered) {
        return new Standing(s.at(), s.person(), s.application(), state, conversation, unanswered);
    }
}
