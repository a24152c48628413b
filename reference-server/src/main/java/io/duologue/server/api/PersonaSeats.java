package io.duologue.server.api;

import io.duologue.core.identity.IdentityProvider.Persona;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which persona of the demo is somebody at the moment, so that each tab gets one of its own. A persona is taken from the
 * sign-in on, as long as its session lives; a tab that is closed gives it back that way. Of this process only, like the
 * demo. Safe for many threads.
 */
final class PersonaSeats {
    /** Between the sign-in and the first hello there is no live session yet. */
    private static final Duration ARRIVAL = Duration.ofMinutes(1);

    private final Predicate<UserId> isLive;
    private final ConcurrentMap<String, Seat> seats = new ConcurrentHashMap<>();

    /** @param isLive whether a user has a live session; may block */
    PersonaSeats(Predicate<UserId> isLive) {
        this.isLive = isLive;
    }

    boolean isTaken(String persona, Instant now) {
        Seat seat = seats.get(persona);
        return seat != null && isTaken(seat, now);
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
        return !isTaken(before, now) && seats.replace(persona, before, mine);
    }

    private boolean isTaken(Seat seat, Instant now) {
        boolean arriving = now.isBefore(seat.since().plus(ARRIVAL));
        return arriving || (seat.user() != null && isLive.test(seat.user()));
    }

    /** @param user null between the choice and the end of the sign-in */
    private record Seat(@Nullable UserId user, Instant since) {}
}
