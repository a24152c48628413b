package io.duologue.core.signin;

import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.SignedInSession.Kind;

/**
 * Where somebody signs in. Immutable.
 *
 * @param kind what keeps the secret of the session
 * @param device by what the person recognises it in a list; cut to {@value SignedInSession#MAX_DEVICE} characters
 */
public record Place(Kind kind, String device) {
    public Place {
        int length = device.codePointCount(0, device.length());
        device = length <= SignedInSession.MAX_DEVICE
                ? device
                : device.substring(0, device.offsetByCodePoints(0, SignedInSession.MAX_DEVICE));
    }

    /** A browser, which keeps the secret in a cookie. */
    public static Place browser(String device) {
        return new Place(Kind.COOKIE, device);
    }

    /** A program, which sends a short-lived bearer along and renews it. */
    public static Place program(String device) {
        return new Place(Kind.BEARER, device);
    }
}
