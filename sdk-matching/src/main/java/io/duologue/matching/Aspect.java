package io.duologue.matching;

import java.util.Arrays;
import java.util.Optional;

/** What a score is made of; see {@link ScoreWeights} for what each means. */
public enum Aspect {
    TOPIC("topic"),
    SENIORITY("seniority"),
    INTENT("intent"),
    TIME_ZONE("time-zone"),
    LANGUAGE("language"),
    TAGS("tags"),
    NOVELTY("novelty"),
    PROVIDER("provider"),
    BAND("band"),
    ACTIVITY("activity"),
    PACE("pace"),
    FEEDBACK("feedback");

    private final String word;

    Aspect(String word) {
        this.word = word;
    }

    /** The aspect of this word; nothing if there is none. */
    public static Optional<Aspect> of(String word) {
        return Arrays.stream(values())
                .filter(aspect -> aspect.word.equals(word))
                .findFirst();
    }

    /** The word for it in files, as in {@code time-zone}. */
    public String word() {
        return word;
    }
}
