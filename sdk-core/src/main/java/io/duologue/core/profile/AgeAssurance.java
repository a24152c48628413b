package io.duologue.core.profile;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.Optional;

/**
 * Whether somebody is old enough to talk here. Not a profile: nobody sees it, and an age or a date of birth is not kept.
 *
 * <ol>
 *   <li>AG-1: of somebody of whom nothing is known the answer is {@link Answer.Unknown}: nobody is grown up for want of an
 *       answer.
 *   <li>AG-2: an answer is about this person alone: nobody is grown up because another one is.
 *   <li>AG-3: where the person is asked to say so ({@link #asks}), it counts only if he did so to this very version of
 *       {@code age}, and not if he agreed to another document.
 * </ol>
 *
 * <p>Asked at each search, on a lane that may block. Safe for many threads; a failing backend is a
 * {@link io.duologue.core.BackendException}: the search is refused for now. Check an implementation with
 * {@code AgeAssuranceContract}.
 */
public interface AgeAssurance {
    /** The name of this document among acknowledgements. */
    String DOCUMENT = "age";

    /** @param given what the person agreed to */
    Answer of(UserId user, List<Acknowledgement> given);

    /**
     * The version of the document to which a person says that he is old enough; nothing if his word does not count.
     * Another one asks everybody again.
     */
    default Optional<String> asks() {
        return Optional.empty();
    }

    /** What is known. A closed family of immutable values. */
    sealed interface Answer {
        /** Old enough. */
        record Adult() implements Answer {}

        /** Nothing yet. */
        record Unknown() implements Answer {}

        /** @param reason for the person, 1–300 characters */
        record Refused(String reason) implements Answer {
            public Refused {
                Checks.length("reason", 1, 300, reason);
            }
        }

        Answer ADULT = new Adult();
        Answer UNKNOWN = new Unknown();
    }

    /** The person says so: 18 or over. Nobody checks it. */
    static AgeAssurance selfDeclared() {
        return new SelfDeclaredAge("18-2026-11");
    }
}
