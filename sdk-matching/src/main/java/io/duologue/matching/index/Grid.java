package io.duologue.matching.index;

import java.util.Arrays;

/**
 * Those of one language, one topic, one set of kinds, one intent and one stage of their wait, by the cell in which they stand: the
 * beginning and the end of a list for each cell that is not empty. One thread at a time.
 */
final class Grid {

    final Board board;
    final int stage;
    final int group;

    /** The cells that are not empty. */
    final long[] occupied = new long[Cells.WORDS];

    /** Of those cells, in their order. */
    private int[] heads = new int[2];

    private int[] tails = new int[2];
    private int size;

    Grid(Board board, int stage, int group) {
        this.board = board;
        this.stage = stage;
        this.group = group;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(int cell) {
        return (occupied[cell >> 6] & (1L << cell)) != 0;
    }

    /** The first in a cell that is not empty. */
    int head(int cell) {
        return heads[rank(cell)];
    }

    int tail(int cell) {
        return tails[rank(cell)];
    }

    void setHead(int cell, int link) {
        heads[rank(cell)] = link;
    }

    void setTail(int cell, int link) {
        tails[rank(cell)] = link;
    }

    /** The first one in an empty cell. */
    void occupy(int cell, int link) {
        if (size == heads.length) {
            heads = Arrays.copyOf(heads, 2 * size);
            tails = Arrays.copyOf(tails, 2 * size);
        }
        int rank = rank(cell);
        System.arraycopy(heads, rank, heads, rank + 1, size - rank);
        System.arraycopy(tails, rank, tails, rank + 1, size - rank);
        heads[rank] = link;
        tails[rank] = link;
        occupied[cell >> 6] |= 1L << cell;
        size++;
    }

    /** The last one has gone. */
    void vacate(int cell) {
        int rank = rank(cell);
        size--;
        System.arraycopy(heads, rank + 1, heads, rank, size - rank);
        System.arraycopy(tails, rank + 1, tails, rank, size - rank);
        occupied[cell >> 6] &= ~(1L << cell);
    }

    /** How many cells before this one are not empty. */
    private int rank(int cell) {
        int rank = 0;
        for (int word = 0; word < cell >> 6; word++) {
            rank += Long.bitCount(occupied[word]);
        }
        return rank + Long.bitCount(occupied[cell >> 6] & ((1L << cell) - 1));
    }
}
