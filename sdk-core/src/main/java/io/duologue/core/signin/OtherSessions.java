package io.duologue.core.signin;

import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends the places where somebody is signed in, with what hangs on them: tickets, and live sockets where there are some.
 * Safe for many threads.
 */
@FunctionalInterface
public interface OtherSessions {

    /**
     * Ends the sessions of a user.
     *
     * @param but the hash of the one that goes on; nothing if all end
     */
    void end(UserId user, Optional<SecretHash> but, Instant now);
}
