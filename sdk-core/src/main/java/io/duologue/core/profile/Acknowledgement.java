package io.duologue.core.profile;

import io.duologue.core.Checks;
import java.time.Instant;

/**
 * That a person has read and agreed to a document. Immutable.
 *
 * @param document for example {@code guidelines}
 * @param version of the document; a newer one asks again
 */
public record Acknowledgement(String document, String version, Instant at) {
    public Acknowledgement {
        Checks.length("document", 1, 40, document);
        Checks.length("version", 1, 40, version);
    }
}
