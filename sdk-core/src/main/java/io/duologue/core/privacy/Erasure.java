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
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private final Duration grace;

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
     * this one can do no more than take it back. It is done when its time comes: where there is no grace, at once.
     */
    public Request request(SignedInSession session, Instant now) {
        if (!now.isBefore(session.signedInAt().plus(Linking.FRESH))) {
            return new NotFresh();
        }
        UserId user = session.user();
        PendingErasure requested = erasures.request(user, now, now.plus(grace));
        sessions.mark(user, now);
        sessions.endOthers(session, now);
        leaving.accept(user);
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
        return cancelled;
    }

    // Doing it

    /**
     * Erases accounts whose time has come. One that fails is tried again by the next run, and holds up nobody else.
     *
     * @param atMost so many
     * @return how many are gone
     */
    public int eraseDue(Instant now, int atMost) {
        int gone = 0;
        for (PendingErasure due : erasures.due(now, atMost)) {
            try {
                if (erase(due, now)) {
                    gone++;
                }
            } catch (RuntimeException e) {
                // The message of a store may name whom it is about.
                LOG.warn(
                        "an account could not be erased and is tried again: {}",
                        e.getClass().getName());
            }
        }
        return gone;
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
        account.ifPresent(this::eraseLinks);
        stores.forEach(store -> store.erase(user));
        accounts.remove(user);
        erasures.done(user);
        return true;
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

    /** The sign-in is older than {@link Linking#FRESH}: a page that was left open erases nothing. */
    public record NotFresh() implements Request {}

    /** Puts it together. One thread at a time. */
    public static final class Builder {
        private final ErasureStore erasures;
        private final AccountStore accounts;
        private final Sessions sessions;
        private @Nullable FollowingRestrictions restrictions;
        private @Nullable MagicLinkStore links;
        private final List<Erasable> stores = new ArrayList<>();
        private Consumer<UserId> leaving = user -> {};
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
