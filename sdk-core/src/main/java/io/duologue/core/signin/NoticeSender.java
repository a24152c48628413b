package io.duologue.core.signin;

import io.duologue.core.identity.EmailAddress;

/**
 * Tells somebody outside of the platform, by mail for example, what happened to an account of which he has or had the
 * address. Called on the thread of the sign-in: it hands over, returns and does not throw, so that a mail server that is
 * away keeps nobody from disconnecting what is not his. Safe for many threads.
 */
@FunctionalInterface
public interface NoticeSender {

    /** Tells nobody: what happened is seen on the next page alone. */
    NoticeSender NONE = (to, notice) -> {};

    void send(EmailAddress to, Notice notice);
}
