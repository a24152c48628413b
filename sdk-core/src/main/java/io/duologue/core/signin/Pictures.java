package io.duologue.core.signin;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import java.net.URI;

/**
 * Takes the picture of somebody who has just signed in from where his provider keeps it, and makes it the picture of his
 * profile, unless he wants none any more by then. Returns at once and throws nothing: no sign-in waits for a picture, and
 * none fails because of one. Safe for many threads.
 */
@FunctionalInterface
public interface Pictures {
    /** Takes none. */
    Pictures NONE = (user, provider, address) -> {};

    /** @param address as the provider gave it: to be kept nowhere, and to be trusted in nothing */
    void take(UserId user, ProviderId provider, URI address);
}
