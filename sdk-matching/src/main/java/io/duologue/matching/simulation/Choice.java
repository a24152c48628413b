package io.duologue.matching.simulation;

import java.util.Arrays;

/** One of several places, each with its own likelihood. Immutable. */
final class Choice {

    private final double[] upTo;

    private Choice(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        upTo = new double[weights.length];
        double reached = 0;
        for (int place = 0; place < weights.length; place++) {
            reached += weights[place];
            upTo[place] = reached / sum;
        }
    }

    static Choice weighted(double... weights) {
        return new Choice(weights);
    }

    /** Zipf's law: the k-th of them, counted from 1, is as likely as 1 / k to the power of the exponent. */
    static Choice zipf(int places, double exponent) {
        double[] weights = new double[places];
        for (int place = 0; place < places; place++) {
            weights[place] = 1 / StrictMath.pow(place + 1, exponent);
        }
        return new Choice(weights);
    }

    int places() {
        return upTo.length;
    }

    /** From 0. */
    int by(Dice dice) {
        double fraction = dice.fraction();
        int found = Arrays.binarySearch(upTo, fraction);
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }
}
