package io.duologue.server;

import io.duologue.core.engine.Stores;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.signin.LinkPolicy;
import io.duologue.core.signin.NoticeSender;
import io.duologue.identity.ClientRegistration;
import io.duologue.identity.EmailIdentityProvider;
import io.duologue.identity.GitHubIdentityProvider;
import io.duologue.identity.GitHubOptions;
import io.duologue.identity.GuestIdentityProvider;
import io.duologue.identity.HttpLimits;
import io.duologue.identity.LinkedInIdentityProvider;
import io.duologue.identity.LinkedInOptions;
import io.duologue.identity.MagicLinkOptions;
import io.duologue.identity.MagicLinks;
import io.duologue.identity.MailLane;
import io.duologue.identity.MailSender;
import io.duologue.identity.NoticeMail;
import io.duologue.identity.OidcEndpoints;
import io.duologue.identity.OidcIdentityProvider;
import io.duologue.identity.OidcOptions;
import io.duologue.identity.ProviderHttp;
import io.duologue.identity.SmtpMailSender;
import io.duologue.identity.SmtpOptions;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.SignInOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to sign in of one server, and the connections over which they ask. Immutable; closed once. */
final class Providers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private static final String PLATFORM = "Duologue";
    /** Letters of one kind that wait for the mail server. */
    private static final int LETTERS = 200;
    /** Links that are out: of any number of addresses, three each. */
    private final List<IdentityProvider> all;

    private final Optional<ProviderHttp> http;
    private final Optional<Post> post;

    private Providers(List<IdentityProvider> all, Optional<ProviderHttp> http, Optional<Post> post) {
        this.all = List.copyOf(all);
        this.http = http;
        this.post = post;
    }

    /** What writes letters: what happened to accounts, and on a thread of their own links that anybody may ask for. */
    private record Post(MailSender mail, MailLane notices, Optional<Links> links) {}

    /** Sign-in by a link in a mail. */
    private record Links(MagicLinks links, MagicLinkStore store, MailLane lane) {}

    /** Those of whoever embeds the server; its mail server tells people of changes, if it has one. */
    static Providers given(ServerOptions options, List<IdentityProvider> providers, InstantSource clock) {
        return new Providers(providers, Optional.empty(), noticesAlone(options, clock));
    }

    /**
     * Those that the options name, in the order in which they are offered.
     *
     * @throws IllegalArgumentException if options are given together that do not go together
     */
    static Providers of(
            ServerOptions options, Stores stores, MagicLinkStore links, Secrets secrets, InstantSource clock) {
        ProviderHttp http = new ProviderHttp(HttpLimits.standard());
        try {
            return of(options, http, stores, links, secrets, clock);
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    private static Providers of(
            ServerOptions options,
            ProviderHttp http,
            Stores stores,
            MagicLinkStore linkStore,
            Secrets secrets,
            InstantSource clock) {
        List<IdentityProvider> all = new ArrayList<>();
        linkedIn(options)
                .ifPresent(linkedIn ->
                        all.add(new LinkedInIdentityProvider(linkedIn, http, stores.pendingSignIns(), secrets)));
        gitHub(options)
                .ifPresent(
                        gitHub -> all.add(new GitHubIdentityProvider(gitHub, http, stores.pendingSignIns(), secrets)));
        oidc(options)
                .ifPresent(oidc -> all.add(new OidcIdentityProvider(oidc, http, stores.pendingSignIns(), secrets)));
        Optional<Post> post = post(options, stores, linkStore, secrets, clock);
        SecureRandom random = new SecureRandom();
        post.flatMap(Post::links).ifPresent(links -> all.add(new EmailIdentityProvider(links.links(), random)));
        if (options.guests()) {
            all.add(new GuestIdentityProvider(secrets, random));
        }
        if (options.demo()) {
            all.add(new DemoIdentityProvider(DemoPersonas.all()));
        }
        if (all.isEmpty()) {
            LOG.warn("nobody can sign in: no provider is configured");
        }
        return new Providers(all, Optional.of(http), post);
    }

    /** The ports of those that the options name and that stand on this machine, as in tests: their pictures do so too. */
    static Set<Integer> portsHere(ServerOptions options) {
        return Stream.concat(
                        Stream.of(options.linkedIn().site(), options.gitHub().site()),
                        options.oidc().issuer().map(URI::create).stream())
                .filter(site -> "http".equals(site.getScheme()))
                .map(site -> site.getPort() == -1 ? 80 : site.getPort())
                .collect(Collectors.toUnmodifiableSet());
    }

    List<IdentityProvider> all() {
        return all;
    }

    Optional<MagicLinks> links() {
        return post.flatMap(Post::links).map(Links::links);
    }

    /** Where the links are, if any are sent. */
    Optional<MagicLinkStore> linkStore() {
        return post.flatMap(Post::links).map(Links::store);
    }

    /** Whoever tells people of changes outside of the page: nobody without a mail server. */
    NoticeSender notices(ServerOptions options, RateLimiter limiter) {
        return post.<NoticeSender>map(given ->
                        new NoticeMail(given.mail(), given.notices(), limiter, PLATFORM, publicUrl(options), all))
                .orElse(NoticeSender.NONE);
    }

    @Override
    public void close() {
        post.ifPresent(given -> {
            given.notices().close();
            given.links().ifPresent(links -> links.lane().close());
        });
        http.ifPresent(ProviderHttp::close);
    }

    private static Optional<Post> post(
            ServerOptions options, Stores stores, MagicLinkStore store, Secrets secrets, InstantSource clock) {
        if (options.emailSignIn()) {
            MailSender mail = mail(options, clock);
            return Optional.of(
                    new Post(mail, MailLane.start(LETTERS), Optional.of(links(options, stores, store, secrets, mail))));
        }
        return noticesAlone(options, clock);
    }

    private static Optional<Post> noticesAlone(ServerOptions options, InstantSource clock) {
        return options.mail().host().isPresent()
                ? Optional.of(new Post(mail(options, clock), MailLane.start(LETTERS), Optional.empty()))
                : Optional.empty();
    }

    private static MailSender mail(ServerOptions options, InstantSource clock) {
        SignInOptions.Mail given = options.mail();
        SmtpOptions.Builder smtp = SmtpOptions.builder()
                .host(given.host().orElseThrow(() -> new IllegalArgumentException("expected a mail server")))
                .tls(given.tls())
                .user(given.user())
                .password(given.password())
                .sender(given.sender().orElseThrow(() -> new IllegalArgumentException("expected a sender")));
        given.port().ifPresent(smtp::port);
        return new SmtpMailSender(smtp.build(), clock);
    }

    private static Links links(
            ServerOptions options, Stores stores, MagicLinkStore store, Secrets secrets, MailSender mail) {
        MagicLinkOptions links = MagicLinkOptions.builder()
                .page(publicUrl(options))
                // Accounts that are in this process's memory end with it, as a key does that it draws.
                .subjectKey(options.mailSubjectKey().orElseGet(secrets::token))
                .build();
        MailLane lane = MailLane.start(LETTERS);
        return new Links(new MagicLinks(links, store, stores.limiter(), mail, lane, secrets), store, lane);
    }

    private static Optional<LinkedInOptions> linkedIn(ServerOptions options) {
        SignInOptions.LinkedIn given = options.linkedIn();
        String site = given.site().toString();
        return registered(
                options,
                LinkedInIdentityProvider.ID,
                given.clientId(),
                given.clientSecret(),
                registration -> LinkedInOptions.builder()
                        .registration(registration)
                        .pkce(given.pkce())
                        .verified(given.verified())
                        .api(given.api())
                        .apiVersion(given.apiVersion())
                        .email(asksForAddresses(options))
                        .issuer(site + "/oauth")
                        .endpoints(new OidcEndpoints(
                                URI.create(site + "/oauth/v2/authorization"),
                                URI.create(site + "/oauth/v2/accessToken"),
                                URI.create(site + "/oauth/openid/jwks"),
                                false))
                        .build());
    }

    private static Optional<GitHubOptions> gitHub(ServerOptions options) {
        SignInOptions.GitHub given = options.gitHub();
        return registered(
                options,
                GitHubIdentityProvider.ID,
                given.clientId(),
                given.clientSecret(),
                registration -> GitHubOptions.builder()
                        .registration(registration)
                        .verifiedEmail(given.verifiedEmail())
                        .minimumAge(given.minimumAge())
                        .email(asksForAddresses(options))
                        .site(given.site())
                        .api(given.api())
                        .build());
    }

    private static Optional<OidcOptions> oidc(ServerOptions options) {
        SignInOptions.Oidc given = options.oidc();
        return given.id()
                .flatMap(id -> registered(
                        options,
                        id,
                        given.clientId(),
                        given.clientSecret(),
                        registration -> OidcOptions.builder()
                                .id(id)
                                .label(given.label().orElseGet(id::value))
                                .issuer(given.issuer()
                                        .orElseThrow(() -> new IllegalArgumentException("expected an issuer")))
                                .registration(registration)
                                .email(asksForAddresses(options))
                                .build()));
    }

    /**
     * Whether addresses are needed: to tell people of changes, or to join accounts by. Where there is no mail server and nothing
     * is joined by them, or there is nothing to join, nobody is asked for one.
     */
    static boolean asksForAddresses(ServerOptions options) {
        long sayAddresses = Stream.of(
                        options.linkedIn().clientId().isPresent(),
                        options.gitHub().clientId().isPresent(),
                        options.oidc().id().isPresent(),
                        options.emailSignIn())
                .filter(given -> given)
                .count();
        return options.mail().host().isPresent()
                || (options.linkPolicy() != LinkPolicy.MANUAL_ONLY && sayAddresses > 1);
    }

    private static <T> Optional<T> registered(
            ServerOptions options,
            ProviderId provider,
            Optional<String> clientId,
            Optional<String> clientSecret,
            Function<ClientRegistration, T> made) {
        if (clientId.isEmpty() || clientSecret.isEmpty()) {
            return Optional.empty();
        }
        URI redirect = URI.create(publicUrl(options) + "/api/v1/auth/callback/" + provider.value());
        return Optional.of(made.apply(ClientRegistration.of(clientId.get(), clientSecret.get(), redirect)));
    }

    private static URI publicUrl(ServerOptions options) {
        return options.publicUrl()
                .orElseThrow(() -> new IllegalArgumentException("expected a public URL, as there are providers"));
    }
}
