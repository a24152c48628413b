package io.duologue.matching.index;

import io.duologue.matching.PairingRound;
import java.util.Arrays;

/** Whom somebody may meet, as far as it was looked: the best first. One thread at a time. */
final class Candidates {

    private final int most;
    private final int mostJudged;
    private final int mostOfACell;
    private int[] places;
    private double[] weights;
    private int size;
    private int judged;

    /**
     * @param most how many are enough
     * @param mostJudged after how many it is given up
     * @param mostOfACell how many of those are looked at who stand in the same cell of a grid
     */
    Candidates(int most, int mostJudged, int mostOfACell) {
        this.most = most;
        this.mostJudged = mostJudged;
        this.mostOfACell = mostOfACell;
        places = new int[most];
        weights = new double[most];
    }

    void clear() {
        size = 0;
        judged = 0;
    }

    boolean isEnough() {
        return size == most || judged == mostJudged;
    }

    int mostOfACell() {
        return mostOfACell;
    }

    void judged(int place, double weight) {
        judged++;
        if (weight != PairingRound.REFUSED) {
            places[size] = place;
            weights[size] = weight;
            size++;
        }
    }

    int size() {
        return size;
    }

    int place(int at) {
        return places[at];
    }

    double weight(int at) {
        return weights[at];
    }

    /** By weight, and of those who fit equally well the oldest first. */
    void sort(Places ages) {
        for (int at = 1; at < size; at++) {
            int place = places[at];
            double weight = weights[at];
            int to = at;
            while (to > 0
                    && (weights[to - 1] < weight
                            || (weights[to - 1] == weight && ages.compareAge(place, places[to - 1]) < 0))) {
                places[to] = places[to - 1];
                weights[to] = weights[to - 1];
                to--;
            }
            places[to] = place;
            weights[to] = weight;
        }
    }

    /** A copy, for as long as the next search takes. */
    int[] copy() {
        return Arrays.copyOf(places, size);
    }
}
