package io.duologue.core.privacy;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an application keeps about people besides what the stores of the platform do, for whoever takes his data along. Not
 * the platform's own data: that is gathered by {@link HeldData}.
 *
 * <ol>
 *   <li>PD-1: {@link #id} is the same at every call, in lower case, and none of the platform's own data.
 *   <li>PD-2: {@link #of} has what is held about this person, and nothing of another one.
 *   <li>PD-3: of somebody about whom nothing is held it has no entries.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}, after which the
 * person gets nothing and may ask again: half of the data is not passed off as all of it. Check an implementation with
 * {@code PersonalDataContract}.
 */
public interface PersonalData {
    /** What of one kind a person gets at most. */
    int MAX_ENTRIES = 1_000;

    /** Names it in the export, for example {@code invoices}: words in lower case with dashes between them. */
    String id();

    /** What it is and why it is kept, in a sentence or two, for the person. */
    String what();

    /** Whatever is held about this person. */
    Held of(UserId user, Instant now);

    /**
     * What is held. Immutable.
     *
     * @param entries at most {@value #MAX_ENTRIES}; each with its fields in the order in which they are shown
     * @param complete whether there is no more than that
     */
    record Held(List<Map<String, String>> entries, boolean complete) {
        public static final Held NOTHING = new Held(List.of(), true);

        public Held {
            if (entries.size() > MAX_ENTRIES) {
                throw new IllegalArgumentException(
                        "entries: expected at most " + MAX_ENTRIES + " but were " + entries.size());
            }
            entries = entries.stream()
                    .map(entry -> Collections.unmodifiableMap(new LinkedHashMap<>(entry)))
                    .toList();
            entries.forEach(entry -> entry.keySet().forEach(name -> Checks.length("field", 1, 60, name)));
        }
    }
}
