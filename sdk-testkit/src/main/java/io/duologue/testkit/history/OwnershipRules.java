package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.Accepted;
import io.duologue.testkit.history.HistoryEvent.Began;
import io.duologue.testkit.history.HistoryEvent.FenceRaised;
import io.duologue.testkit.history.HistoryEvent.Finished;
import io.duologue.testkit.history.HistoryEvent.Halted;
import io.duologue.testkit.history.HistoryEvent.Opened;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.ServerAppended;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.State;
import io.duologue.testkit.history.HistoryEvent.What;
import io.duologue.testkit.history.HistoryIndex.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Invariants 5 and 7: who may act, and who is not heard any more. */
final class OwnershipRules {
    /** How long a restriction or block may take to be in force everywhere. */
    private static final Duration SILENCE_WITHIN = Duration.ofSeconds(1);

    private final HistoryIndex index;
    private final List<Violation> found;

    private OwnershipRules(HistoryIndex index, List<Violation> found) {
        this.index = index;
        this.found = found;
    }

    static void check(HistoryIndex index, List<Violation> found) {
        OwnershipRules rules = new OwnershipRules(index, found);
        rules.fencedChangesNothing();
        rules.oneConversation();
        rules.elsewhereIsElsewhere();
        rules.nobodyAlone();
        rules.silenced();
        rules.sealed();
    }

    private record Seat(String conversation, String person) {}

    private void fencedChangesNothing() {
        Map<Seat, Long> fences = new HashMap<>();
        for (HistoryEvent event : index.events()) {
            if (event instanceof FenceRaised f) {
                Long before = fences.merge(new Seat(f.conversation(), f.person()), f.fence(), Math::max);
                if (before > f.fence()) {
                    violated("a fence was lowered from " + before + ": " + f);
                }
            } else if (event instanceof Accepted a) {
                long inForce = fences.getOrDefault(new Seat(a.conversation(), a.person()), 0L);
                if (a.fence() < inForce) {
                    violated("accepted below the fence " + inForce + ": " + a);
                }
            } else if (event instanceof ServerAppended s) {
                s.expected().forEach((person, expected) -> {
                    long inForce = fences.getOrDefault(new Seat(s.conversation(), person), 0L);
                    if (expected < inForce) {
                        violated("decided before " + person + " was back with fence " + inForce + ": " + s);
                    }
                });
            }
        }
    }

    private void oneConversation() {
        Map<String, String> in = new HashMap<>();
        for (HistoryEvent event : index.events()) {
            if (event instanceof Began b) {
                for (String person : List.of(b.one(), b.other())) {
                    String other = in.put(person, b.conversation());
                    if (other != null) {
                        violated(person + " is still in " + other + ": " + b);
                    }
                }
            } else if (event instanceof Finished f) {
                in.values().removeIf(f.conversation()::equals);
            }
        }
    }

    /** An application that was shown a second conversation: nothing is accepted in the first one any more. */
    private void elsewhereIsElsewhere() {
        Map<Seat, Integer> leftAt = new HashMap<>();
        Map<String, List<String>> shown = new HashMap<>();
        for (int place = 0; place < index.events().size(); place++) {
            if (index.events().get(place) instanceof Opened o) {
                List<String> before = shown.computeIfAbsent(o.application(), p -> new ArrayList<>());
                if (!before.contains(o.conversation())) {
                    for (String left : before) {
                        leftAt.putIfAbsent(new Seat(left, o.person()), place);
                    }
                    before.add(o.conversation());
                }
            }
        }
        for (Message message : index.messages()) {
            String conversation = message.submitted().event().conversation();
            for (String person : index.members(conversation)) {
                Integer left = leftAt.get(new Seat(conversation, person));
                if (left != null
                        && message.okSeq().isPresent()
                        && message.submitted().place() > left) {
                    violated("accepted although " + person + " had been shown another conversation: "
                            + message.submitted().event());
                }
            }
        }
    }

    private void nobodyAlone() {
        Map<String, String> sits = new HashMap<>();
        for (List<Standing> standings : index.standings().values()) {
            for (Standing s : standings) {
                if (s.state() == State.LIVE && s.conversation() != null) {
                    sits.put(s.person(), s.conversation());
                }
            }
        }
        sits.forEach((person, conversation) -> {
            for (String other : index.members(conversation)) {
                if (!other.equals(person) && !conversation.equals(sits.get(other))) {
                    violated(person + " sits in " + conversation + " without " + other);
                }
            }
        });
    }

    /** @param since its place in the history; a conversation that was over by then is over */
    private record Silence(int since, Instant from, Instant until, String author, String reader) {}

    /** W-71: what was over when the silence began is not judged by it, unless it was sealed. */
    private void silenced() {
        List<Silence> silences = new ArrayList<>();
        List<Halted> halts = new ArrayList<>();
        Map<String, Integer> finished = new HashMap<>();
        int place = 0;
        for (HistoryEvent event : index.events()) {
            place++;
            if (event instanceof Finished f) {
                finished.put(f.conversation(), place);
            } else if (event instanceof HistoryEvent.Restricted r) {
                silences.add(new Silence(
                        place,
                        r.at().plus(SILENCE_WITHIN),
                        Objects.requireNonNullElse(r.until(), Instant.MAX),
                        r.person(),
                        ""));
            } else if (event instanceof HistoryEvent.Blocked b) {
                silences.add(new Silence(place, b.at().plus(SILENCE_WITHIN), Instant.MAX, b.other(), b.owner()));
                silences.add(new Silence(place, b.at().plus(SILENCE_WITHIN), Instant.MAX, b.owner(), b.other()));
            } else if (event instanceof Halted h) {
                halts.add(h);
            } else if (event instanceof Received r && r.what() == What.MESSAGE && r.author() != null) {
                for (Silence s : silences) {
                    boolean heard = s.since() < finished.getOrDefault(r.conversation(), Integer.MAX_VALUE)
                            && r.author().equals(s.author())
                            && !r.person().equals(r.author())
                            && (s.reader().isEmpty() || s.reader().equals(r.person()))
                            && r.saidAt().isAfter(s.from())
                            && r.saidAt().isBefore(s.until());
                    if (heard && halts.stream().noneMatch(h -> overlaps(h, s.from(), r.saidAt()))) {
                        found.add(new Violation(
                                Invariant.SILENCED,
                                s.author() + " is silenced since " + s.from().minus(SILENCE_WITHIN) + ": " + r));
                    }
                }
            }
        }
    }

    private void sealed() {
        Map<String, Instant> sealed = new HashMap<>();
        List<Halted> halts = new ArrayList<>();
        for (HistoryEvent event : index.events()) {
            if (event instanceof Finished f && f.sealed()) {
                sealed.put(f.conversation(), f.at().plus(SILENCE_WITHIN));
            } else if (event instanceof Halted h) {
                halts.add(h);
            } else if (event instanceof Received r && r.what() == What.MESSAGE && r.author() != null) {
                Instant from = sealed.getOrDefault(r.conversation(), Instant.MAX);
                if (!r.person().equals(r.author())
                        && r.saidAt().isAfter(from)
                        && halts.stream().noneMatch(h -> overlaps(h, from, r.saidAt()))) {
                    found.add(new Violation(
                            Invariant.SILENCED, "sealed since " + from.minus(SILENCE_WITHIN) + ", but shown: " + r));
                }
            }
        }
    }

    /** A node that stands still cannot hear of anything; what it had in its hands it may still say. */
    private static boolean overlaps(Halted halt, Instant from, Instant to) {
        return halt.at().isBefore(to) && halt.until().isAfter(from.minus(SILENCE_WITHIN));
    }

    private void violated(String what) {
        found.add(new Violation(Invariant.ONE_OWNER, what));
    }
}
