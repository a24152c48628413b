package io.duologue.server.http;

/** The methods that routes have. */
public enum Method {
    GET,
    POST,
    PUT,
    DELETE;

    /** Whether a request with it may change something. */
    public boolean changes() {
        return this != GET;
    }
}
