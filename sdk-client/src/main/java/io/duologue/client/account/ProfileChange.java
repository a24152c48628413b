package io.duologue.client.account;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be changed of a profile; what is absent stays as it is. Immutable. The server checks the bounds. */
public final class ProfileChange {
    private final @Nullable String name;
    private final @Nullable String headline;
    private final @Nullable String bio;
    private final @Nullable String seniority;
    private final @Nullable String segment;
    private final @Nullable String timeZone;
    private final @Nullable List<String> topics;
    private final @Nullable List<String> skills;
    private final @Nullable List<String> languages;
    private final @Nullable Boolean confirmed;

    private ProfileChange(Builder with) {
        name = with.name;
        headline = with.headline;
        bio = with.bio;
        seniority = with.seniority;
        segment = with.segment;
        timeZone = with.timeZone;
        topics = with.topics;
        skills = with.skills;
        languages = with.languages;
        confirmed = with.confirmed;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    public Optional<String> headline() {
        return Optional.ofNullable(headline);
    }

    public Optional<String> bio() {
        return Optional.ofNullable(bio);
    }

    /** The empty string takes it back. */
    public Optional<String> seniority() {
        return Optional.ofNullable(seniority);
    }

    /** The empty string takes it back. */
    public Optional<String> segment() {
        return Optional.ofNullable(segment);
    }

    /** The empty string takes it back. */
    public Optional<String> timeZone() {
        return Optional.ofNullable(timeZone);
    }

    public Optional<List<String>> topics() {
        return Optional.ofNullable(topics);
    }

    public Optional<List<String>> skills() {
        return Optional.ofNullable(skills);
    }

    public Optional<List<String>> languages() {
        return Optional.ofNullable(languages);
    }

    public Optional<Boolean> confirmed() {
        return Optional.ofNullable(confirmed);
    }

    /** Collects changes; none is made of what is not named. One thread at a time. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String headline;
        private @Nullable String bio;
        private @Nullable String seniority;
        private @Nullable String segment;
        private @Nullable String timeZone;
        private @Nullable List<String> topics;
        private @Nullable List<String> skills;
        private @Nullable List<String> languages;
        private @Nullable Boolean confirmed;

        private Builder() {}

        public Builder name(String value) {
            name = value;
            return this;
        }

        /** The empty string leaves it empty. */
        public Builder headline(String value) {
            headline = value;
            return this;
        }

        /** The empty string leaves it empty. */
        public Builder bio(String value) {
            bio = value;
            return this;
        }

        /** One of those that {@link Profile} names; the empty string takes it back. */
        public Builder seniority(String value) {
            seniority = value;
            return this;
        }

        /** One of those that {@link Profile} names; the empty string takes it back. */
        public Builder segment(String value) {
            segment = value;
            return this;
        }

        /** Such as {@code Europe/Lisbon}; the empty string takes it back. */
        public Builder timeZone(String value) {
            timeZone = value;
            return this;
        }

        /** Ids, at most 5, instead of those there are. */
        public Builder topics(List<String> ids) {
            topics = List.copyOf(ids);
            return this;
        }

        /** At most 20, instead of those there are. */
        public Builder skills(List<String> values) {
            skills = List.copyOf(values);
            return this;
        }

        /** Two-letter codes, 1–3, instead of those there are. */
        public Builder languages(List<String> codes) {
            languages = List.copyOf(codes);
            return this;
        }

        /** Whether the card as a whole is right; true if one of its members is given and this is not. */
        public Builder confirmed(boolean value) {
            confirmed = value;
            return this;
        }

        public ProfileChange build() {
            return new ProfileChange(this);
        }
    }
}
