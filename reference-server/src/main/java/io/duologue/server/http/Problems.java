package io.duologue.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.Secrets;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes and writes the errors of HTTP: the wire's, each with a reference that finds it in the log. Safe for many threads. */
public final class Problems {
    private static final long STORE_RETRY_MS = 2_000;

    private final Secrets secrets;
    private final FrameCodec codec;

    public Problems(Secrets secrets, FrameCodec codec) {
        this.secrets = secrets;
        this.codec = codec;
    }

    public RefusedException refuse(ErrorCode code, String message) {
        return new RefusedException(problem(code, null, -1, -1, message));
    }

    /** For what HTTP has a status of its own but the wire has no code. */
    public RefusedException refuse(int status, ErrorCode code, Map<String, String> headers, String message) {
        return new RefusedException(status, problem(code, null, -1, -1, message), headers);
    }

    /** @param rule which of several reasons it is, for a client that has words for each */
    public RefusedException rule(int status, ErrorCode code, String rule, String message) {
        return new RefusedException(
                status,
                new Problem(code, code.retry(), -1, null, -1, -1, rule, message, secrets.reference("h-")),
                Map.of());
    }

    /** @param wait after what it may be tried again */
    public RefusedException rule(int status, ErrorCode code, String rule, Duration wait, String message) {
        return new RefusedException(
                status,
                new Problem(
                        code,
                        code.retry(),
                        Math.max(1, wait.toMillis()),
                        null,
                        -1,
                        -1,
                        rule,
                        message,
                        secrets.reference("h-")),
                Map.of());
    }

    /** @param limit the bound that was exceeded, −1 if there is none */
    public RefusedException field(String field, long limit, String message) {
        return new RefusedException(problem(ErrorCode.FRAME_INVALID, field, limit, -1, message));
    }

    public RefusedException after(ErrorCode code, Duration wait, String message) {
        return new RefusedException(problem(code, null, -1, Math.max(1, wait.toMillis()), message));
    }

    /** What one member of a request is changed to too often. */
    public RefusedException fieldAfter(String field, long limit, Duration wait, String message) {
        return new RefusedException(
                problem(ErrorCode.RATE_LIMITED, field, limit, Math.max(1, wait.toMillis()), message));
    }

    public RefusedException storeUnavailable() {
        return new RefusedException(problem(
                ErrorCode.STORE_UNAVAILABLE,
                null,
                -1,
                STORE_RETRY_MS,
                "a store cannot be reached; nothing was changed"));
    }

    /** The error model's code that fits best to a status that the HTTP server itself chose. */
    public Problem ofStatus(int status) {
        return switch (status) {
            case 404, 405, 421, 426, 501, 505 -> problem(ErrorCode.UNSUPPORTED, null, -1, -1, "not served here");
            case 413 -> tooLarge();
            case 503 -> problem(ErrorCode.INTERNAL, null, -1, STORE_RETRY_MS, "this node takes no more requests");
            default ->
                status < 500
                        ? problem(ErrorCode.FRAME_INVALID, null, -1, -1, "expected a well-formed HTTP request")
                        : problem(ErrorCode.INTERNAL, null, -1, STORE_RETRY_MS, "something went wrong here");
        };
    }

    public Problem tooLarge() {
        return problem(
                ErrorCode.FRAME_TOO_LARGE,
                null,
                Json.MAX_BYTES,
                -1,
                "expected a body of at most " + Json.MAX_BYTES + " bytes but it was more");
    }

    public HttpResponse answer(RefusedException refused) {
        return answer(refused.status(), refused.problem(), refused.headers());
    }

    public HttpResponse answer(int status, Problem problem, Map<String, String> headers) {
        ObjectNode frame = Json.object(codec.encode(new ServerFrame.Error(null, null, 0, problem)));
        ObjectNode body = Json.object();
        body.set("error", frame.get("error"));
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        all.put("Cache-Control", "no-store");
        if (problem.retryAfterMs() > 0) {
            all.putIfAbsent("Retry-After", Long.toString((problem.retryAfterMs() + 999) / 1_000));
        }
        return HttpResponse.bytes(status, all, Json.write(body));
    }

    private Problem problem(ErrorCode code, @Nullable String field, long limit, long retryAfterMs, String message) {
        return new Problem(code, code.retry(), retryAfterMs, field, limit, -1, null, message, secrets.reference("h-"));
    }
}
