package io.duologue.matching;

import java.time.Instant;
import java.util.regex.Pattern;

/** A hard rule under a name by which operators know it. Immutable. */
record NamedRule(String name, Reach reach, HardRule rule) implements HardRule {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    /** Whom a rule can refuse. */
    enum Reach {
        /** Either both or neither: it is asked in one direction only. */
        BOTH_ALIKE,
        /** Anybody, and perhaps in one direction only. */
        ANYBODY,
        /** Only whom {@link NameFilter} has: about anybody else it is not asked. */
        WHO_IS_NAMED
    }

    NamedRule {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "expected a rule's name of 1–48 characters a–z 0–9 - but was " + Bounds.shown(name));
        }
    }

    /** A rule of which nothing is known can refuse anybody. */
    static Reach reachOf(HardRule rule) {
        return rule instanceof NamedRule named ? named.reach() : Reach.ANYBODY;
    }

    static HardRule unnamed(HardRule rule) {
        return rule instanceof NamedRule named ? named.rule() : rule;
    }

    @Override
    public boolean allows(Ticket self, Ticket other, Instant now) {
        return rule.allows(self, other, now);
    }

    @Override
    public HardRule named(String anew) {
        return new NamedRule(anew, reach, rule);
    }
}
