package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Kinds and languages as {@link Compared} has them. */
    private record CellKey(
            Scope scope,
            @Nullable TopicId topic,
            Intent intent,
            int kinds,
            long languages,
            @Nullable SeniorityBand seniority) {

        CellKey about(Scope other, @Nullable TopicId what) {
            return new CellKey(other, what, intent, kinds, languages, null);
        }

        CellKey of(@Nullable SeniorityBand band) {
            return new CellKey(scope, topic, intent, kinds, languages, band);
        }

        CellKey with(int kind, long language) {
            return new CellKey(scope, topic, intent, kind, language, seniority);
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
        told(ticket, Duration.ZERO, now).ifPresent(told -> wait.wasTold(told.by(), told.estimate()));
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
        Told quickest = null;
        for (WaitCell cell : cellsFor(ticket, now)) {
            WaitEstimate estimate = cell.remaining(waited, now).orElse(null);
            if (estimate != null && (quickest == null || isQuicker(estimate, quickest.estimate()))) {
                quickest = new Told(cell, estimate);
            }
        }
        return Optional.ofNullable(quickest);
    }

    private static boolean isQuicker(WaitEstimate estimate, WaitEstimate other) {
        int byHalf = estimate.p50().compareTo(other.p50());
        return byHalf != 0 ? byHalf < 0 : estimate.p80().compareTo(other.p80()) < 0;
    }

    /** Those that know enough, one for each topic at most, unless only parts of what the ticket takes are known. */
    private List<WaitCell> cellsFor(Ticket ticket, Instant now) {
        CellKey everybody = everybodyLike(ticket);
        List<WaitCell> cellsFor = new ArrayList<>();
        if (ticket.surprise()) {
            if (!addCells(cellsFor, everybody.about(Scope.SURPRISED, null), ticket, now)) {
                addCells(cellsFor, everybody, ticket, now);
            }
            return cellsFor;
        }
        for (TopicId topic : ticket.topics()) {
            if (!addCells(cellsFor, everybody.about(Scope.TOPIC, topic), ticket, now)) {
                topics.parentOf(topic)
                        .ifPresent(parent -> addCells(cellsFor, everybody.about(Scope.PARENT, parent), ticket, now));
            }
        }
        return cellsFor;
    }

    /** @return whether there are any that know enough of that */
    private boolean addCells(List<WaitCell> cellsFor, CellKey key, Ticket ticket, Instant now) {
        if (addCell(cellsFor, key, ticket.seniority(), now)) {
            return true;
        }
        boolean anyKnows = false;
        for (CellKey part : partsOf(key)) {
            anyKnows |= addCell(cellsFor, part, ticket.seniority(), now);
        }
        return anyKnows;
    }

    private boolean addCell(List<WaitCell> cellsFor, CellKey key, @Nullable SeniorityBand seniority, Instant now) {
        WaitCell ofBand = seniority == null ? null : cells.get(key.of(seniority));
        if (ofBand != null && ofBand.knows(ENOUGH_OF_A_SENIORITY, now)) {
            return cellsFor.add(ofBand);
        }
        WaitCell ofAll = cells.get(key);
        return ofAll != null && ofAll.knows(ENOUGH, now) && cellsFor.add(ofAll);
    }

    /** The same with one kind and one language each; none if that is what it is. */
    private static List<CellKey> partsOf(CellKey key) {
        int[] kinds = Compared.kindsOf(key.kinds());
        long[] languages = Compared.languagesOf(key.languages());
        List<CellKey> parts = new ArrayList<>();
        for (int kind : kinds) {
            for (long language : languages) {
                parts.add(key.with(kind, language));
            }
        }
        return parts.size() == 1 ? List.of() : parts;
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
        Compared compared = ticket.compared();
        return new CellKey(Scope.EVERYBODY, null, ticket.intent(), compared.kinds(), compared.languageSet(), null);
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
