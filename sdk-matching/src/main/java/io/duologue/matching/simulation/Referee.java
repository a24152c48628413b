package io.duologue.matching.simulation;

import io.duologue.matching.ClaimResult;
import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges every step from outside: it keeps books of its own of who came, is where, and met whom, and believes neither the strategy nor
 * the queue. It knows hard rules by the specification; wishes, and who would have been acceptable to whom, by the rules of the strategy.
 *
 * <p><b>Overtaking</b> is judged when a look is over: x and y were claimed in it while z, who waits longer than 30 s and longer than x, is
 * available and acceptable to y, and is left. Everybody older is gone through, up to {@link #JUDGED_EXACTLY} for each side of a pair; of those
 * beyond, every {@value #OF_THE_OTHERS}th, and how often that was so is told. One thread at a time.
 */
final class Referee {

    static final int JUDGED_EXACTLY = 2_000;
    private static final int OF_THE_OTHERS = 64;
    private static final int MOST_EXAMPLES = 20;
    private static final long PASSED_MILLIS = Duration.ofHours(24).toMillis();

    private enum Where {
        WAITING,
        OFFERED,
        PARKED
    }

    /** A line in its books. */
    private static final class Entry {
        final Guest guest;
        QueuedTicket seen;
        Where where = Where.WAITING;

        Entry(Guest guest, QueuedTicket seen) {
            this.guest = guest;
            this.seen = seen;
        }
    }

    private final PairingRules rules;
    private final long coolDownMillis;
    private final boolean isHeldToPromises;
    private final Map<ParticipantId, Entry> books = new HashMap<>();
    private final Map<Where, Integer> counts = new EnumMap<>(Where.class);
    private final Overdue overdue = new Overdue();
    private final PairMemory met = new PairMemory();
    private final PairMemory passed = new PairMemory();
    private final List<Proposal> claimedInLook = new ArrayList<>();
    private final Map<Violation.Rule, Long> broken = new EnumMap<>(Violation.Rule.class);
    private final List<Violation> examples = new ArrayList<>();
    private long overtakings;
    private long sampledJudgements;
    private long repeats;

    /** @param isHeldToPromises whether wishes and overtakings are violations */
    Referee(PairingRules rules, Duration repeatCoolDown, boolean isHeldToPromises) {
        this.rules = rules;
        coolDownMillis = repeatCoolDown.toMillis();
        this.isHeldToPromises = isHeldToPromises;
    }

    void came(Guest guest, QueuedTicket queued) {
        books.put(queued.participant(), new Entry(guest, queued));
        count(Where.WAITING, 1);
        overdue.enter(queued);
    }

    void left(ParticipantId participant, Instant now) {
        Entry entry = books.remove(participant);
        if (entry == null) {
            breaks(Violation.Rule.LOST_TICKET, now, participant + " leaves and was not there");
            return;
        }
        count(entry.where, -1);
        overdue.leave(participant);
    }

    void claimed(Proposal proposal, ClaimResult result, Instant now) {
        Entry a = books.get(proposal.a().participant());
        Entry b = books.get(proposal.b().participant());
        boolean areFree = isFree(a, now) && isFree(b, now);
        if (result == ClaimResult.REFUSED) {
            breaks(Violation.Rule.REFUSED_CLAIM, now, shown(proposal) + " were not to be had");
            return;
        }
        if (!areFree || a == null || b == null) {
            breaks(Violation.Rule.DOUBLE_CLAIM, now, shown(proposal) + " were taken already");
            return;
        }
        judgePair(a, b, proposal, now);
        move(a, Where.OFFERED);
        move(b, Where.OFFERED);
        overdue.leave(proposal.a().participant());
        overdue.leave(proposal.b().participant());
        claimedInLook.add(proposal);
    }

    private void judgePair(Entry a, Entry b, Proposal proposal, Instant now) {
        HardRulesByTheBook.broken(a.guest.arrival.ticket(), b.guest.arrival.ticket())
                .ifPresent(why -> breaks(Violation.Rule.HARD_RULE, now, shown(proposal) + ": one " + why));
        if (isTooSoon(a.guest, b.guest, now)) {
            repeats++;
            breaks(Violation.Rule.REPEAT, now, shown(proposal) + " met or passed over each other not long ago");
        }
        Optional<String> wish = isHeldToPromises ? unmetWish(proposal, now) : Optional.empty();
        wish.ifPresent(why -> breaks(Violation.Rule.WISH, now, why));
    }

    private Optional<String> unmetWish(Proposal proposal, Instant now) {
        return rules.weight(proposal.a().ticket(), proposal.b().ticket(), now).isPresent()
                ? Optional.empty()
                : Optional.of(shown(proposal) + " are not what both insist on");
    }

    private boolean isTooSoon(Guest a, Guest b, Instant now) {
        long at = millis(now);
        return met.isWithin(a.person(), b.person(), at, coolDownMillis)
                || passed.isWithin(a.person(), b.person(), at, PASSED_MILLIS)
                || isRecent(a.arrival.ticket().lastMet().get(b.ticket.participant()), now)
                || isRecent(b.arrival.ticket().lastMet().get(a.ticket.participant()), now);
    }

    private boolean isRecent(@Nullable Instant lastMet, Instant now) {
        return lastMet != null && Duration.between(lastMet, now).toMillis() < coolDownMillis;
    }

    private static boolean isFree(@Nullable Entry entry, Instant now) {
        return entry != null
                && entry.where == Where.WAITING
                && entry.seen.ticket().isAvailable(now);
    }

    /** An offer came to nothing, by a refusal or by silence: the two are not to be offered to each other again so soon. */
    void passed(Guest one, Guest other, Instant now) {
        passed.note(one.person(), other.person(), millis(now));
    }

    void waitsAgain(QueuedTicket queued) {
        Entry entry = books.get(queued.participant());
        if (entry != null) {
            move(entry, Where.WAITING);
            entry.seen = queued;
            overdue.enter(queued);
        }
    }

    void parked(ParticipantId participant) {
        Entry entry = books.get(participant);
        if (entry != null) {
            move(entry, Where.PARKED);
        }
    }

    /** The two talk, and wait no longer. */
    void paired(Guest one, Guest other, Instant now) {
        met.note(one.person(), other.person(), millis(now));
        left(one.ticket.participant(), now);
        left(other.ticket.participant(), now);
    }

    /**
     * A look is over.
     *
     * @param held how many the strategy holds
     * @param queue what the queue counts
     */
    void lookEnded(Instant now, int held, QueueCounts queue) {
        for (Proposal claimed : claimedInLook) {
            judgeOvertaking(claimed.a(), claimed.b(), now);
            judgeOvertaking(claimed.b(), claimed.a(), now);
        }
        claimedInLook.clear();
        QueueCounts own = new QueueCounts(in(Where.WAITING), in(Where.OFFERED), in(Where.PARKED));
        if (!own.equals(queue)) {
            breaks(Violation.Rule.LOST_TICKET, now, "there are " + own + " but the queue has " + queue);
        }
        if (held != own.waiting()) {
            breaks(Violation.Rule.LOST_TICKET, now, own.waiting() + " wait but " + held + " are looked after");
        }
    }

    /** Whether x was paired with y before somebody who has waited too long to be passed over, and would have been acceptable to y. */
    private void judgeOvertaking(QueuedTicket x, QueuedTicket y, Instant now) {
        Iterator<QueuedTicket> older = overdue.olderThan(before(x, now), y);
        for (int looked = 0; older.hasNext(); looked++) {
            QueuedTicket z = older.next();
            if (looked == JUDGED_EXACTLY) {
                sampledJudgements++;
            }
            boolean isJudged = looked < JUDGED_EXACTLY || looked % OF_THE_OTHERS == 0;
            if (isJudged && z.ticket().isAvailable(now) && mayBePaired(z.ticket(), y.ticket(), now)) {
                overtaken(z, x, y, now);
                return;
            }
        }
    }

    /** Whoever waits since before that has waited longer than x, and too long to be passed over. */
    private static Instant before(QueuedTicket x, Instant now) {
        Instant tooLongAgo = now.minus(Matcher.AGE_FIRST_AFTER);
        Instant asLongAsHim = x.ticket().queuedAt();
        return tooLongAgo.isBefore(asLongAsHim) ? tooLongAgo : asLongAsHim;
    }

    private boolean mayBePaired(Ticket z, Ticket y, Instant now) {
        return rules.weight(z, y, now).isPresent();
    }

    private void overtaken(QueuedTicket z, QueuedTicket x, QueuedTicket y, Instant now) {
        overtakings++;
        if (isHeldToPromises) {
            breaks(
                    Violation.Rule.OVERTAKING,
                    now,
                    z.participant() + " waits since " + z.ticket().queuedAt() + " and is left, while " + x.participant()
                            + ", since " + x.ticket().queuedAt() + ", gets " + y.participant());
        }
    }

    /** When nobody comes any more and everybody should have gone. */
    void ended(Instant now) {
        for (ParticipantId lost : books.keySet().stream().sorted().toList()) {
            breaks(Violation.Rule.LOST_TICKET, now, lost + " is still " + where(lost));
        }
    }

    private String where(ParticipantId participant) {
        Entry entry = books.get(participant);
        return entry == null ? "nowhere" : entry.where.name();
    }

    long overtakings() {
        return overtakings;
    }

    long repeats() {
        return repeats;
    }

    /** For how many sides of pairs not everybody older was gone through. */
    long sampledJudgements() {
        return sampledJudgements;
    }

    /** How often each rule was broken; those that were not are not named. */
    Map<Violation.Rule, Long> broken() {
        return Collections.unmodifiableMap(broken);
    }

    /** The first of them. */
    List<Violation> examples() {
        return List.copyOf(examples);
    }

    private void breaks(Violation.Rule rule, Instant now, String what) {
        broken.merge(rule, 1L, Long::sum);
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(new Violation(rule, Duration.between(Trace.BEGIN, now), what));
        }
    }

    private void move(Entry entry, Where to) {
        count(entry.where, -1);
        entry.where = to;
        count(to, 1);
    }

    private void count(Where where, int change) {
        counts.merge(where, change, Integer::sum);
    }

    private int in(Where where) {
        return counts.getOrDefault(where, 0);
    }

    private static long millis(Instant now) {
        return Duration.between(Trace.BEGIN, now).toMillis();
    }

    private static String shown(Proposal proposal) {
        return proposal.a().participant() + " and " + proposal.b().participant();
    }
}
