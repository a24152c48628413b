package io.duologue.core.signin;

import io.duologue.core.identity.ProviderId;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** What somebody has to know about the ways in which his account is signed in to. Immutable. */
@Value.Immutable
public interface Notice {
    /** Names it among those of its user, 1–64 characters. */
    String id();

    Kind kind();

    /** Which way it is about. */
    ProviderId provider();

    Instant at();

    /** Until when, exclusive, it can be undone; nothing if it cannot. */
    Optional<Instant> undoUntil();

    static Builder builder() {
        return new Builder();
    }

    enum Kind {
        /** It was joined in a sign-in, as both have the same verified address. */
        JOINED("joined"),
        /** It was connected from the settings. */
        LINKED("linked"),
        UNLINKED("unlinked"),
        /** What was joined or connected is so no longer, because somebody undid it. */
        UNDONE("undone"),
        /** The provider now says another address. */
        EMAIL_CHANGED("email-changed"),
        /**
         * All sessions ended, or all but one, because somebody who was signed in wanted that. It is about every way to sign in and
         * names the first; told outside of the platform alone, as the page on which it was done shows it.
         */
        SIGNED_OUT("signed-out"),
        /**
         * The account is to be erased, because somebody who was signed in wanted that; it can be kept until it is undone no longer. It is
         * about every way to sign in and names the first.
         */
        ERASURE_REQUESTED("erasure-requested"),
        /** The account is kept after all. It names the first way to sign in. */
        ERASURE_TAKEN_BACK("erasure-taken-back");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The word for it in JSON. */
        public String wireName() {
            return wireName;
        }
    }

    /** Builds one. One thread at a time. */
    final class Builder extends ImmutableNotice.Builder {
        Builder() {}
    }
}
