package io.duologue.core.queueing;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.reputation.Conduct;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** Somebody who wants to search, as far as it counts for whom he meets. Immutable. */
@Value.Immutable
public interface Seeker {
    UserId user();

    Optional<Profile> profile();

    Preferences preferences();

    List<Acknowledgement> acknowledgements();

    /** The one in force that ends last. */
    Optional<Restriction> restriction();

    /** Whether the account is to be erased. */
    boolean leaving();

    /** Whom this person would rather not meet. */
    Set<UserId> avoided();

    /** Who has blocked or reported this person, or was by him. */
    Set<UserId> keptApart();

    /** With whom this person has talked, and when last. */
    Map<UserId, Instant> met();

    /** How this person talks, as far as it is known. */
    @Value.Default
    default Conduct conduct() {
        return Conduct.UNKNOWN;
    }

    /** Somebody of whom the profile alone is asked: enough for what he asks for, and not for whom he may meet. */
    static Seeker of(Profile profile) {
        return builder()
                .user(profile.user())
                .profile(profile)
                .preferences(Preferences.builder().build())
                .leaving(false)
                .build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a seeker. One thread at a time. */
    final class Builder extends ImmutableSeeker.Builder {
        Builder() {}
    }
}
