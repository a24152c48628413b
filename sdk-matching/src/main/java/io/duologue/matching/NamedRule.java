package io.duologue.matching;

import java.time.Instant;
import java.util.regex.Pattern;

/** A hard rule under a name by which operators know it. Immutable. */
record NamedRule(String name, HardRule rule) implements HardRule {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    NamedRule {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "expected a rule's name of 1–48 characters a–z 0–9 - but was " + Bounds.shown(name));
        }
    }

    @Override
    public boolean allows(Ticket self, Ticket other, Instant now) {
        return rule.allows(self, other, now);
    }

    @Override
    public HardRule named(String anew) {
        return new NamedRule(anew, rule);
    }
}
