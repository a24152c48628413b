package io.duologue.examples.custommoderation;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Asks a service: it is sent the text and answers {@code 204} to let it pass or {@code 403} to block it. Not quick, so the engine asks on
 * threads of its own and waits for two seconds at most. Safe for many threads.
 *
 * <p>Whatever else the service answers is no verdict: the exception makes the engine refuse the message for now, and the client sends it
 * again.
 */
public final class AskedElsewhere implements ModerationPolicy {
    /** Less than the engine's own limit, so that a slow service is told from a slow policy. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI service;

    public AskedElsewhere(URI service) {
        this.service = service;
    }

    @Override
    public Verdict judge(MessageDraft draft) {
        return switch (ask(draft.text())) {
            case 204 -> Verdict.ALLOW;
            case 403 -> Verdict.block("service", "This message can’t be sent here.");
            default -> throw new IllegalStateException("expected 204 or 403 from the moderation service");
        };
    }

    private int ask(String text) {
        HttpRequest request = HttpRequest.newBuilder(service)
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(text))
                .build();
        try {
            HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
            return response.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException("the moderation service did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the engine no longer waits", e);
        }
    }
}
