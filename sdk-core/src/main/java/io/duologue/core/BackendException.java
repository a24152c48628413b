package io.duologue.core;

/**
 * A store or relay could not do its work. Nothing changed, or the call may be repeated. Thrown by implementations of
 * this module's SPIs and by nothing else.
 */
public final class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }

    public BackendException(String message) {
        super(message);
    }
}
