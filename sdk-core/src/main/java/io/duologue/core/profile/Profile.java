package io.duologue.core.profile;

import io.duologue.core.Checks;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** What a person says about himself; the other one sees it. Immutable; texts are data until they are rendered. */
@Value.Immutable
public interface Profile {
    UserId user();

    /** 1–80 characters. */
    String name();

    /** What the person goes by while nobody sees the name, 1–30 characters; absent for who never had one. */
    Optional<String> alias();

    /** At most 120 characters, may be empty. */
    @Value.Default
    default String headline() {
        return "";
    }

    /** At most 500 characters, may be empty. */
    @Value.Default
    default String bio() {
        return "";
    }

    Optional<SeniorityBand> seniority();

    Optional<Segment> segment();

    Optional<ZoneId> timeZone();

    /** Ids of the topic taxonomy, at most 5. */
    List<String> topics();

    /** Free words, at most 20 of 1–40 characters. */
    List<String> skills();

    /** What one likes besides the topics, at most 20 in the form of {@link Ticket#normalisedTag}; others do not see them. */
    List<String> interests();

    /** Where the person works; others see it as far as {@link SmallGroupGuard} lets them. */
    Optional<Company> company();

    /** Two-letter language tags, at most 3. */
    List<String> languages();

    /** The providers with which the person has signed in. */
    List<ProviderId> connected();

    /** The picture that is shown; nothing for initials. */
    Optional<AvatarId> avatar();

    /**
     * The provider whose picture is taken in the next sign-in with it; nothing if none is wanted. Where the provider keeps
     * the picture is not kept here.
     */
    Optional<ProviderId> pictureFrom();

    /** What a provider has verified. */
    Optional<Verified> verified();

    /** Whether the person has looked at the imported card and said that it is right. */
    @Value.Default
    default boolean confirmed() {
        return false;
    }

    @Value.Check
    default Profile checked() {
        Checks.length("name", 1, 80, name());
        alias().ifPresent(alias -> Checks.length("alias", 1, 30, alias));
        Checks.length("headline", 0, 120, headline());
        Checks.length("bio", 0, 500, bio());
        atMost("topics", 5, topics());
        atMost("skills", 20, skills());
        skills().forEach(skill -> Checks.length("skills", 1, 40, skill));
        atMost("languages", 3, languages());
        List<String> normal =
                interests().stream().map(Ticket::normalisedTag).distinct().toList();
        atMost("interests", Ticket.MAX_TAGS, normal);
        normal.forEach(interest -> Checks.length("interests", 1, Ticket.MAX_TAG_LENGTH, interest));
        return normal.equals(interests())
                ? this
                : builder().from(this).interests(normal).build();
    }

    private static void atMost(String what, int max, List<?> values) {
        if (values.size() > max) {
            throw new IllegalArgumentException(what + ": expected at most " + max + " but were " + values.size());
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** What somebody mostly is. */
    enum Segment {
        PROFESSIONAL("professional"),
        FOUNDER("founder"),
        RECRUITER("recruiter"),
        STUDENT("student"),
        CREATOR("creator");

        private final String wireName;

        Segment(String wireName) {
            this.wireName = wireName;
        }

        /** The segment of this wire name; nothing if there is none. */
        public static Optional<Segment> of(String wireName) {
            return Arrays.stream(values())
                    .filter(segment -> segment.wireName.equals(wireName))
                    .findFirst();
        }

        /** The word for it in frames and in JSON. */
        public String wireName() {
            return wireName;
        }
    }

    /** Builds a profile. One thread at a time. */
    final class Builder extends ImmutableProfile.Builder {
        Builder() {}
    }
}
