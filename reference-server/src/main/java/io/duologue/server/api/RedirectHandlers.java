package io.duologue.server.api;

import io.duologue.core.BackendException;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Kind;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.signin.Challenges;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Place;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.Sessions.IssuedSession;
import io.duologue.core.signin.SignIn;
import io.duologue.core.signin.SignIn.SignedIn;
import io.duologue.server.api.FrontEnds.FrontEnd;
import io.duologue.server.api.SignInCookie.Begun;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.KeptCookie;
import io.duologue.server.http.Problems;
import io.duologue.server.http.QueryParameters;
import io.duologue.server.http.RefusedException;
import io.duologue.server.http.Route;
import io.duologue.server.http.SetCookie;
import io.duologue.server.http.SetCookie.SameSite;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Signing in where people are sent away and come back. Browsers walk these paths by themselves, so that what goes wrong leads
 * to the web client, with a code of ours behind the {@code #}: nothing that a provider or an address says is shown or logged.
 */
final class RedirectHandlers {
    static final String SIGN_IN = Api.PREFIX + "/auth/sign-in/{provider}";
    static final String CALLBACK = Api.PREFIX + "/auth/callback/{provider}";

    private static final Logger LOG = LoggerFactory.getLogger(RedirectHandlers.class);

    /** What to do about a challenge. */
    private static final String TOGETHER = "together";

    private static final String APART = "apart";
    private static final Set<String> ANSWERS = Set.of(TOGETHER, APART);

    private final SignIn signIn;
    private final NamedProviders named;
    private final Challenges challenges;
    private final KeptCookie challenged;
    private final Linking linking;
    private final LinkCookie linkCookie;
    private final SessionCookies cookies;
    private final Sessions sessions;
    private final MovingIn movingIn;
    private final FrontEnds frontEnds;
    private final Limits limits;
    private final RateLimit limit;
    private final Bulkheads bulkheads;
    private final boolean secure;
    private final InstantSource clock;
    private final Problems problems;

    /** What becomes of whoever was signed in before in the browser of a request. */
    @FunctionalInterface
    interface MovingIn {
        /** @param before a code for who it was: from another site his cookie does not come */
        void moveIn(HttpRequest request, IssuedSession issued, Optional<String> before);
    }

    RedirectHandlers(
            Platform platform, SessionCookies cookies, Bulkheads bulkheads, FrontEnds frontEnds, MovingIn movingIn) {
        this.frontEnds = frontEnds;
        this.signIn = platform.signIn();
        this.cookies = cookies;
        this.sessions = platform.sessions();
        this.movingIn = movingIn;
        this.limits = new Limits(platform);
        this.limit = platform.signInLimit();
        this.bulkheads = bulkheads;
        this.secure = platform.secure();
        this.clock = platform.clock();
        this.problems = platform.problems();
        this.named = new NamedProviders(signIn, problems);
        this.challenges = platform.challenges();
        this.challenged = new KeptCookie("duologue_challenged", secure, SameSite.STRICT);
        this.linking = platform.linking();
        this.linkCookie = new LinkCookie(secure);
    }

    List<Route> routes() {
        return List.of(Route.get(SIGN_IN, this::begin), Route.get(CALLBACK, this::complete));
    }

    /** Why nobody was signed in, as the web client is told. */
    private enum Failure {
        DECLINED,
        EXPIRED,
        ELSEWHERE,
        UNAVAILABLE,
        BUSY,
        CHALLENGED,
        TOO_NEW,
        FAILED;

        static Failure of(Why why) {
            return switch (why) {
                case DECLINED -> DECLINED;
                case EXPIRED -> EXPIRED;
                case ELSEWHERE -> ELSEWHERE;
                case TOO_NEW -> TOO_NEW;
                case OTHER -> FAILED;
            };
        }
    }

    private HttpResponse begin(HttpRequest request) {
        Instant now = clock.instant();
        ProviderId provider = provider(request);
        Map<String, String> query = QueryParameters.of(request, problems).all();
        Optional<FrontEnd> frontEnd = frontEnds.asked(query);
        String home = frontEnd.map(FrontEnd::origin).orElse("");
        String place = frontEnd.map(FrontEnd::place).orElseGet(() -> place(query));
        Optional<String> tab = tab(query);
        Optional<String> answer = answer(query);
        try {
            limits.require("sign-in", new RateKey("sign-in", request.clientAddress()), limit, now);
        } catch (RefusedException e) {
            return busy(request, home, provider, e);
        }
        return bounded(
                request,
                home,
                provider,
                () -> answer.isEmpty()
                        ? sendAway(request, home, provider, tab, place, now)
                        : sendAwayChallenged(request, provider, tab, answer.get(), now));
    }

    /** Nobody is sent who was not asked, in this browser and lately: an address that says so can be written by anybody. */
    private HttpResponse sendAwayChallenged(
            HttpRequest request, ProviderId provider, Optional<String> tab, String answer, Instant now) {
        String home = "";
        Optional<String> code = challenged.in(request.cookies());
        if (code.isEmpty()) {
            return failed(home, provider, Failure.ELSEWHERE);
        }
        Optional<ProviderId> with;
        try {
            with = challenges.answer(code.get(), now);
        } catch (BackendException e) {
            ProviderTrouble.warn(LOG, provider, "it, or a store, cannot be reached", e);
            return failed(home, provider, Failure.UNAVAILABLE);
        }
        boolean apart = answer.equals(APART);
        // Apart is what came; together it is with another one.
        boolean fits = with.filter(one -> one.equals(provider) == apart).isPresent();
        HttpResponse away = fits
                ? sendAway(
                        request,
                        home,
                        provider,
                        tab,
                        apart ? SignInCookie.APART : SignInCookie.together(with.get()),
                        now)
                : failed(home, provider, Failure.EXPIRED);
        return away.with(challenged.takeBack());
    }

    private HttpResponse sendAway(
            HttpRequest request, String home, ProviderId provider, Optional<String> tab, String place, Instant now) {
        Step.Redirect step;
        Optional<String> before;
        try {
            step = (Step.Redirect) signIn.begin(provider, now).orElseThrow();
            // Whoever signs in to a page elsewhere goes on here as whoever he is here.
            before = Optional.of(request)
                    .filter(ours -> !FrontEnds.isPlace(place))
                    .flatMap(ours -> cookies.tokenOfTab(ours, tab))
                    .flatMap(token -> sessions.authenticate(token, now))
                    .map(session -> sessions.mark(session, SignInCookie.LIFETIME, now));
        } catch (BackendException e) {
            ProviderTrouble.warn(LOG, provider, "it, or a store, cannot be reached", e);
            return failed(home, provider, Failure.UNAVAILABLE);
        }
        Begun fresh = Begun.of(state(step.to()), Optional.ofNullable(step.binding()), tab, place);
        return HttpResponse.redirect(302, step.to().toString())
                .with(kept(request).with(before.map(fresh::after).orElse(fresh)).toSet());
    }

    private HttpResponse complete(HttpRequest request) {
        ProviderId provider = provider(request);
        Map<String, String> query = QueryParameters.of(request, problems).all();
        SignInCookie kept = kept(request);
        Optional<Begun> begun = kept.find(query.getOrDefault("state", ""));
        String home = begun.flatMap(this::frontEnd).map(FrontEnd::origin).orElse("");
        return bounded(request, home, provider, () -> takeBack(request, home, provider, query, kept, begun));
    }

    private Optional<FrontEnd> frontEnd(Begun begun) {
        return frontEnds.of(begun.place());
    }

    private HttpResponse takeBack(
            HttpRequest request,
            String home,
            ProviderId provider,
            Map<String, String> query,
            SignInCookie kept,
            Optional<Begun> begun) {
        Instant now = clock.instant();
        if (begun.filter(one -> FrontEnds.isPlace(one.place()) && frontEnd(one).isEmpty())
                .isPresent()) {
            // It is allowed no longer: nothing is asked of the provider, and nobody is sent there.
            return failed(home, provider, Failure.FAILED)
                    .with(kept.without(begun.get()).toSet());
        }
        if (begun.filter(one -> one.place().equals(SignInCookie.LINK)).isPresent()) {
            return HttpResponse.redirect(303, "/settings#" + returned(provider, query))
                    .with(kept.without(begun.get()).toSet());
        }
        @Nullable String binding =
                begun.map(Begun::binding).filter(some -> !some.isEmpty()).orElse(null);

        HttpResponse answer;
        SignInCookie left = kept;
        try {
            Map<String, String> proof = IdentityProvider.proof(query, binding);
            Place where = home.isEmpty() ? Place.browser(Device.of(request)) : Place.program(Device.of(request));
            boolean apart =
                    begun.filter(one -> one.place().equals(SignInCookie.APART)).isPresent();
            SignIn.Outcome outcome = apart
                    ? signIn.completeApart(provider, proof, where, now)
                    : signIn.complete(provider, proof, where, now);
            answer = answer(request, provider, begun, outcome, now);
            if (outcome instanceof SignedIn signedIn && home.isEmpty()) {
                left = following(kept, begun.map(Begun::tab).filter(some -> !some.isEmpty()), signedIn, now);
            }
        } catch (BackendException e) {
            ProviderTrouble.warn(LOG, provider, "it, or a store, cannot be reached", e);
            answer = failed(home, provider, Failure.UNAVAILABLE);
        }
        return begun.isPresent() ? answer.with(leftOf(left, begun.get(), answer).toSet()) : answer;
    }

    /** For the browser in which somebody has just signed in: what it is still away for ends that session in its turn. */
    Optional<SetCookie> following(HttpRequest request, Optional<String> tab, SignedIn signedIn, Instant now) {
        SignInCookie kept = kept(request);
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(following(kept, tab, signedIn, now).toSet());
    }

    private SignInCookie following(SignInCookie kept, Optional<String> tab, SignedIn signedIn, Instant now) {
        return kept.after(tab, () -> sessions.mark(signedIn.issued().session(), SignInCookie.LIFETIME, now));
    }

    /** What the browser keeps on, and whoever goes on from here to connect what was challenged. */
    private static SignInCookie leftOf(SignInCookie kept, Begun begun, HttpResponse answer) {
        SignInCookie left = kept.without(begun);
        String location = answer.headers().getOrDefault("Location", "/");
        return begun.together().isPresent() && !location.startsWith("/")
                ? left.with(
                        Begun.of(state(URI.create(location)), Optional.empty(), Optional.empty(), SignInCookie.LINK))
                : left;
    }

    /**
     * For the web client, which asks to complete the link by itself: the session's cookie does not come back from another site.
     * Behind the {@code #}, so that no server is told, and of no use without the cookies of this browser.
     */
    private static String returned(ProviderId provider, Map<String, String> query) {
        StringBuilder fragment = new StringBuilder("link=").append(provider.value());
        query.forEach((name, value) -> fragment.append('&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return fragment.toString();
    }

    private HttpResponse answer(
            HttpRequest request, ProviderId provider, Optional<Begun> begun, SignIn.Outcome outcome, Instant now) {
        Optional<FrontEnd> frontEnd = begun.flatMap(this::frontEnd);
        String home = frontEnd.map(FrontEnd::origin).orElse("");
        if (outcome instanceof SignIn.Refused refused) {
            // Anybody can cause the others, as often as he likes.
            LOG.atLevel(refused.why() == Why.OTHER ? Level.INFO : Level.DEBUG)
                    .log("a sign-in with {} was refused: {}", provider, refused.reason());
            return failed(home, provider, Failure.of(refused.why()));
        }
        if (outcome instanceof SignIn.Unavailable unavailable) {
            ProviderTrouble.warn(LOG, provider, unavailable.reason(), unavailable.cause());
            return failed(home, provider, Failure.UNAVAILABLE);
        }
        if (outcome instanceof SignIn.Challenged asked) {
            HttpResponse told = HttpResponse.redirect(
                    303, address(home, provider, Failure.CHALLENGED) + "&with=" + names(asked.with()));
            // Elsewhere nobody is asked: the answer is known by a cookie, which only our own pages bring.
            return frontEnd.isPresent()
                    ? told
                    : told.with(challenged.give(challenges.ask(asked, now), Challenges.LIFETIME));
        }
        SignedIn signedIn = (SignedIn) outcome;
        if (frontEnd.isPresent()) {
            return frontEnds
                    .wayBack(frontEnd.get(), provider, signedIn, now)
                    .map(address -> HttpResponse.redirect(303, address))
                    .orElseGet(() -> failed(home, provider, Failure.EXPIRED));
        }
        try {
            movingIn.moveIn(request, signedIn.issued(), begun.map(Begun::before).filter(code -> !code.isEmpty()));
        } catch (RefusedException e) {
            return busy(request, home, provider, e);
        }
        Optional<String> tab = begun.map(Begun::tab).filter(some -> !some.isEmpty());
        SetCookie session = cookies.giveToTab(tab, signedIn.token(), Duration.between(now, signedIn.expiresAt()));
        // Nothing is connected to an account that has just been made: the person meant another one.
        return begun.flatMap(Begun::together)
                .filter(more -> !signedIn.created())
                .flatMap(more -> goOnTo(more, signedIn, now))
                .orElseGet(() -> HttpResponse.redirect(
                        303,
                        begun.map(Begun::place)
                                .filter(SignInCookie.PLACES::contains)
                                .orElse("/")))
                .with(session);
    }

    /** Sends whoever has just signed in on to the provider that was challenged, to connect it. */
    private Optional<HttpResponse> goOnTo(ProviderId more, SignedIn signedIn, Instant now) {
        Linking.Begin begin = linking.begin(signedIn.issued().session(), more, now);
        if (!(begin instanceof Linking.Begun link) || !(link.step() instanceof Step.Redirect redirect)) {
            return Optional.empty();
        }
        return Optional.of(HttpResponse.redirect(303, redirect.to().toString())
                .with(linkCookie.give(link.code(), redirect.binding(), Duration.between(now, link.expiresAt()))));
    }

    private static String names(Set<ProviderId> providers) {
        return providers.stream().map(ProviderId::value).sorted().collect(Collectors.joining(","));
    }

    private HttpResponse bounded(HttpRequest request, String home, ProviderId provider, Supplier<HttpResponse> run) {
        try {
            return bulkheads.within(provider, run);
        } catch (RefusedException e) {
            return busy(request, home, provider, e);
        }
    }

    /** A person gets a page with words, a program a status. */
    private HttpResponse busy(HttpRequest request, String home, ProviderId provider, RefusedException refused) {
        if (request.header("Sec-Fetch-Mode").stream().anyMatch("navigate"::equals)) {
            return failed(home, provider, Failure.BUSY);
        }
        throw refused;
    }

    private static HttpResponse failed(String home, ProviderId provider, Failure failure) {
        return HttpResponse.redirect(303, address(home, provider, failure));
    }

    private static String address(String home, ProviderId provider, Failure failure) {
        return home + "/#sign-in=" + failure.name().toLowerCase(Locale.ROOT).replace('_', '-') + "&provider="
                + provider.value();
    }

    private SignInCookie kept(HttpRequest request) {
        return SignInCookie.of(request.cookies(), secure);
    }

    private ProviderId provider(HttpRequest request) {
        return named.offered(request, Set.of(Kind.REDIRECT), "nobody is sent to such a provider");
    }

    private String place(Map<String, String> query) {
        String place = query.getOrDefault("return", "/");
        if (!SignInCookie.PLACES.contains(place)) {
            throw problems.field("return", -1, "expected a place of the web client");
        }
        return place;
    }

    private Optional<String> answer(Map<String, String> query) {
        Optional<String> answer = Optional.ofNullable(query.get("challenge"));
        if (answer.isPresent() && !ANSWERS.contains(answer.get())) {
            throw problems.field("challenge", -1, "expected together or apart");
        }
        return answer;
    }

    private Optional<String> tab(Map<String, String> query) {
        Optional<String> tab = Optional.ofNullable(query.get("tab"));
        if (tab.isPresent() && !SessionCookies.isTab(tab.get())) {
            throw problems.field("tab", 8, "expected 8 characters of [a-z0-9]");
        }
        return tab;
    }

    /** What the provider will send back; empty if it sends nothing. */
    static String state(URI to) {
        String query = to.getRawQuery() == null ? "" : to.getRawQuery();
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith("state=")) {
                return URLDecoder.decode(pair.substring("state=".length()), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
