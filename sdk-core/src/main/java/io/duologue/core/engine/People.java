package io.duologue.core.engine;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.Sessions.IssuedTicket;
import io.duologue.matching.TopicId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The people of an application, as far as an engine has to know them. No accounts: who somebody is and whether he is signed in, the
 * application knows by itself, and says here.
 *
 * <p>A session is whatever the application tells its signed-in people apart by, and secret; only its hash is kept. Safe for many threads.
 * Calls block on the stores; a store that fails is a {@link io.duologue.core.BackendException}, after which the call may be repeated.
 */
public final class People {
    private static final int MIN_SESSION = 16;

    private final EngineContext context;
    private final Commands commands;
    private final Sessions sessions;

    People(EngineContext context, Commands commands) {
        this.context = context;
        this.commands = commands;
        this.sessions = new Sessions(
                context.stores().credentials(),
                context.stores().erasures(),
                context.secrets(),
                SessionOptions.standard(),
                session -> {});
    }

    /**
     * Lets somebody talk who has agreed to the {@link Duologue#guidelines()} and is of age, as the application knows; an
     * {@link Duologue#ageAssurance()} that takes nobody's word decides for itself. Doing it again changes his card.
     *
     * @param card confirmed, with seniority, time zone, one language at least, and one topic at least of {@link Duologue#topics()}; where
     *     people go by an alias, one without it keeps the alias that it had, or gets a made-up one
     * @throws IllegalArgumentException if he could not search with this card; it names what is missing
     */
    public void welcome(Profile card) {
        check(card);
        ProfileStore profiles = context.stores().profiles();
        boolean needsAlias =
                context.options().shown() == Shown.ALIAS && card.alias().isEmpty();
        Profile called = needsAlias
                ? Profile.builder().from(card).alias(context.secrets().alias()).build()
                : card;
        if (!profiles.create(called)) {
            profiles.update(
                    card.user(),
                    known -> needsAlias && known.alias().isPresent()
                            ? Profile.builder().from(card).alias(known.alias()).build()
                            : called);
        }
        String version = context.guidelines().version();
        profiles.acknowledge(card.user(), new Acknowledgement(Guidelines.DOCUMENT, version, context.now()));
        context.age()
                .asks()
                .ifPresent(asked -> profiles.acknowledge(
                        card.user(), new Acknowledgement(AgeAssurance.DOCUMENT, asked, context.now())));
    }

    private void check(Profile card) {
        List<String> missing = new ArrayList<>();
        missing(missing, card.confirmed(), "confirmed(true)");
        missing(missing, card.seniority().isPresent(), "a seniority");
        missing(missing, card.timeZone().isPresent(), "a time zone");
        missing(missing, !card.topics().isEmpty(), "a topic");
        missing(missing, !card.languages().isEmpty(), "a language");
        card.topics().stream()
                .filter(topic -> context.topics().find(new TopicId(topic)).isEmpty())
                .forEach(topic -> missing.add("another topic than " + topic + ", which is none of this platform's"));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "card of " + card.user() + ": expected " + String.join(", ", missing) + " as well");
        }
    }

    private static void missing(List<String> missing, boolean there, String what) {
        if (!there) {
            missing.add(what);
        }
    }

    /**
     * From now on and until then this session opens sockets: as a bearer, and by {@link #ticket tickets}. Said again with a later time
     * it lasts longer, and so does what was opened with it.
     *
     * @param session at least 16 characters that nobody can guess
     * @throws IllegalArgumentException if it is shorter, or is another user's
     */
    public void signIn(UserId user, String session, Instant until) {
        if (session.length() < MIN_SESSION) {
            throw new IllegalArgumentException(
                    "session: expected at least " + MIN_SESSION + " characters but had " + session.length());
        }
        SecretHash key = SecretHash.of(session);
        Instant now = context.now();
        Optional<SignedInSession> known = credentials().find(key, now).map(Credential::session);
        known.filter(other -> !other.user().equals(user)).ifPresent(other -> {
            throw new IllegalArgumentException(
                    "session: expected one of " + user + " alone but it is that of " + other.user());
        });
        Instant signedInAt = known.map(SignedInSession::signedInAt).orElse(now);
        boolean leaving = known.filter(SignedInSession::leaving).isPresent();
        sessions.issue(SignedInSession.of(user, key, signedInAt, until).copy().withLeaving(leaving), now);
    }

    /** A ticket for one socket, for a page, which cannot send a bearer; nothing if nobody is signed in by this session. */
    public Optional<IssuedTicket> ticket(String session) {
        return sessions.ticket(session, context.now());
    }

    /** Ends a session, its tickets, and what was opened with it. Doing it twice is doing it once. */
    public void signOut(String session) {
        sessions.authenticate(session, context.now()).ifPresent(signedIn -> {
            sessions.end(signedIn);
            commands.signedOut(signedIn.user(), signedIn.key());
        });
    }

    private CredentialStore credentials() {
        return context.stores().credentials();
    }
}
