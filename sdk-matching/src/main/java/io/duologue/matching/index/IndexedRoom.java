package io.duologue.matching.index;

import static io.duologue.matching.index.Places.NONE;

import io.duologue.matching.HardRule;
import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRound;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Requirements;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.graph.HeaviestPairs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, in an index, and what is to be looked at.
 *
 * <p><b>States.</b> Whoever is held has a place. He is listed in the index while he may be offered. {@code changed} has those for whom
 * somebody may be possible who was not at the last look: all who entered, came back, became available, insist on less or became overdue since. Each
 * of them is searched for once per look; {@code reminders} say when that will be so for the others.
 *
 * <p><b>Invariant.</b> After a look, two of whom one is overdue and who may meet are not both left, unless they may since a moment of
 * which nobody told: the end of a cool-down. That is noticed when one of them is looked at again, and before anybody is proposed: for
 * both of a pair the oldest overdue is looked for exactly, and comes first.
 */
final class IndexedRoom implements WaitingRoom {

    private static final long OVERDUE_AFTER = Matcher.AGE_FIRST_AFTER.toNanos();

    /** A weight as near to the prices of both as this is no better than they are. */
    private static final double NO_BETTER = 1e-6;

    /** Of no more is it reckoned what they may hope for: where more come, there are plenty. */
    private static final int HOPING_PER_SECOND = 512;

    private static final int HOPING_AT_ONCE = 64;

    private static final double SECOND = 1_000_000_000;

    /** Who is overdue is looked at again when he has waited longer by this part. */
    private static final int AGAIN_AFTER_PART = 4;

    private final PairingRules rules;
    private final PairingWindow window;
    private final LongSupplier clock;
    private final HeaviestPairs heaviest;
    private final Places places = new Places();
    private final Stages stages = new Stages();
    private final TopicIndex index;
    private final Search search;
    private final Candidates some;
    private final Candidates all;
    private final PossiblePairs possible;
    private final Prospects prospects;

    /** Of the latest look, those of whom nothing was heard since. */
    private final Map<ParticipantId, QueuedTicket> proposed = new HashMap<>();

    private BitSet changed = new BitSet();

    /** Those of whom it was not yet reckoned what they may hope for. */
    private final BitSet newcomers = new BitSet();

    /** Of so many it may be reckoned now. */
    private double mayHope = HOPING_AT_ONCE;

    private @Nullable TimingWheel reminders;
    private Instant latest = Instant.MIN;
    private long now;

    /** When the look is to end, by the clock. */
    private long deadline;

    private PairingRound round;

    /** When the pairs that are possible are chosen from. */
    private long windowEnds;

    private List<Proposal> proposals = new ArrayList<>();

    /** Of whom the look is about; read by whoever watches it. */
    private volatile @Nullable ParticipantId atHand;

    /** @param clock nanoseconds since whenever, to end a look that takes too long */
    IndexedRoom(PairingRules rules, PairingWindow window, Shells shells, LongSupplier clock) {
        this.rules = rules;
        this.window = window;
        this.clock = clock;
        heaviest = HeaviestPairs.exactWithin(window.effort());
        round = rules.at(latest);
        index = new TopicIndex(rules.topics(), rules.hardRules().contains(HardRule.sharedLanguage()), places);
        search = new Search(rules, places, index, stages, shells, round);
        some = new Candidates(window.candidates(), window.judged(), Math.max(window.candidates(), window.judged() / 4));
        all = new Candidates(window.candidates(), Integer.MAX_VALUE, Integer.MAX_VALUE);
        possible = new PossiblePairs(places);
        prospects = new Prospects(window.newcomers(), window.impatience());
    }

    // --- what is told ---

    @Override
    public void enter(QueuedTicket ticket) {
        leave(ticket.participant());
        if (ticket.state() == TicketState.WAITING) {
            newcomers.set(held(ticket));
        }
    }

    private int held(QueuedTicket ticket) {
        int place = places.enter(ticket);
        prospects.forget(place);
        changed.set(place);
        return place;
    }

    @Override
    public void leave(ParticipantId participant) {
        proposed.remove(participant);
        int place = places.find(participant);
        if (place != NONE) {
            free(place);
        }
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public void giveBack(Proposal proposal) {
        giveBack(proposal.a());
        giveBack(proposal.b());
    }

    private void giveBack(QueuedTicket ticket) {
        if (proposed.remove(ticket.participant(), ticket)) {
            held(ticket);
        }
    }

    private void free(int place) {
        if (reminders != null) {
            reminders.cancel(place);
        }
        index.unlist(place);
        changed.clear(place);
        newcomers.clear(place);
        places.leave(place);
    }

    // --- a look ---

    @Override
    public List<Proposal> propose(Instant moment) {
        latest = moment.isAfter(latest) ? moment : latest;
        long before = now;
        now = Places.nanos(latest);
        mayHope = Math.min(HOPING_AT_ONCE, mayHope + Math.max(0, now - before) / SECOND * HOPING_PER_SECOND);
        round = rules.at(latest);
        search.begin(round);
        deadline = clock.getAsLong() + window.look().toNanos();
        proposed.clear();
        proposals = new ArrayList<>();
        TimingWheel wheel = reminders == null ? new TimingWheel(now) : reminders;
        reminders = wheel;
        wheel.turn(now, changed::set);

        BitSet looked = changed;
        changed = new BitSet();
        for (int place = looked.nextSetBit(0); place >= 0; place = looked.nextSetBit(place + 1)) {
            settle(place, wheel);
        }
        lookFor(looked);
        if (!possible.isEmpty() && now >= windowEnds) {
            closeWindow();
        }
        atHand = null;
        round.leave(changed.cardinality());
        round.report();
        return List.copyOf(proposals);
    }

    @Override
    public Optional<ParticipantId> atHand() {
        return Optional.ofNullable(atHand);
    }

    @Override
    public Optional<Instant> nextLook() {
        if (places.size() < 2) {
            return Optional.empty();
        }
        if (!changed.isEmpty() || reminders == null) {
            return Optional.of(latest);
        }
        OptionalLong reminder = reminders.next();
        if (possible.isEmpty()) {
            return reminder.isPresent() ? Optional.of(later(reminder.getAsLong())) : Optional.empty();
        }
        return Optional.of(later(Math.min(windowEnds, reminder.orElse(Long.MAX_VALUE))));
    }

    private Instant later(long nanos) {
        Instant moment = Places.moment(nanos);
        return moment.isAfter(latest) ? moment : latest;
    }

    // --- where somebody stands now ---

    /** Lists him where he belongs now, if he may be offered, and sets his next reminder. */
    private void settle(int place, TimingWheel wheel) {
        Ticket ticket = places.ticket(place);
        if (!ticket.isAvailable(latest)) {
            remind(wheel, place, Places.nanos(ticket.availableFrom()));
            return;
        }
        Duration waited = ticket.waited(latest);
        atHand = ticket.participant();
        Requirements required = round.requirements(ticket);
        boolean overdue = waited.compareTo(Matcher.AGE_FIRST_AFTER) > 0;
        search.require(place, required);
        int stage = stages.of(required, overdue);
        if (index.isListed(place)) {
            index.moveTo(place, stage);
        } else {
            index.list(place, stage);
        }
        if (newcomers.get(place) && !overdue && mayHope >= 1 && !isLate()) {
            newcomers.clear(place);
            mayHope--;
            prospects.hasCome(place, ticket, places.since(place), now, round);
        }
        remind(wheel, place, nextReminder(place, waited, overdue));
    }

    private long nextReminder(int place, Duration waited, boolean overdue) {
        long since = places.since(place);
        long relaxed = round.nextChange(waited)
                .map(wait -> plus(since, Places.nanos(wait)))
                .orElse(Long.MAX_VALUE);
        long otherwise = overdue ? plus(now, Places.nanos(waited) / AGAIN_AFTER_PART) : plus(since, OVERDUE_AFTER + 1);
        long cheaper = plus(since, prospects.nextFall(place, Places.nanos(waited)));
        return Math.min(cheaper, Math.min(relaxed, otherwise));
    }

    private static void remind(TimingWheel wheel, int place, long moment) {
        if (moment != Long.MAX_VALUE) {
            wheel.set(place, moment);
        }
    }

    private static long plus(long moment, long nanos) {
        long sum = moment + nanos;
        return sum < moment ? Long.MAX_VALUE : sum;
    }

    private int[] oldestFirst(BitSet looked) {
        Integer[] available = looked.stream().filter(index::isListed).boxed().toArray(Integer[]::new);
        Arrays.sort(available, places::compareAge);
        return Arrays.stream(available).mapToInt(Integer::intValue).toArray();
    }

    private boolean isFree(int place) {
        return places.isTaken(place) && index.isListed(place);
    }

    // --- who gets whom ---

    /** The oldest first; for whom no time is left, at the next look. One at least, so that there is an end. */
    private void lookFor(BitSet searched) {
        int[] oldestFirst = oldestFirst(searched);
        for (int at = 0; at < oldestFirst.length; at++) {
            int place = oldestFirst[at];
            if (!isFree(place)) {
                continue;
            }
            if (at > 0 && isLate()) {
                changed.set(place);
            } else {
                lookFor(place);
            }
        }
    }

    private boolean isLate() {
        return clock.getAsLong() - deadline > 0;
    }

    private void lookFor(int place) {
        atHand = places.ticket(place).participant();
        if (serveOverdue(place)) {
            return;
        }
        if (Stages.isOverdue(index.stage(place))) {
            giveBestOfOthers(place);
        } else {
            collect(place);
        }
    }

    /**
     * If there is somebody overdue whom he may meet, the oldest such gets a partner: mostly him, unless an older one of the overdue
     * suits that one as well. Repeated until he is paired or there is none.
     *
     * @return whether he was paired
     */
    private boolean serveOverdue(int place) {
        while (isFree(place)) {
            int at = place;
            int oldest = search.oldestOverdue(at);
            if (oldest == NONE) {
                return false;
            }
            int back = search.oldestOverdue(oldest);
            while (back != NONE && back != at && isOlder(back, at)) {
                at = oldest;
                oldest = back;
                back = search.oldestOverdue(oldest);
            }
            propose(at, oldest);
        }
        return true;
    }

    private boolean isOlder(int place, int other) {
        return !Stages.isOverdue(index.stage(other)) || places.compareAge(place, other) < 0;
    }

    /** Nobody else who is overdue will do for him, and he is: he gets the best of the others for whom he is the oldest. */
    private void giveBestOfOthers(int overdue) {
        search.findOthers(overdue, all);
        int[] others = all.copy();
        for (int other : others) {
            if (isFree(overdue) && isFree(other) && !serveOverdue(other)) {
                propose(overdue, other);
            }
        }
        if (others.length > 0 && isFree(overdue)) {
            lookFor(overdue);
        }
    }

    /**
     * Nobody who is overdue will do for him. A strong pair is made at once, and so is any once there are many; the others are kept
     * until the window closes.
     */
    private void collect(int place) {
        search.findOthers(place, some);
        if (some.size() == 0) {
            return;
        }
        boolean isStrong = window.strong() < 1
                && some.weight(0) >= window.strong()
                && surplus(place, some.place(0), some.weight(0)) >= 0;
        if (isStrong || possible.size() >= window.pairs()) {
            int best = some.place(0);
            if (serveOverdue(best)) {
                collect(place);
            } else {
                propose(place, best);
            }
            return;
        }
        for (int at = 0; at < some.size(); at++) {
            if (surplus(place, some.place(at), some.weight(at)) >= 0) {
                if (possible.isEmpty()) {
                    windowEnds = plus(now, window.length().toNanos());
                }
                possible.add(place, some.place(at));
            }
        }
    }

    /**
     * By how much a pair exceeds what both may hope for.
     *
     * @param weight of the pair, or {@link PairingRound#REFUSED}
     * @return negative if it does not
     */
    private double surplus(int place, int other, double weight) {
        if (weight == PairingRound.REFUSED) {
            return weight;
        }
        double prices = price(place) + price(other);
        return prices == 0 || weight - prices > NO_BETTER ? weight - prices : PairingRound.REFUSED;
    }

    private double surplus(int place, int other) {
        return surplus(place, other, search.weight(place, other));
    }

    private double price(int place) {
        return prospects.price(place, now - places.since(place));
    }

    private void closeWindow() {
        boolean goesOn = true;
        while (goesOn) {
            BitSet searched = possible.takeSearchers();
            for (PossiblePairs.Chosen pair : possible.choose(heaviest, this::surplus)) {
                if (isFree(pair.a()) && isFree(pair.b()) && !serveOverdue(pair.a()) && !serveOverdue(pair.b())) {
                    propose(pair.a(), pair.b());
                }
            }
            lookFor(searched);
            goesOn = !possible.isEmpty() && !isLate();
        }
    }

    private void propose(int place, int other) {
        boolean isOlder = places.compareAge(place, other) < 0;
        int older = isOlder ? place : other;
        int younger = isOlder ? other : place;
        Proposal proposal = new Proposal(places.queued(older), places.queued(younger), search.weight(older, younger));
        free(older);
        free(younger);
        proposed.put(proposal.a().participant(), proposal.a());
        proposed.put(proposal.b().participant(), proposal.b());
        proposals.add(proposal);
    }
}
