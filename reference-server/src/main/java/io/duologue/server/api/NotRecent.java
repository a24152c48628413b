package io.duologue.server.api;

import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;

/** What is said to somebody whose sign-in is too long ago for what he wants. Holds nothing. */
final class NotRecent {
    private NotRecent() {}

    static RefusedException refused(Problems problems) {
        return problems.rule(403, ErrorCode.AUTH_DENIED, "sign-in.fresh", "expected a sign-in of the last ten minutes");
    }
}
