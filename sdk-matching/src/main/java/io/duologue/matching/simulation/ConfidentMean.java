package io.duologue.matching.simulation;

import java.util.Collection;

/**
 * A mean over runs with different seeds, and how far it may be off: a confidence interval of 95 % by Student's t. Immutable.
 *
 * @param mean NaN of no runs
 * @param plusMinus half of the interval's width; NaN of fewer than two runs
 * @param runs over how many
 */
public record ConfidentMean(double mean, double plusMinus, int runs) {

    /** The 97.5 % quantiles of Student's t, from one degree of freedom on. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double T_OF_MANY = 1.960;

    /** Figures that are not numbers are left out: nothing is known of those runs. */
    public static ConfidentMean of(Collection<Double> figures) {
        double[] known =
                figures.stream().filter(Double::isFinite).mapToDouble(x -> x).toArray();
        double sum = 0;
        for (double figure : known) {
            sum += figure;
        }
        double mean = sum / known.length;
        double squares = 0;
        for (double figure : known) {
            squares += (figure - mean) * (figure - mean);
        }
        int freedom = known.length - 1;
        double deviation = Math.sqrt(squares / freedom / known.length);
        return new ConfidentMean(mean, freedom < 1 ? Double.NaN : quantile(freedom) * deviation, known.length);
    }

    /** Beyond the table it is nearly linear in the inverse. */
    private static double quantile(int freedom) {
        return freedom <= T.length ? T[freedom - 1] : T_OF_MANY + (T[T.length - 1] - T_OF_MANY) * T.length / freedom;
    }
}
