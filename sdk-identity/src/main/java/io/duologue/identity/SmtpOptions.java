package io.duologue.identity;

import io.duologue.core.Checks;
import io.duologue.core.identity.EmailAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.immutables.value.Value;

/** How letters are handed to a mail server. Immutable. */
@Value.Immutable
public interface SmtpOptions {

    String host();

    /** 587, or 465 where TLS comes first. */
    @Value.Default
    default int port() {
        return tls() == Tls.AT_ONCE ? 465 : 587;
    }

    @Value.Default
    default Tls tls() {
        return Tls.STARTTLS;
    }

    /** Whoever has an account there; a password belongs to it. */
    Optional<String> user();

    /** It is not printed. */
    @Value.Redacted
    Optional<String> password();

    /** Whom the letters are from. */
    EmailAddress sender();

    /** What stands before that address, at most 80 characters in one line; may be empty. */
    @Value.Default
    default String senderName() {
        return "Duologue";
    }

    /** Until a connection stands. */
    @Value.Default
    default Duration connectTimeout() {
        return Duration.ofSeconds(5);
    }

    /** Between two bytes, in either direction. */
    @Value.Default
    default Duration answerTimeout() {
        return Duration.ofSeconds(10);
    }

    /** Whom to believe who the server is; empty for whom this Java believes. */
    @Value.Redacted
    Optional<SSLSocketFactory> trust();

    @Value.Check
    default void check() {
        Checks.length("host", 1, 253, host());
        Checks.length("sender name", 0, 80, senderName());
        if (senderName().chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("sender name: expected one line but it had control characters");
        }
        if (port() < 1 || port() > 65_535) {
            throw new IllegalArgumentException("port: expected 1–65535 but was " + port());
        }
        if (user().isPresent() != password().isPresent()) {
            throw new IllegalArgumentException("expected user and password together but one of them was absent");
        }
        if (tls() == Tls.NONE && !Set.of("localhost", "127.0.0.1", "::1").contains(host())) {
            throw new IllegalArgumentException("tls: expected it for another machine than this one but it was none");
        }
        positive("connect timeout", connectTimeout());
        positive("answer timeout", answerTimeout());
    }

    private static void positive(String what, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(what + ": expected at least a millisecond but was " + duration);
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableSmtpOptions.Builder {
        Builder() {}
    }

    /** A sign-in link on the wire is as good as a password, so that none of them falls back to plain text. */
    enum Tls {
        /** The connection begins in plain text; a server that does not offer TLS then gets no letter. */
        STARTTLS,
        /** Also called SMTPS. */
        AT_ONCE,
        /** For a server on this very machine only. */
        NONE
    }
}
