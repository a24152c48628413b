package io.duologue.server.api;

import io.duologue.core.identity.IdentityProvider.Persona;
import io.duologue.core.identity.UserId;
import io.duologue.core.session.LiveSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which persona of the demo is somebody at the moment, so that each tab gets one of its own. A persona is taken from the
 * sign-in on, as long as somebody is connected as it; who closed the tab may come back in another one, and until the session is
 * lost nobody is given the persona unasked. Of this process only, like the
 * demo. Safe for many threads.
 */
final class PersonaSeats {
    /** Between the sign-in and the first hello there is no live session yet. */
    private static final Duration ARRIVAL = Duration.ofSeconds(20);

    private final Function<UserId, Optional<LiveSession>> sessions;
    private final ConcurrentMap<String, Seat> seats = new ConcurrentHashMap<>();

    /** @param sessions the session of a user to which he may come back; may block */
    PersonaSeats(Function<UserId, Optional<LiveSession>> sessions) {
        this.sessions = sessions;
    }

    /** Whether somebody is there as this persona. Whose tab was closed may come back in another one. */
    boolean isTaken(String persona, Instant now) {
        Seat seat = seats.get(persona);
        return seat != null
                && (isArriving(seat, now)
                        || session(seat)
                                .filter(session -> session.disconnectedAt().isEmpty())
                                .isPresent());
    }

    /** Takes the first one that is free. */
    Optional<String> takeFree(List<Persona> personas, Instant now) {
        return personas.stream()
                .map(Persona::id)
                .filter(persona -> takeIfFree(persona, now))
                .findFirst();
    }

    /** The persona is this user from now on. */
    void occupy(String persona, UserId user, Instant now) {
        seats.put(persona, new Seat(user, now));
    }

    void release(UserId user) {
        seats.values().removeIf(seat -> user.equals(seat.user()));
    }

    private boolean takeIfFree(String persona, Instant now) {
        Seat before = seats.get(persona);
        Seat mine = new Seat(null, now);
        if (before == null) {
            return seats.putIfAbsent(persona, mine) == null;
        }
        boolean free = !isArriving(before, now) && session(before).isEmpty();
        return free && seats.replace(persona, before, mine);
    }

    private static boolean isArriving(Seat seat, Instant now) {
        return now.isBefore(seat.since().plus(ARRIVAL));
    }

    private Optional<LiveSession> session(Seat seat) {
        return Optional.ofNullable(seat.user()).flatMap(sessions);
    }

    /** @param user null between the choice and the end of the sign-in */
    private record Seat(@Nullable UserId user, Instant since) {}
}
