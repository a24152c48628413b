package io.duologue.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One step in which the schema came to be. Immutable.
 *
 * @param name by which it is known for good: {@code V001__in_words.sql}
 * @param sql what it does
 */
record SchemaStep(String name, String sql) {

    private static final Pattern CONCURRENT = Pattern.compile("(?m)^(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY ");

    /** Whether it makes an index while others write, which is no part of a transaction. */
    boolean isConcurrent() {
        return CONCURRENT.matcher(sql).find();
    }

    /** One that is in this module. */
    static SchemaStep shipped(String name) {
        try (InputStream in = SchemaStep.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this module has no " + name);
            }
            return new SchemaStep(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
