package io.duologue.core.signin;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.AccountStore.Registration;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.ProfileStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in and out, and recognises them in between.
 *
 * <ol>
 *   <li>The account belongs to (provider, subject). Whoever signs in for the first time gets a profile from what the
 *       provider suggests, not confirmed; later sign-ins change nothing in it but the list of connected providers.
 *   <li>Of a secret only its hash is kept. A session ends at its time whatever happens in between; a ticket stands for
 *       its session once, and ends with it.
 * </ol>
 *
 * <p>Safe for many threads. Calls block on the stores and on the provider, whose time the caller bounds; a store that
 * fails is a {@link io.duologue.core.BackendException}, after which the call may be repeated.
 */
public final class SignIn {
    private final Map<ProviderId, IdentityProvider> providers;
    private final AccountStore accounts;
    private final CredentialStore credentials;
    private final ProfileStore profiles;
    private final Secrets secrets;
    private final SignInOptions options;

    /**
     * Signs in with these providers, offered in this order.
     *
     * @throws IllegalArgumentException if two of them have one id
     */
    public SignIn(
            List<IdentityProvider> providers,
            AccountStore accounts,
            CredentialStore credentials,
            ProfileStore profiles,
            Secrets secrets,
            SignInOptions options) {
        this.providers = new LinkedHashMap<>();
        for (IdentityProvider provider : providers) {
            if (this.providers.put(provider.id(), provider) != null) {
                throw new IllegalArgumentException("expected each provider once but was twice: " + provider.id());
            }
        }
        this.accounts = accounts;
        this.credentials = credentials;
        this.profiles = profiles;
        this.secrets = secrets;
        this.options = options;
    }

    public List<IdentityProvider> providers() {
        return List.copyOf(providers.values());
    }

    /** What the person does next; nothing if there is no such provider. */
    public Optional<IdentityProvider.Step> begin(ProviderId provider, Instant now) {
        return Optional.ofNullable(providers.get(provider)).map(found -> found.begin(now));
    }

    /**
     * Completes a sign-in: registers the account if it is new and issues a session.
     *
     * @param proof what came back from the person
     */
    public Outcome complete(ProviderId provider, Map<String, String> proof, Instant now) {
        IdentityProvider found = providers.get(provider);
        if (found == null) {
            return new Refused("no such provider");
        }
        IdentityProvider.Outcome outcome = found.complete(proof, now);
        if (outcome instanceof IdentityProvider.Outcome.Refused refused) {
            return new Refused(refused.reason());
        }
        if (outcome instanceof IdentityProvider.Outcome.Unavailable unavailable) {
            return new Unavailable(unavailable.reason(), unavailable.cause());
        }
        return admit(((IdentityProvider.Outcome.Identified) outcome).identity(), now);
    }

    /** Whose session this is, if it is one and still lasts. */
    public Optional<Session> authenticate(String token, Instant now) {
        return credentials
                .find(SecretHash.of(token), now)
                .map(credential -> new Session(credential.user(), credential.expiresAt()));
    }

    /** A single-use ticket for the session of this token, if it still lasts. It never outlasts the session. */
    public Optional<IssuedTicket> ticket(String token, Instant now) {
        SecretHash session = SecretHash.of(token);
        return credentials.find(session, now).map(credential -> {
            String ticket = secrets.token();
            Instant end = now.plus(options.ticketLifetime());
            Instant expiresAt = end.isBefore(credential.expiresAt()) ? end : credential.expiresAt();
            credentials.issueTicket(
                    SecretHash.of(ticket),
                    new Credential(credential.user(), session, expiresAt, credential.sessionExpiresAt()));
            return new IssuedTicket(ticket, expiresAt);
        });
    }

    /** Ends the session of this token and takes back its tickets. Doing it twice is doing it once. */
    public void signOut(String token) {
        credentials.revoke(SecretHash.of(token));
    }

    private SignedIn admit(ExternalIdentity identity, Instant now) {
        Registration registration = accounts.register(
                new LinkedIdentity(identity.provider(), identity.subject()), new UserId(secrets.id("u_")), now);
        UserId user = registration.account().id();
        // Also for a known account: the process may have died between the two the first time.
        if (profiles.find(user).isEmpty()) {
            profiles.create(ProfileDraft.of(user, identity));
        }
        profiles.update(user, profile -> ProfileDraft.withConnected(profile, identity));

        String token = secrets.token();
        Instant expiresAt = now.plus(options.sessionLifetime());
        credentials.issueSession(new Credential(user, SecretHash.of(token), expiresAt, expiresAt));
        return new SignedIn(token, expiresAt, user, registration.created());
    }

    /** How a sign-in ended. */
    public sealed interface Outcome {}

    /**
     * The person is signed in.
     *
     * @param token the secret of the session; it is kept nowhere else
     * @param created whether this created the account
     */
    public record SignedIn(String token, Instant expiresAt, UserId user, boolean created) implements Outcome {
        /** Without the secret. */
        @Override
        public String toString() {
            return "SignedIn[" + user + ", created=" + created + "]";
        }
    }

    /**
     * The provider did not vouch for the person, or there is no such provider.
     *
     * @param reason for developers, without secrets
     */
    public record Refused(String reason) implements Outcome {}

    /** The provider could not be reached. */
    public record Unavailable(String reason, @Nullable Throwable cause) implements Outcome {}

    /** Who is signed in, and until when. */
    public record Session(UserId user, Instant expiresAt) {}

    /** A single-use ticket. */
    public record IssuedTicket(String ticket, Instant expiresAt) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "IssuedTicket[" + expiresAt + "]";
        }
    }
}
