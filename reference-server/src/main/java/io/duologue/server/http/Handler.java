package io.duologue.server.http;

/** Answers requests. Safe for many threads; may block. */
@FunctionalInterface
public interface Handler {

    /** @throws RefusedException if the request is not answered but refused */
    HttpResponse handle(HttpRequest request);
}
