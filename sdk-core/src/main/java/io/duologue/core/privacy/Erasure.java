package io.duologue.core.privacy;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.signin.Connections;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases accounts: at a person's own wish, after a time in which he can take it back, store by store. What stays is said
 * by {@link DataClass#afterErasure}. It decides about nobody: who is restricted stays so, under a keyed hash of the
 * identities that he had.
 *
 * <p>The order: from its beginning on nobody signs in to the account and nothing can be taken back; then the sign-ins end,
 * the restrictions are kept for who comes back, each store lets go, the account goes last but one, and last the note that
 * all this is to be done. Every step may be done twice, so that what a crash leaves half done is finished by the next run,
 * here or on another node.
 *
 * <p>Safe for many threads. Calls block on the stores; a store that fails is a {@link io.duologue.core.BackendException},
 * after which the call may be repeated.
 */
public final class Erasure {
    /** How long somebody may take back that his account is to be erased, unless the operator says otherwise. */
    public static final Duration GRACE = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

    private final ErasureStore erasures;
    private final AccountStore accounts;
    private final Sessions sessions;
    private final FollowingRestrictions restrictions;
    private final @Nullable MagicLinkStore links;
    private final List<Erasable> stores;
    private final Consumer<UserId> leaving;
    private final BiPredicate<SignedInSession, Instant> recent;
    private final @Nullable Connections connections;
    private final @Nullable ReportStore reports;
    private final Duration undecided;
    private final Duration grace;
    private final Lock failures = new ReentrantLock();
    /** Whose erasure failed here and has not succeeded since, the latest failure last. */
    private final Set<UserId> failed = new LinkedHashSet<>();

    private Erasure(Builder parts, ErasureStore erasures, AccountStore accounts, Sessions sessions) {
        if (!sessions.follows(erasures)) {
            throw new IllegalArgumentException("sessions: expected some that follow these erasures");
        }
        this.erasures = erasures;
        this.accounts = accounts;
        this.sessions = sessions;
        this.restrictions = Objects.requireNonNull(parts.restrictions, "restrictions: expected them, of whatever kind");
        this.links = parts.links;
        this.stores = List.copyOf(parts.stores);
        this.leaving = parts.leaving;
        this.recent = parts.recent;
        this.connections = parts.connections;
        this.reports = parts.reports;
        this.undecided = parts.undecided;
        this.grace = parts.grace;
    }

    /** @param sessions all of which end, and whose listener closes what is connected by them; they follow these erasures */
    public static Builder builder(ErasureStore erasures, AccountStore accounts, Sessions sessions) {
        return new Builder(erasures, accounts, sessions);
    }

    // Asking for it

    /** For how long it can be taken back. */
    public Duration grace() {
        return grace;
    }

    /**
     * Somebody wants his account to be erased. From now on he is neither paired nor shown; all his other sessions end, and
     * this one can do no more than take it back, and he is told at all his addresses. It is done when its time comes: where
     * there is no grace, at once.
     */
    public Request request(SignedInSession session, Instant now) {
        if (!recent.test(session, now)) {
            return new NotFresh();
        }
        UserId user = session.user();
        Optional<Instant> held = connections == null ? Optional.empty() : connections.heldUntil(user, now);
        if (held.isPresent()) {
            return new Held(held.get());
        }
        boolean known = erasures.find(user).isPresent();
        PendingErasure requested = erasures.request(user, now, now.plus(grace));
        sessions.mark(user, now);
        sessions.endOthers(session, now);
        leaving.accept(user);
        if (connections != null && !known) {
            connections.tellErasureRequested(user, requested.due(), now);
        }
        if (!now.isBefore(requested.due())) {
            erase(requested, now);
        }
        return new Requested(requested);
    }

    /** What is to become of the account, if it is to be erased. */
    public Optional<PendingErasure> find(UserId user) {
        return erasures.find(user);
    }

    /** Somebody keeps his account after all; false if nothing was to be erased, or if it is too late. */
    public boolean cancel(UserId user, Instant now) {
        boolean cancelled = erasures.cancel(user);
        sessions.mark(user, now);
        if (cancelled && connections != null) {
            connections.tellErasureTakenBack(user, now);
        }
        return cancelled;
    }

    // Doing it

    /**
     * Erases accounts whose time has come. One that fails is tried again by a later run, after all that have not failed, and
     * holds up nobody else.
     *
     * @param atMost so many
     * @return how many are gone
     */
    public int eraseDue(Instant now, int atMost) {
        int gone = 0;
        for (PendingErasure due : next(now, atMost)) {
            try {
                if (erase(due, now)) {
                    gone++;
                }
                succeeded(due.user());
            } catch (RuntimeException e) {
                failed(due.user());
                // The message of a store may name whom it is about.
                LOG.warn(
                        "an account could not be erased and is tried again: {}",
                        e.getClass().getName());
            }
        }
        return gone;
    }

    /** Those that have not failed, the earliest first, and then those that have, the one first that was tried longest ago. */
    private List<PendingErasure> next(Instant now, int atMost) {
        List<UserId> last = failed();
        // So many more: else those that fail each time could be all that is named.
        return erasures.due(now, atMost + last.size()).stream()
                .sorted(Comparator.comparingInt(one -> last.indexOf(one.user())))
                .limit(atMost)
                .toList();
    }

    private List<UserId> failed() {
        failures.lock();
        try {
            return List.copyOf(failed);
        } finally {
            failures.unlock();
        }
    }

    private void failed(UserId user) {
        failures.lock();
        try {
            failed.remove(user);
            failed.add(user);
        } finally {
            failures.unlock();
        }
    }

    private void succeeded(UserId user) {
        failures.lock();
        try {
            failed.remove(user);
        } finally {
            failures.unlock();
        }
    }

    private boolean erase(PendingErasure due, Instant now) {
        UserId user = due.user();
        if (!erasures.begin(user, now)) {
            return false;
        }
        sessions.endAll(user, now);
        leaving.accept(user);
        Optional<Account> account = accounts.find(user);
        // As of the same moment however often it is tried: else the same would be kept twice.
        restrictions.keep(user, accounts.everyIdentity(user), due.due());
        openUntil(user).ifPresent(until -> restrictions.keepNames(user, accounts.everyIdentity(user), until));
        account.ifPresent(this::eraseLinks);
        stores.forEach(store -> store.erase(user));
        accounts.remove(user);
        erasures.done(user);
        return true;
    }

    /** Until when somebody may decide a report about this person; nothing if none is open. */
    private Optional<Instant> openUntil(UserId user) {
        if (reports == null) {
            return Optional.empty();
        }
        return reports.about(user, Integer.MAX_VALUE).stream()
                .filter(report -> reports.decision(report.caseId()).isEmpty())
                .map(report -> report.at().plus(undecided))
                .max(Comparator.naturalOrder());
    }

    private void eraseLinks(Account account) {
        if (links == null) {
            return;
        }
        for (Account.Connection connection : account.connections()) {
            Account.ConfirmedEmail email = connection.lastEmail();
            if (email != null) {
                links.eraseTo(email.address().lowerCase());
            }
        }
    }

    /** What becomes of the wish. */
    public sealed interface Request {}

    public record Requested(PendingErasure erasure) implements Request {}

    /** The sign-in is not {@link Builder#recent recent}: a page that was left open erases nothing. */
    public record NotFresh() implements Request {}

    /**
     * A way to sign in was joined to the account a short time ago: whoever came in by it does not erase what is not his.
     *
     * @param until when, exclusive
     */
    public record Held(Instant until) implements Request {}

    /** Puts it together. One thread at a time. */
    public static final class Builder {
        private final ErasureStore erasures;
        private final AccountStore accounts;
        private final Sessions sessions;
        private @Nullable FollowingRestrictions restrictions;
        private @Nullable MagicLinkStore links;
        private final List<Erasable> stores = new ArrayList<>();
        private Consumer<UserId> leaving = user -> {};
        private BiPredicate<SignedInSession, Instant> recent =
                (session, now) -> now.isBefore(session.signedInAt().plus(Linking.FRESH));
        private @Nullable Connections connections;
        private @Nullable ReportStore reports;
        private Duration undecided = Duration.ZERO;
        private Duration grace = GRACE;

        private Builder(ErasureStore erasures, AccountStore accounts, Sessions sessions) {
            this.erasures = erasures;
            this.accounts = accounts;
            this.sessions = sessions;
        }

        /** What follows who comes back. */
        public Builder restrictions(FollowingRestrictions value) {
            restrictions = value;
            return this;
        }

        /** Links that went to the addresses of the account. */
        public Builder links(MagicLinkStore value) {
            links = value;
            return this;
        }

        /** Further stores, which let go in this order. */
        public Builder stores(List<Erasable> value) {
            stores.addAll(value);
            return this;
        }

        /** Another store, which lets go after those before. */
        public Builder store(Erasable value) {
            stores.add(value);
            return this;
        }

        /** Takes somebody out of the queue and of a conversation; may be told twice of one. */
        public Builder leaving(Consumer<UserId> value) {
            leaving = value;
            return this;
        }

        /**
         * Which sessions may ask for it: {@link Linking#isRecent}, where people sign in. By default those that began less
         * than {@link Linking#FRESH} ago.
         */
        public Builder recent(BiPredicate<SignedInSession, Instant> value) {
            recent = value;
            return this;
        }

        /**
         * By which people are told, and which say whose account was joined a short time ago. Without them nobody is told, and
         * nobody has to wait.
         */
        public Builder connections(Connections value) {
            connections = value;
            return this;
        }

        /**
         * Where it is seen whether a report about somebody is open: what is decided about it after the erasure then finds who comes back.
         * Without it, it does not.
         *
         * @param undecidedFor how long a report is kept that nobody has decided: {@link RetentionOptions#undecidedReports}
         */
        public Builder reports(ReportStore value, Duration undecidedFor) {
            reports = value;
            undecided = undecidedFor;
            return this;
        }

        /** For how long it can be taken back; by default {@link Erasure#GRACE}, zero for not at all. */
        public Builder grace(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("grace: expected no negative duration but was " + value);
            }
            grace = value;
            return this;
        }

        public Erasure build() {
            return new Erasure(this, erasures, accounts, sessions);
        }
    }
}
