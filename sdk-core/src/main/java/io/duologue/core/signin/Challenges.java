package io.duologue.core.signin;

import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers who was challenged, for whoever may answer: each answer is good once, for {@link #LIFETIME}, in the browser that
 * was asked. Nothing is kept of the person, but with which provider she came: what she decides she decides by signing in
 * with it once more. Safe for many threads; what was asked on one node is answered on another.
 */
public final class Challenges {
    /** How long there is to answer. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /** So that what is issued here is no state of a sign-in, and no state is an answer. */
    private static final String PURPOSE = "challenge";

    private static final int CODE_LENGTH = 64;

    private final PendingSignInStore pending;
    private final Secrets secrets;

    /** @param secrets from a source that nobody can guess */
    public Challenges(PendingSignInStore pending, Secrets secrets) {
        this.pending = pending;
        this.secrets = secrets;
    }

    /**
     * Keeps that somebody was challenged.
     *
     * @return a secret for the browser that is asked, in a cookie that no script reads
     */
    public String ask(SignIn.Challenged challenged, Instant now) {
        String code = secrets.token();
        SecretHash hash = SecretHash.of(PURPOSE, code);
        pending.put(
                hash,
                PendingSignIn.builder()
                        .provider(challenged.provider())
                        .binding(hash)
                        .expiresAt(now.plus(LIFETIME))
                        .build());
        return code;
    }

    /** With which provider who has this code was challenged; nothing if it was answered, is over, or is no code of ours. */
    public Optional<ProviderId> answer(String code, Instant now) {
        return code.length() == CODE_LENGTH
                ? pending.take(SecretHash.of(PURPOSE, code), now).map(PendingSignIn::provider)
                : Optional.empty();
    }
}
