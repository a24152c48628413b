package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from those who asked for the same. What nobody gives up while he waits is never left out of “the same”: intent, kinds and
 * languages. A topic of which too little is known is told like what is below the same parent; of who lets himself be surprised, like
 * everybody, if too few were as open as he. A ticket with several topics is told of the one that goes quickest, since it waits for
 * whichever comes first; one with kinds or languages of which too little is known together, of the quickest of them alone, since whoever
 * takes more waits no longer.
 *
 * <p>An event costs at most three cells for each topic and two more, whatever the number of people. The cells, what each keeps, and the waits
 * that are followed are bounded; of the cells the one longest unheard of gives way, of the waits the oldest, as one that has left. Safe for
 * many threads.
 */
final class CompatibleWaits implements WaitEstimator {

    static final int ENOUGH = 8;

    /** A finer cell is asked only where it knows enough to say more than the coarser one. */
    static final int ENOUGH_OF_A_SENIORITY = 48;

    static final int MOST_CELLS = 2_048;
    static final int MOST_FOLLOWED = 100_000;

    private static final Comparator<Told> QUICKEST = Comparator.<Told, Duration>comparing(
                    told -> told.estimate().p50())
            .thenComparing(told -> told.estimate().p80());

    private final Topics topics;
    private final WaitCell.Calibration calibration;

    /** The one that was heard of last comes last. */
    private final Map<CellKey, WaitCell> cells = new LinkedHashMap<>();

    /** In the order of arrival. */
    private final Map<ParticipantId, Followed> followed = new LinkedHashMap<>();

    private record Followed(Instant queuedAt, FollowedWait course) {}

    private record Told(WaitCell by, WaitEstimate estimate) {}

    /** Whom a cell takes together. */
    private enum Scope {
        TOPIC,
        PARENT,
        SURPRISED,
        EVERYBODY
    }

    private record CellKey(
            Scope scope,
            @Nullable TopicId topic,
            Intent intent,
            Set<Kind> kinds,
            Set<String> languages,
            @Nullable SeniorityBand seniority) {

        CellKey about(Scope other, @Nullable TopicId what) {
            return new CellKey(other, what, intent, kinds, languages, null);
        }

        CellKey of(@Nullable SeniorityBand band) {
            return new CellKey(scope, topic, intent, kinds, languages, band);
        }

        CellKey with(Kind kind, String language) {
            return new CellKey(scope, topic, intent, Set.of(kind), Set.of(language), seniority);
        }
    }

    CompatibleWaits(Topics topics, WaitCell.Calibration calibration) {
        this.topics = topics;
        this.calibration = calibration;
    }

    @Override
    public synchronized void arrived(Ticket ticket, Instant now) {
        Followed before = followed.get(ticket.participant());
        if (before != null && !before.queuedAt().isBefore(ticket.queuedAt())) {
            return;
        }
        forget(ticket.participant(), now);
        FollowedWait wait = new FollowedWait(ticket.queuedAt(), whose(ticket));
        told(ticket, Duration.ZERO, now)
                .ifPresent(told -> wait.wasTold(told.by(), told.estimate().p80()));
        keysOf(ticket).forEach(key -> wait.isFollowedBy(learning(key)));
        followed.put(ticket.participant(), new Followed(ticket.queuedAt(), wait));
        if (followed.size() > MOST_FOLLOWED) {
            forget(followed.keySet().iterator().next(), now);
        }
    }

    private static int whose(Ticket ticket) {
        return ticket.participant().hashCode();
    }

    private void forget(ParticipantId participant, Instant now) {
        Followed gone = followed.remove(participant);
        if (gone != null) {
            gone.course().end(now, false);
        }
    }

    @Override
    public synchronized void matched(Ticket ticket, Instant now) {
        Followed known = followed.remove(ticket.participant());
        if (known != null) {
            known.course().end(now, true);
            return;
        }
        long at = now.toEpochMilli();
        keysOf(ticket)
                .forEach(key -> learning(key)
                        .matchedUnseen(Math.min(at, ticket.queuedAt().toEpochMilli()), at, whose(ticket)));
    }

    @Override
    public synchronized void left(Ticket ticket, Instant now) {
        forget(ticket.participant(), now);
    }

    @Override
    public synchronized Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
        return told(ticket, Duration.ZERO, now).map(Told::estimate);
    }

    @Override
    public synchronized Optional<WaitEstimate> remaining(Ticket ticket, Instant now) {
        return told(ticket, ticket.waited(now), now).map(Told::estimate);
    }

    private Optional<Told> told(Ticket ticket, Duration waited, Instant now) {
        return cellsFor(ticket, now)
                .flatMap(cell -> cell.remaining(waited, now).map(estimate -> new Told(cell, estimate)).stream())
                .min(QUICKEST);
    }

    /** Those that know enough, one for each topic at most, unless only parts of what the ticket takes are known. */
    private Stream<WaitCell> cellsFor(Ticket ticket, Instant now) {
        CellKey everybody = everybodyLike(ticket);
        if (ticket.surprise()) {
            return either(
                    cellsFor(everybody.about(Scope.SURPRISED, null), ticket, now),
                    () -> cellsFor(everybody, ticket, now))
                    .stream();
        }
        return ticket.topics().stream()
                .flatMap(topic -> either(
                        cellsFor(everybody.about(Scope.TOPIC, topic), ticket, now),
                        () -> topics.parentOf(topic)
                                .map(parent -> cellsFor(everybody.about(Scope.PARENT, parent), ticket, now))
                                .orElse(List.of()))
                        .stream());
    }

    private List<WaitCell> cellsFor(CellKey key, Ticket ticket, Instant now) {
        return either(
                cellOf(key, ticket.seniority(), now).stream().toList(),
                () -> partsOf(key)
                        .flatMap(part -> cellOf(part, ticket.seniority(), now).stream())
                        .toList());
    }

    private Optional<WaitCell> cellOf(CellKey key, @Nullable SeniorityBand seniority, Instant now) {
        WaitCell ofBand = seniority == null ? null : cells.get(key.of(seniority));
        if (ofBand != null && ofBand.knows(ENOUGH_OF_A_SENIORITY, now)) {
            return Optional.of(ofBand);
        }
        WaitCell ofAll = cells.get(key);
        return ofAll != null && ofAll.knows(ENOUGH, now) ? Optional.of(ofAll) : Optional.empty();
    }

    private static List<WaitCell> either(List<WaitCell> first, Supplier<List<WaitCell>> otherwise) {
        return first.isEmpty() ? otherwise.get() : first;
    }

    /** The same with one kind and one language each; none if that is what it is. */
    private static Stream<CellKey> partsOf(CellKey key) {
        if (key.kinds().size() == 1 && key.languages().size() == 1) {
            return Stream.empty();
        }
        return key.kinds().stream().flatMap(kind -> key.languages().stream().map(language -> key.with(kind, language)));
    }

    /** The cells that learn from a ticket. */
    private Set<CellKey> keysOf(Ticket ticket) {
        CellKey everybody = everybodyLike(ticket);
        Set<CellKey> keys = new LinkedHashSet<>();
        for (TopicId topic : ticket.topics()) {
            CellKey key = everybody.about(Scope.TOPIC, topic);
            keys.add(key);
            keys.add(key.of(ticket.seniority()));
            topics.parentOf(topic).ifPresent(parent -> keys.add(everybody.about(Scope.PARENT, parent)));
        }
        if (ticket.surprise()) {
            keys.add(everybody.about(Scope.SURPRISED, null));
        }
        keys.add(everybody);
        return keys;
    }

    private static CellKey everybodyLike(Ticket ticket) {
        return new CellKey(
                Scope.EVERYBODY, null, ticket.intent(), ticket.kinds(), Languages.bases(ticket.languages()), null);
    }

    private WaitCell learning(CellKey key) {
        WaitCell known = cells.remove(key);
        WaitCell cell = known == null ? new WaitCell(calibration) : known;
        cells.put(key, cell);
        if (cells.size() > MOST_CELLS) {
            cells.remove(cells.keySet().iterator().next());
        }
        return cell;
    }
}
