package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of which frames are made. Lengths of strings count code points. */
final class Values {

    /** The largest integer that every JSON reader holds exactly. */
    static final long MAX_INTEGER = (1L << 53) - 1;

    /** No integer that fits has more characters than this. */
    private static final int INTEGER_LENGTH = 17;

    private static final int INSTANT_LENGTH = "2026-11-21T09:00:00.123Z".length();
    private static final int CONVERSATION_LENGTH = 28;

    static final Value<String> TEXT = text(0, ProtocolLimits.FRAME_BYTES);
    static final Value<String> TYPE = text(0, ProtocolLimits.TYPE_LENGTH);
    static final Value<String> ID = text(1, ProtocolLimits.ID_LENGTH);
    static final Value<String> CONVERSATION =
            matching("c_ and 26 characters 0-9 or a-z", CONVERSATION_LENGTH, Values::isConversation);

    /** The number of a frame or an entry. */
    static final Value<Long> COUNT = integer(1, MAX_INTEGER);

    /** A number of something that may be nothing. */
    static final Value<Long> AMOUNT = integer(0, MAX_INTEGER);

    /** An {@link #AMOUNT} that fits into an {@code int}. */
    static final Value<Long> SMALL_AMOUNT = integer(0, Integer.MAX_VALUE);

    static final Value<Integer> MARK = Values::readMark;
    static final Value<Cursor> CURSOR = Values::readCursor;
    static final Value<Instant> INSTANT = Values::readInstant;
    static final Value<Boolean> FLAG = Values::readFlag;
    static final Value<Boolean> ONLY_TRUE = Values::readTrue;

    /** Of a longer list nobody reads the words, and the refusal would outgrow what was refused. */
    private static final int MOST_NAMED = 16;

    private Values() {}

    static Value<String> text(int min, int max) {
        String expected = "a string of " + min + "–" + max + " characters";
        return in -> {
            String text = string(in, expected);
            if (text == null) {
                return null;
            }
            // The number of code points never exceeds that of chars, and reaches half of it.
            if (text.length() < min || (text.length() > max && text.codePointCount(0, text.length()) > max)) {
                int length = text.codePointCount(0, text.length());
                in.refuse(length < min ? min : max, "expected " + expected + " but it had " + length);
                return null;
            }
            return text;
        };
    }

    interface TextTest {
        boolean test(String text);
    }

    /** A string of a given form and at most that many characters. */
    static Value<String> matching(String form, int max, TextTest test) {
        return in -> {
            String text = string(in, form);
            if (text == null) {
                return null;
            }
            if (text.length() > max) {
                in.refuse(
                        max,
                        "expected " + form + " but it had " + text.codePointCount(0, text.length()) + " characters");
                return null;
            }
            if (!test.test(text)) {
                in.refuse(-1, "expected " + form);
                return null;
            }
            return text;
        };
    }

    /** An integer, written without fraction and exponent. */
    static Value<Long> integer(long min, long max) {
        String expected = "an integer of " + min + "–" + max;
        return in -> {
            if (in.token() != JsonToken.VALUE_NUMBER_INT) {
                in.refuseType(expected);
                return null;
            }
            if (in.textLength() > INTEGER_LENGTH) {
                boolean negative = in.text().charAt(0) == '-';
                in.refuse(negative ? min : max, "expected " + expected + " but it had " + in.textLength() + " digits");
                return null;
            }
            long value = in.integer();
            if (value < min || value > max) {
                in.refuse(value < min ? min : max, "expected " + expected + " but was " + value);
                return null;
            }
            return value;
        };
    }

    static <E extends Enum<E>> Value<E> oneOf(Class<E> type, Function<E, String> wireName) {
        Map<String, E> values = new LinkedHashMap<>();
        EnumSet.allOf(type).forEach(value -> values.put(wireName.apply(value), value));
        return named(values);
    }

    static Value<String> oneOf(String... names) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) {
            values.put(name, name);
        }
        return named(values);
    }

    private static <T> Value<T> named(Map<String, T> values) {
        String expected = values.size() <= MOST_NAMED
                ? "one of " + String.join(", ", values.keySet())
                : "one of the " + values.size() + " words that there are for it";
        return in -> {
            String text = string(in, expected);
            T value = text == null ? null : values.get(text);
            if (text != null && value == null) {
                in.refuse(-1, "expected " + expected);
            }
            return value;
        };
    }

    /** A list as long as the frame allows. */
    static <T> Value<List<T>> list(Value<T> element) {
        return list(element, 0, ProtocolLimits.FRAME_BYTES);
    }

    static <T> Value<List<T>> list(Value<T> element, int min, int max) {
        String expected = "an array of " + min + "–" + max;
        return in -> {
            if (in.token() != JsonToken.START_ARRAY) {
                in.refuseType(expected);
                return null;
            }
            List<T> list = new ArrayList<>();
            int size = 0;
            while (in.next() != JsonToken.END_ARRAY) {
                size++;
                if (size > max) {
                    in.skip();
                    continue;
                }
                T value = element.read(in);
                if (value != null) {
                    list.add(value);
                }
            }
            if (size < min || size > max) {
                in.refuse(size < min ? min : max, "expected " + expected + " but it had " + size);
                return null;
            }
            return list;
        };
    }

    private static @Nullable String string(FrameReader in, String expected) throws IOException {
        if (in.token() != JsonToken.VALUE_STRING) {
            in.refuseType(expected);
            return null;
        }
        return in.text();
    }

    private static @Nullable Boolean readFlag(FrameReader in) throws IOException {
        if (in.token() == JsonToken.VALUE_TRUE) {
            return true;
        }
        if (in.token() == JsonToken.VALUE_FALSE) {
            return false;
        }
        in.refuseType("true or false");
        return null;
    }

    private static @Nullable Boolean readTrue(FrameReader in) throws IOException {
        if (in.token() == JsonToken.VALUE_TRUE) {
            return true;
        }
        in.refuseType("true");
        return null;
    }

    private static @Nullable Integer readMark(FrameReader in) throws IOException {
        String text = string(in, "a mark of 8 lower-case hex digits");
        if (text == null) {
            return null;
        }
        try {
            return Cursor.parseMark(text);
        } catch (IllegalArgumentException e) {
            in.refuse(-1, "expected a mark of 8 lower-case hex digits");
            return null;
        }
    }

    private static @Nullable Cursor readCursor(FrameReader in) throws IOException {
        if (in.token() != JsonToken.START_ARRAY) {
            in.refuseType("a cursor [seq, mark]");
            return null;
        }
        Long seq = null;
        Integer mark = null;
        int size = 0;
        while (in.next() != JsonToken.END_ARRAY) {
            size++;
            if (size == 1) {
                seq = AMOUNT.read(in);
            } else if (size == 2) {
                mark = MARK.read(in);
            } else {
                in.skip();
            }
        }
        if (size != 2) {
            in.refuse(2, "expected a cursor [seq, mark] but it had " + size + " elements");
            return null;
        }
        if (seq == null || mark == null) {
            return null;
        }
        if (seq == 0 && mark != 0) {
            in.refuse(-1, "expected the mark 00000000 with seq 0");
            return null;
        }
        return new Cursor(seq, mark);
    }

    private static @Nullable Instant readInstant(FrameReader in) throws IOException {
        String expected = "an instant such as 2026-11-21T09:00:00.123Z";
        String text = string(in, expected);
        if (text == null) {
            return null;
        }
        if (text.length() == INSTANT_LENGTH
                && text.charAt(10) == 'T'
                && text.charAt(19) == '.'
                && text.charAt(INSTANT_LENGTH - 1) == 'Z') {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                // refused below
            }
        }
        in.refuse(-1, "expected " + expected);
        return null;
    }

    private static boolean isConversation(String text) {
        if (text.length() != CONVERSATION_LENGTH || !text.startsWith("c_")) {
            return false;
        }
        for (int i = 2; i < CONVERSATION_LENGTH; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))) {
                return false;
            }
        }
        return true;
    }
}
