package io.duologue.server.api;

import io.duologue.core.BackendException;
import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.Claim;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.KeptResponse;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a request out once however often it comes, if it has an {@value #HEADER}. What was done is answered again; what was
 * refused has changed nothing, and the same key may be used for another try. Safe for many threads.
 */
final class Repeats {
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
    private static final int MOST = 64;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{8," + MOST + "}");
    /** As a structured header writes a text. */
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final KeyedAnswers answers;
    private final InstantSource clock;
    private final Problems problems;

    Repeats(KeyedAnswers answers, InstantSource clock, Problems problems) {
        this.answers = answers;
        this.clock = clock;
        this.problems = problems;
    }

    /** The handler, which of requests with one key sees one. */
    Authentication.SignedInHandler once(Authentication.SignedInHandler handler) {
        return (request, caller) -> {
            List<String> keys = request.headers(HEADER);
            return keys.isEmpty()
                    ? handler.handle(request, caller)
                    : once(handler, request, caller, key(keys, request, caller));
        };
    }

    private HttpResponse once(
            Authentication.SignedInHandler handler, HttpRequest request, Caller caller, RequestKey key) {
        String body = inShort(request.body());
        Claim claim = answers.claim(key, body, clock.instant());
        if (claim instanceof Claim.Answered answered) {
            Optional<HttpResponse> kept = KeptResponse.read(answered.answer());
            if (kept.isPresent()) {
                return kept.get().with(REPLAYED, "true");
            }
            LOG.warn("an answer that was kept cannot be read; its request is carried out once more");
            answers.release(key, answered.taken());
            claim = answers.claim(key, body, clock.instant());
        }
        if (claim instanceof Claim.Taken taken) {
            return carriedOut(handler, request, caller, key, taken);
        } else if (claim instanceof Claim.OtherRequest) {
            throw of(UNPROCESSABLE, problems.field(HEADER, -1, "expected a new key: this one had another body"));
        }
        throw of(CONFLICT, problems.after(ErrorCode.RATE_LIMITED, SOON, "the same request is still being carried out"));
    }

    private HttpResponse carriedOut(
            Authentication.SignedInHandler handler,
            HttpRequest request,
            Caller caller,
            RequestKey key,
            Claim.Taken taken) {
        boolean done = false;
        try {
            HttpResponse answer = handler.handle(request, caller);
            done = true;
            keep(key, taken, answer);
            return answer;
        } finally {
            if (!done) {
                release(key, taken);
            }
        }
    }

    /** It is done, whether or not that can be remembered. */
    private void keep(RequestKey key, Claim.Taken taken, HttpResponse answer) {
        Optional<KeptAnswer> bytes = KeptResponse.of(answer);
        if (bytes.isEmpty()) {
            LOG.warn("an answer is too large to be kept; a repeat may be carried out once more");
            return;
        }
        try {
            answers.keep(key, taken, bytes.get());
        } catch (BackendException e) {
            LOG.warn("an answer could not be kept; a repeat may be carried out once more", e);
        }
    }

    /** Why nothing was done is what the client hears; what is not released is free a moment later. */
    private void release(RequestKey key, Claim.Taken taken) {
        try {
            answers.release(key, taken);
        } catch (BackendException e) {
            LOG.warn("the key of a request could not be released; a repeat has to wait", e);
        }
    }

    private RequestKey key(List<String> keys, HttpRequest request, Caller caller) {
        if (keys.size() > 1) {
            throw problems.field(HEADER, 1, "expected one key but there were " + keys.size());
        }
        String key = QUOTED.matcher(keys.get(0).strip()).replaceFirst("$1");
        if (!FORM.matcher(key).matches()) {
            throw problems.field(HEADER, MOST, "expected 8–" + MOST + " of [A-Za-z0-9_-]");
        }
        return new RequestKey(caller.user(), request.method() + " " + request.path(), key);
    }

    private static RefusedException of(int status, RefusedException refused) {
        return new RefusedException(status, refused.problem(), Map.of());
    }

    private static String inShort(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
