package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes members of the kinds of which frames are made. An absent value is an absent member. */
final class WireWriter {

    private static final String DIGITS = "0123456789abcdef";

    private final JsonGenerator out;

    WireWriter(JsonGenerator out) {
        this.out = out;
    }

    void text(String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeFieldName(name);
            string(value);
        }
    }

    void textOrNull(String name, @Nullable String value) throws IOException {
        if (value == null) {
            out.writeNullField(name);
        } else {
            text(name, value);
        }
    }

    void texts(String name, List<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            string(value);
        }
        out.writeEndArray();
    }

    void ifTrue(String name, boolean value) throws IOException {
        if (value) {
            out.writeBooleanField(name, true);
        }
    }

    /** A number of which less than the given least one means that there is none. */
    void from(long least, String name, long value) throws IOException {
        if (value >= least) {
            out.writeNumberField(name, value);
        }
    }

    void cursor(String name, @Nullable Cursor value) throws IOException {
        if (value != null) {
            out.writeArrayFieldStart(name);
            out.writeNumber(value.seq());
            mark(value.mark());
            out.writeEndArray();
        }
    }

    /** The place of an entry, which the wire writes as two members. */
    void place(@Nullable Cursor value) throws IOException {
        if (value != null) {
            out.writeNumberField("seq", value.seq());
            out.writeFieldName("mark");
            mark(value.mark());
        }
    }

    /** An instant, cut to milliseconds. */
    void instant(String name, @Nullable Instant value) throws IOException {
        if (value != null) {
            out.writeFieldName(name);
            LocalDateTime time = LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC);
            if (time.getYear() < 0 || time.getYear() > 9999) {
                throw new IllegalArgumentException("expected an instant of the years 0–9999 but was " + value);
            }
            char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
            digits(text, 0, 4, time.getYear());
            digits(text, 5, 2, time.getMonthValue());
            digits(text, 8, 2, time.getDayOfMonth());
            digits(text, 11, 2, time.getHour());
            digits(text, 14, 2, time.getMinute());
            digits(text, 17, 2, time.getSecond());
            digits(text, 20, 3, time.getNano() / 1_000_000);
            out.writeString(text, 0, text.length);
        }
    }

    private void mark(int mark) throws IOException {
        char[] text = new char[8];
        for (int i = 0; i < text.length; i++) {
            text[i] = DIGITS.charAt(mark >>> (28 - 4 * i) & 0xf);
        }
        out.writeString(text, 0, text.length);
    }

    private void string(String value) throws IOException {
        if (FrameText.loneSurrogateIn(value) >= 0) {
            throw new IllegalArgumentException("expected no surrogate without its other half");
        }
        out.writeString(value);
    }

    private static void digits(char[] text, int from, int count, int value) {
        int rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
