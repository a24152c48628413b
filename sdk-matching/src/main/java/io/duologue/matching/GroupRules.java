package io.duologue.matching;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which groups of participants may meet: a hard rule that an operator writes as a table, to hand in beside {@link HardRule#standard}.
 * Immutable.
 *
 * <ul>
 *   <li><b>GR-1</b> A group that the table names meets the groups it is named together with, and no others: {@code mentor x mentee} lets no
 *       two mentors meet.
 *   <li><b>GR-2</b> What may meet may meet in both directions, in whatever order it is written.
 *   <li><b>GR-3</b> A group that is named with {@code *} meets everybody who may meet it, also those of no group.
 *   <li><b>GR-4</b> A group that the table does not name, and whoever is of none, meets everybody who may meet him.
 * </ul>
 */
public final class GroupRules implements HardRule {

    /** The most lines that a table may have. */
    public static final int MAX_PAIRS = 10_000;

    /** How operators know the table, unless it is {@link #named} otherwise. */
    public static final String NAME = "groups";

    private static final String EVERYBODY = "*";
    private static final String FORM = "group x group";

    private final Map<GroupId, Partners> partners;

    private GroupRules(Map<GroupId, Partners> partners) {
        this.partners = partners;
    }

    /**
     * A table from lines of the form {@code group x group}, as in {@code mentor x mentee}; {@code *} as the second one stands for
     * everybody. Empty lines and lines that begin with {@code #} are skipped.
     *
     * @throws IllegalArgumentException naming the line that is malformed or says what an earlier one has said, or if there are more than
     *     {@value #MAX_PAIRS} or none
     */
    public static GroupRules parse(List<String> lines) {
        List<NumberedLine> pairs = NumberedLine.of(lines);
        Bounds.within("pairs of groups", pairs.size(), 1, MAX_PAIRS);
        Map<GroupId, Partners> partners = new HashMap<>();
        for (NumberedLine line : pairs) {
            if (!addPair(partners, line)) {
                throw line.refused("expected each pair once but was said before: "
                        + Bounds.shown(line.text().strip()));
            }
        }
        return new GroupRules(Map.copyOf(partners));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean allows(Ticket self, Ticket other, Instant now) {
        GroupId mine = self.group();
        if (mine == null) {
            return true;
        }
        Partners may = partners.get(mine);
        GroupId theirs = other.group();
        return may == null || may.everybody || (theirs != null && may.groups.contains(theirs));
    }

    private static boolean addPair(Map<GroupId, Partners> partners, NumberedLine line) {
        String[] words = line.text().strip().split("\\s+", -1);
        if (words.length != 3 || !words[1].equals("x")) {
            throw line.refused("expected '" + FORM + "' but was "
                    + Bounds.shown(line.text().strip()));
        }
        GroupId one = group(line, words[0]);
        Partners ofOne = partners.computeIfAbsent(one, group -> new Partners());
        if (words[2].equals(EVERYBODY)) {
            boolean isNew = !ofOne.everybody;
            ofOne.everybody = true;
            return isNew;
        }
        GroupId another = group(line, words[2]);
        boolean isNew = ofOne.groups.add(another);
        partners.computeIfAbsent(another, group -> new Partners()).groups.add(one);
        return isNew;
    }

    private static GroupId group(NumberedLine line, String word) {
        try {
            return new GroupId(word);
        } catch (IllegalArgumentException e) {
            throw line.refused(e);
        }
    }

    /** Whom one group may meet; it changes only while its table is read. */
    private static final class Partners {
        final Set<GroupId> groups = new HashSet<>();
        boolean everybody;
    }
}
