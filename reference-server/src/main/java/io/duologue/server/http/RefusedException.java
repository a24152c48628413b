package io.duologue.server.http;

import io.duologue.protocol.ServerFrame.Problem;
import java.util.Map;

/** Ends the handling of a request with an error for the client. Not a fault of the server. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;
    private final transient Map<String, String> headers;

    public RefusedException(int status, Problem problem, Map<String, String> headers) {
        super(problem.message(), null, false, false);
        this.status = status;
        this.problem = problem;
        this.headers = Map.copyOf(headers);
    }

    public RefusedException(Problem problem) {
        this(problem.code().httpStatus(), problem, Map.of());
    }

    public int status() {
        return status;
    }

    public Problem problem() {
        return problem;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
