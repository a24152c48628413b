package io.duologue.matching.index;

import io.duologue.matching.Intent;
import io.duologue.matching.Requirements;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Where in a grid a ticket stands: by seniority, reputation band and time zone, each of which may be unknown. A set of cells is a
 * bitmap of {@link #WORDS} words. Pure.
 *
 * <p>What is said of a cell holds for whoever stands in it: sets are never too small, and may be too large.
 */
final class Cells {

    private static final SeniorityBand[] SENIORITIES = SeniorityBand.values();
    private static final int SENIORITY_STEPS = SENIORITIES.length + 1;
    private static final int UNKNOWN_SENIORITY = SENIORITIES.length;

    private static final int BAND_STEPS = Ticket.MAX_BAND + 2;
    private static final int UNKNOWN_BAND = Ticket.MAX_BAND + 1;

    /** Of three hours each, once round the world. */
    private static final int ZONES = 8;

    private static final int ZONE_STEPS = ZONES + 1;
    private static final int UNKNOWN_ZONE = ZONES;
    private static final int SECONDS_PER_ZONE = 3 * 3_600;
    private static final int SECONDS_PER_DAY = 24 * 3_600;

    static final int COUNT = SENIORITY_STEPS * BAND_STEPS * ZONE_STEPS;
    static final int WORDS = (COUNT + Long.SIZE - 1) / Long.SIZE;

    private Cells() {}

    static int of(Ticket ticket) {
        SeniorityBand seniority = ticket.seniority();
        Integer band = ticket.reputationBand();
        int level = seniority == null ? UNKNOWN_SENIORITY : seniority.stepsAbove(SENIORITIES[0]);
        return (level * BAND_STEPS + (band == null ? UNKNOWN_BAND : band)) * ZONE_STEPS + zone(ticket.utcOffset());
    }

    private static int zone(@Nullable ZoneOffset offset) {
        return offset == null
                ? UNKNOWN_ZONE
                : Math.floorMod(offset.getTotalSeconds(), SECONDS_PER_DAY) / SECONDS_PER_ZONE;
    }

    private static int seniority(int cell) {
        return cell / (BAND_STEPS * ZONE_STEPS);
    }

    private static int band(int cell) {
        return cell / ZONE_STEPS % BAND_STEPS;
    }

    private static int zone(int cell) {
        return cell % ZONE_STEPS;
    }

    /** Where those stand who may be near enough, as either wishes, to somebody in that cell. */
    static long[] within(int cell, Intent mine, Requirements ofMine, Intent theirs, Requirements ofTheirs) {
        boolean[] seniorities = new boolean[SENIORITY_STEPS];
        for (int level = 0; level < SENIORITY_STEPS; level++) {
            seniorities[level] = seniorityDistance(mine, seniority(cell), level) <= ofMine.seniorityDistance()
                    && seniorityDistance(theirs, level, seniority(cell)) <= ofTheirs.seniorityDistance();
        }
        Duration furthest = ofMine.timeZoneDistance().compareTo(ofTheirs.timeZoneDistance()) < 0
                ? ofMine.timeZoneDistance()
                : ofTheirs.timeZoneDistance();
        boolean[] zones = new boolean[ZONE_STEPS];
        for (int zone = 0; zone < ZONE_STEPS; zone++) {
            int further = furtherThanHours(zone(cell), zone);
            zones[zone] = further == 0 || Duration.ofHours(further).compareTo(furthest) < 0;
        }
        boolean[] bands = new boolean[BAND_STEPS];
        for (int band = 0; band < BAND_STEPS; band++) {
            bands[band] = bandDistance(band(cell), band) <= Math.min(ofMine.bandDistance(), ofTheirs.bandDistance());
        }
        return product(seniorities, bands, zones);
    }

    /** Zone by zone in one go: they lie side by side. */
    private static long[] product(boolean[] seniorities, boolean[] bands, boolean[] zones) {
        long together = 0;
        for (int zone = 0; zone < ZONE_STEPS; zone++) {
            together |= zones[zone] ? 1L << zone : 0;
        }
        long[] cells = new long[WORDS];
        int first = 0;
        for (boolean seniority : seniorities) {
            for (boolean band : bands) {
                if (seniority && band) {
                    cells[first >> 6] |= together << first;
                    int beyond = (first & 63) + ZONE_STEPS - Long.SIZE;
                    if (beyond > 0) {
                        cells[(first >> 6) + 1] |= together >>> (ZONE_STEPS - beyond);
                    }
                }
                first += ZONE_STEPS;
            }
        }
        return cells;
    }

    static int seniorityDistance(Intent intent, int mine, int theirs) {
        return mine == UNKNOWN_SENIORITY || theirs == UNKNOWN_SENIORITY
                ? 0
                : intent.seniorityDistance(SENIORITIES[mine], SENIORITIES[theirs]);
    }

    private static int bandDistance(int band, int other) {
        return band == UNKNOWN_BAND || other == UNKNOWN_BAND ? 0 : Math.abs(band - other);
    }

    /** More than so many hours lie between whoever is in the one and in the other; 0 says nothing. */
    private static int furtherThanHours(int zone, int other) {
        if (zone == UNKNOWN_ZONE || other == UNKNOWN_ZONE) {
            return 0;
        }
        int around = Math.abs(zone - other);
        return 3 * Math.max(0, Math.min(around, ZONES - around) - 1);
    }

    /**
     * How much worse somebody in the other cell is likely to suit somebody in this one, and he him, than the best: 0–1. A guess by
     * which cells are looked at in turn.
     */
    static double distance(int cell, Intent mine, int other, Intent theirs) {
        double seniorities = seniorityDistance(mine, seniority(cell), seniority(other))
                + seniorityDistance(theirs, seniority(other), seniority(cell));
        double zones = zone(cell) == UNKNOWN_ZONE || zone(other) == UNKNOWN_ZONE
                ? 0
                : Math.min(Math.abs(zone(cell) - zone(other)), ZONES - Math.abs(zone(cell) - zone(other)));
        double intents = (mine.isAnsweredBy(theirs) ? 0 : 0.5) + (theirs.isAnsweredBy(mine) ? 0 : 0.5);
        return 0.20 * seniorities / (2 * SeniorityBand.MAX_DISTANCE)
                + 0.12 * intents / 2
                + 0.10 * zones / (ZONES / 2.0)
                + 0.04 * bandDistance(band(cell), band(other)) / Requirements.ANY_BAND;
    }
}
