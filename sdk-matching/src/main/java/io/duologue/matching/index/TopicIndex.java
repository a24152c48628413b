package io.duologue.matching.index;

import static io.duologue.matching.index.Places.NONE;

import io.duologue.matching.Languages;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The boards, and who is on which. Whoever is listed is on the board of everybody, of each topic he names and of its parent, and if he
 * lets himself be surprised on that of the surprised; each in every language of his. One thread at a time.
 *
 * <p>Each time that somebody is on a board is a link: in the list of his cell, which is ordered by age, and in the chain of his own
 * links. Links are numbers into arrays, and so cost no object.
 */
final class TopicIndex {

    /** Instead of a language, where none need be shared. */
    private static final String ANY_LANGUAGE = "";

    private enum Special {
        EVERYBODY,
        SURPRISED
    }

    private final Topics topics;
    private final boolean languageIsShared;
    private final Places places;

    /** By language, and in it by topic. */
    private final Map<String, Map<Object, Board>> boards = new HashMap<>();

    // Of each place.
    private int[] firstLink = new int[0];
    private short[] cell = new short[0];
    private byte[] group = new byte[0];
    private byte[] stage = new byte[0];

    // Of each link.
    private @Nullable Grid[] grid = new Grid[0];
    private int[] place = new int[0];
    private int[] older = new int[0];
    private int[] younger = new int[0];
    private int[] sibling = new int[0];
    private int firstFree = NONE;
    private int used;

    private int overdue;

    /** @param languageIsShared whether two who share no language are never paired */
    TopicIndex(Topics topics, boolean languageIsShared, Places places) {
        this.topics = topics;
        this.languageIsShared = languageIsShared;
        this.places = places;
    }

    // --- who is listed ---

    void list(int newcomer, int newStage) {
        growPlaces(newcomer);
        Ticket ticket = places.ticket(newcomer);
        cell[newcomer] = (short) Cells.of(ticket);
        group[newcomer] = (byte) Groups.of(ticket);
        stage[newcomer] = (byte) newStage;
        overdue += Stages.isOverdue(newStage) ? 1 : 0;
        Set<Object> named = topicsOf(ticket);
        for (String language : languages(ticket)) {
            Map<Object, Board> ofLanguage = boards.computeIfAbsent(language, first -> new HashMap<>());
            for (Object topic : named) {
                link(newcomer, ofLanguage.computeIfAbsent(topic, first -> new Board(language, topic)));
            }
        }
    }

    boolean isListed(int who) {
        return who < firstLink.length && firstLink[who] != NONE;
    }

    void unlist(int leaver) {
        if (!isListed(leaver)) {
            return;
        }
        overdue -= Stages.isOverdue(stage[leaver]) ? 1 : 0;
        for (int link = firstLink[leaver]; link != NONE; ) {
            int next = sibling[link];
            Board board = takeOut(link);
            if (board.isEmpty()) {
                remove(board);
            }
            sibling[link] = firstFree;
            firstFree = link;
            link = next;
        }
        firstLink[leaver] = NONE;
    }

    private void remove(Board board) {
        Map<Object, Board> ofLanguage = boards.get(board.language);
        if (ofLanguage != null) {
            ofLanguage.remove(board.topic);
            if (ofLanguage.isEmpty()) {
                boards.remove(board.language);
            }
        }
    }

    void moveTo(int who, int newStage) {
        int before = stage[who];
        if (before == newStage) {
            return;
        }
        overdue += (Stages.isOverdue(newStage) ? 1 : 0) - (Stages.isOverdue(before) ? 1 : 0);
        for (int link = firstLink[who]; link != NONE; link = sibling[link]) {
            stage[who] = (byte) before;
            Board board = takeOut(link);
            stage[who] = (byte) newStage;
            putIn(link, board);
        }
    }

    /** How many of those listed are overdue. */
    int overdue() {
        return overdue;
    }

    int cell(int who) {
        return cell[who];
    }

    int group(int who) {
        return group[who];
    }

    int stage(int who) {
        return stage[who];
    }

    // --- where others look ---

    Set<String> languages(Ticket ticket) {
        if (!languageIsShared) {
            return Set.of(ANY_LANGUAGE);
        }
        List<String> spoken = ticket.languages();
        if (spoken.size() == 1) {
            return Set.of(Languages.base(spoken.get(0)));
        }
        Set<String> bases = new LinkedHashSet<>();
        spoken.forEach(language -> bases.add(Languages.base(language)));
        return bases;
    }

    @Nullable Board everybody(String language) {
        return board(language, Special.EVERYBODY);
    }

    @Nullable Board surprised(String language) {
        return board(language, Special.SURPRISED);
    }

    /** Whoever names that topic or one right below it. */
    @Nullable Board about(String language, TopicId topic) {
        return board(language, topic);
    }

    private @Nullable Board board(String language, Object topic) {
        Map<Object, Board> ofLanguage = boards.get(language);
        return ofLanguage == null ? null : ofLanguage.get(topic);
    }

    int placeOf(int link) {
        return place[link];
    }

    /** The next younger one in the same cell, or {@link Places#NONE}. */
    int younger(int link) {
        return younger[link];
    }

    // --- links ---

    private Set<Object> topicsOf(Ticket ticket) {
        Set<Object> names = new LinkedHashSet<>();
        names.add(Special.EVERYBODY);
        if (ticket.surprise()) {
            names.add(Special.SURPRISED);
        }
        for (TopicId topic : ticket.topics()) {
            names.add(topic);
            topics.parentOf(topic).ifPresent(names::add);
        }
        return names;
    }

    private void link(int who, Board board) {
        int link = firstFree;
        if (link == NONE) {
            link = used++;
            growLinks();
        } else {
            firstFree = sibling[link];
        }
        place[link] = who;
        sibling[link] = firstLink[who];
        firstLink[who] = link;
        putIn(link, board);
    }

    private void putIn(int link, Board board) {
        int who = place[link];
        Grid here = board.make(stage[who], group[who]);
        grid[link] = here;
        if (!here.has(cell[who])) {
            older[link] = NONE;
            younger[link] = NONE;
            here.occupy(cell[who], link);
        } else {
            insertByAge(link, here);
        }
    }

    /** Mostly the youngest; who comes back may be among the oldest, so that both ends are tried first. */
    private void insertByAge(int link, Grid here) {
        int who = place[link];
        int at = cell[who];
        int head = here.head(at);
        int after = here.tail(at);
        if (places.compareAge(who, place[head]) < 0) {
            after = NONE;
        }
        while (after != NONE && places.compareAge(who, place[after]) < 0) {
            after = older[after];
        }
        int before = after == NONE ? head : younger[after];
        older[link] = after;
        younger[link] = before;
        if (after == NONE) {
            here.setHead(at, link);
        } else {
            younger[after] = link;
        }
        if (before == NONE) {
            here.setTail(at, link);
        } else {
            older[before] = link;
        }
    }

    private Board takeOut(int link) {
        Grid here = gridOf(link);
        int at = cell[place[link]];
        int after = older[link];
        int before = younger[link];
        if (after == NONE && before == NONE) {
            here.vacate(at);
            if (here.isEmpty()) {
                here.board.drop(here);
            }
        } else if (after == NONE) {
            here.setHead(at, before);
            older[before] = NONE;
        } else if (before == NONE) {
            here.setTail(at, after);
            younger[after] = NONE;
        } else {
            older[before] = after;
            younger[after] = before;
        }
        grid[link] = null;
        return here.board;
    }

    private Grid gridOf(int link) {
        Grid found = grid[link];
        if (found == null) {
            throw new IllegalStateException("a link that is in no grid");
        }
        return found;
    }

    private void growPlaces(int number) {
        if (number >= firstLink.length) {
            int before = firstLink.length;
            int length = Math.max(16, Math.max(number + 1, before + (before >> 1)));
            firstLink = Arrays.copyOf(firstLink, length);
            cell = Arrays.copyOf(cell, length);
            group = Arrays.copyOf(group, length);
            stage = Arrays.copyOf(stage, length);
            Arrays.fill(firstLink, before, length, NONE);
        }
    }

    private void growLinks() {
        if (used > place.length) {
            int length = Math.max(64, used + (used >> 1));
            grid = Arrays.copyOf(grid, length);
            place = Arrays.copyOf(place, length);
            older = Arrays.copyOf(older, length);
            younger = Arrays.copyOf(younger, length);
            sibling = Arrays.copyOf(sibling, length);
        }
    }
}
