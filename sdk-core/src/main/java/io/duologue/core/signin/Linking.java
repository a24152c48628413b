package io.duologue.core.signin;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.AccountStore.LinkResult;
import io.duologue.core.identity.AccountStore.UnlinkResult;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets a person see, connect and disconnect the ways in which he signs in. What changes them needs a sign-in of the last
 * minutes: a page that was left open is not enough to take over an account for good. Nor is a session that was stolen
 * within these: while what was added can be undone, nothing older can be disconnected, so that whom the account belongs to
 * comes in the way he always did, and undoes it.
 *
 * <p>A link begins with a code that is good once, for ten minutes, for this provider and this very redirect, and only
 * together with the session that asked for it: whoever is made to follow somebody else's link has no such code, and whoever
 * has the code is not signed in with that session. A code ends with its session, and is no ticket for a socket.
 *
 * <p>Safe for many threads. Calls block on the stores and on the provider, whose time the caller bounds; a store that
 * fails is a {@link io.duologue.core.BackendException}.
 */
public final class Linking {
    /** How long after a sign-in the ways to sign in can be changed. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
    /** So that what is issued for one purpose has no hash that another purpose looks for. */
    private static final String PURPOSE = "link";

    private final SignIn signIn;
    private final Connections connections;
    private final NoticeStore notices;
    private final CredentialStore credentials;
    private final Secrets secrets;

    /** @param secrets from a source that nobody can guess */
    public Linking(
            SignIn signIn, Connections connections, NoticeStore notices, CredentialStore credentials, Secrets secrets) {
        this.signIn = signIn;
        this.connections = connections;
        this.notices = notices;
        this.credentials = credentials;
        this.secrets = secrets;
    }

    /** The ways in which somebody signs in, the first one first. */
    public List<Connection> connections(UserId user) {
        return connections.accounts().find(user).map(Account::connections).orElse(List.of());
    }

    /**
     * Whether somebody who has this session may take everything along or erase it: he has shown in the last minutes who he
     * is. Nobody can sign in again as a guest, who has nothing but the session: of him no more is asked.
     */
    public boolean isRecent(SignedInSession session, Instant now) {
        return isFresh(session, now) || !canSignInAgain(session.user());
    }

    private boolean canSignInAgain(UserId user) {
        List<ProviderId> ways = connections(user).stream()
                .map(connection -> connection.identity().provider())
                .toList();
        return ways.isEmpty()
                || signIn.providers().stream()
                        .filter(provider -> ways.contains(provider.id()))
                        .anyMatch(provider -> provider.kind() != IdentityProvider.Kind.ALIAS);
    }

    // Connecting

    /** Begins to connect a provider. */
    public Begin begin(SignedInSession session, ProviderId provider, Instant now) {
        Optional<Account> account = connections.accounts().find(session.user());
        if (account.isEmpty() || account.get().connection(provider).isPresent()) {
            return new NotNow(account.isEmpty() ? Reason.NO_ACCOUNT : Reason.CONNECTED);
        }
        if (!isFresh(session, now)) {
            return new NotNow(Reason.NOT_FRESH);
        }
        Optional<Step> step = signIn.begin(provider, now);
        if (step.isEmpty()) {
            return new NotNow(Reason.NO_PROVIDER);
        }
        String binding = step.get() instanceof Step.Redirect redirect ? redirect.binding() : null;
        String code = secrets.token();
        Instant end = now.plus(CODE_LIFETIME);
        credentials.issueTicket(hash(code, provider, binding), session.key(), end);
        return new Begun(step.get(), code, end);
    }

    /**
     * Connects what the proof shows. Also what may not sign up ({@code Standing.maySignUp}): there is an account already, and
     * what is disconnected from it signs up no sooner.
     *
     * @param code that of {@link #begin}, kept by the browser in which it was given
     * @param proof what came back from the person, with the binding if there is one
     */
    public Outcome complete(
            SignedInSession session, String code, ProviderId provider, Map<String, String> proof, Instant now) {
        // Taken before the provider is asked: a code is good for one try.
        boolean ours = credentials
                .redeem(hash(code, provider, proof.get(IdentityProvider.BINDING)), now)
                .filter(credential -> credential.session().key().equals(session.key()))
                .isPresent();
        if (!ours) {
            return new Refused("this link did not begin here, began too long ago, or was completed already");
        }
        IdentityProvider.Outcome outcome = signIn.identify(provider, proof, now);
        if (outcome instanceof IdentityProvider.Outcome.Refused refused) {
            return new Refused(refused.reason());
        }
        if (outcome instanceof IdentityProvider.Outcome.Unavailable unavailable) {
            return new Unavailable(unavailable.reason(), unavailable.cause());
        }
        ExternalIdentity identity = ((IdentityProvider.Outcome.Identified) outcome).identity();
        LinkResult result = connections.link(session, identity, now);
        return switch (result) {
            case LINKED, ALREADY -> new Linked();
            case TAKEN -> new Taken();
            case PROVIDER_CONNECTED -> new Refused("another identity of this provider is connected");
            case NO_ACCOUNT -> new Refused("there is no such account");
        };
    }

    private static boolean isFresh(SignedInSession session, Instant now) {
        return now.isBefore(session.signedInAt().plus(FRESH));
    }

    private static SecretHash hash(String code, ProviderId provider, @Nullable String binding) {
        return SecretHash.of(PURPOSE, String.join(" ", provider.value(), code, binding == null ? "" : binding));
    }

    // Disconnecting

    /** Takes away a way to sign in. */
    public Unlink unlink(SignedInSession session, ProviderId provider, Instant now) {
        Optional<Account> account = connections.accounts().find(session.user());
        Optional<Connection> connection = account.flatMap(found -> found.connection(provider));
        if (connection.isEmpty()) {
            return Unlink.NOT_CONNECTED;
        }
        if (account.get().connections().size() == 1) {
            return Unlink.LAST;
        }
        if (!isFresh(session, now)) {
            return Unlink.NOT_FRESH;
        }
        if (Connections.heldUntil(account.get(), connection.get(), now).isPresent()) {
            return Unlink.HELD;
        }
        return ended(connections.unlink(session, connection.get(), Notice.Kind.UNLINKED, now));
    }

    /** Until when this cannot be disconnected because another one was added since; nothing if none was. */
    public Optional<Instant> heldUntil(UserId user, ProviderId provider, Instant now) {
        return connections
                .accounts()
                .find(user)
                .flatMap(account -> account.connection(provider)
                        .flatMap(connection -> Connections.heldUntil(account, connection, now)));
    }

    private static Unlink ended(UnlinkResult result) {
        return switch (result) {
            case UNLINKED -> Unlink.UNLINKED;
            case LAST -> Unlink.LAST;
            case NOT_LINKED -> Unlink.NOT_CONNECTED;
        };
    }

    // Signing out

    /**
     * Ends all sessions of whose session this is, and tells him outside of the platform if there were any.
     *
     * @param keepsThis whether this one stays
     */
    public void signOutEverywhere(SignedInSession session, boolean keepsThis, Instant now) {
        connections.signOutEverywhere(session, keepsThis, now);
    }

    // Notices

    /**
     * What somebody has to know, the latest first: what was not acknowledged, and what can still be undone. Whoever came in
     * by a join could else take the warning away from whom the account belongs to.
     */
    public List<Told> notices(UserId user, Instant now) {
        Set<String> open = notices.open(user).stream().map(Notice::id).collect(Collectors.toSet());
        Optional<Account> account = connections.accounts().find(user);
        return notices.latest(user).stream()
                .flatMap(notice -> told(account, notice, !open.contains(notice.id()), now).stream())
                .toList();
    }

    private static Optional<Told> told(Optional<Account> account, Notice notice, boolean acknowledged, Instant now) {
        boolean canUndo =
                account.filter(one -> Connections.canUndo(one, notice, now)).isPresent();
        return acknowledged && !canUndo
                ? Optional.empty()
                : Optional.of(new Told(asItStands(notice, canUndo), acknowledged));
    }

    /** Without a time to undo what is undone, or was disconnected since. */
    private static Notice asItStands(Notice notice, boolean canUndo) {
        boolean tellsOfAWay = notice.kind() == Notice.Kind.JOINED || notice.kind() == Notice.Kind.LINKED;
        return tellsOfAWay && !canUndo ? ImmutableNotice.copyOf(notice).withUndoUntil(Optional.empty()) : notice;
    }

    /** Says that one knows it. False if there is no such notice of this user, or if he has said so before. */
    public boolean acknowledge(UserId user, String notice) {
        return notices.acknowledge(user, notice);
    }

    /**
     * Undoes what a notice tells of: the identity has an account of its own from its next sign-in on. Needs no fresh
     * sign-in: who is told of a thief shall not have to hurry.
     */
    public Undo undo(SignedInSession session, String notice, Instant now) {
        UserId user = session.user();
        Optional<Notice> told = notices.find(user, notice);
        Optional<Account> account = connections.accounts().find(user);
        if (told.isEmpty() || account.isEmpty() || !Connections.canUndo(account.get(), told.get(), now)) {
            return Undo.GONE;
        }
        List<Connection> undone = Connections.undoneBy(account.get(), told.get());
        if (undone.size() == account.get().connections().size()) {
            return Undo.LAST;
        }
        boolean any = false;
        for (Connection connection : undone) {
            any |= connections.unlink(session, connection, Notice.Kind.UNDONE, now) == UnlinkResult.UNLINKED;
        }
        notices.acknowledge(user, notice);
        return any ? Undo.UNDONE : Undo.GONE;
    }

    /**
     * A notice that is listed.
     *
     * @param acknowledged whether somebody has said that he knows it; it is listed as it can be undone
     */
    public record Told(Notice notice, boolean acknowledged) {}

    // What comes of it

    /** How it begins. */
    public sealed interface Begin {}

    /**
     * The person goes there and comes back.
     *
     * @param code a secret for the browser in which this begins, and for nobody else
     */
    public record Begun(Step step, String code, Instant expiresAt) implements Begin {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Begun[" + expiresAt + "]";
        }
    }

    public record NotNow(Reason reason) implements Begin {}

    /** Why something does not begin. */
    public enum Reason {
        NO_PROVIDER,
        NO_ACCOUNT,
        /** The account has an identity of this provider. */
        CONNECTED,
        /** The sign-in is older than {@link #FRESH}. */
        NOT_FRESH
    }

    /** How it ends. */
    public sealed interface Outcome {}

    public record Linked() implements Outcome {}

    /** Another account signs in with it; the two stay two, and nothing has changed. */
    public record Taken() implements Outcome {}

    /** @param reason for developers, without secrets */
    public record Refused(String reason) implements Outcome {}

    /** The provider could not be reached. */
    public record Unavailable(String reason, @Nullable Throwable cause) implements Outcome {}

    public enum Unlink {
        UNLINKED,
        /** Nobody could sign in any more. */
        LAST,
        NOT_CONNECTED,
        /** The sign-in is older than {@link #FRESH}. */
        NOT_FRESH,
        /** Another one was joined or connected less than {@link Connections#UNDO} ago: {@link #heldUntil} says until when. */
        HELD
    }

    public enum Undo {
        UNDONE,
        /** It is too late, was done already, or there is no such notice. */
        GONE,
        /** Nobody could sign in any more. */
        LAST
    }
}
