package io.duologue.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values as one line of text that no script looks into: each field is its length in characters, a colon, and the field. What is
 * absent has no length. Fields are only ever added at the end, where an older node does not look and a newer one finds nothing.
 */
final class Fields {
    private Fields() {}

    /** Writes fields. One thread at a time. */
    static final class Writer {
        private final StringBuilder text = new StringBuilder();

        Writer add(@Nullable String field) {
            if (field == null) {
                text.append(':');
            } else {
                text.append(field.length()).append(':').append(field);
            }
            return this;
        }

        Writer add(long field) {
            return add(Long.toString(field));
        }

        Writer add(Instant field) {
            return add(Moments.exact(field));
        }

        Writer addAll(List<String> fields) {
            add(fields.size());
            fields.forEach(this::add);
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Reads fields in the order in which they were written. One thread at a time. */
    static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /** Absent as well if there are no more. */
        Optional<String> find() {
            if (at == text.length()) {
                return Optional.empty();
            }
            int colon = text.indexOf(':', at);
            String length = text.substring(at, colon);
            at = colon + 1;
            if (length.isEmpty()) {
                return Optional.empty();
            }
            int from = at;
            at += Integer.parseInt(length);
            return Optional.of(text.substring(from, at));
        }

        String get() {
            return find().orElseThrow(() -> new IllegalStateException("a field is missing"));
        }

        long number() {
            return Long.parseLong(get());
        }

        Instant moment() {
            return Moments.parse(get());
        }

        List<String> list() {
            return list(number());
        }

        /** Empty as well if there are no more fields. */
        List<String> laterList() {
            return list(find().map(Long::parseLong).orElse(0L));
        }

        private List<String> list(long size) {
            List<String> fields = new ArrayList<>();
            for (long i = 0; i < size; i++) {
                fields.add(get());
            }
            return fields;
        }
    }
}
