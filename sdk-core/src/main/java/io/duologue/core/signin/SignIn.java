package io.duologue.core.signin;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.AccountStore.Registration;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.Sessions.IssuedSession;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in: from a provider's word to an account, a profile and a session. The account belongs to (provider,
 * subject). Whoever signs in for the first time gets a profile from what the provider suggests, not confirmed; later
 * sign-ins change nothing in it but the list of connected providers.
 *
 * <p>Safe for many threads. Calls block on the stores and on the provider, whose time the caller bounds; a store that
 * fails is a {@link io.duologue.core.BackendException}, after which the call may be repeated.
 */
public final class SignIn {
    private final Map<ProviderId, IdentityProvider> providers;
    private final AccountStore accounts;
    private final ProfileStore profiles;
    private final Sessions sessions;
    private final Secrets secrets;

    /**
     * Signs in with these providers, offered in this order.
     *
     * @throws IllegalArgumentException if two of them have one id
     */
    public SignIn(
            List<IdentityProvider> providers,
            AccountStore accounts,
            ProfileStore profiles,
            Sessions sessions,
            Secrets secrets) {
        this.providers = new LinkedHashMap<>();
        for (IdentityProvider provider : providers) {
            if (this.providers.put(provider.id(), provider) != null) {
                throw new IllegalArgumentException("expected each provider once but was twice: " + provider.id());
            }
        }
        this.accounts = accounts;
        this.profiles = profiles;
        this.sessions = sessions;
        this.secrets = secrets;
    }

    public List<IdentityProvider> providers() {
        return List.copyOf(providers.values());
    }

    /** What the person does next; nothing if there is no such provider. */
    public Optional<IdentityProvider.Step> begin(ProviderId provider, Instant now) {
        return Optional.ofNullable(providers.get(provider)).map(found -> found.begin(now));
    }

    /**
     * Completes a sign-in in a browser that says nothing of itself.
     *
     * @see #complete(ProviderId, Map, Place, Instant)
     */
    public Outcome complete(ProviderId provider, Map<String, String> proof, Instant now) {
        return complete(provider, proof, Place.browser(""), now);
    }

    /**
     * Completes a sign-in: registers the account if it is new and issues a session.
     *
     * @param proof what came back from the person
     */
    public Outcome complete(ProviderId provider, Map<String, String> proof, Place place, Instant now) {
        IdentityProvider found = providers.get(provider);
        if (found == null) {
            return new Refused(Why.OTHER, "no such provider");
        }
        IdentityProvider.Outcome outcome = found.complete(proof, now);
        if (outcome instanceof IdentityProvider.Outcome.Refused refused) {
            return new Refused(refused.why(), refused.reason());
        }
        if (outcome instanceof IdentityProvider.Outcome.Unavailable unavailable) {
            return new Unavailable(unavailable.reason(), unavailable.cause());
        }
        return admit(((IdentityProvider.Outcome.Identified) outcome).identity(), place, now);
    }

    private SignedIn admit(ExternalIdentity identity, Place place, Instant now) {
        Registration registration = accounts.register(
                new LinkedIdentity(identity.provider(), identity.subject()), new UserId(secrets.id("u_")), now);
        UserId user = registration.account().id();
        // Also for a known account: the process may have died between the two the first time.
        if (profiles.find(user).isEmpty()) {
            profiles.create(ProfileDraft.of(user, identity));
        }
        profiles.update(user, profile -> ProfileDraft.withConnected(profile, identity));

        return new SignedIn(sessions.begin(user, place, now), registration.created());
    }

    /** How a sign-in ended. */
    public sealed interface Outcome {}

    /**
     * The person is signed in.
     *
     * @param issued the session that has begun, with its secrets
     * @param created whether this created the account
     */
    public record SignedIn(IssuedSession issued, boolean created) implements Outcome {
        public UserId user() {
            return issued.session().user();
        }

        /** The secret of the session or its first bearer; it is kept nowhere else. */
        public String token() {
            return issued.token();
        }

        /** Until when the token is good. */
        public Instant expiresAt() {
            return issued.expiresAt();
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "SignedIn[" + user() + ", created=" + created + "]";
        }
    }

    /**
     * The provider did not vouch for the person, or there is no such provider.
     *
     * @param why what the person may be told
     * @param reason for developers, without secrets
     */
    public record Refused(Why why, String reason) implements Outcome {}

    /** The provider could not be reached. */
    public record Unavailable(String reason, @Nullable Throwable cause) implements Outcome {}
}
