package io.duologue.core.privacy;

import io.duologue.core.Checks;

/**
 * How much somebody gets at once who takes his data along, so that one request cannot take all memory. Whatever is left
 * out is said to be. Immutable.
 *
 * @param conversations of the latest, at most so many; at least 1
 * @param messages of all of them together, of logs and transcripts, those of the latest conversations first; at least 1
 * @param reports the latest; at least 1
 * @param restrictions the latest; at least 1
 */
public record ExportBounds(int conversations, int messages, int reports, int restrictions) {
    private static final ExportBounds STANDARD = new ExportBounds(200, 5_000, 200, 200);

    public ExportBounds {
        Checks.atLeast("conversations", 1, conversations);
        Checks.atLeast("messages", 1, messages);
        Checks.atLeast("reports", 1, reports);
        Checks.atLeast("restrictions", 1, restrictions);
    }

    public static ExportBounds standard() {
        return STANDARD;
    }
}
