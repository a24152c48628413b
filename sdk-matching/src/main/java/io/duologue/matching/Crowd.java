package io.duologue.matching;

/**
 * How many people, said so coarsely that nobody among them can be told apart: fewer than {@value #FEW} are “few”, whether there is
 * somebody or not; more are told by the largest of 5, 10, 20, 50, 100, 200, 500 and so on that is not above their number. Immutable.
 *
 * @param atLeast that many or more; 0 for few
 */
public record Crowd(int atLeast) implements Comparable<Crowd> {

    /** From so many on there is a number. */
    public static final int FEW = 5;

    private static final int[] STEPS = {2, 5, 10};

    /** @throws IllegalArgumentException unless it is 0 or one of those steps */
    public Crowd {
        if (atLeast != coarse(atLeast)) {
            throw new IllegalArgumentException("expected 0, 5, 10, 20, 50, 100 and so on people but was " + atLeast);
        }
    }

    /** So many people. */
    public static Crowd of(int people) {
        return new Crowd(coarse(people));
    }

    public boolean isFew() {
        return atLeast == 0;
    }

    @Override
    public int compareTo(Crowd other) {
        return Integer.compare(atLeast, other.atLeast);
    }

    private static int coarse(int people) {
        long coarse = 0;
        long decade = 1;
        while (decade <= people) {
            for (int step : STEPS) {
                if (step * decade <= people && step * decade >= FEW) {
                    coarse = step * decade;
                }
            }
            decade *= 10;
        }
        return (int) coarse;
    }
}
