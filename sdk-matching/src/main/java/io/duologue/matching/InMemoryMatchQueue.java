package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The queue of one node, and the executable specification of the others.
 *
 * <p>Threads: one lock around every method; nothing foreign runs under it. States: a ticket is in {@code live} as long as it
 * exists; in {@code waiting} exactly while it is WAITING; in one entry of {@code offers} exactly while it is OFFERED; in
 * neither while it is PARKED. Every offer is in {@code due} once, under the moment at which it ends by itself. Epochs come
 * from one counter for the whole queue, so that no participant ever sees one again, and nothing need be remembered of
 * those who left but whom they passed over, for a while. Each time that somebody begins or ends to wait has a number, and the latest of them are kept for who follows. {@code position} walks the queue; everything else costs a logarithm of those waiting, or the size of its answer.
 */
final class InMemoryMatchQueue implements MatchQueue {

    private static final Comparator<Place> BY_AGE = InMemoryMatchQueue::compareAge;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final Comparator<OpenOffer> BY_END =
            Comparator.comparing(OpenOffer::endsAt).thenComparing(offer -> offer.id);

    /** How many changes are kept: who is further behind is told of everybody. */
    static final int CHANGES = 10_000;

    private final QueueLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ParticipantId, Place> live = new HashMap<>();
    private final NavigableSet<Place> waiting = new TreeSet<>(BY_AGE);
    private final Map<OfferId, OpenOffer> offers = new HashMap<>();
    private final NavigableSet<OpenOffer> due = new TreeSet<>(BY_END);
    private final FormerPasses formerPasses;
    private long lastEpoch;

    /** Of whom the latest changes were, each in the place of its number. */
    private final ParticipantId[] changed = new ParticipantId[CHANGES];

    private long lastChange;

    InMemoryMatchQueue(QueueLimits limits) {
        this.limits = limits;
        formerPasses = new FormerPasses(limits.maxTickets());
    }

    @Override
    public AddResult add(Ticket ticket, Instant now) {
        if (ticket.queuedAt().isAfter(now)) {
            throw new IllegalArgumentException("expected queuedAt up to " + now + " but was " + ticket.queuedAt());
        }
        return locked(() -> {
            Place parked = live.get(ticket.participant());
            if (parked == null) {
                return live.size() < limits.maxTickets()
                        ? begin(ticket.havingPassed(formerPasses.take(ticket.participant(), now)))
                        : AddResult.FULL;
            }
            return parked.is(TicketState.PARKED)
                    ? begin(ticket.havingPassed(parked.seen.ticket().passed()))
                    : AddResult.ALREADY_WAITING;
        });
    }

    @Override
    public RemoveResult remove(ParticipantId participant) {
        return locked(() -> {
            Place place = live.get(participant);
            if (place == null) {
                return RemoveResult.ABSENT;
            }
            if (place.is(TicketState.OFFERED)) {
                return RemoveResult.OFFERED;
            }
            stopWaiting(place);
            goes(place);
            return RemoveResult.REMOVED;
        });
    }

    @Override
    public void forget(ParticipantId participant) {
        locked(() -> {
            formerPasses.forget(participant);
            return null;
        });
    }

    @Override
    public Optional<QueuedTicket> find(ParticipantId participant) {
        return locked(() -> Optional.ofNullable(live.get(participant)).map(place -> place.seen));
    }

    @Override
    public List<QueuedTicket> waiting(int limit) {
        checkLimit(limit);
        return locked(
                () -> waiting.stream().limit(limit).map(place -> place.seen).toList());
    }

    @Override
    public QueueChanges changes(String since) {
        return locked(() -> {
            OptionalLong known = numberOf(since);
            List<QueueChange> told = new ArrayList<>();
            if (known.isEmpty()) {
                waiting.forEach(place -> told.add(new QueueChange(place.participant(), place.seen)));
            } else {
                Set<ParticipantId> whose = new LinkedHashSet<>();
                for (long number = known.getAsLong() + 1; number <= lastChange; number++) {
                    whose.add(changed[(int) (number % CHANGES)]);
                }
                for (ParticipantId participant : whose) {
                    Place place = live.get(participant);
                    told.add(new QueueChange(participant, place == null ? null : place.seen));
                }
            }
            return new QueueChanges(Long.toString(lastChange), known.isEmpty(), true, told);
        });
    }

    /** The change up to which somebody knows; empty if what came after it is not kept any more. */
    private OptionalLong numberOf(String since) {
        if (!NUMBER.matcher(since).matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(since);
        return number <= lastChange && lastChange - number <= CHANGES ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private void noteChange(ParticipantId participant) {
        lastChange++;
        changed[(int) (lastChange % CHANGES)] = participant;
    }

    @Override
    public OptionalInt position(ParticipantId participant) {
        return locked(() -> {
            Place place = live.get(participant);
            return place != null && place.is(TicketState.WAITING)
                    ? OptionalInt.of(waiting.headSet(place, true).size())
                    : OptionalInt.empty();
        });
    }

    @Override
    public QueueCounts counts() {
        return locked(() -> {
            int offered = 2 * offers.size();
            return new QueueCounts(waiting.size(), offered, live.size() - waiting.size() - offered);
        });
    }

    @Override
    public ClaimResult claim(TicketRef a, TicketRef b, OfferId id, Instant now, Instant leaseUntil) {
        Duration lease = Duration.between(now, leaseUntil);
        if (lease.isNegative() || lease.isZero() || lease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException("expected a lease of up to " + MAX_LEASE + " but was " + lease);
        }
        return locked(() -> {
            OpenOffer earlier = offers.get(id);
            if (earlier != null) {
                return earlier.isOf(a, b) ? ClaimResult.CLAIMED : ClaimResult.REFUSED;
            }
            Optional<Place> first = claimable(a, now);
            Optional<Place> second = claimable(b, now);
            if (first.isEmpty() || second.isEmpty() || a.participant().equals(b.participant())) {
                return ClaimResult.REFUSED;
            }
            begin(new OpenOffer(id, first.get(), second.get(), now, leaseUntil));
            return ClaimResult.CLAIMED;
        });
    }

    @Override
    public Optional<Offer> offer(OfferId id) {
        return locked(() -> Optional.ofNullable(offers.get(id)).map(OpenOffer::snapshot));
    }

    @Override
    public Optional<Offer> offerOf(ParticipantId participant) {
        return locked(() -> Optional.ofNullable(live.get(participant))
                .map(place -> place.seen.offer())
                .map(offers::get)
                .map(OpenOffer::snapshot));
    }

    @Override
    public AcceptResult accept(OfferId id, ParticipantId participant, Instant now) {
        return locked(() -> {
            OpenOffer offer = offers.get(id);
            if (offer == null || !offer.concerns(participant)) {
                return AcceptResult.GONE;
            }
            if (offer.confirmed) {
                return AcceptResult.ACCEPTED_BOTH;
            }
            if (!now.isBefore(offer.leaseUntil)) {
                return AcceptResult.GONE;
            }
            offer.accepted.add(participant);
            offer.placeOf(participant).answered();
            if (!offer.silent().isEmpty()) {
                return AcceptResult.ACCEPTED_FIRST;
            }
            confirm(offer);
            return AcceptResult.ACCEPTED_BOTH;
        });
    }

    @Override
    public DeclineResult decline(OfferId id, ParticipantId participant, Instant now) {
        return locked(() -> {
            OpenOffer offer = offers.get(id);
            if (offer == null || !offer.concerns(participant) || offer.confirmed) {
                return new DeclineResult.Gone();
            }
            Place self = offer.placeOf(participant);
            Place other = offer.partnerOf(self);
            Instant availableFrom = now.plus(RequeueDelays.afterDecline(self.refusals));
            self.refusals++;
            self.silences = 0;
            end(offer);
            await(self, passed(self, other, now).delayedUntil(availableFrom));
            await(other, passed(other, self, now));
            return new DeclineResult.Declined(other.participant(), availableFrom);
        });
    }

    @Override
    public boolean complete(OfferId id) {
        return locked(() -> {
            OpenOffer offer = offers.get(id);
            if (offer == null || !offer.silent().isEmpty()) {
                return false;
            }
            end(offer);
            offer.places().forEach(this::goes);
            return true;
        });
    }

    @Override
    public boolean release(OfferId id, Set<ParticipantId> keep) {
        Set<ParticipantId> kept = Set.copyOf(keep);
        return locked(() -> {
            OpenOffer offer = offers.get(id);
            if (offer == null) {
                return false;
            }
            end(offer);
            for (Place place : offer.places()) {
                if (kept.contains(place.participant())) {
                    await(place, place.seen.ticket());
                } else {
                    goes(place);
                }
            }
            return true;
        });
    }

    @Override
    public List<LapsedOffer> expire(Instant now, int limit) {
        checkLimit(limit);
        return locked(() -> {
            formerPasses.forgetUntil(now);
            List<LapsedOffer> lapsed = new ArrayList<>();
            while (lapsed.size() < limit
                    && !due.isEmpty()
                    && !due.first().endsAt().isAfter(now)) {
                lapsed.add(lapse(due.first(), now));
            }
            return List.copyOf(lapsed);
        });
    }

    private static int compareAge(Place one, Place other) {
        int byAge = one.seen.ticket().queuedAt().compareTo(other.seen.ticket().queuedAt());
        return byAge != 0 ? byAge : Long.compare(one.arrival, other.arrival);
    }

    private AddResult begin(Ticket ticket) {
        Place place = new Place(lastEpoch + 1, ticket);
        live.put(ticket.participant(), place);
        await(place, ticket);
        return AddResult.ADDED;
    }

    private void begin(OpenOffer offer) {
        for (Place place : offer.places()) {
            stopWaiting(place);
            place.seen = new QueuedTicket(place.seen.ticket(), TicketState.OFFERED, place.seen.epoch(), offer.id);
        }
        offers.put(offer.id, offer);
        due.add(offer);
    }

    /** Takes the offer away; its two places are the caller's to put somewhere. */
    private void end(OpenOffer offer) {
        due.remove(offer);
        offers.remove(offer.id);
    }

    private void confirm(OpenOffer offer) {
        due.remove(offer);
        offer.confirmed = true;
        due.add(offer);
    }

    private void await(Place place, Ticket ticket) {
        lastEpoch++;
        place.seen = new QueuedTicket(ticket, TicketState.WAITING, lastEpoch, null);
        waiting.add(place);
        noteChange(place.participant());
    }

    private void stopWaiting(Place place) {
        if (waiting.remove(place)) {
            noteChange(place.participant());
        }
    }

    private void goes(Place place) {
        live.remove(place.participant());
        formerPasses.keep(place.seen.ticket());
    }

    private LapsedOffer lapse(OpenOffer offer, Instant now) {
        Set<Place> silent = offer.silent();
        end(offer);
        Map<ParticipantId, LapsedOffer.Outcome> outcomes = new LinkedHashMap<>();
        for (Place place : offer.places()) {
            Ticket ticket = silent.isEmpty() ? place.seen.ticket() : passed(place, offer.partnerOf(place), now);
            if (silent.contains(place)) {
                outcomes.put(place.participant(), keptSilent(place, ticket, now));
            } else {
                await(place, ticket);
                outcomes.put(place.participant(), LapsedOffer.Outcome.RETURNED);
            }
        }
        return new LapsedOffer(offer.id, outcomes);
    }

    private LapsedOffer.Outcome keptSilent(Place place, Ticket ticket, Instant now) {
        Duration delay = RequeueDelays.afterSilence(place.refusals);
        place.refusals++;
        place.silences++;
        if (place.silences < RequeueDelays.SILENCES_UNTIL_PARKED) {
            await(place, ticket.delayedUntil(now.plus(delay)));
            return LapsedOffer.Outcome.DELAYED;
        }
        place.seen = new QueuedTicket(ticket, TicketState.PARKED, place.seen.epoch(), null);
        return LapsedOffer.Outcome.PARKED;
    }

    private Optional<Place> claimable(TicketRef ref, Instant now) {
        return Optional.ofNullable(live.get(ref.participant()))
                .filter(place -> place.is(TicketState.WAITING))
                .filter(place -> place.seen.epoch() == ref.epoch())
                .filter(place -> place.seen.ticket().isAvailable(now));
    }

    private static Ticket passed(Place self, Place other, Instant now) {
        return self.seen.ticket().havingPassed(other.participant(), now);
    }

    private static void checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("expected a limit of 0 or more but was " + limit);
        }
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** A live ticket's place. What orders it, age and arrival, never changes while it lives. */
    private static final class Place {
        final long arrival;
        QueuedTicket seen;
        int refusals;
        int silences;

        Place(long arrival, Ticket ticket) {
            this.arrival = arrival;
            seen = new QueuedTicket(ticket, TicketState.WAITING, arrival, null);
        }

        ParticipantId participant() {
            return seen.participant();
        }

        boolean is(TicketState state) {
            return seen.state() == state;
        }

        void answered() {
            refusals = 0;
            silences = 0;
        }
    }

    private static final class OpenOffer {
        final OfferId id;
        final Place a;
        final Place b;
        final Instant createdAt;
        final Instant leaseUntil;
        final Set<ParticipantId> accepted = new HashSet<>();
        boolean confirmed;

        OpenOffer(OfferId id, Place a, Place b, Instant createdAt, Instant leaseUntil) {
            this.id = id;
            this.a = a;
            this.b = b;
            this.createdAt = createdAt;
            this.leaseUntil = leaseUntil;
        }

        Instant endsAt() {
            return confirmed ? leaseUntil.plus(START_GRACE) : leaseUntil;
        }

        List<Place> places() {
            return List.of(a, b);
        }

        boolean concerns(ParticipantId participant) {
            return a.participant().equals(participant) || b.participant().equals(participant);
        }

        boolean isOf(TicketRef one, TicketRef another) {
            return Set.of(a.seen.ref(), b.seen.ref()).equals(new HashSet<>(List.of(one, another)));
        }

        Place placeOf(ParticipantId participant) {
            return a.participant().equals(participant) ? a : b;
        }

        Place partnerOf(Place place) {
            return place == a ? b : a;
        }

        /** Who was asked and has not accepted. */
        Set<Place> silent() {
            Set<Place> silent = new HashSet<>();
            for (Place place : places()) {
                boolean wasAsked = place.seen.ticket().offerMode().isAsked();
                if (wasAsked && !accepted.contains(place.participant())) {
                    silent.add(place);
                }
            }
            return silent;
        }

        Offer snapshot() {
            return new Offer(
                    id,
                    a.seen.ticket(),
                    b.seen.ticket(),
                    createdAt,
                    leaseUntil,
                    accepted,
                    confirmed ? Offer.State.CONFIRMED : Offer.State.OPEN);
        }
    }
}
