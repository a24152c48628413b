package io.duologue.core.moderation;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.SubjectHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.KeptRestriction;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets restrictions follow the person: from one account to another, and over an erasure, of which nothing else is left
 * than a keyed hash of the identities that he had. It restricts nobody who was not restricted before.
 *
 * <p>Safe for many threads. Calls block on the store; a store that fails is a {@link io.duologue.core.BackendException},
 * after which the call may be repeated.
 */
public final class FollowingRestrictions {
    /** For so long a restriction without an end is kept after an erasure. */
    public static final Duration LONGEST = Duration.ofDays(3 * 365);

    private final RestrictionStore restrictions;
    private final @Nullable SubjectHash subjects;
    private final Duration longest;
    private final Supplier<String> caseIds;

    /**
     * @param subjects if there is none, whoever erases his account may come back without his restrictions
     * @param longest for how long a restriction without an end is kept after an erasure
     * @param caseIds another id each time
     */
    public FollowingRestrictions(
            RestrictionStore restrictions, Optional<SubjectHash> subjects, Duration longest, Supplier<String> caseIds) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("longest: expected a positive duration but was " + longest);
        }
        this.restrictions = restrictions;
        this.subjects = subjects.orElse(null);
        this.longest = longest;
        this.caseIds = caseIds;
    }

    /** What is in force for the one is in force for the other as well. */
    public void carry(UserId from, UserId to, Instant now) {
        List<Restriction> there = restrictions.of(to);
        for (Restriction one : restrictions.of(from)) {
            if (one.inForce(now)) {
                impose(
                        one.rule(),
                        one.until(),
                        there,
                        now,
                        caseId -> new Restriction(
                                caseId, to, one.rule(), one.what(), one.automatic(), one.from(), one.until()));
            }
        }
    }

    /** Keeps what is in force for whoever comes back with one of these identities. Doing it twice is doing it once. */
    public void keep(UserId user, Collection<LinkedIdentity> identities, Instant now) {
        if (subjects == null) {
            return;
        }
        for (Restriction one : restrictions.of(user)) {
            Instant until = one.until();
            if (until == null || now.isBefore(until)) {
                for (LinkedIdentity identity : identities) {
                    restrictions.keep(new KeptRestriction(
                            subjects.of(identity),
                            one.rule(),
                            one.what(),
                            one.automatic(),
                            one.from(),
                            until == null ? now.plus(longest) : until));
                }
            }
        }
    }

    /**
     * Keeps by what somebody who erases his account would be known again, while a report about him is open: so that what is
     * decided later finds him. Doing it twice is doing it once.
     *
     * @param until when, exclusive, nobody decides about him any more
     */
    public void keepNames(UserId user, Collection<LinkedIdentity> identities, Instant until) {
        if (subjects != null) {
            restrictions.keepNames(user, identities.stream().map(subjects::of).collect(Collectors.toSet()), until);
        }
    }

    /**
     * Somebody was restricted: if he is gone, it is kept for whoever comes back with an identity that he had. A desk calls it
     * with what it carries out; of somebody who is here it does nothing. Doing it twice is doing it once.
     */
    public void restricted(UserId user, Instant now) {
        for (String subject : restrictions.namesOf(user, now)) {
            restrictions.of(user).stream()
                    .filter(one -> one.inForce(now))
                    .map(one -> kept(subject, one))
                    .forEach(restrictions::keep);
        }
    }

    /** As of its beginning however often it is tried: else the same would be kept twice. */
    private KeptRestriction kept(String subject, Restriction one) {
        Instant until = one.until();
        return new KeptRestriction(
                subject,
                one.rule(),
                one.what(),
                one.automatic(),
                one.from(),
                until == null ? one.from().plus(longest) : until);
    }

    /** What was kept for whoever has this identity holds for this account. */
    public void restore(LinkedIdentity identity, UserId user, Instant now) {
        if (subjects == null) {
            return;
        }
        List<KeptRestriction> kept = restrictions.keptFor(subjects.of(identity), now);
        if (!kept.isEmpty()) {
            List<Restriction> there = restrictions.of(user);
            kept.forEach(one -> impose(one.rule(), one.until(), there, now, caseId -> one.of(user, caseId)));
        }
    }

    /**
     * What is lifted finds nobody any more: neither who comes back with one of these identities, nor with another one that he had when
     * it was kept. Doing it twice is doing it once.
     *
     * @param lifted as it stands before it is lifted
     * @param identities of its person
     */
    public void lift(Restriction lifted, Collection<LinkedIdentity> identities, Instant now) {
        if (subjects == null) {
            return;
        }
        restrictions.namesOf(lifted.user(), now).stream()
                .map(subject -> kept(subject, lifted))
                .forEach(restrictions::liftKept);
        for (LinkedIdentity identity : identities) {
            restrictions.keptFor(subjects.of(identity), now).stream()
                    .filter(kept -> isKnownBy(kept.rule(), kept.until(), lifted))
                    .forEach(restrictions::liftKept);
        }
    }

    private void impose(String rule, @Nullable Instant until, List<Restriction> there, Instant now, Imposed imposed) {
        boolean known = there.stream().anyMatch(other -> other.inForce(now) && isKnownBy(rule, until, other));
        if (!known) {
            restrictions.save(imposed.under(caseIds.get()));
        }
    }

    /** Whether one restriction stands for the other, so that nobody has both. */
    private static boolean isKnownBy(String rule, @Nullable Instant until, Restriction there) {
        return there.rule().equals(rule) && Objects.equals(there.until(), until);
    }

    @FunctionalInterface
    private interface Imposed {
        Restriction under(String caseId);
    }
}
