package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.Opened;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.Submitted;
import io.duologue.testkit.history.HistoryEvent.What;
import io.duologue.testkit.history.HistoryIndex.At;
import io.duologue.testkit.history.HistoryIndex.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Invariants 3, 4 and 6: one order, in step with what people could know, and an end that is the last. */
final class OrderRules {
    private final HistoryIndex index;
    private final List<Violation> found;

    private OrderRules(HistoryIndex index, List<Violation> found) {
        this.index = index;
        this.found = found;
    }

    static void check(HistoryIndex index, List<Violation> found) {
        OrderRules rules = new OrderRules(index, found);
        index.received().forEach((conversation, received) -> {
            if (!index.wentBack(conversation)) {
                rules.oneOrder(received);
            }
        });
        rules.noGaps();
        index.messagesByConversation().values().forEach(said -> {
            // The places of these were given out a second time.
            List<Message> kept = said.stream().filter(m -> !index.mayBeLost(m)).toList();
            rules.asSubmitted(kept);
            rules.afterTheOk(kept);
        });
        index.received().forEach(rules::endIsLast);
        rules.nothingAfterItIsLost();
    }

    private void oneOrder(List<At<Received>> received) {
        Map<Long, Received> log = new TreeMap<>();
        for (At<Received> at : received) {
            Received r = at.event();
            Received before = log.get(r.seq());
            if (before == null || before.what() == What.GONE) {
                log.put(r.seq(), r);
            } else if (r.what() != What.GONE && !isSame(before, r)) {
                violated(Invariant.ONE_ORDER, "two see different entries at one place: " + before + " and " + r);
            }
        }
        Map<String, Long> numbers = new HashMap<>();
        for (Received r : log.values()) {
            if (r.what() == What.MESSAGE && r.author() != null) {
                Long before = numbers.put(r.author(), r.n());
                if (before != null && before >= r.n()) {
                    violated(Invariant.ONE_ORDER, "n does not ascend, " + before + " came before: " + r);
                }
            }
        }
    }

    private static boolean isSame(Received a, Received b) {
        return a.what() == b.what()
                && a.n() == b.n()
                && a.text().equals(b.text())
                && java.util.Objects.equals(a.author(), b.author());
    }

    private record Place(String application, String conversation) {}

    /** Each application is given every entry behind the place where it began, in order. */
    private void noGaps() {
        Map<Place, Long> cursors = new HashMap<>();
        for (HistoryEvent event : index.events()) {
            if (event instanceof Opened o) {
                cursors.merge(new Place(o.application(), o.conversation()), o.from(), Math::max);
            } else if (event instanceof Received r) {
                Long before = cursors.put(new Place(r.application(), r.conversation()), r.seq());
                if (before != null && r.seq() != before + 1 && !index.wentBack(r.conversation())) {
                    violated(Invariant.ONE_ORDER, "received behind " + before + ": " + r);
                }
            }
        }
    }

    /** What one application sent in order is accepted in that order. */
    private void asSubmitted(List<Message> said) {
        Map<String, Message> latest = new HashMap<>();
        for (Message message : said) {
            if (message.okSeq().isEmpty()) {
                continue;
            }
            Submitted s = message.submitted().event();
            Message before = latest.put(s.application(), message);
            if (before != null && before.okSeq().orElseThrow() > message.okSeq().get()) {
                violated(
                        Invariant.ONE_ORDER,
                        "sent before, but accepted behind it: "
                                + before.submitted().event() + " and " + s);
            }
        }
    }

    private void afterTheOk(List<Message> said) {
        List<Message> byAnswer =
                new ArrayList<>(said.stream().filter(m -> m.okSeq().isPresent()).toList());
        List<Message> bySubmission = List.copyOf(byAnswer);
        byAnswer.sort((a, b) -> Integer.compare(answeredAt(a), answeredAt(b)));
        long highest = 0;
        int next = 0;
        for (Message message : bySubmission) {
            while (next < byAnswer.size()
                    && answeredAt(byAnswer.get(next)) < message.submitted().place()) {
                highest = Math.max(highest, byAnswer.get(next).okSeq().orElseThrow());
                next++;
            }
            if (message.okSeq().orElseThrow() < highest) {
                violated(
                        Invariant.REAL_TIME_ORDER,
                        "accepted at " + message.okSeq().get() + " although " + highest + " had been answered before: "
                                + message.submitted().event());
            }
        }
    }

    private static int answeredAt(Message message) {
        return message.answer().orElseThrow().place();
    }

    private void endIsLast(String conversation, List<At<Received>> received) {
        Map<String, Received> ends = new HashMap<>();
        long end = Long.MAX_VALUE;
        for (At<Received> at : received) {
            Received r = at.event();
            Received before = ends.get(r.application());
            if (before != null) {
                violated(Invariant.END_IS_LAST, "after the end of " + conversation + ": " + r);
            }
            if (r.what() == What.END) {
                ends.put(r.application(), r);
                end = index.wentBack(conversation) ? end : Math.min(end, r.seq());
            }
        }
        for (At<Received> at : received) {
            if (at.event().seq() > end) {
                violated(Invariant.END_IS_LAST, "behind the end at " + end + ": " + at.event());
            }
        }
    }

    /** Whoever was told that a conversation is lost has been given all that was to be had of it. */
    private void nothingAfterItIsLost() {
        Set<Place> lost = new HashSet<>();
        for (HistoryEvent event : index.events()) {
            if (event instanceof HistoryEvent.LostTold told) {
                lost.add(new Place(told.application(), told.conversation()));
            } else if (event instanceof Received r
                    && r.what() == What.MESSAGE
                    && !r.person().equals(r.author())
                    && lost.contains(new Place(r.application(), r.conversation()))) {
                violated(Invariant.END_IS_LAST, "after it was told as lost: " + r);
            }
        }
    }

    private void violated(Invariant invariant, String what) {
        found.add(new Violation(invariant, what));
    }
}
