package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the waits of those who ask for the same.
 *
 * <p><b>What is looked at.</b> The last waits that ended, and of those that go on so many as there is room for: whether somebody is
 * followed is decided when he arrives, so that those who are followed wait like those who are not. All of it is seen through one window
 * of time, from the oldest end that is kept until now: of who arrived earlier only that part of his wait counts which lies in it (a
 * period life table), or those who were matched before the window would be missing among those who were there to be matched.
 *
 * <p><b>How it is corrected.</b> The curve tells which wait four out of five, or half, stay within; what was told is then compared with
 * what became of it, and the level that is asked of the curve moves a little after each: up after a wait that took longer, down after one
 * that did not, for four out of five by four times as much after the first as after the second. In the long run a fifth of the waits take
 * longer, and half, whatever waits do (adaptive conformal inference). Where little is known yet, a little more is asked.
 *
 * <p><b>What is not said.</b> Nothing that rests on the waits of fewer than {@value Crowd#FEW} people: where two meet again and again, how
 * long they wait is theirs. People are told apart by a number; two who have the same count as one.
 *
 * <p>One thread at a time.
 *
 * @see <a href="https://arxiv.org/abs/2106.00170">I. Gibbs and E. Candès, Adaptive Conformal Inference Under Distribution Shift, NeurIPS
 *     2021</a>
 */
final class WaitCell {

    static final int MOST_ENDED = 256;
    static final int MOST_FOLLOWED = 64;
    static final Duration MAX_AGE = Duration.ofHours(1);

    private static final double HALF = 0.5;
    private static final double FOUR_OF_FIVE = 0.8;
    private static final double HIGHEST_LEVEL = 0.995;

    /** A level goes no further down from what it is for than this. */
    private static final double FURTHEST_DOWN = 0.3;

    /** A curve is drawn anew when this part of what it rests on has changed, and once a second. */
    private static final int REDRAWN_AFTER_PARTS = 16;

    private static final long REDRAWN_AFTER_MILLIS = 1_000;

    /**
     * Whether the level follows what became of earlier estimates.
     *
     * @param step how far one of them moves it; 0 for not at all
     */
    record Calibration(double step) {
        static final Calibration ONLINE = new Calibration(0.03);
        static final Calibration OFF = new Calibration(0);
    }

    private final Calibration calibration;
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final Set<FollowedWait> followed = new LinkedHashSet<>();
    private final Level half = new Level(HALF);
    private final Level fourOfFive = new Level(FOUR_OF_FIVE);
    private long windowStart = Long.MIN_VALUE;
    private @Nullable SurvivalCurve curve;
    private long drawnAt;
    private int changes;

    /** What is asked of a curve so that a share of waits stays within the answer. One thread at a time. */
    private final class Level {
        private final double share;
        private double asked;

        Level(double share) {
            this.share = share;
            asked = share;
        }

        /** @param missed how much of a wait took longer than the answer, 0–1 */
        void follow(double missed) {
            asked += calibration.step() * (missed - (1 - share));
            asked = Math.min(HIGHEST_LEVEL, Math.max(share - FURTHEST_DOWN, asked));
        }

        /** Empty if the curve does not reach that far. */
        Optional<Duration> in(SurvivalCurve drawn, long waitedMillis) {
            return drawn.within(waitedMillis, ofOneMore(asked, drawn.foundAfter(waitedMillis)));
        }
    }

    private record Ended(long arrived, long at, boolean matched, boolean followed, int whose) {}

    WaitCell(Calibration calibration) {
        this.calibration = calibration;
    }

    /** Whether it has room to follow one more; if so it does. */
    boolean follow(FollowedWait wait) {
        if (followed.size() >= MOST_FOLLOWED) {
            return false;
        }
        followed.add(wait);
        changes++;
        return true;
    }

    /** A wait that is followed has ended. */
    void ended(FollowedWait wait, long at, boolean matched) {
        if (followed.remove(wait)) {
            keep(new Ended(wait.arrived(), at, matched, true, wait.whose()));
        }
    }

    /** Somebody found a partner whom nobody followed. */
    void matchedUnseen(long arrived, long at, int whose) {
        keep(new Ended(arrived, at, true, false, whose));
    }

    private void keep(Ended wait) {
        ended.addLast(wait);
        if (ended.size() > MOST_ENDED) {
            windowStart = Math.max(windowStart, ended.removeFirst().at());
        }
        changes++;
    }

    /** Whether at least so many waits have ended lately, of enough people that something may be said of them. */
    boolean knows(int atLeast, Instant now) {
        forget(now);
        return ended.size() >= atLeast && isOfEnoughPeople();
    }

    private boolean isOfEnoughPeople() {
        int[] people = new int[Crowd.FEW];
        int known = 0;
        for (Ended wait : ended) {
            int at = 0;
            while (at < known && people[at] != wait.whose()) {
                at++;
            }
            if (at == known) {
                people[known++] = wait.whose();
                if (known == Crowd.FEW) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How much longer those wait who have waited so long; empty if it cannot be told. */
    Optional<WaitEstimate> remaining(Duration waited, Instant now) {
        SurvivalCurve drawn = curve(now);
        long millis = waited.toMillis();
        if (drawn.within(millis, FOUR_OF_FIVE).isEmpty()) {
            return Optional.empty();
        }
        return fourOfFive
                .in(drawn, millis)
                .or(() -> drawn.longestAfter(millis))
                .map(p80 -> new WaitEstimate(
                        half.in(drawn, millis)
                                .filter(p50 -> p50.compareTo(p80) < 0)
                                .orElse(p80),
                        p80));
    }

    /**
     * The share to be asked of so many who are known for one more to be within it that often: the next one is as likely to come first,
     * last or anywhere between them (the finite-sample correction of conformal prediction).
     */
    private static double ofOneMore(double share, int known) {
        return share * (known + 1) / known;
    }

    /** What was told of a wait can now be compared with what became of it. */
    void resolve(WaitEstimate told, Duration waited, boolean matched, Instant now) {
        long millis = waited.toMillis();
        half.follow(missed(told.p50().toMillis(), millis, matched, now));
        fourOfFive.follow(missed(told.p80().toMillis(), millis, matched, now));
    }

    /** 1 if it took longer, 0 if not; of who left before that could be seen, how many of those like him would have waited longer. */
    private double missed(long told, long waited, boolean matched, Instant now) {
        if (waited > told) {
            return 1;
        }
        if (matched) {
            return 0;
        }
        SurvivalCurve drawn = curve(now);
        double stillWaiting = drawn.waitingAfter(waited);
        return stillWaiting == 0 ? 0 : drawn.waitingAfter(told) / stillWaiting;
    }

    private SurvivalCurve curve(Instant now) {
        SurvivalCurve drawn = curve;
        boolean isFresh = drawn != null
                && changes <= (ended.size() + followed.size()) / REDRAWN_AFTER_PARTS
                && Math.abs(now.toEpochMilli() - drawnAt) < REDRAWN_AFTER_MILLIS;
        if (drawn != null && isFresh) {
            return drawn;
        }
        SurvivalCurve anew = SurvivalCurve.of(seen(now));
        curve = anew;
        drawnAt = now.toEpochMilli();
        changes = 0;
        return anew;
    }

    private SurvivalCurve.Seen seen(Instant now) {
        forget(now);
        SurvivalCurve.Seen seen = new SurvivalCurve.Seen(ended.size() + followed.size());
        for (Ended wait : ended) {
            add(seen, wait.arrived(), wait.at(), wait.matched(), wait.followed());
        }
        for (FollowedWait wait : followed) {
            add(seen, wait.arrived(), now.toEpochMilli(), false, true);
        }
        return seen;
    }

    private void add(SurvivalCurve.Seen seen, long arrived, long until, boolean matched, boolean isFollowed) {
        long waited = Math.max(0, until - arrived);
        long before = isFollowed && windowStart != Long.MIN_VALUE ? Math.max(0, windowStart - arrived) : 0;
        seen.add(Math.min(before, waited), waited, matched);
    }

    private void forget(Instant now) {
        long oldest = now.minus(MAX_AGE).toEpochMilli();
        while (!ended.isEmpty() && ended.getFirst().at() < oldest) {
            windowStart = Math.max(windowStart, ended.removeFirst().at());
            changes++;
        }
    }
}
