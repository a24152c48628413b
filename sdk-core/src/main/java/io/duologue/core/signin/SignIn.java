package io.duologue.core.signin;

import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.Aliases;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.Standing;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.Connections.Admitted;
import io.duologue.core.signin.Connections.Decided;
import io.duologue.core.signin.Sessions.IssuedSession;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in: from a provider's word to an account, a profile and a session. The account belongs to (provider,
 * subject); one that no account has yet gets a new account, or what the {@link LinkPolicy} says of the account that has
 * its address. Whoever signs in for the first time gets a profile from what the provider suggests, not confirmed; later
 * sign-ins change nothing in it but the list of connected providers and what these have verified.
 *
 * <p>Safe for many threads. Calls block on the stores and on the provider, whose time the caller bounds; a store that
 * fails is a {@link io.duologue.core.BackendException}, after which the call may be repeated.
 */
public final class SignIn {
    /** Of which nobody has a name but by choosing one. */
    private static final Set<IdentityProvider.Kind> NAMELESS =
            Set.of(IdentityProvider.Kind.ALIAS, IdentityProvider.Kind.MAIL);

    private static final String BEING_ERASED = "this account is being erased; the next sign-in makes another one";

    private final Map<ProviderId, IdentityProvider> providers;
    private final Connections connections;
    private final ProfileStore profiles;
    private final Sessions sessions;
    private final Pictures pictures;

    /**
     * Signs in with these providers, offered in this order. Each identity has an account of its own.
     *
     * @throws IllegalArgumentException if two of them have one id
     */
    public SignIn(
            List<IdentityProvider> providers,
            AccountStore accounts,
            ProfileStore profiles,
            Sessions sessions,
            Secrets secrets) {
        this(providers, Connections.each(accounts, profiles, sessions, secrets), profiles, sessions);
    }

    /**
     * Signs in with these providers, offered in this order. Nobody's picture is taken.
     *
     * @throws IllegalArgumentException if two of them have one id
     */
    public SignIn(List<IdentityProvider> providers, Connections connections, ProfileStore profiles, Sessions sessions) {
        this(providers, connections, profiles, sessions, Pictures.NONE);
    }

    /**
     * Signs in with these providers, offered in this order.
     *
     * @param pictures takes the picture of who signs in for the first time, or has asked for it
     * @throws IllegalArgumentException if two of them have one id
     */
    public SignIn(
            List<IdentityProvider> providers,
            Connections connections,
            ProfileStore profiles,
            Sessions sessions,
            Pictures pictures) {
        this.providers = new LinkedHashMap<>();
        for (IdentityProvider provider : providers) {
            if (this.providers.put(provider.id(), provider) != null) {
                throw new IllegalArgumentException("expected each provider once but was twice: " + provider.id());
            }
        }
        this.connections = connections;
        this.profiles = profiles;
        this.sessions = sessions;
        this.pictures = pictures;
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
     * Completes a sign-in: finds, joins or makes the account and issues a session.
     *
     * @param proof what came back from the person
     */
    public Outcome complete(ProviderId provider, Map<String, String> proof, Place place, Instant now) {
        return complete(provider, proof, false, place, now);
    }

    /**
     * Completes a sign-in of somebody who wants an account of his own, whoever else has his address: for whom a
     * {@link Challenged} cannot be met. One that has an account signs in to that.
     */
    public Outcome completeApart(ProviderId provider, Map<String, String> proof, Place place, Instant now) {
        return complete(provider, proof, true, place, now);
    }

    private Outcome complete(ProviderId provider, Map<String, String> proof, boolean apart, Place place, Instant now) {
        IdentityProvider.Outcome outcome = identify(provider, proof, now);
        if (outcome instanceof IdentityProvider.Outcome.Refused refused) {
            return new Refused(refused.why(), refused.reason());
        }
        if (outcome instanceof IdentityProvider.Outcome.Unavailable unavailable) {
            return new Unavailable(unavailable.reason(), unavailable.cause());
        }
        ExternalIdentity identity = ((IdentityProvider.Outcome.Identified) outcome).identity();
        Decided said = connections.admit(identity, apart, now);
        Decided decided =
                said.admitted().isEmpty() && !isConnectable(provider) ? connections.admit(identity, true, now) : said;
        if (decided.tooNew()) {
            return new Refused(Why.TOO_NEW, "the provider has known this account for too short a time");
        }
        return decided.admitted()
                .map(admitted -> admit(admitted, identity, place, now))
                .orElseGet(() -> new Challenged(provider, decided.challenge()));
    }

    /** Only who is sent to a provider can be sent there again to meet a challenge: what came by mail would be lost. */
    private boolean isConnectable(ProviderId provider) {
        return Optional.ofNullable(providers.get(provider))
                .filter(found -> found.kind() == IdentityProvider.Kind.REDIRECT)
                .isPresent();
    }

    /** Who a proof shows somebody to be. */
    IdentityProvider.Outcome identify(ProviderId provider, Map<String, String> proof, Instant now) {
        IdentityProvider found = providers.get(provider);
        return found == null
                ? new IdentityProvider.Outcome.Refused(Why.OTHER, "no such provider")
                : found.complete(proof, now);
    }

    private Outcome admit(Admitted admitted, ExternalIdentity identity, Place place, Instant now) {
        UserId user = admitted.account().id();
        if (connections.isGone(user)) {
            return new Unavailable(BEING_ERASED, null);
        }
        // Also for a known account: the process may have died between the two the first time.
        if (profiles.find(user).isEmpty()) {
            profiles.create(ProfileDraft.of(user, identity, alias(identity)));
        }
        Optional<Profile> after = profiles.update(user, profile -> ProfileDraft.after(profile, identity, now));
        connections.signedIn(admitted, identity, now);

        IssuedSession issued = sessions.begin(user, place, now);
        // Who comes in while his account is being erased leaves nothing behind that the erasure has passed already.
        if (connections.isGone(user)) {
            sessions.endAll(user, now);
            profiles.erase(user);
            return new Unavailable(BEING_ERASED, null);
        }
        after.flatMap(Profile::pictureFrom)
                .filter(wanted -> wanted.equals(identity.provider()))
                .flatMap(wanted -> Optional.ofNullable(identity.picture()))
                .ifPresent(picture -> pictures.take(user, identity.provider(), picture));
        return new SignedIn(issued, admitted.created(), admitted.joined(), identity.standing());
    }

    /** Who chose a name to come in under, or was given one because a mail says none, goes by that one: one made-up name is enough. */
    private String alias(ExternalIdentity identity) {
        IdentityProvider provider = providers.get(identity.provider());
        String chosen = provider != null && NAMELESS.contains(provider.kind()) ? Aliases.chosen(identity.name()) : "";
        return chosen.isEmpty() ? connections.secrets().alias() : chosen;
    }

    /** How a sign-in ended. */
    public sealed interface Outcome {}

    /**
     * The person is signed in.
     *
     * @param issued the session that has begun, with its secrets
     * @param created whether this created the account
     * @param joined whether this joined the identity to an account that was there; a notice says so
     * @param standing what the provider knows of how much stands behind the account: a signal for the application
     */
    public record SignedIn(IssuedSession issued, boolean created, boolean joined, Standing standing)
            implements Outcome {
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
     * Nobody is signed in and nothing has changed: an account has this address, and the person has to sign in with one of
     * its own providers first, to connect this one in the settings; or else {@link #completeApart}. Never of a provider that
     * people are not sent to, as it could not be connected: what is not joined then has an account of its own.
     *
     * @param provider with which this was tried
     * @param with one at least
     */
    public record Challenged(ProviderId provider, Set<ProviderId> with) implements Outcome {
        public Challenged {
            with = Set.copyOf(with);
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
