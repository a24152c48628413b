package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What must never happen, whatever the wait. Not a wish: wishes are scored, and loosened by a {@link Relaxation}.
 *
 * <ul>
 *   <li><b>H-1</b> Two tickets are paired only if every rule allows them <em>in both directions</em>.
 *   <li><b>H-2</b> A rule is pure: its answer depends on its three arguments alone, never on load.
 *   <li><b>H-3</b> A rule that throws has not allowed the pair; the failure is reported ({@link PairingListener}).
 * </ul>
 *
 * <p>Safe for many threads.
 */
@FunctionalInterface
public interface HardRule {

    /** How long a pair that was declined or left to lapse is not offered again. */
    Duration PASSED_COOL_DOWN = Duration.ofHours(24);

    /** Whom somebody has just passed over is not the next one either, however few there are. */
    Duration PASSED_AT_LEAST = Duration.ofSeconds(30);

    /** What a rule is called that nobody gave a name. */
    String UNNAMED = "unnamed";

    /** The name of {@link #sharedKind()}. */
    String SHARED_KIND = "shared-kind";

    /** The name of {@link #sharedLanguage()}. */
    String SHARED_LANGUAGE = "shared-language";

    /** Whether {@code self} may be paired with {@code other}, as far as {@code self} is concerned. */
    boolean allows(Ticket self, Ticket other, Instant now);

    /** How operators know the rule, as in {@code not-blocked}. Unless it is {@link #named}, a rule of one's own is {@value #UNNAMED}. */
    default String name() {
        return UNNAMED;
    }

    /**
     * The same rule under a name of its own.
     *
     * @param name 1–48 characters {@code a–z 0–9 -}, the first one a letter or digit
     */
    default HardRule named(String name) {
        return new NamedRule(name, NamedRule.Reach.ANYBODY, this);
    }

    /** Nobody meets himself. */
    static HardRule notSelf() {
        return aboutWhoIsNamed(
                "not-self", (self, other, now) -> !self.participant().equals(other.participant()));
    }

    /** Nobody meets whom he has blocked or who has blocked him. */
    static HardRule notBlocked() {
        return aboutWhoIsNamed("not-blocked", (self, other, now) -> !self.hasBlocked(other));
    }

    /** Nobody meets whom he asked not to meet. */
    static HardRule notAvoided() {
        return aboutWhoIsNamed("not-avoided", (self, other, now) -> !self.avoids(other));
    }

    /** There is a way to talk that both consent to. */
    static HardRule sharedKind() {
        return SharedByBoth.KIND;
    }

    /** There is a language that both speak; regional forms of one language count as the same. */
    static HardRule sharedLanguage() {
        return SharedByBoth.LANGUAGE;
    }

    /** Who avoids colleagues meets none whose employer is known to be his own. */
    static HardRule notSameEmployer() {
        HardRule rule = (self, other, now) -> {
            String employer = self.employer();
            return employer == null || !self.avoidsColleagues() || !employer.equals(other.employer());
        };
        return rule.named("not-same-employer");
    }

    /**
     * Nobody meets a partner again before {@code coolDown} has passed.
     *
     * @param coolDown zero for no such rule; at most {@link Requirements#LONGEST_REPEAT}
     */
    static HardRule repeatCoolDown(Duration coolDown) {
        Bounds.within("a repeat cool-down", coolDown, Duration.ZERO, Requirements.LONGEST_REPEAT);
        return aboutWhoIsNamed(
                "repeat-cool-down", (self, other, now) -> Wishes.isLongEnoughAgo(self.lastMet(other), coolDown, now));
    }

    /**
     * Nobody is offered again whom he passed over, or who passed him over, before {@code coolDown} has passed.
     *
     * @param coolDown zero for no such rule
     */
    static HardRule notPassedRecently(Duration coolDown) {
        Bounds.within("a cool-down after a pass", coolDown, Duration.ZERO, Duration.ofDays(3_650));
        return aboutWhoIsNamed(
                "not-passed-recently", (self, other, now) -> Wishes.isLongEnoughAgo(self.passed(other), coolDown, now));
    }

    /** Nobody meets whom he knows to be below the lowest band that he asked for; who tells no band is not below it. */
    static HardRule notBelowOwnFloor() {
        HardRule rule = (self, other, now) -> {
            Integer band = other.reputationBand();
            return band == null || band >= self.lowestBand();
        };
        return rule.named("not-below-own-floor");
    }

    /**
     * All of the above; what was passed over is offered again after {@link #PASSED_COOL_DOWN}. Where the same two may meet
     * again sooner than that, so may they be offered, but never within {@link #PASSED_AT_LEAST}.
     */
    static List<HardRule> standard(Duration repeatCoolDown) {
        return List.of(
                notSelf(),
                notBlocked(),
                notAvoided(),
                sharedKind(),
                sharedLanguage(),
                notSameEmployer(),
                repeatCoolDown(repeatCoolDown),
                notPassedRecently(passedCoolDown(repeatCoolDown)),
                notBelowOwnFloor());
    }

    /** A rule that refuses nobody but whom {@link NameFilter} has, for it is asked about nobody else. */
    private static HardRule aboutWhoIsNamed(String name, HardRule rule) {
        return new NamedRule(name, NamedRule.Reach.WHO_IS_NAMED, rule);
    }

    private static Duration passedCoolDown(Duration repeatCoolDown) {
        if (repeatCoolDown.compareTo(PASSED_COOL_DOWN) >= 0) {
            return PASSED_COOL_DOWN;
        }
        return repeatCoolDown.compareTo(PASSED_AT_LEAST) < 0 ? PASSED_AT_LEAST : repeatCoolDown;
    }
}
