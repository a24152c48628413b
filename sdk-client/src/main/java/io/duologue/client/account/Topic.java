package io.duologue.client.account;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something to talk about. Immutable.
 *
 * @param parent the field that it belongs to, if any
 */
public record Topic(String id, String label, @Nullable String parent) {

    /** The field that it belongs to. */
    public Optional<String> field() {
        return Optional.ofNullable(parent);
    }
}
