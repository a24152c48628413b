package io.duologue.core.signin;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.AccountStore.LinkResult;
import io.duologue.core.identity.AccountStore.UnlinkResult;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.LinkPolicy.Challenge;
import io.duologue.core.signin.LinkPolicy.Decision;
import io.duologue.core.signin.LinkPolicy.Join;
import io.duologue.core.signin.LinkPolicy.NewAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ways in which accounts are signed in to, and all that follows when one is added or taken away: the account's other
 * sessions end, its people are told on the page and at every address that the account has or had, the provider is in the
 * profile's list or out of it, and restrictions follow the person.
 *
 * <p>Safe for many threads. Calls block on the stores; a store that fails is a {@link io.duologue.core.BackendException},
 * and what was done until then stays.
 */
public final class Connections {
    /** How long what was joined or connected can be undone without a sign-in of now; so long nothing older is taken away. */
    public static final Duration UNDO = Duration.ofDays(7);

    private final AccountStore accounts;
    private final ProfileStore profiles;
    private final FollowingRestrictions restrictions;
    private final NoticeStore notices;
    private final LinkPolicy policy;
    private final Sessions sessions;
    private final NoticeSender sender;
    private final ErasureStore erasures;
    private final Secrets secrets;

    /** For a platform on which nobody erases his account. */
    public Connections(
            AccountStore accounts,
            ProfileStore profiles,
            RestrictionStore restrictions,
            NoticeStore notices,
            LinkPolicy policy,
            Sessions sessions,
            NoticeSender sender,
            Secrets secrets) {
        this(
                accounts,
                profiles,
                new FollowingRestrictions(
                        restrictions, Optional.empty(), FollowingRestrictions.LONGEST, secrets::caseId),
                notices,
                policy,
                sessions,
                sender,
                ErasureStore.inMemory(1),
                secrets);
    }

    /**
     * @param restrictions what follows a person who comes back
     * @param erasures whom nobody is let in to any more
     */
    public Connections(
            AccountStore accounts,
            ProfileStore profiles,
            FollowingRestrictions restrictions,
            NoticeStore notices,
            LinkPolicy policy,
            Sessions sessions,
            NoticeSender sender,
            ErasureStore erasures,
            Secrets secrets) {
        this.accounts = accounts;
        this.profiles = profiles;
        this.restrictions = restrictions;
        this.notices = notices;
        this.policy = policy;
        this.sessions = sessions;
        this.sender = sender;
        this.erasures = erasures;
        this.secrets = secrets;
    }

    /** For who joins nothing and takes nothing apart: each identity has an account of its own. */
    static Connections each(AccountStore accounts, ProfileStore profiles, Sessions sessions, Secrets secrets) {
        return new Connections(
                accounts,
                profiles,
                RestrictionStore.inMemory(1),
                NoticeStore.inMemory(1),
                LinkPolicy.MANUAL_ONLY,
                sessions,
                NoticeSender.NONE,
                secrets);
    }

    AccountStore accounts() {
        return accounts;
    }

    /** Whether nobody can sign in to this account any more: it is being erased, or was. */
    boolean isGone(UserId user) {
        return erasures.find(user).filter(PendingErasure::begun).isPresent()
                || accounts.find(user).isEmpty();
    }

    Secrets secrets() {
        return secrets;
    }

    // Signing in

    /**
     * How an identity was let in.
     *
     * @param joined whether it was joined to an account that was there
     */
    record Admitted(Account account, boolean created, boolean joined) {}

    /**
     * The account of an identity, found, joined or made.
     *
     * @param apart whether it is to have one of its own if it has none
     */
    Decided admit(ExternalIdentity identity, boolean apart, Instant now) {
        LinkedIdentity key = identity.key();
        Optional<Account> known = accounts.find(key);
        if (known.isPresent()) {
            // The process may have died between joining and telling.
            boolean joined = untold(known.get(), key)
                    .filter(connection -> connection.origin() == Origin.EMAIL)
                    .isPresent();
            return Decided.admitted(new Admitted(known.get(), false, joined));
        }
        Optional<UserId> parted = accounts.partedFrom(key);
        // What was once taken from an account comes back to it by the settings alone: whoever took it had a reason.
        Decision decision = apart || parted.isPresent() ? new NewAccount() : decide(identity, now);
        if (decision instanceof Challenge challenge) {
            return new Decided(Optional.empty(), challenge.with(), false);
        }
        if (decision instanceof Join join && join(join.account(), key, now) == LinkResult.LINKED) {
            Account account = accounts.find(join.account()).orElseThrow();
            return Decided.admitted(new Admitted(account, false, true));
        }
        if (!identity.standing().maySignUp()) {
            return new Decided(Optional.empty(), Set.of(), true);
        }
        UserId fresh = new UserId(secrets.id("u_"));
        // Before the account is there: else there would be a moment without them.
        parted.ifPresent(from -> restrictions.carry(from, fresh, now));
        restrictions.restore(key, fresh, now);
        AccountStore.Registration registration = accounts.register(key, fresh, now);
        return Decided.admitted(new Admitted(registration.account(), registration.created(), false));
    }

    private LinkResult join(UserId account, LinkedIdentity key, Instant now) {
        restrictions.restore(key, account, now);
        return accounts.link(account, key, Origin.EMAIL, now);
    }

    /**
     * @param challenge with which providers to sign in first; empty if somebody was admitted
     * @param tooNew whether the provider bars the account from making one here
     */
    record Decided(Optional<Admitted> admitted, Set<ProviderId> challenge, boolean tooNew) {
        static Decided admitted(Admitted admitted) {
            return new Decided(Optional.of(admitted), Set.of(), false);
        }
    }

    private Decision decide(ExternalIdentity identity, Instant now) {
        List<Account> sameAddress =
                policy.lookUp(identity).map(accounts::withEmail).orElse(List.of());
        return policy.decide(identity, sameAddress, now);
    }

    /** What follows of a sign-in before its session begins, so that every session there was may end. */
    void signedIn(Admitted admitted, ExternalIdentity identity, Instant now) {
        UserId user = admitted.account().id();
        untold(admitted.account(), identity.key()).ifPresent(added -> {
            sessions.endAll(user, now);
            tellOf(user, added, now);
        });
        if (confirm(user, identity, now)) {
            sessions.endAll(user, now);
        }
    }

    private static Optional<Connection> untold(Account account, LinkedIdentity key) {
        return account.connection(key.provider()).filter(connection -> connection.told() == null);
    }

    /** Tells that a way to sign in was added. Whoever dies in between tells it again. */
    private void tellOf(UserId user, Connection added, Instant now) {
        Notice.Kind kind = added.origin() == Origin.EMAIL ? Notice.Kind.JOINED : Notice.Kind.LINKED;
        tell(
                user,
                notice(kind, added.identity().provider(), added.since())
                        .undoUntil(now.plus(UNDO))
                        .build(),
                Set.of());
        accounts.told(added.identity(), now);
    }

    /** Keeps the address that the provider says, and tells if it is another one than the last that it said. */
    private boolean confirm(UserId user, ExternalIdentity identity, Instant now) {
        Optional<EmailAddress> said = identity.verifiedEmail();
        Optional<EmailAddress> before = accounts.confirm(identity.key(), said.orElse(null), now);
        boolean changed = before.isPresent() && said.isPresent() && !before.equals(said);
        if (changed) {
            tell(
                    user,
                    notice(Notice.Kind.EMAIL_CHANGED, identity.provider(), now).build(),
                    Set.of(before.get()));
        }
        return changed;
    }

    // From the settings

    /** Adds an identity whose person has just shown that it is his. */
    LinkResult link(SignedInSession session, ExternalIdentity identity, Instant now) {
        UserId user = session.user();
        LinkedIdentity key = identity.key();
        // Before it is linked: afterwards nobody would know where it came from.
        if (accounts.find(key).isEmpty()) {
            accounts.partedFrom(key)
                    .filter(from -> !from.equals(user))
                    .ifPresent(from -> restrictions.carry(from, user, now));
            restrictions.restore(key, user, now);
        }
        LinkResult result = accounts.link(user, key, Origin.SETTINGS, now);
        if (result == LinkResult.LINKED) {
            accounts.confirm(key, identity.verifiedEmail().orElse(null), now);
        }
        // Also of one that is there already: the process may have died between linking and telling.
        if (result == LinkResult.LINKED || result == LinkResult.ALREADY) {
            accounts.find(user).flatMap(account -> untold(account, key)).ifPresent(added -> {
                profiles.update(user, profile -> ProfileDraft.after(profile, identity, now));
                sessions.endOthers(session, now);
                tellOf(user, added, now);
            });
        }
        return result;
    }

    /** Takes an identity away, and whatever hangs on it. */
    UnlinkResult unlink(SignedInSession session, Connection connection, Notice.Kind kind, Instant now) {
        UserId user = session.user();
        UnlinkResult result = accounts.unlink(user, connection.identity(), now);
        if (result == UnlinkResult.UNLINKED) {
            ProviderId provider = connection.identity().provider();
            profiles.update(
                    user,
                    profile -> ImmutableProfile.copyOf(ProfileDraft.withoutVerifiedBy(profile, provider))
                            .withPictureFrom(profile.pictureFrom().filter(from -> !from.equals(provider)))
                            .withConnected(profile.connected().stream()
                                    .filter(connected -> !connected.equals(provider))
                                    .toList()));
            sessions.endOthers(session, now);
            tell(
                    user,
                    notice(kind, provider, now).build(),
                    email(connection).map(Set::of).orElse(Set.of()));
        }
        return result;
    }

    /**
     * Until when an identity may not be taken away, because another one was added a short time ago; nothing if it may.
     * Whoever came in by a join, or by a session that is not his, could else lock out whom the account belongs to before he
     * has read of it and undone it.
     */
    static Optional<Instant> heldUntil(Account account, Connection connection, Instant now) {
        return account.connections().stream()
                .filter(other -> other.origin() != Origin.SIGN_UP && !other.equals(connection))
                .filter(added -> !connection.since().isAfter(added.since()))
                // Of what is yet to be told the time has not begun.
                .map(added -> Optional.ofNullable(added.told()).orElse(now).plus(UNDO))
                .filter(now::isBefore)
                .max(Comparator.naturalOrder());
    }

    /** Whether it is not too late to undo what a notice tells of, and not done. */
    static boolean canUndo(Account account, Notice notice, Instant now) {
        return notice.undoUntil().filter(now::isBefore).isPresent()
                && !undoneBy(account, notice).isEmpty();
    }

    /**
     * What is taken away when this notice is undone, the latest first: the connection of which it tells, and after a join
     * all that was connected since, as whoever came in by it may have added more.
     */
    static List<Connection> undoneBy(Account account, Notice notice) {
        Optional<Connection> told =
                account.connection(notice.provider()).filter(connection -> isSame(connection.since(), notice.at()));
        if (told.isEmpty()) {
            return List.of();
        }
        boolean joined = notice.kind() == Notice.Kind.JOINED;
        return account.connections().stream()
                .filter(connection -> connection.equals(told.get())
                        || (joined && connection.since().isAfter(told.get().since())))
                .sorted(Comparator.comparing(Connection::since).reversed())
                .toList();
    }

    /** A store may keep less of a moment than a clock says. */
    private static boolean isSame(Instant one, Instant other) {
        return one.truncatedTo(ChronoUnit.MILLIS).equals(other.truncatedTo(ChronoUnit.MILLIS));
    }

    // Signing out

    /**
     * Ends all sessions of whose session this is, or all but this one, and tells him at his addresses: whoever took the account over
     * would do the same to keep him out.
     */
    void signOutEverywhere(SignedInSession session, boolean keepsThis, Instant now) {
        UserId user = session.user();
        boolean any = sessions.of(user, now).stream()
                .anyMatch(one -> !keepsThis || !one.key().equals(session.key()));
        if (keepsThis) {
            sessions.endOthers(session, now);
        } else {
            sessions.endAll(user, now);
        }
        if (any) {
            accounts.find(user).map(Account::connections).orElse(List.of()).stream()
                    .findFirst()
                    .ifPresent(first -> send(
                            user,
                            notice(Notice.Kind.SIGNED_OUT, first.identity().provider(), now)
                                    .build(),
                            Set.of()));
        }
    }

    // Erasing the account

    /**
     * Until when, exclusive, an account may not be erased, because a way to sign in was joined to it a short time ago: else whoever came
     * in by the join could take all from whom it belongs to before he has seen the notice.
     */
    public Optional<Instant> heldUntil(UserId user, Instant now) {
        return accounts.find(user)
                .flatMap(account -> account.connections().stream()
                        .filter(joined -> joined.origin() == Origin.EMAIL)
                        .filter(joined -> account.connections().stream()
                                .anyMatch(other -> other.since().isBefore(joined.since())))
                        .map(joined -> joined.since().plus(UNDO))
                        .filter(now::isBefore)
                        .max(Comparator.naturalOrder()));
    }

    /** Tells that the account is to be erased. */
    public void tellErasureRequested(UserId user, Instant due, Instant now) {
        first(user)
                .ifPresent(provider -> tell(
                        user,
                        erasure(Notice.Kind.ERASURE_REQUESTED, provider, now)
                                .undoUntil(due)
                                .build(),
                        Set.of()));
    }

    /** Tells that the account is kept after all; on the page in place of what was told before. */
    public void tellErasureTakenBack(UserId user, Instant now) {
        notices.open(user).stream()
                .filter(notice -> notice.kind() == Notice.Kind.ERASURE_REQUESTED)
                .forEach(notice -> notices.acknowledge(user, notice.id()));
        first(user)
                .ifPresent(provider -> tell(
                        user,
                        erasure(Notice.Kind.ERASURE_TAKEN_BACK, provider, now).build(),
                        Set.of()));
    }

    private Notice.Builder erasure(Notice.Kind kind, ProviderId first, Instant now) {
        return Notice.builder().id(secrets.id("n_")).kind(kind).provider(first).at(now);
    }

    private Optional<ProviderId> first(UserId user) {
        return accounts.find(user).map(Account::connections).orElse(List.of()).stream()
                .findFirst()
                .map(connection -> connection.identity().provider());
    }

    // What follows

    private Notice.Builder notice(Notice.Kind kind, ProviderId provider, Instant at) {
        return Notice.builder()
                .id(secrets.id("n_"))
                .kind(kind)
                .provider(provider)
                .at(at);
    }

    private void tell(UserId user, Notice notice, Set<EmailAddress> former) {
        notices.add(user, notice);
        send(user, notice, former);
    }

    private void send(UserId user, Notice notice, Set<EmailAddress> former) {
        Set<EmailAddress> addresses = new LinkedHashSet<>(former);
        accounts.find(user)
                .map(Account::connections)
                .orElse(List.of())
                .forEach(connection -> email(connection).ifPresent(addresses::add));
        for (EmailAddress address : addresses) {
            sender.send(address, notice);
        }
    }

    /** Also one that stands no longer: whoever took it out of what the provider says would else not be noticed. */
    private static Optional<EmailAddress> email(Connection connection) {
        return Optional.ofNullable(connection.lastEmail()).map(ConfirmedEmail::address);
    }
}
