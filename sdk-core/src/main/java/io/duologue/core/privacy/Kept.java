package io.duologue.core.privacy;

import io.duologue.core.Checks;
import java.time.Duration;

/** For how long something is kept. A closed family of immutable values. */
public sealed interface Kept {

    /** Until the person erases his account, or takes it back himself. */
    record WhileTheAccountExists() implements Kept {}

    /**
     * A fixed time.
     *
     * @param time positive
     * @param since what it is counted from, for example {@code the request}
     */
    record For(Duration time, String since) implements Kept {
        public For {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("time: expected a positive duration but was " + time);
            }
            Checks.length("since", 1, 100, since);
        }
    }

    /**
     * A time that whoever runs the platform decides.
     *
     * @param options the simple name of the type that has the figure, for example {@code EngineOptions}
     * @param name the option, for example {@code textRetention}
     * @param since what it is counted from
     */
    record AsTheOptionSays(String options, String name, String since) implements Kept {
        public AsTheOptionSays {
            Checks.length("options", 1, 100, options);
            Checks.length("name", 1, 100, name);
            Checks.length("since", 1, 100, since);
        }
    }

    /**
     * A time from a decision, and another one for as long as there is none.
     *
     * @param decided counted from the decision
     * @param open counted from what is to be decided
     */
    record OnceDecided(AsTheOptionSays decided, AsTheOptionSays open) implements Kept {}

    /**
     * One time for some of it, and another one for the rest.
     *
     * @param some counted from what it is that some of it has
     * @param rest counted from what it is that the rest has
     */
    record EachItsOwn(AsTheOptionSays some, AsTheOptionSays rest) implements Kept {}

    /** @param condition what ends with it, for example {@code the person is connected} */
    record AsLongAs(String condition) implements Kept {
        public AsLongAs {
            Checks.length("condition", 1, 200, condition);
        }
    }
}
