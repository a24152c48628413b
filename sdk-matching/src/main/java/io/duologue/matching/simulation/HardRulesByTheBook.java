package io.duologue.matching.simulation;

import io.duologue.matching.Ticket;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What keeps two tickets apart for ever, written down once more from the specification: so that a mistake in the rules that are used in
 * earnest is seen. Who met or passed over whom is not among it. Pure.
 */
final class HardRulesByTheBook {

    private HardRulesByTheBook() {}

    /** The rule that the pair breaks, as seen by either; empty if they may be paired. */
    static Optional<String> broken(Ticket a, Ticket b) {
        return brokenFor(a, b).or(() -> brokenFor(b, a));
    }

    private static Optional<String> brokenFor(Ticket self, Ticket other) {
        if (self.participant().equals(other.participant())) {
            return Optional.of("is himself");
        }
        if (self.blocked().contains(other.participant())) {
            return Optional.of("has blocked him, or is blocked by him");
        }
        if (self.avoided().contains(other.participant())) {
            return Optional.of("avoids him");
        }
        if (Collections.disjoint(self.kinds(), other.kinds())) {
            return Optional.of("shares no way to talk");
        }
        if (!shareLanguage(self.languages(), other.languages())) {
            return Optional.of("shares no language");
        }
        Integer band = other.reputationBand();
        if (band != null && band < self.lowestBand()) {
            return Optional.of("asks for a higher band");
        }
        String employer = self.employer();
        boolean isColleague = employer != null && employer.equals(other.employer());
        return isColleague && self.avoidsColleagues() ? Optional.of("avoids colleagues") : Optional.empty();
    }

    private static boolean shareLanguage(List<String> mine, List<String> theirs) {
        return mine.stream()
                .map(HardRulesByTheBook::language)
                .anyMatch(language ->
                        theirs.stream().map(HardRulesByTheBook::language).anyMatch(language::equals));
    }

    /** Without its region. */
    static String language(String tag) {
        int dash = tag.indexOf('-');
        return dash < 0 ? tag : tag.substring(0, dash);
    }
}
