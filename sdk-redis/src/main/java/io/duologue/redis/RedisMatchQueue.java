package io.duologue.redis;

import io.duologue.core.presence.NodeId;
import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.DeclineResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueChange;
import io.duologue.matching.QueueChanges;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketRef;
import io.duologue.matching.TicketState;
import io.duologue.redis.HeldOffer.Ending;
import io.duologue.redis.Keys.QueueKeys;
import io.duologue.redis.WaitingIndex.Change;
import io.duologue.redis.WaitingIndex.Found;
import io.duologue.redis.WaitingIndex.Spot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * A queue in Redis that several nodes share: all its keys have one hash tag. Safe for many threads.
 *
 * <p>The truth is in Redis, and each step is one script there, decided by what it finds: a claim by state, epoch and availability of both
 * tickets. An offer is ended as it was read, or read again. Numbers of changes serve as epochs; none comes back, even if a server is
 * lost together with the latest.
 *
 * <p>Beside that each node has an index of those who wait, which it brings up to date from the stream of changes before each look:
 * it never shows what Redis did not confirm just then. The lock guards the index; nothing is asked while it is held.
 *
 * <p>Of all nodes one leads and pairs, as long as it renews its lease. That spares the others the work and is all that it does: two who
 * pair at once are told apart by the claim. Who was followed by another one is refused by the generation in force.
 */
final class RedisMatchQueue implements MatchQueue {
    private static final Script ADD = Script.named("add-ticket");
    private static final Script REMOVE = Script.named("remove-ticket");
    private static final Script FIND = Script.named("find-tickets");
    private static final Script FOLLOW = Script.named("follow-queue");
    private static final Script POSITION = Script.named("ticket-position");
    private static final Script COUNT = Script.named("count-tickets");
    private static final Script CLAIM = Script.named("claim-tickets");
    private static final Script FIND_OFFER = Script.named("find-offer");
    private static final Script ACCEPT = Script.named("accept-offer");
    private static final Script END = Script.named("end-offer");
    private static final Script LEAD = Script.named("lead-queue");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** So many changes are kept at least: who is further behind reads the queue anew. */
    private static final String CHANGES = "10000";
    /** So many changes are asked for at once, and so many tickets. */
    private static final int PAGE = 500;
    /** Room for {@link Ticket#MAX_HISTORY} of the longest names. */
    private static final String MOST_PASSED = "90000";
    /** Longer than anybody waits for nobody to come. */
    private static final String LIFE = Long.toString(Duration.ofDays(7).toMillis());

    /** How long it is known whom somebody passed who has left. */
    private static final String PASSED_LIFE = Long.toString(PASSED_KEPT.toMillis());

    private final RedisConnection redis;
    private final QueueLimits limits;
    private final QueueKeys keys;
    private final NodeId node;
    private final Lock lock = new ReentrantLock();
    private WaitingIndex index = new WaitingIndex("0");
    /** Of the lease that this node had last; empty if it had none. */
    private volatile String generation = "";

    RedisMatchQueue(RedisConnection redis, String name, QueueLimits limits, NodeId node) {
        this.redis = redis;
        this.limits = limits;
        this.keys = redis.keys().queue(name);
        this.node = node;
    }

    @Override
    public AddResult add(Ticket ticket, Instant now) {
        if (ticket.queuedAt().isAfter(now)) {
            throw new IllegalArgumentException("expected queuedAt up to " + now + " but was " + ticket.queuedAt());
        }
        Instant queuedAt = ticket.queuedAt();
        Object added = redis.run(
                ADD,
                keys.forArrival(ticket.participant()),
                List.of(
                        ticket.participant().value(),
                        TicketText.of(ticket),
                        TicketText.when(ticket.passed()),
                        Moments.exact(ticket.availableFrom()),
                        Long.toString(Moments.micros(queuedAt)),
                        Moments.belowMicros(queuedAt),
                        QueuePlace.mode(ticket.offerMode()),
                        Long.toString(Moments.micros(now)),
                        Integer.toString(limits.maxTickets()),
                        MOST_PASSED,
                        CHANGES,
                        LIFE,
                        Moments.exact(now.minus(PASSED_KEPT))));
        return switch ((String) added) {
            case "added" -> AddResult.ADDED;
            case "full" -> AddResult.FULL;
            default -> AddResult.ALREADY_WAITING;
        };
    }

    @Override
    public RemoveResult remove(ParticipantId participant) {
        Object removed =
                redis.run(REMOVE, keys.forRemoval(participant), List.of(participant.value(), CHANGES, PASSED_LIFE));
        return switch ((String) removed) {
            case "removed" -> RemoveResult.REMOVED;
            case "offered" -> RemoveResult.OFFERED;
            default -> RemoveResult.ABSENT;
        };
    }

    @Override
    public void forget(ParticipantId participant) {
        redis.call(client -> client.del(keys.left(participant)));
    }

    @Override
    public Optional<QueuedTicket> find(ParticipantId participant) {
        List<?> found = found(List.of(participant.value())).get(0);
        return found.size() == 1 ? Optional.empty() : Optional.of(ticket(found));
    }

    @Override
    public List<QueuedTicket> waiting(int limit) {
        checkLimit(limit);
        Optional<List<QueuedTicket>> oldest = Optional.empty();
        while (oldest.isEmpty()) {
            oldest = look(limit);
        }
        return oldest.get();
    }

    /** Nothing if it is to be done again: there is more to follow, the index was too old, or another thread was faster. */
    private Optional<List<QueuedTicket>> look(int limit) {
        String upTo = locked(() -> index.upTo());
        List<?> answer = follow(upTo);
        if (answer.get(0).equals("behind")) {
            WaitingIndex anew = readAnew();
            return locked(() -> {
                index = anew;
                return Optional.empty();
            });
        }
        List<Change> changes = changes(answer);
        boolean isAll = answer.get(2).equals("0");
        return locked(() -> {
            if (!index.upTo().equals(upTo)) {
                return Optional.empty();
            }
            index.follow(changes, (String) answer.get(1));
            return isAll ? Optional.of(index.oldest(limit)) : Optional.empty();
        });
    }

    /** Redis has the truth, so that nothing is kept here for who follows. */
    @Override
    public QueueChanges changes(String since) {
        if (!NUMBER.matcher(since).matches()) {
            return everybody();
        }
        List<?> answer = follow(since);
        if (answer.get(0).equals("behind")) {
            return everybody();
        }
        List<QueueChange> changes =
                changes(answer).stream().map(Change::forWhoFollows).toList();
        return new QueueChanges((String) answer.get(1), false, answer.get(2).equals("0"), changes);
    }

    /** What has changed while it was read is left to the next question. */
    private QueueChanges everybody() {
        WaitingIndex anew = readAnew();
        List<QueueChange> all = anew.oldest(Integer.MAX_VALUE).stream()
                .map(ticket -> new QueueChange(ticket.participant(), ticket))
                .toList();
        return new QueueChanges(anew.upTo(), true, false, all);
    }

    private List<?> follow(String since) {
        return (List<?>) redis.run(FOLLOW, keys.forFollowing(), List.of(since, Integer.toString(PAGE)));
    }

    private static List<Change> changes(List<?> answer) {
        return ((List<?>) answer.get(3))
                .stream().map(part -> change((List<?>) part)).toList();
    }

    /** Page by page: whose wait begins or ends meanwhile is among the changes since the number that was read first. */
    private WaitingIndex readAnew() {
        String last = RedisConnection.optional(redis.call(client -> client.hget(keys.state(), "last")))
                .orElse("0");
        WaitingIndex anew = new WaitingIndex(last);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            ScanResult<Map.Entry<String, String>> page =
                    redis.call(client -> client.hscan(keys.places(), from, new ScanParams().count(PAGE)));
            List<String> waiting = page.getResult().stream()
                    .filter(place -> place.getValue().startsWith("W"))
                    .map(Map.Entry::getKey)
                    .toList();
            found(waiting).forEach(found -> anew.put(change(found)));
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return anew;
    }

    private List<List<?>> found(List<String> participants) {
        List<List<?>> found = new ArrayList<>();
        if (!participants.isEmpty()) {
            Object answer = redis.run(FIND, keys.ofTickets(), List.of(String.join(" ", participants)));
            ((List<?>) answer).forEach(part -> found.add((List<?>) part));
        }
        return found;
    }

    /** @param found the participant; if he has a ticket, his place, his ticket and whom he passed */
    private static Change change(List<?> found) {
        ParticipantId participant = new ParticipantId((String) found.get(0));
        if (found.size() == 1) {
            return new Change(participant, Optional.empty());
        }
        QueuePlace place = QueuePlace.read((String) found.get(1));
        return new Change(
                participant,
                Optional.of(place)
                        .filter(where -> where.state() == TicketState.WAITING)
                        .map(where -> new Found(new Spot(where.age(), where.name()), ticket(found))));
    }

    private static QueuedTicket ticket(List<?> found) {
        QueuePlace place = QueuePlace.read((String) found.get(1));
        Ticket ticket = TicketText.read(
                new ParticipantId((String) found.get(0)), (String) found.get(2), place.available(), (String)
                        found.get(3));
        return new QueuedTicket(ticket, place.state(), place.epoch(), place.offer());
    }

    @Override
    public OptionalInt position(ParticipantId participant) {
        Object position = redis.run(POSITION, List.of(keys.places(), keys.waiting()), List.of(participant.value()));
        return position.equals(0L) ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact((Long) position));
    }

    @Override
    public QueueCounts counts() {
        List<?> counted = (List<?>) redis.run(COUNT, List.of(keys.places(), keys.waiting(), keys.offers()), List.of());
        int all = Math.toIntExact((Long) counted.get(0));
        int waiting = Math.toIntExact((Long) counted.get(1));
        int offered = 2 * Math.toIntExact((Long) counted.get(2));
        return new QueueCounts(waiting, offered, all - waiting - offered);
    }

    @Override
    public ClaimResult claim(TicketRef a, TicketRef b, OfferId offer, Instant now, Instant leaseUntil) {
        Duration lease = Duration.between(now, leaseUntil);
        if (lease.isNegative() || lease.isZero() || lease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException("expected a lease of up to " + MAX_LEASE + " but was " + lease);
        }
        Object claimed = redis.run(
                CLAIM,
                keys.forClaims(),
                List.of(
                        a.participant().value(),
                        Long.toString(a.epoch()),
                        b.participant().value(),
                        Long.toString(b.epoch()),
                        offer.value(),
                        Moments.exact(now),
                        Moments.exact(leaseUntil),
                        Long.toString(Moments.microsUp(leaseUntil)),
                        generation,
                        CHANGES));
        return claimed.equals("claimed") ? ClaimResult.CLAIMED : ClaimResult.REFUSED;
    }

    @Override
    public Optional<Offer> offer(OfferId offer) {
        return held("offer", offer.value(), true).map(HeldOffer::offer);
    }

    @Override
    public Optional<Offer> offerOf(ParticipantId participant) {
        return held("participant", participant.value(), true).map(HeldOffer::offer);
    }

    private Optional<HeldOffer> held(String by, String name, boolean withTickets) {
        List<?> found = (List<?>) redis.run(FIND_OFFER, keys.forOffers(), List.of(by, name, withTickets ? "1" : "0"));
        return found.isEmpty() ? Optional.empty() : Optional.of(HeldOffer.read(found));
    }

    @Override
    public AcceptResult accept(OfferId offer, ParticipantId participant, Instant now) {
        Object accepted = redis.run(
                ACCEPT,
                List.of(keys.places(), keys.offers(), keys.due()),
                List.of(
                        offer.value(),
                        participant.value(),
                        Moments.exact(now),
                        Long.toString(Moments.microsUp(START_GRACE))));
        return switch ((String) accepted) {
            case "first" -> AcceptResult.ACCEPTED_FIRST;
            case "both" -> AcceptResult.ACCEPTED_BOTH;
            default -> AcceptResult.GONE;
        };
    }

    @Override
    public DeclineResult decline(OfferId offer, ParticipantId participant, Instant now) {
        return end(offer, now, held -> held.declined(participant, now)).orElseGet(DeclineResult.Gone::new);
    }

    @Override
    public boolean complete(OfferId offer) {
        return end(offer, null, HeldOffer::completed).isPresent();
    }

    @Override
    public boolean release(OfferId offer, Set<ParticipantId> keep) {
        Set<ParticipantId> kept = Set.copyOf(keep);
        return end(offer, null, held -> Optional.of(held.released(kept))).isPresent();
    }

    @Override
    public List<LapsedOffer> expire(Instant now, int limit) {
        checkLimit(limit);
        if (limit == 0) {
            return List.of();
        }
        List<LapsedOffer> lapsed = new ArrayList<>();
        for (String id : Index.until(redis, keys.due(), Long.toString(Moments.micros(now)), limit)) {
            end(new OfferId(id), now, held -> held.lapsed(now)).ifPresent(lapsed::add);
        }
        return List.copyOf(lapsed);
    }

    /**
     * Ends an offer, as it is decided from what was read; if it has changed meanwhile, from what is read then.
     *
     * @return nothing if it is not there, or is not to be ended
     */
    private <T> Optional<T> end(
            OfferId offer, @Nullable Instant now, Function<HeldOffer, Optional<Ending<T>>> decision) {
        while (true) {
            Optional<HeldOffer> held = held("offer", offer.value(), false);
            Optional<Ending<T>> ending = held.flatMap(decision);
            if (held.isEmpty() || ending.isEmpty()) {
                return Optional.empty();
            }
            if (tryEnd(held.get(), ending.get(), now)) {
                return Optional.of(ending.get().answer());
            }
        }
    }

    private boolean tryEnd(HeldOffer held, Ending<?> ending, @Nullable Instant now) {
        List<String> arguments = new ArrayList<>(List.of(
                held.id().value(),
                held.text(),
                now == null ? "0" : Long.toString(Moments.micros(now)),
                MOST_PASSED,
                CHANGES,
                PASSED_LIFE));
        arguments.addAll(ending.a().arguments());
        arguments.addAll(ending.b().arguments());
        List<String> touched = keys.forEnding(held.a().participant(), held.b().participant());
        return redis.run(END, touched, arguments).equals(1L);
    }

    @Override
    public boolean tryLead(Instant now) {
        long leading = (Long) redis.run(
                LEAD,
                List.of(keys.state()),
                List.of(
                        node.value(),
                        Long.toString(Moments.micros(now)),
                        Long.toString(Moments.micros(now.plus(LEAD_LEASE))),
                        LIFE));
        if (leading != 0) {
            generation = Long.toString(leading);
        }
        return leading != 0;
    }

    private static void checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("expected a limit of 0 or more but was " + limit);
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
