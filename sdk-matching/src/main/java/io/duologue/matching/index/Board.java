package io.duologue.matching.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The grids of one language and one topic. One thread at a time. */
final class Board {

    final String language;
    final Object topic;

    /** By stage and group. */
    private @Nullable Grid[][] grids = new Grid[0][];

    /** Of each stage the groups that have a grid. */
    private long[] groups = new long[0];

    private int size;

    Board(String language, Object topic) {
        this.language = language;
        this.topic = topic;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** A bitmap of the groups of which somebody in that stage is here. */
    long groups(int stage) {
        return stage < groups.length ? groups[stage] : 0;
    }

    /** One of those that {@link #groups} tells. */
    Grid get(int stage, int group) {
        Grid grid = grids[stage][group];
        if (grid == null) {
            throw new IllegalStateException("no grid of stage " + stage + " and group " + group);
        }
        return grid;
    }

    Grid make(int stage, int group) {
        if (stage >= groups.length) {
            grids = Arrays.copyOf(grids, stage + 1);
            groups = Arrays.copyOf(groups, stage + 1);
        }
        if ((groups[stage] & (1L << group)) != 0) {
            return get(stage, group);
        }
        if (grids[stage] == null) {
            grids[stage] = new Grid[Groups.COUNT];
        }
        Grid grid = new Grid(this, stage, group);
        grids[stage][group] = grid;
        groups[stage] |= 1L << group;
        size++;
        return grid;
    }

    void drop(Grid grid) {
        grids[grid.stage][grid.group] = null;
        groups[grid.stage] &= ~(1L << grid.group);
        size--;
    }
}
