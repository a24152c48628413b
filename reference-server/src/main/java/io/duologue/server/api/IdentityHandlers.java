package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.BackendException;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Linking.Begun;
import io.duologue.core.signin.Linking.NotNow;
import io.duologue.core.signin.Linking.Reason;
import io.duologue.core.signin.Linking.Told;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.SignIn;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways in which one signs in: seeing, connecting and disconnecting them, and what one is told about them. */
final class IdentityHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityHandlers.class);
    private static final Duration PROVIDER_RETRY = Duration.ofSeconds(10);
    /** What a provider sends back is a code, a state, and now and then a name of itself or of an error. */
    private static final int QUERY_MEMBERS = 16;

    private static final int QUERY_LENGTH = 8_192;

    private final Linking linking;
    private final SignIn signIn;
    private final Authentication authentication;
    private final NamedProviders named;
    private final Bulkheads bulkheads;
    private final LinkCookie cookie;
    private final boolean secure;
    private final Limits limits;
    private final RateLimit limit;
    private final InstantSource clock;
    private final Problems problems;

    IdentityHandlers(Platform platform, Authentication authentication, Bulkheads bulkheads) {
        this.linking = platform.linking();
        this.signIn = platform.signIn();
        this.authentication = authentication;
        this.bulkheads = bulkheads;
        this.cookie = new LinkCookie(platform.secure());
        this.secure = platform.secure();
        this.limits = new Limits(platform);
        this.limit = platform.signInLimit();
        this.clock = platform.clock();
        this.problems = platform.problems();
        this.named = new NamedProviders(signIn, problems);
    }

    List<Route> routes() {
        String identities = Api.PREFIX + "/me/identities";
        String notices = Api.PREFIX + "/me/notices";
        return List.of(
                Route.get(identities, authentication.required((request, caller) -> list(caller))),
                Route.delete(identities + "/{provider}", authentication.required(this::disconnect)),
                Route.post(identities + "/{provider}/link", authentication.required(this::begin)),
                Route.post(identities + "/{provider}/link/complete", authentication.required(this::complete)),
                Route.get(notices, authentication.required((request, caller) -> notices(caller))),
                Route.post(notices + "/{id}/acknowledge", authentication.required(this::acknowledge)),
                Route.post(notices + "/{id}/undo", authentication.required(this::undo)));
    }

    private HttpResponse list(Caller caller) {
        Instant now = clock.instant();
        List<Connection> connections = linking.connections(caller.user());
        ObjectNode body = Json.object();
        ArrayNode connected = body.putArray("identities");
        for (Connection connection : connections) {
            ProviderId provider = connection.identity().provider();
            ObjectNode entry = connected
                    .addObject()
                    .put("provider", provider.value())
                    .put("label", named.label(provider))
                    .put("subject", connection.identity().subject())
                    .put("connectedAt", Words.of(connection.since()));
            Optional.ofNullable(connection.email())
                    .map(ConfirmedEmail::address)
                    .ifPresent(address -> entry.put("email", address.masked()));
            linking.heldUntil(caller.user(), provider, now).ifPresent(until -> entry.put("heldUntil", Words.of(until)));
        }
        ArrayNode available = body.putArray("available");
        signIn.providers().stream()
                .filter(provider -> provider.kind() == IdentityProvider.Kind.REDIRECT)
                .filter(provider -> connections.stream()
                        .noneMatch(one -> one.identity().provider().equals(provider.id())))
                .forEach(provider -> available
                        .addObject()
                        .put("provider", provider.id().value())
                        .put("label", provider.label()));
        return HttpResponse.ok(body);
    }

    private HttpResponse begin(HttpRequest request, Caller caller) {
        Instant now = clock.instant();
        ProviderId provider = named.any(request);
        requireLimit(caller, now);
        return bulkheads.within(provider, () -> sendAway(request, caller, provider, now));
    }

    private HttpResponse sendAway(HttpRequest request, Caller caller, ProviderId provider, Instant now) {
        Linking.Begin begin;
        try {
            begin = linking.begin(caller.session(), provider, now);
        } catch (BackendException e) {
            ProviderTrouble.warn(LOG, provider, "it, or a store, cannot be reached", e);
            throw unavailable();
        }
        if (begin instanceof NotNow notNow) {
            throw refused(notNow.reason());
        }
        Begun begun = (Begun) begin;
        if (!(begun.step() instanceof Step.Redirect redirect)) {
            throw problems.refuse(ErrorCode.UNSUPPORTED, "no provider that one is sent to");
        }
        SignInCookie.Begun away = SignInCookie.Begun.of(
                RedirectHandlers.state(redirect.to()), Optional.empty(), Optional.empty(), SignInCookie.LINK);
        return HttpResponse.ok(Json.object().put("to", redirect.to().toString()))
                .with(SignInCookie.of(request.cookies(), secure).with(away).toSet())
                .with(cookie.give(begun.code(), redirect.binding(), Duration.between(now, begun.expiresAt())));
    }

    private RefusedException refused(Reason reason) {
        return switch (reason) {
            case NO_PROVIDER -> problems.refuse(ErrorCode.UNSUPPORTED, "no such provider");
            case NO_ACCOUNT -> problems.refuse(ErrorCode.AUTH_EXPIRED, "this account is no more");
            case CONNECTED -> conflict("identity.connected", "this provider is connected");
            case NOT_FRESH -> NotRecent.refused(problems);
        };
    }

    private HttpResponse complete(HttpRequest request, Caller caller) {
        Instant now = clock.instant();
        ProviderId provider = named.any(request);
        Map<String, String> query = query(JsonBody.of(request, problems));
        LinkCookie.Kept kept = cookie.read(request)
                .orElseThrow(() -> problems.refuse(ErrorCode.AUTH_DENIED, "nothing was begun in this browser"));
        requireLimit(caller, now);
        return bulkheads.within(provider, () -> connect(caller, kept, provider, query, now));
    }

    private HttpResponse connect(
            Caller caller, LinkCookie.Kept kept, ProviderId provider, Map<String, String> query, Instant now) {
        Linking.Outcome outcome = linking.complete(
                caller.session(),
                kept.code(),
                provider,
                IdentityProvider.proof(query, kept.binding().isEmpty() ? null : kept.binding()),
                now);
        if (outcome instanceof Linking.Taken) {
            throw conflict("identity.taken", "another account signs in with this");
        }
        if (outcome instanceof Linking.Refused refused) {
            throw problems.refuse(ErrorCode.AUTH_DENIED, refused.reason());
        }
        if (outcome instanceof Linking.Unavailable unavailable) {
            ProviderTrouble.warn(LOG, provider, unavailable.reason(), unavailable.cause());
            throw unavailable();
        }
        return HttpResponse.noContent().with(cookie.takeBack());
    }

    private Map<String, String> query(JsonBody body) {
        ObjectNode members = body.members();
        if (members.size() > QUERY_MEMBERS) {
            throw problems.field("body", QUERY_MEMBERS, "expected what the provider sent back");
        }
        Map<String, String> query = new HashMap<>();
        members.fieldNames()
                .forEachRemaining(name -> body.text(name, 0, QUERY_LENGTH).ifPresent(value -> query.put(name, value)));
        return query;
    }

    private HttpResponse disconnect(HttpRequest request, Caller caller) {
        Instant now = clock.instant();
        ProviderId provider = named.any(request);
        Linking.Unlink result = linking.unlink(caller.session(), provider, now);
        return switch (result) {
            case UNLINKED -> HttpResponse.noContent();
            case LAST -> throw conflict("identity.last", "nobody could sign in any more");
            case NOT_CONNECTED -> throw problems.refuse(ErrorCode.UNSUPPORTED, "this provider is not connected");
            case NOT_FRESH -> throw NotRecent.refused(problems);
            case HELD -> {
                String until = linking.heldUntil(caller.user(), provider, now)
                        .map(end -> " until " + Words.of(end))
                        .orElse("");
                throw conflict("join.recent", "another one was added, which can be undone" + until);
            }
        };
    }

    private HttpResponse notices(Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("notices");
        for (Told told : linking.notices(caller.user(), clock.instant())) {
            Notice notice = told.notice();
            ObjectNode entry = list.addObject()
                    .put("id", notice.id())
                    .put("kind", notice.kind().wireName())
                    .put("provider", notice.provider().value())
                    .put("label", named.label(notice.provider()))
                    .put("at", Words.of(notice.at()))
                    .put("acknowledged", told.acknowledged());
            notice.undoUntil().ifPresent(until -> entry.put("undoUntil", Words.of(until)));
        }
        return HttpResponse.ok(body);
    }

    private HttpResponse acknowledge(HttpRequest request, Caller caller) {
        if (!linking.acknowledge(caller.user(), request.pathPart("id"))) {
            throw problems.refuse(ErrorCode.UNSUPPORTED, "no such notice of this user");
        }
        return HttpResponse.noContent();
    }

    private HttpResponse undo(HttpRequest request, Caller caller) {
        Linking.Undo undo = linking.undo(caller.session(), request.pathPart("id"), clock.instant());
        return switch (undo) {
            case UNDONE -> HttpResponse.noContent();
            case GONE -> throw problems.refuse(ErrorCode.UNSUPPORTED, "nothing that can be undone");
            case LAST -> throw conflict("identity.last", "nobody could sign in any more");
        };
    }

    private RefusedException conflict(String rule, String message) {
        return problems.rule(409, ErrorCode.AUTH_DENIED, rule, message);
    }

    private RefusedException unavailable() {
        return problems.after(ErrorCode.STORE_UNAVAILABLE, PROVIDER_RETRY, "the provider cannot be reached");
    }

    private void requireLimit(Caller caller, Instant now) {
        limits.require("link", new RateKey("link", caller.user().value()), limit, now);
    }
}
