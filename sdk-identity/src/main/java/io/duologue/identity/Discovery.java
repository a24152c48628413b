package io.duologue.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where an issuer is asked what (OpenID Connect Discovery), and remembers it for a day. While it cannot be asked
 * again, what it said before counts. Safe for many threads: two who ask at the same time both ask.
 */
final class Discovery {
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final OidcOptions options;
    private final ProviderHttp http;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    Discovery(OidcOptions options, ProviderHttp http) {
        this.options = options;
        this.http = http;
    }

    /** @throws Ended if the issuer does not answer as it should */
    Issuer issuer(Instant now) {
        Known before = known.get();
        if (before != null && now.isBefore(before.until())) {
            return before.issuer();
        }
        try {
            Issuer found =
                    options.endpoints().isPresent() ? issuer(options.endpoints().get(), false, before) : ask(before);
            known.set(new Known(found, now.plus(LIFETIME)));
            return found;
        } catch (Ended e) {
            if (before == null) {
                throw e;
            }
            known.set(new Known(before.issuer(), now.plus(RETRY)));
            return before.issuer();
        }
    }

    private Issuer ask(@Nullable Known before) {
        String base = options.issuer().replaceFirst("/$", "");
        try {
            ProviderHttp.Answer answer = http.get(
                    URI.create(base + "/.well-known/openid-configuration"), Map.of("Accept", "application/json"));
            if (answer.status() != 200) {
                throw new IOException("expected status 200 but was " + answer.status());
            }
            JsonNode document = ProviderJson.object(answer.body());
            if (!options.issuer().equals(ProviderJson.text(document, "issuer"))) {
                throw new IOException("expected the issuer that was asked, letter for letter, but was another one");
            }
            OidcEndpoints endpoints = new OidcEndpoints(
                    address(document, "authorization_endpoint"),
                    address(document, "token_endpoint"),
                    address(document, "jwks_uri"),
                    !offers(document, "client_secret_post"));
            boolean namesItself = document.path("authorization_response_iss_parameter_supported")
                    .asBoolean(false);
            return issuer(endpoints, namesItself, before);
        } catch (IOException e) {
            throw Ended.unavailable(options.label() + " cannot be asked for its configuration", e);
        }
    }

    /** With the keys that are known, as long as they come from the same address. */
    private Issuer issuer(OidcEndpoints endpoints, boolean namesItself, @Nullable Known before) {
        IdTokens idTokens = before != null && before.issuer().endpoints().keys().equals(endpoints.keys())
                ? before.issuer().idTokens()
                : new IdTokens(options, endpoints.keys(), http);
        return new Issuer(endpoints, idTokens, namesItself);
    }

    private static boolean offers(JsonNode document, String way) {
        for (JsonNode offered : document.path("token_endpoint_auth_methods_supported")) {
            if (way.equals(offered.textValue())) {
                return true;
            }
        }
        return false;
    }

    private URI address(JsonNode document, String member) throws IOException {
        try {
            String text = ProviderJson.text(document, member);
            if (text == null) {
                throw new IOException(member + ": expected an address but was none");
            }
            URI address = Addresses.secure(member, URI.create(text));
            if (Addresses.isPlainToThisMachine(address)
                    && !Addresses.isPlainToThisMachine(URI.create(options.issuer()))) {
                throw new IOException(member + ": expected https but was http");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new IOException(member + ": expected an https address", e);
        }
    }

    private record Known(Issuer issuer, Instant until) {}
}
