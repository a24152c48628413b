package io.duologue.matching;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a taxonomy. Immutable.
 *
 * @param label what a person reads, 1–60 characters
 * @param parent what it belongs to; {@code null} at the top
 */
public record Topic(TopicId id, String label, @Nullable TopicId parent) {

    private static final int MAX_LABEL_LENGTH = 60;

    /** @throws IllegalArgumentException if the label is blank or too long */
    public Topic {
        Bounds.within("characters in the label of topic " + id, label.strip().length(), 1, MAX_LABEL_LENGTH);
    }
}
