package io.duologue.core.signin;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.RefreshChain;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SessionId;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.SignedInSession.Kind;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Recognises people between signing in and signing out. Of a secret only its hash is kept. A session ends at its time
 * whatever happens in between; a ticket stands for its session once, and ends with it.
 *
 * <p>A browser has one secret for the whole session. A program has a bearer that is good for minutes and a refresh token
 * that is good once: for it the program gets another bearer and another refresh token. If one comes that was used before,
 * two have it, and nobody can say which of them is the person: the session ends for both. The one exception is told at
 * {@link RefreshChain}.
 *
 * <p>A session carries whether its account {@link SignedInSession#leaving() is to be erased}, because every request asks
 * for that. Whoever changes the one or begins the other writes first, then looks at what is true, then marks, and looks
 * again until both agree: so of two at once the later one leaves the truth, on whatever node. Should a process die between
 * the two, a session is put right by the first use of it in {@link #TOUCHED_EVERY five minutes}, when it is written anyway.
 *
 * <p>Safe for many threads. Calls block on the store; if that fails it is a {@link io.duologue.core.BackendException},
 * after which the call may be repeated.
 */
public final class Sessions {
    /** A session that is used all the time is written once in this time. */
    static final Duration TOUCHED_EVERY = Duration.ofMinutes(5);

    private static final String REFRESH = "refresh";
    private static final String MARK = "mark";
    private static final String HAND_OVER = "hand-over";
    private static final Duration HAND_OVER_WITHIN = Duration.ofSeconds(60);
    private static final int SECRET = 64;

    private final CredentialStore credentials;
    private final ErasureStore erasures;
    private final Secrets secrets;
    private final SessionOptions options;
    private final EndListener ends;

    /** Learns that a session ended by something else than its own signing out. Whoever is connected by it has to go. */
    @FunctionalInterface
    public interface EndListener {
        void ended(SignedInSession session);
    }

    /**
     * For a platform on which nobody erases his account.
     *
     * @param secrets from a source that nobody can guess
     */
    public Sessions(CredentialStore credentials, Secrets secrets, SessionOptions options) {
        this(credentials, secrets, options, session -> {});
    }

    /**
     * For a platform on which nobody erases his account.
     *
     * @param secrets from a source that nobody can guess
     */
    public Sessions(CredentialStore credentials, Secrets secrets, SessionOptions options, EndListener ends) {
        this(credentials, ErasureStore.inMemory(1), secrets, options, ends);
    }

    /**
     * @param erasures whose accounts are to be erased
     * @param secrets from a source that nobody can guess
     */
    public Sessions(
            CredentialStore credentials,
            ErasureStore erasures,
            Secrets secrets,
            SessionOptions options,
            EndListener ends) {
        this.credentials = credentials;
        this.erasures = erasures;
        this.secrets = secrets;
        this.options = options;
        this.ends = ends;
    }

    // ── beginning and going on ──

    /**
     * Begins a session of somebody who has shown who he is. If he is signed in at too many places, the ones end where he
     * signed in first.
     */
    public IssuedSession begin(UserId user, Place place, Instant now) {
        IssuedSession issued =
                place.kind() == Kind.BEARER ? beginProgram(user, place, now, now) : beginBrowser(user, place, now);
        // Afterwards: of several that begin at once each sees the others, and no more than so many stay.
        makeRoom(of(user, now).stream()
                .filter(session -> !session.key().equals(issued.session().key()))
                .toList());
        return issued;
    }

    private void makeRoom(List<SignedInSession> others) {
        others.subList(Math.min(others.size(), options.sessionsPerPerson() - 1), others.size())
                .forEach(this::expel);
    }

    private IssuedSession beginBrowser(UserId user, Place place, Instant now) {
        String token = secrets.token();
        SignedInSession session = SignedInSession.builder()
                .user(user)
                .key(SecretHash.of(token))
                .kind(place.kind())
                .device(place.device())
                .signedInAt(now)
                .expiresAt(now.plus(options.sessionLifetime()))
                .build();
        SignedInSession begun = issue(session, now);
        return new IssuedSession(begun, token, session.expiresAt(), Optional.empty());
    }

    private IssuedSession beginProgram(UserId user, Place place, Instant signedInAt, Instant now) {
        String family = secrets.token();
        String first = secrets.token();
        Instant endsAt = now.plus(options.refreshLifetime());
        SignedInSession session = SignedInSession.builder()
                .user(user)
                .key(SecretHash.of(REFRESH, family))
                .kind(place.kind())
                .device(place.device())
                .signedInAt(signedInAt)
                .lastUsedAt(now)
                .expiresAt(earlier(now.plus(options.bearerLifetime()), endsAt))
                .endsAt(endsAt)
                .refreshing(RefreshChain.beginning(SecretHash.of(REFRESH, first), now))
                .build();
        return issue(issue(session, now), family + first);
    }

    /** Issues a session, in place of the one of its key, and tells it whether its account is to be erased. */
    public SignedInSession issue(SignedInSession session, Instant now) {
        credentials.issueSession(session);
        return marked(session, now);
    }

    private IssuedSession issue(SignedInSession session, String refresh) {
        String bearer = secrets.token();
        credentials.issueBearer(SecretHash.of(bearer), session.key(), session.expiresAt());
        return new IssuedSession(
                session, bearer, session.expiresAt(), Optional.of(new IssuedRefresh(refresh, session.endsAt())));
    }

    /**
     * Another bearer and another refresh token for this one. Sockets that were opened by the session go on with it.
     *
     * @param attempt what the program calls this attempt, the same when it repeats it because no answer came; a random text
     *     of its own for every token
     */
    public Refresh refresh(String token, Optional<String> attempt, Instant now) {
        if (token.length() != 2 * SECRET) {
            return new Rejected(Optional.empty());
        }
        SecretHash key = SecretHash.of(REFRESH, token.substring(0, SECRET));
        SecretHash brought = SecretHash.of(REFRESH, token.substring(SECRET));
        Optional<SecretHash> named = attempt.map(SecretHash::of);
        while (true) {
            Optional<SignedInSession> found = credentials.session(key, now);
            Optional<RefreshChain> chain = found.flatMap(SignedInSession::refreshing);
            if (chain.isEmpty()) {
                return new Rejected(Optional.empty());
            }
            SignedInSession session = found.orElseThrow();
            RefreshChain.Verdict verdict = chain.get().judge(brought, named, now);
            if (verdict == RefreshChain.Verdict.REUSED) {
                expel(session);
                return new Rejected(Optional.of(session.id()));
            }
            String following = secrets.token();
            SecretHash hash = SecretHash.of(REFRESH, following);
            SignedInSession refreshed = session.copy()
                    .withRefreshing(
                            verdict == RefreshChain.Verdict.GOOD
                                    ? chain.get().advanced(hash, named, now)
                                    : chain.get().repeated(hash))
                    .withLastUsedAt(now)
                    .withExpiresAt(earlier(now.plus(options.bearerLifetime()), session.endsAt()));
            // Somebody else may have refreshed it meanwhile: then the token is looked at again.
            if (credentials.update(session, refreshed)) {
                return new Refreshed(issue(refreshed, token.substring(0, SECRET) + following));
            }
        }
    }

    /** The session of which this is the secret or a bearer, if it is one and still lasts. */
    public Optional<SignedInSession> authenticate(String token, Instant now) {
        return credentials
                .find(SecretHash.of(token), now)
                .map(Credential::session)
                .map(session -> now.isBefore(session.lastUsedAt().plus(TOUCHED_EVERY)) ? session : used(session, now));
    }

    private SignedInSession used(SignedInSession session, Instant now) {
        SignedInSession used = session.copy().withLastUsedAt(now);
        // If somebody else changes it in this moment, he has written that it is used.
        return credentials.update(session, used) ? marked(used, now) : session;
    }

    // ── of an account that is to be erased ──

    /** Writes to each session of the user whether his account is to be erased, as it stands now. */
    public void mark(UserId user, Instant now) {
        credentials.sessions(user, now).forEach(session -> marked(session, now));
    }

    /** Whether this is where {@link #mark} looks. */
    public boolean follows(ErasureStore store) {
        return erasures == store;
    }

    private SignedInSession marked(SignedInSession session, Instant now) {
        SignedInSession known = session;
        while (true) {
            boolean leaving = erasures.find(known.user()).isPresent();
            if (known.leaving() == leaving) {
                return known;
            }
            SignedInSession next = known.copy().withLeaving(leaving);
            Optional<SignedInSession> after =
                    credentials.update(known, next) ? Optional.of(next) : credentials.session(known.key(), now);
            if (after.isEmpty()) {
                return next;
            }
            known = after.get();
        }
    }

    /** A single-use ticket for the session of this token, if it still lasts. It never outlasts the session. */
    public Optional<IssuedTicket> ticket(String token, Instant now) {
        return authenticate(token, now).map(session -> {
            String ticket = secrets.token();
            Instant expiresAt = earlier(now.plus(options.ticketLifetime()), session.expiresAt());
            credentials.issueTicket(SecretHash.of(ticket), session.key(), expiresAt);
            return new IssuedTicket(ticket, expiresAt);
        });
    }

    /**
     * A code by which this session is known once more where its own secret does not come, as on the way back from another
     * site. It says who is signed in to nobody, is good for nothing else, and ends with the session.
     */
    public String mark(SignedInSession session, Duration lifetime, Instant now) {
        String code = secrets.token();
        credentials.issueTicket(SecretHash.of(MARK, code), session.key(), now.plus(lifetime));
        return code;
    }

    /** The session that was marked with this code; nothing if it has ended, or the code was used or is over. */
    public Optional<SignedInSession> marked(String code, Instant now) {
        return credentials.redeem(SecretHash.of(MARK, code), now).map(Credential::session);
    }

    /**
     * Ends what has just begun within a minute, unless whoever it began for takes it over: for a program that a person comes
     * back to by an address, which is no place for a secret that lasts. Its secrets so far are not to be given to anybody.
     *
     * @param to what has to be shown with the code, such as the program's own challenge
     * @return a code that is good once; nothing if the session was ended meanwhile
     */
    public Optional<String> handOver(SignedInSession begun, String to, Instant now) {
        Instant end = earlier(now.plus(HAND_OVER_WITHIN), begun.endsAt());
        SignedInSession waiting =
                begun.copy().withRefreshing(Optional.empty()).withExpiresAt(end).withEndsAt(end);
        if (!credentials.update(begun, waiting)) {
            return Optional.empty();
        }
        String code = secrets.token();
        credentials.issueTicket(handOver(code, to), waiting.key(), end);
        return Optional.of(code);
    }

    /** The program's session, in place of the one that was handed over; nothing if that has ended, or this is not its code. */
    public Optional<IssuedSession> takeOver(String code, String to, Instant now) {
        Optional<SignedInSession> handed =
                credentials.redeem(handOver(code, to), now).map(Credential::session);
        if (handed.isEmpty()) {
            return Optional.empty();
        }
        SignedInSession waiting = handed.get();
        UserId user = waiting.user();
        makeRoom(of(user, now).stream()
                .filter(session -> !session.key().equals(waiting.key()))
                .toList());
        IssuedSession issued = beginProgram(user, Place.program(waiting.device()), waiting.signedInAt(), now);
        // Whoever has ended all his sessions, or his account, in this moment has not seen the one that has just begun.
        boolean ended = credentials.session(waiting.key(), now).isEmpty();
        end(ended ? issued.session() : waiting);
        return ended ? Optional.empty() : Optional.of(issued);
    }

    private static SecretHash handOver(String code, String to) {
        return SecretHash.of(HAND_OVER, code + " " + to);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    // ── looking and ending ──

    /** Where the user is signed in; where he signed in last comes first. */
    public List<SignedInSession> of(UserId user, Instant now) {
        return credentials.sessions(user, now).stream()
                .sorted(Comparator.comparing(SignedInSession::signedInAt)
                        .reversed()
                        .thenComparing(session -> session.id().value()))
                .toList();
    }

    /** Ends a session that signs out, and takes back its tickets and bearers. Doing it twice is doing it once. */
    public void end(SignedInSession session) {
        credentials.revoke(session.key());
    }

    /**
     * Ends one of the user's sessions.
     *
     * @return whether he has one of this id
     */
    public boolean end(UserId user, SessionId id, Instant now) {
        Optional<SignedInSession> found = credentials.sessions(user, now).stream()
                .filter(session -> session.id().equals(id))
                .findFirst();
        found.ifPresent(this::expel);
        return found.isPresent();
    }

    /** Ends all sessions of the user. */
    public void endAll(UserId user, Instant now) {
        List<SignedInSession> ended = credentials.sessions(user, now);
        credentials.revokeAll(user);
        ended.forEach(ends::ended);
    }

    /** Ends all sessions of the user whose session this is, but for this one. */
    public void endOthers(SignedInSession kept, Instant now) {
        credentials.sessions(kept.user(), now).stream()
                .filter(session -> !session.key().equals(kept.key()))
                .forEach(this::expel);
    }

    private void expel(SignedInSession session) {
        credentials.revoke(session.key());
        ends.ended(session);
    }

    /**
     * A session that has begun or goes on.
     *
     * @param token its secret or its bearer, kept nowhere else
     * @param expiresAt until when the token is good
     * @param refresh what a program renews it with
     */
    public record IssuedSession(
            SignedInSession session, String token, Instant expiresAt, Optional<IssuedRefresh> refresh) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "IssuedSession[" + session.id() + ", " + expiresAt + "]";
        }
    }

    /** A refresh token, good once. */
    public record IssuedRefresh(String token, Instant expiresAt) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "IssuedRefresh[" + expiresAt + "]";
        }
    }

    /** How a refresh ended. */
    public sealed interface Refresh {}

    public record Refreshed(IssuedSession session) implements Refresh {}

    /**
     * The token is not good, whether unknown, over or used before: whoever brought it is not told which.
     *
     * @param ended the session that ended because its token was used twice
     */
    public record Rejected(Optional<SessionId> ended) implements Refresh {}

    /** A single-use ticket. */
    public record IssuedTicket(String ticket, Instant expiresAt) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "IssuedTicket[" + expiresAt + "]";
        }
    }
}
