package io.duologue.matching.simulation;

import io.duologue.matching.PairingRules;
import io.duologue.matching.WaitEstimate;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what comes of a run. One thread at a time. */
final class Tally {

    private final Segment.Segments segmentation;
    private final PairingRules relaxed;
    private final Waits waits = new Waits();
    private final Map<Segment, Waits> segments = new HashMap<>();
    private long tickets;
    private long turnedAway;
    private long pairs;
    private long offers;
    private long declines;
    private long lapses;
    private long looks;
    private double score;
    private Coverage coverage = Coverage.NONE;
    private long presentMillis;
    private long firstAt = -1;
    private long digest;

    Tally(Segment.Segments segmentation, PairingRules relaxed) {
        this.segmentation = segmentation;
        this.relaxed = relaxed;
    }

    void came(Guest guest) {
        tickets++;
        firstAt = firstAt < 0 ? guest.cameAt() : firstAt;
        note(1, guest.cameAt(), guest.person(), 0);
    }

    void turnedAway(Arrival arrival) {
        tickets++;
        turnedAway++;
        note(2, arrival.at().toMillis(), arrival.person(), 0);
    }

    void looked() {
        looks++;
    }

    void offered(Guest a, Guest b, long now) {
        offers++;
        note(3, now, a.person(), b.person());
    }

    void declined(Guest who, long now) {
        declines++;
        note(4, now, who.person(), 0);
    }

    void lapsed(long now) {
        lapses++;
        note(5, now, 0, 0);
    }

    void paired(Guest a, Guest b, long now) {
        pairs++;
        Instant moment = Trace.BEGIN.plusMillis(now);
        score += relaxed.weight(a.ticket, b.ticket, moment).orElse(0);
        ends(a, now, true);
        ends(b, now, true);
        note(6, now, a.person(), b.person());
    }

    void left(Guest guest, long now) {
        ends(guest, now, false);
        note(7, now, guest.person(), 0);
    }

    private void ends(Guest guest, long now, boolean isPaired) {
        long waited = now - guest.cameAt();
        presentMillis += waited;
        waits.add(waited);
        for (Segment segment : segmentation.of(guest.ticket)) {
            segments.computeIfAbsent(segment, first -> new Waits()).add(waited);
        }
        judge(guest, waited, isPaired);
    }

    private void judge(Guest guest, long waited, boolean isPaired) {
        WaitEstimate told = guest.told;
        if (told == null) {
            return;
        }
        boolean isKnown = isPaired || waited > told.p80().toMillis();
        coverage = new Coverage(
                coverage.told() + 1,
                coverage.judged() + (isKnown ? 1 : 0),
                coverage.within50() + (isPaired && waited <= told.p50().toMillis() ? 1 : 0),
                coverage.within80() + (isPaired && waited <= told.p80().toMillis() ? 1 : 0));
    }

    private void note(int what, long at, int one, int other) {
        digest = Dice.mix(digest * 31 + what);
        digest = Dice.mix(digest ^ at);
        digest = Dice.mix(digest ^ (((long) one << 32) + other));
    }

    RunFigures figures(Simulation simulation, Referee referee, long endedAt, Optional<Hindsight> hindsight) {
        double length = Math.max(1, endedAt - Math.max(0, firstAt));
        return new RunFigures(
                simulation.strategy().name(),
                simulation.strategy().setting(),
                simulation.trace().name(),
                tickets,
                turnedAway,
                pairs,
                offers,
                declines,
                lapses,
                waits,
                Collections.unmodifiableSortedMap(new TreeMap<>(segments)),
                score,
                referee.overtakings(),
                referee.sampledJudgements(),
                referee.repeats(),
                referee.broken(),
                referee.examples(),
                coverage,
                presentMillis / length,
                looks,
                hindsight,
                HexFormat.of().toHexDigits(digest));
    }
}
