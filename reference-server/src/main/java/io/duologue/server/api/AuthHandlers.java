package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.Commands;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Kind;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.profile.Profile;
import io.duologue.core.signin.Place;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.Sessions.IssuedSession;
import io.duologue.core.signin.SignIn;
import io.duologue.core.signin.SignIn.SignedIn;
import io.duologue.identity.GuestIdentityProvider;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import io.duologue.server.http.Route;
import io.duologue.server.transport.SocketPort;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out, and tickets for sockets. */
final class AuthHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(AuthHandlers.class);
    private static final Duration PROVIDER_RETRY = Duration.ofSeconds(10);
    private static final int PERSONA_LENGTH = 64;
    /** Nobody is sent away, and nothing comes by mail. */
    private static final Set<Kind> AT_ONCE = Set.of(Kind.PERSONAS, Kind.ALIAS);

    private final SignIn signIn;
    private final NamedProviders named;
    private final Sessions sessions;
    private final Authentication authentication;
    private final SessionCookies cookies;
    private final PersonaSeats seats;
    private final Commands commands;
    private final Onboardings onboardings;
    private final Limits limits;
    private final RateLimit signInLimit;
    private final RateLimit ticketLimit;
    private final Optional<SocketPort> socketPort;
    private final InstantSource clock;
    private final Problems problems;
    private final Welcome welcome;
    private final RedirectHandlers redirects;
    private final MailHandlers mails;
    private final FrontEnds frontEnds;

    AuthHandlers(Platform platform, Authentication authentication, SessionCookies cookies, Bulkheads bulkheads) {
        this.signIn = platform.signIn();
        this.sessions = platform.sessions();
        this.authentication = authentication;
        this.cookies = cookies;
        this.seats =
                new PersonaSeats(user -> platform.stores().sessions().find(user).filter(session -> !session.lost()));
        this.commands = platform.commands();
        this.onboardings = new Onboardings(platform);
        this.limits = new Limits(platform);
        this.signInLimit = platform.signInLimit();
        this.ticketLimit = platform.ticketLimit();
        this.socketPort = platform.socketPort();
        this.clock = platform.clock();
        this.problems = platform.problems();
        this.named = new NamedProviders(signIn, problems);
        this.welcome = platform.welcome();
        this.frontEnds = new FrontEnds(platform, this::moveInElsewhere);
        this.mails = new MailHandlers(platform, this::complete);
        this.redirects = new RedirectHandlers(platform, cookies, bulkheads, frontEnds, this::moveIn);
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get(Api.PREFIX + "/auth/providers", request -> providers()),
                Route.post(RedirectHandlers.SIGN_IN, this::signIn),
                Route.post(Api.PREFIX + "/auth/sign-out", authentication.evenLeaving(this::signOut)),
                Route.post(Api.PREFIX + "/auth/ws-ticket", authentication.required(this::ticket))));
        routes.addAll(redirects.routes());
        routes.addAll(mails.routes());
        routes.addAll(frontEnds.routes());
        return routes;
    }

    private HttpResponse providers() {
        Instant now = clock.instant();
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("providers");
        for (IdentityProvider provider : signIn.providers()) {
            ObjectNode entry = list.addObject();
            entry.put("id", provider.id().value());
            entry.put("label", provider.label());
            entry.put("kind", provider.kind().name().toLowerCase(Locale.ROOT));
            if (provider.kind() == Kind.PERSONAS && provider.begin(now) instanceof Step.Choose choose) {
                ArrayNode personas = entry.putArray("personas");
                choose.personas()
                        .forEach(persona -> personas.addObject()
                                .put("id", persona.id())
                                .put("name", persona.name())
                                .put("headline", persona.headline())
                                .put("taken", seats.isTaken(persona.id(), now)));
            }
        }
        body.put("demo", welcome.demo());
        body.put("shown", welcome.shown().name().toLowerCase(Locale.ROOT));
        body.put("addresses", welcome.addresses());
        body.put("guidelinesVersion", onboardings.guidelinesVersion());
        return HttpResponse.ok(body);
    }

    private HttpResponse signIn(HttpRequest request) {
        Instant now = clock.instant();
        JsonBody body = JsonBody.of(request, problems);
        ProviderId provider = named.offered(request, AT_ONCE, "no such provider with personas or names");
        requireLimit("sign-in", request.clientAddress(), signInLimit, now);
        boolean bearer = body.flag("bearer").orElse(false);
        if (provider.equals(GuestIdentityProvider.ID)) {
            String alias = body.text("alias", 0, GuestIdentityProvider.MOST).orElse("");
            return complete(request, provider, Map.of(GuestIdentityProvider.ALIAS, alias), bearer, now);
        }
        Optional<String> persona = chosen(body, provider, now);
        Map<String, String> proof =
                persona.map(id -> Map.of(DemoIdentityProvider.PERSONA, id)).orElse(Map.of());
        return complete(request, provider, proof, bearer, now);
    }

    private HttpResponse complete(
            HttpRequest request, ProviderId provider, Map<String, String> proof, boolean bearer, Instant now) {
        SignIn.Outcome outcome = signIn.complete(
                provider, proof, bearer ? Place.program(Device.of(request)) : Place.browser(Device.of(request)), now);
        if (outcome instanceof SignIn.Refused refused) {
            throw problems.refuse(ErrorCode.AUTH_DENIED, refused.reason());
        }
        if (outcome instanceof SignIn.Unavailable unavailable) {
            ProviderTrouble.warn(LOG, provider, unavailable.reason(), unavailable.cause());
            throw problems.after(ErrorCode.STORE_UNAVAILABLE, PROVIDER_RETRY, "the provider cannot be reached");
        }
        if (outcome instanceof SignIn.Challenged) {
            throw problems.refuse(
                    ErrorCode.AUTH_DENIED, "an account has this address: sign in with its own provider first");
        }
        SignedIn signedIn = (SignedIn) outcome;
        moveIn(request, signedIn.issued(), Optional.empty());
        Optional.ofNullable(proof.get(DemoIdentityProvider.PERSONA))
                .ifPresent(id -> seats.occupy(id, signedIn.user(), now));
        return bearer ? asBearer(signedIn.issued(), now) : asCookie(request, signedIn, now);
    }

    /**
     * Whoever was signed in here before makes room. Whose account it is, and whether it signs in too often, is known only
     * now: then what has begun ends again.
     *
     * @param before a code for who it was, if no cookie says so
     */
    private void moveIn(HttpRequest request, IssuedSession issued, Optional<String> before) {
        UserId user = issued.session().user();
        try {
            requireLimit("sign-in-of", user.value(), signInLimit, clock.instant());
        } catch (RefusedException e) {
            sessions.end(issued.session());
            throw e;
        }
        authentication.caller(request).map(Caller::session).ifPresent(session -> leave(session, user));
        before.flatMap(code -> sessions.marked(code, clock.instant())).ifPresent(session -> leave(session, user));
    }

    private HttpResponse moveInElsewhere(HttpRequest request, IssuedSession issued, Instant now) {
        moveIn(request, issued, Optional.empty());
        return asBearer(issued, now);
    }

    private ObjectNode welcome(UserId user) {
        Profile profile = onboardings.profile(user);
        ObjectNode body = Json.object();
        body.set("user", AccountHandlers.user(profile));
        body.put("onboarded", onboardings.of(user).complete());
        return body;
    }

    /** For a program, which keeps its secret itself. */
    private HttpResponse asBearer(IssuedSession issued, Instant now) {
        ObjectNode body = welcome(issued.session().user());
        SessionHandlers.putBearer(body, issued, now);
        return HttpResponse.ok(body);
    }

    private HttpResponse asCookie(HttpRequest request, SignedIn signedIn, Instant now) {
        ObjectNode body = welcome(signedIn.user());
        HttpResponse answer = HttpResponse.ok(body)
                .with(cookies.give(request, signedIn.token(), Duration.between(now, signedIn.expiresAt())));
        return cookies.withoutStale(
                request,
                redirects
                        .following(request, cookies.tab(request), signedIn, now)
                        .map(answer::with)
                        .orElse(answer),
                authentication::isSession);
    }

    /** Whoever was signed in here before is so no longer. */
    private void leave(SignedInSession before, UserId now) {
        sessions.end(before);
        if (!before.user().equals(now)) {
            seats.release(before.user());
            commands.signedOut(before.user(), before.key());
        }
    }

    private HttpResponse signOut(HttpRequest request, Caller caller) {
        sessions.end(caller.session());
        seats.release(caller.user());
        commands.signedOut(caller.user(), caller.session().key());
        return HttpResponse.noContent().with(cookies.takeBack(request));
    }

    private HttpResponse ticket(HttpRequest request, Caller caller) {
        Instant now = clock.instant();
        requireLimit("ticket", caller.user().value(), ticketLimit, now);
        Sessions.IssuedTicket ticket = sessions.ticket(caller.token(), now)
                .orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "nobody is signed in here"));
        ObjectNode body = Json.object().put("ticket", ticket.ticket()).put("expiresAt", Words.of(ticket.expiresAt()));
        socketPort.flatMap(port -> port.addressBeside(site(request))).ifPresent(url -> body.put("url", url));
        return HttpResponse.ok(body);
    }

    /** From where the client has its page; what is no browser is told of the host that it asked. */
    private static String site(HttpRequest request) {
        return request.header("Origin")
                .orElseGet(() -> "http://" + request.header("Host").orElse("localhost"));
    }

    private void requireLimit(String what, String whose, RateLimit limit, Instant now) {
        limits.require(what, new RateKey(what, whose), limit, now);
    }

    /** The persona that was asked for, or the next free one; nothing if the provider has none. */
    private Optional<String> chosen(JsonBody body, ProviderId provider, Instant now) {
        Optional<String> asked = body.text("persona", 1, PERSONA_LENGTH);
        if (signIn.begin(provider, now).orElseThrow() instanceof Step.Choose choose && asked.isEmpty()) {
            return Optional.of(seats.takeFree(choose.personas(), now)
                    .orElseThrow(() -> problems.refuse(
                            ErrorCode.AUTH_DENIED, "every persona is taken: sign out in another tab, or name one")));
        }
        return asked;
    }
}
