package io.duologue.matching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a taxonomy. Immutable.
 *
 * @param label what a person reads, 1–60 characters
 * @param parent what it belongs to; {@code null} at the top
 * @param providers with which accounts elsewhere people show that this is their field, as in {@link Ticket#connected()}; those of
 *     its parents are its own as well
 */
public record Topic(TopicId id, String label, @Nullable TopicId parent, List<String> providers) {

    private static final int MAX_LABEL_LENGTH = 60;

    /** @throws IllegalArgumentException if the label is blank or too long, or a provider's name is none */
    public Topic {
        Bounds.within("characters in the label of topic " + id, label.strip().length(), 1, MAX_LABEL_LENGTH);
        providers = List.copyOf(providers);
        providers.forEach(Ticket::checkProvider);
    }

    /** One that no account elsewhere suits better than another. */
    public Topic(TopicId id, String label, @Nullable TopicId parent) {
        this(id, label, parent, List.of());
    }
}
