package io.duologue.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.OneLine;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.Standing;
import io.duologue.core.identity.Standing.Age;
import io.duologue.core.identity.Standing.History;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in with GitHub, by OAuth 2 with PKCE. The subject is the numeric id: a login name can be given up, and
 * somebody else takes it. Name, bio and picture are suggestions. Safe for many threads.
 */
public final class GitHubIdentityProvider implements IdentityProvider {
    public static final ProviderId ID = new ProviderId("github");

    private static final String LABEL = "GitHub";
    private static final String EMAIL_SCOPE = "user:email";
    /** With the whole comes the part. */
    private static final String USER_SCOPE = "user";

    private static final String NAMELESS = "Somebody";

    private final GitHubOptions options;
    private final CodeFlow.Endpoints endpoints;
    private final ProviderHttp http;
    private final CodeFlow flow;

    /**
     * Signs in with GitHub. Nothing is asked of it before the first sign-in.
     *
     * @param pending where begun sign-ins are kept, shared by all nodes
     * @param secrets from a source that nobody can guess
     */
    public GitHubIdentityProvider(
            GitHubOptions options, ProviderHttp http, PendingSignInStore pending, Secrets secrets) {
        this.options = options;
        this.endpoints = new CodeFlow.Endpoints(
                below(options.site(), "/login/oauth/authorize"),
                below(options.site(), "/login/oauth/access_token"),
                false);
        this.http = http;
        this.flow = new CodeFlow(ID, LABEL, options.registration(), http, pending, secrets);
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public Step begin(Instant now) {
        Set<String> scopes = options.verifiedEmail() || options.email() ? Set.of(EMAIL_SCOPE) : Set.of();
        return flow.begin(endpoints, new CodeFlow.Request(scopes, true, false, Map.of()), now);
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        try {
            TokenAnswer answer = flow.exchange(endpoints, flow.accept(proof, now));
            if (options.verifiedEmail() && !isEmailGranted(answer)) {
                throw Ended.refused(
                        Outcome.Why.DECLINED, "the person did not grant what was asked for: " + EMAIL_SCOPE);
            }
            JsonNode user = ProviderJson.object(ask("/user", answer));
            requireId(user);
            Optional<JsonNode> address = verifiedAddress(answer);
            if (options.verifiedEmail() && address.isEmpty()) {
                throw Ended.refused("GitHub has not verified the primary e-mail address of this person");
            }
            return new Outcome.Identified(identity(user, address, now));
        } catch (IOException e) {
            return new Outcome.Unavailable("GitHub does not answer as it should", e);
        } catch (Ended e) {
            return e.outcome();
        }
    }

    private static boolean isEmailGranted(TokenAnswer answer) {
        Set<String> granted = answer.granted().orElse(Set.of());
        return granted.contains(EMAIL_SCOPE) || granted.contains(USER_SCOPE);
    }

    /** The primary address, if it is verified and may be asked for. */
    private Optional<JsonNode> verifiedAddress(TokenAnswer answer) throws IOException {
        boolean wanted = options.verifiedEmail() || options.email();
        if (!wanted || !isEmailGranted(answer)) {
            return Optional.empty();
        }
        for (JsonNode address : ProviderJson.array(ask("/user/emails", answer))) {
            if (address.path("primary").booleanValue()
                    && address.path("verified").booleanValue()) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private String ask(String what, TokenAnswer answer) throws IOException {
        ProviderHttp.Answer found = http.get(
                below(options.api(), what),
                Map.of(
                        "Authorization", "Bearer " + answer.getAccessToken(),
                        "Accept", "application/vnd.github+json",
                        "X-GitHub-Api-Version", "2022-11-28",
                        "User-Agent", "Duologue"));
        if (found.status() != 200) {
            throw new IOException(what + ": expected status 200 but was " + found.status());
        }
        return found.body();
    }

    private static void requireId(JsonNode user) throws IOException {
        JsonNode id = user.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1) {
            throw new IOException("expected a numeric id but was " + id.getNodeType());
        }
    }

    private ExternalIdentity identity(JsonNode user, Optional<JsonNode> verifiedAddress, Instant now) {
        Hints hints = new Hints(null, null, null, List.of(), List.of(), List.of(), List.of(ID));
        String subject = Long.toString(user.path("id").longValue());
        String bio = OneLine.of(ProviderJson.text(user, "bio"), 500);
        @Nullable String address = options.email()
                ? verifiedAddress.map(one -> ProviderJson.text(one, "email")).orElse(null)
                : null;
        return new ExternalIdentity(
                ID,
                subject,
                name(user),
                "",
                bio,
                hints,
                ExternalIdentity.Email.of(address, true),
                ExternalIdentity.picture(ProviderJson.text(user, "avatar_url")),
                standing(user, now));
    }

    /** An account whose age GitHub does not say is as young as can be, where that matters. */
    private Standing standing(JsonNode user, Instant now) {
        Optional<Instant> made = moment(ProviderJson.text(user, "created_at"));
        boolean isOldEnough = options.minimumAge().isZero()
                || made.filter(at -> !at.plus(options.minimumAge()).isAfter(now))
                        .isPresent();
        boolean publicWork = user.path("public_repos").asInt(0) > 0;
        return made.map(at -> Standing.of(new History(Age.of(at, now), publicWork), isOldEnough))
                .orElseGet(() -> new Standing(null, isOldEnough, Set.of()));
    }

    private static Optional<Instant> moment(@Nullable String given) {
        try {
            return Optional.ofNullable(given).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String name(JsonNode user) {
        for (String member : List.of("name", "login")) {
            String line = OneLine.of(ProviderJson.text(user, member), 80);
            if (!line.isEmpty()) {
                return line;
            }
        }
        return NAMELESS;
    }

    private static URI below(URI base, String path) {
        return URI.create(base.toString().replaceFirst("/$", "") + path);
    }
}
