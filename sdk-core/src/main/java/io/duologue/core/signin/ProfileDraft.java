package io.duologue.core.signin;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.Verified;
import io.duologue.matching.SeniorityBand;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A first profile from what a provider suggests. What does not fit is left out: the person fills it in. Pure. */
final class ProfileDraft {
    private static final int TOPICS = 5;
    private static final int SKILLS = 20;
    private static final int SKILL_LENGTH = 40;
    private static final int LANGUAGES = 3;

    private ProfileDraft() {}

    /** @param alias what the person goes by until known */
    static Profile of(UserId user, ExternalIdentity identity, String alias) {
        Hints hints = identity.hints();
        return Profile.builder()
                .user(user)
                .name(identity.name())
                .alias(alias)
                .headline(identity.headline())
                .bio(identity.bio())
                .seniority(seniority(hints.seniority()))
                .segment(segment(hints.segment()))
                .timeZone(timeZone(hints.timeZone()))
                .topics(first(TOPICS, hints.topics(), topic -> !topic.isBlank()))
                .skills(first(SKILLS, hints.skills(), ProfileDraft::isSkill))
                .languages(first(LANGUAGES, hints.languages(), language -> language.matches("[a-z]{2}")))
                .connected(distinct(hints.connected()))
                .pictureFrom(Optional.ofNullable(identity.picture()).map(picture -> identity.provider()))
                .confirmed(false)
                .build();
    }

    /** The profile after a sign-in: what is connected is listed, and what is verified is what was said now. */
    static Profile after(Profile profile, ExternalIdentity identity, Instant now) {
        return withVerified(withConnected(profile, identity), identity, now);
    }

    /** What another provider has said stays. */
    private static Profile withVerified(Profile profile, ExternalIdentity identity, Instant now) {
        Set<Verification> said = identity.standing().verified();
        if (!said.isEmpty()) {
            return ImmutableProfile.copyOf(profile).withVerified(new Verified(identity.provider(), said, now));
        }
        return withoutVerifiedBy(profile, identity.provider());
    }

    static Profile withoutVerifiedBy(Profile profile, ProviderId provider) {
        return profile.verified().filter(one -> one.by().equals(provider)).isPresent()
                ? ImmutableProfile.copyOf(profile).withVerified(Optional.empty())
                : profile;
    }

    /** The profile, in which what the identity says to be connected is listed. */
    private static Profile withConnected(Profile profile, ExternalIdentity identity) {
        List<ProviderId> missing = identity.hints().connected().stream()
                .distinct()
                .filter(provider -> !profile.connected().contains(provider))
                .toList();
        return missing.isEmpty()
                ? profile
                : Profile.builder().from(profile).addAllConnected(missing).build();
    }

    private static Optional<SeniorityBand> seniority(@Nullable String hint) {
        return Optional.ofNullable(hint).flatMap(SeniorityBand::of);
    }

    private static Optional<Profile.Segment> segment(@Nullable String hint) {
        return Optional.ofNullable(hint).flatMap(Profile.Segment::of);
    }

    private static Optional<ZoneId> timeZone(@Nullable String hint) {
        try {
            return Optional.ofNullable(hint).map(ZoneId::of);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isSkill(String skill) {
        return !skill.isBlank() && skill.codePointCount(0, skill.length()) <= SKILL_LENGTH;
    }

    private static List<String> first(int max, List<String> hints, Predicate<String> fits) {
        return hints.stream().filter(fits).distinct().limit(max).toList();
    }

    private static List<ProviderId> distinct(List<ProviderId> hints) {
        return hints.stream().distinct().toList();
    }
}
