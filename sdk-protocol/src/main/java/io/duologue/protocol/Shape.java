package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object: the members that are known, and what is made of them. Others are skipped. Immutable. */
final class Shape<T> implements Value<T> {

    /** Whether a member has to be there. */
    private enum Presence {
        REQUIRED,
        OPTIONAL,
        REQUIRED_OR_NULL
    }

    /** A known member. */
    static final class Member {
        private final String name;
        private final Value<?> value;
        private final Presence presence;

        private Member(String name, Value<?> value, Presence presence) {
            this.name = name;
            this.value = value;
            this.presence = presence;
        }
    }

    private final Member[] members;
    private final Function<Read, ? extends T> make;

    private Shape(Function<Read, ? extends T> make, Member... members) {
        if (members.length > Long.SIZE) {
            throw new IllegalArgumentException("expected at most 64 members but there were " + members.length);
        }
        this.members = members.clone();
        this.make = make;
    }

    static Member required(String name, Value<?> value) {
        return new Member(name, value, Presence.REQUIRED);
    }

    static Member optional(String name, Value<?> value) {
        return new Member(name, value, Presence.OPTIONAL);
    }

    /** A member that is always there, as a value or as null. */
    static Member orNull(String name, Value<?> value) {
        return new Member(name, value, Presence.REQUIRED_OR_NULL);
    }

    static <T> Shape<T> object(Function<Read, ? extends T> make, Member... members) {
        return new Shape<>(make, members);
    }

    /** An object of which only the members are wanted. */
    static Shape<Read> members(Member... members) {
        return new Shape<>(Function.identity(), members);
    }

    @Override
    public @Nullable T read(FrameReader in) throws IOException {
        if (in.token() != JsonToken.START_OBJECT) {
            in.refuseType("an object");
            return null;
        }
        return readRest(in);
    }

    /** Reads the members that are left of an object. */
    @Nullable T readRest(FrameReader in) throws IOException {
        @Nullable Object[] values = new @Nullable Object[members.length];
        long present = 0;
        int guess = 0;
        while (in.next() == JsonToken.FIELD_NAME) {
            int i = indexOf(in.name(), guess);
            JsonToken token = in.next();
            if (i < 0) {
                in.skip();
                continue;
            }
            guess = i + 1;
            present |= 1L << i;
            if (token != JsonToken.VALUE_NULL || members[i].presence != Presence.REQUIRED_OR_NULL) {
                values[i] = members[i].value.read(in);
            }
        }
        for (int i = 0; i < members.length; i++) {
            if ((present >>> i & 1) == 0 && members[i].presence != Presence.OPTIONAL) {
                in.refuseMember(members[i].name, -1, "expected the member " + members[i].name + " but it was absent");
            }
        }
        return in.failed() ? null : make.apply(new Read(in, members, values));
    }

    /** Members usually come in the order in which they are listed, so the next one is tried first. */
    private int indexOf(String name, int guess) {
        for (int i = guess; i < members.length; i++) {
            if (members[i].name.equals(name)) {
                return i;
            }
        }
        for (int i = 0; i < guess; i++) {
            if (members[i].name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The members of an object of which nothing was refused. Asking for one that the shape does not list is a mistake. */
    static final class Read {
        private final FrameReader in;
        private final Member[] members;
        private final @Nullable Object[] values;

        private Read(FrameReader in, Member[] members, @Nullable Object[] values) {
            this.in = in;
            this.members = members;
            this.values = values;
        }

        /** Refuses a member for what another one says. */
        void refuse(String name, long limit, String message) {
            in.refuseMember(name, limit, message);
        }

        boolean has(String name) {
            return find(name) != null;
        }

        String text(String name) {
            return get(name, String.class);
        }

        @Nullable String textOrNull(String name) {
            return find(name, String.class);
        }

        long number(String name) {
            return get(name, Long.class);
        }

        int smallNumber(String name) {
            return Math.toIntExact(number(name));
        }

        long numberOr(String name, long otherwise) {
            Long number = find(name, Long.class);
            return number == null ? otherwise : number;
        }

        boolean flag(String name) {
            return get(name, Boolean.class);
        }

        boolean flagOrFalse(String name) {
            return has(name) && flag(name);
        }

        Cursor cursor(String name) {
            return get(name, Cursor.class);
        }

        @Nullable Cursor cursorOrNull(String name) {
            return find(name, Cursor.class);
        }

        Instant instant(String name) {
            return get(name, Instant.class);
        }

        @Nullable Instant instantOrNull(String name) {
            return find(name, Instant.class);
        }

        /** An object of which only the members were wanted. */
        Read members(String name) {
            return get(name, Read.class);
        }

        @Nullable Read membersOrNull(String name) {
            return find(name, Read.class);
        }

        /** The list, empty if it is absent. */
        @SuppressWarnings("unchecked") // the shape says what its elements are
        <E> List<E> list(String name) {
            Object list = find(name);
            return list == null ? List.of() : (List<E>) list;
        }

        <V> V get(String name, Class<V> type) {
            return type.cast(Objects.requireNonNull(find(name), name));
        }

        <V> @Nullable V find(String name, Class<V> type) {
            return type.cast(find(name));
        }

        private @Nullable Object find(String name) {
            for (int i = 0; i < members.length; i++) {
                if (members[i].name.equals(name)) {
                    return values[i];
                }
            }
            throw new IllegalStateException("expected a member of this shape but was " + name);
        }
    }
}
