package io.duologue.matching.index;

import static io.duologue.matching.index.Places.NONE;

import io.duologue.matching.HardRule;
import io.duologue.matching.Intent;
import io.duologue.matching.PairingRound;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Requirements;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.TopicReach;
import io.duologue.matching.Topics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks for those whom one of them may meet. First the grids are gathered in which such people can stand, with the cells of each that are
 * near enough for both sides; then their cells are walked, and whoever stands there is judged. One thread at a time.
 */
final class Search {

    /** How many shells further those are whose topics are not the same. */
    private static final int BEYOND_SURPRISED = 2;

    private static final int BEYOND_PARENT = 4;
    private static final int BEYOND_ANY = 9;

    private final Topics topics;
    private final boolean kindIsShared;
    private final Places places;
    private final TopicIndex index;
    private final Stages stages;
    private final Shells shells;
    private final AgeHeap oldestFirst;

    /** What each place insists on. */
    private Requirements[] required = new Requirements[0];

    private PairingRound round;

    // What was gathered.
    private Grid[] grids = new Grid[64];
    private long[][] near = new long[64][];
    private int[] beyond = new int[64];
    private long[][][] around = new long[64][][];
    private int gathered;

    /** By stage and intent; null if not worked out for whoever stands there, means that, and insists on this. */
    private long[] @Nullable [] within = new long[0][];

    private int withinOfCell = NONE;
    private @Nullable Intent withinOfIntent;
    private @Nullable Requirements withinOfRequired;

    /** The last search in which each place was judged. */
    private int[] judgedIn = new int[0];

    private int search;

    Search(PairingRules rules, Places places, TopicIndex index, Stages stages, Shells shells, PairingRound round) {
        this.topics = rules.topics();
        this.kindIsShared = rules.hardRules().contains(HardRule.sharedKind());
        this.places = places;
        this.index = index;
        this.stages = stages;
        this.shells = shells;
        this.round = round;
        oldestFirst = new AgeHeap(places, index);
    }

    /** Judges by this from now on. */
    void begin(PairingRound next) {
        round = next;
    }

    void require(int place, Requirements requirements) {
        if (place >= required.length) {
            int length = Math.max(16, Math.max(place + 1, required.length + (required.length >> 1)));
            required = Arrays.copyOf(required, length);
            judgedIn = Arrays.copyOf(judgedIn, length);
        }
        required[place] = requirements;
    }

    /** How well the two fit, or {@link PairingRound#REFUSED}. */
    double weight(int place, int other) {
        return round.weight(places.ticket(place), required[place], places.ticket(other), required[other]);
    }

    /** The oldest of all who are overdue and whom he may meet, or {@link Places#NONE}: exactly. */
    int oldestOverdue(int who) {
        if (index.overdue() == 0) {
            return NONE;
        }
        gather(who, true);
        oldestFirst.clear();
        for (int at = 0; at < gathered; at++) {
            for (int word = 0; word < Cells.WORDS; word++) {
                for (long cells = grids[at].occupied[word] & near[at][word]; cells != 0; cells &= cells - 1) {
                    oldestFirst.add(grids[at].head(64 * word + Long.numberOfTrailingZeros(cells)));
                }
            }
        }
        while (!oldestFirst.isEmpty()) {
            int other = oldestFirst.poll();
            if (isFirstTime(other) && weight(who, other) != PairingRound.REFUSED) {
                return other;
            }
        }
        return NONE;
    }

    /** Of those who are not overdue some whom he may meet, the likely best, within these bounds. */
    void findOthers(int who, Candidates found) {
        gather(who, false);
        found.clear();
        for (int shell = 0; shell < Shells.COUNT + BEYOND_ANY && !found.isEnough(); shell++) {
            for (int at = 0; at < gathered && !found.isEnough(); at++) {
                int away = shell - beyond[at];
                if (away >= 0 && away < Shells.COUNT) {
                    walk(who, at, away, found);
                }
            }
        }
        found.sort(places);
    }

    private void walk(int who, int at, int away, Candidates found) {
        Grid grid = grids[at];
        long[] shell = around[at][away];
        for (int word = 0; word < Cells.WORDS; word++) {
            for (long cells = grid.occupied[word] & near[at][word] & shell[word]; cells != 0; cells &= cells - 1) {
                int link = grid.head(64 * word + Long.numberOfTrailingZeros(cells));
                for (int left = found.mostOfACell(); link != NONE && left > 0; left--) {
                    int other = index.placeOf(link);
                    if (isFirstTime(other)) {
                        found.judged(other, weight(who, other));
                        if (found.isEnough()) {
                            return;
                        }
                    }
                    link = index.younger(link);
                }
            }
        }
    }

    private boolean isFirstTime(int other) {
        if (judgedIn[other] == search) {
            return false;
        }
        judgedIn[other] = search;
        return true;
    }

    // --- where to look ---

    private void gather(int who, boolean overdue) {
        gathered = 0;
        search++;
        judgedIn[who] = search;
        forgetCellsOfOthersThan(who);
        Ticket ticket = places.ticket(who);
        TopicReach reach = required[who].topic();
        for (String language : index.languages(ticket)) {
            if (ticket.surprise()) {
                gather(who, index.everybody(language), overdue, TopicReach.LEAF, BEYOND_SURPRISED);
                continue;
            }
            for (TopicId topic : ticket.topics()) {
                gather(who, index.about(language, topic), overdue, TopicReach.LEAF, 0);
            }
            gather(who, index.surprised(language), overdue, TopicReach.LEAF, BEYOND_SURPRISED);
            if (reach != TopicReach.LEAF) {
                for (TopicId topic : ticket.topics()) {
                    TopicId parent = topics.parentOf(topic).orElse(null);
                    if (parent != null) {
                        gather(who, index.about(language, parent), overdue, TopicReach.PARENT, BEYOND_PARENT);
                    }
                }
            }
            if (reach == TopicReach.ANY) {
                gather(who, index.everybody(language), overdue, TopicReach.ANY, BEYOND_ANY);
            }
        }
    }

    /** Whoever is on that board, no further than this from his topics, and does not insist on nearer ones. */
    private void gather(int who, @Nullable Board board, boolean overdue, TopicReach nearest, int away) {
        if (board == null) {
            return;
        }
        long sharing = kindIsShared ? Groups.sharingAKindWith(index.group(who)) : -1L;
        for (int stage = overdue ? 1 : 0; stage < stages.end(); stage += 2) {
            TopicReach theirs = stages.required(stage).topic();
            if (theirs.compareTo(nearest) < 0) {
                continue;
            }
            for (long groups = board.groups(stage) & sharing; groups != 0; groups &= groups - 1) {
                gather(who, board.get(stage, Long.numberOfTrailingZeros(groups)), away);
            }
        }
    }

    private void gather(int who, Grid grid, int away) {
        long[] cells = within(who, grid.stage, Groups.intent(grid.group));
        long any = 0;
        for (int word = 0; word < Cells.WORDS; word++) {
            any |= grid.occupied[word] & cells[word];
        }
        if (any == 0) {
            return;
        }
        if (gathered == grids.length) {
            grids = Arrays.copyOf(grids, 2 * gathered);
            near = Arrays.copyOf(near, 2 * gathered);
            beyond = Arrays.copyOf(beyond, 2 * gathered);
            around = Arrays.copyOf(around, 2 * gathered);
        }
        grids[gathered] = grid;
        near[gathered] = cells;
        beyond[gathered] = away;
        around[gathered] = shells.around(index.cell(who), intentOf(who), Groups.intent(grid.group));
        gathered++;
    }

    /** Those before and behind him in line mostly are not like him, but he himself is looked for more than once. */
    private void forgetCellsOfOthersThan(int who) {
        int words = stages.end() * Groups.intents();
        if (within.length != words
                || withinOfCell != index.cell(who)
                || withinOfIntent != intentOf(who)
                || withinOfRequired != required[who]) {
            within = new long[words][];
            withinOfCell = index.cell(who);
            withinOfIntent = intentOf(who);
            withinOfRequired = required[who];
        }
    }

    private long[] within(int who, int stage, Intent theirs) {
        int name = stage * Groups.intents() + Groups.number(theirs);
        long[] cells = within[name];
        if (cells == null) {
            cells = Cells.within(index.cell(who), intentOf(who), required[who], theirs, stages.required(stage));
            within[name] = cells;
        }
        return cells;
    }

    private Intent intentOf(int who) {
        return Groups.intent(index.group(who));
    }
}
