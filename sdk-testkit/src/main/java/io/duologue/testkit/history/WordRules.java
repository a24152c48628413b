package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.Submitted;
import io.duologue.testkit.history.HistoryEvent.What;
import io.duologue.testkit.history.HistoryIndex.At;
import io.duologue.testkit.history.HistoryIndex.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Invariants 1 to 3 of a conversation whose store went back: by the words alone, as its places have been given out twice. What was said
 * before, and answered before, stays where it was; that is not asked here.
 */
final class WordRules {
    private final HistoryIndex index;
    private final List<Violation> found;

    private WordRules(HistoryIndex index, List<Violation> found) {
        this.index = index;
        this.found = found;
    }

    static void check(HistoryIndex index, List<Violation> found) {
        WordRules rules = new WordRules(index, found);
        index.messagesByConversation().forEach((conversation, said) -> {
            if (index.wentBack(conversation)) {
                rules.check(conversation, said);
            }
        });
    }

    private record Words(String author, String text) {}

    private record Ear(String application, Words words) {}

    private void check(String conversation, List<Message> said) {
        Map<Words, Integer> times = new HashMap<>();
        said.forEach(message -> times.merge(words(message), 1, Integer::sum));
        Map<Ear, Integer> heard = new HashMap<>();
        Map<Ear, Long> numbers = new HashMap<>();
        for (At<Received> at : index.receivedIn(conversation)) {
            Received r = at.event();
            if (r.what() == What.MESSAGE && r.author() != null && !r.author().equals(r.person())) {
                Words words = new Words(r.author(), r.text());
                if (heard.merge(new Ear(r.application(), words), 1, Integer::sum) > times.getOrDefault(words, 0)) {
                    violated(
                            times.containsKey(words) ? Invariant.EXACTLY_ONCE : Invariant.NO_CROSS_TALK,
                            "heard more often than it was said: " + r);
                }
                Long before = numbers.put(new Ear(r.application(), new Words(r.author(), "")), r.n());
                if (before != null && before >= r.n()) {
                    violated(Invariant.ONE_ORDER, "n does not ascend, " + before + " came before: " + r);
                }
            }
        }
        okIsHeard(conversation, said, heard);
        denialsAreTrue(said, heard);
    }

    private static Words words(Message message) {
        Submitted s = message.submitted().event();
        return new Words(s.person(), s.text());
    }

    private void okIsHeard(String conversation, List<Message> said, Map<Ear, Integer> heard) {
        Map<Words, Integer> counted = new HashMap<>();
        for (Message message : said) {
            if (message.okSeq().isPresent()) {
                int so = counted.merge(words(message), 1, Integer::sum);
                if (mostHeard(words(message), heard) < so && !isExcused(conversation, message)) {
                    violated(
                            Invariant.EXACTLY_ONCE,
                            "ok, and never heard: " + message.submitted().event());
                }
            }
        }
    }

    private static int mostHeard(Words words, Map<Ear, Integer> heard) {
        return heard.entrySet().stream()
                .filter(entry -> entry.getKey().words().equals(words))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /** Nobody says it again who is not there any more, and everybody who is knows that it is over. */
    private boolean isExcused(String conversation, Message message) {
        if (index.standings().isEmpty()) {
            return true;
        }
        boolean isThere = index.isLiveInTheEnd(message.submitted().event().application());
        boolean isToldToAll = index.isOver(conversation)
                && index.showing(conversation).stream()
                        .allMatch(application ->
                                !index.isLiveInTheEnd(application) || index.knowsTheEnd(application, conversation));
        return isToldToAll || (!isThere && index.mayBeLost(message));
    }

    /** What was accepted, lost, and then refused when it was said again may have been heard meanwhile. */
    private void denialsAreTrue(List<Message> said, Map<Ear, Integer> heard) {
        Map<Words, Integer> countedOn = new HashMap<>();
        for (Message message : said) {
            boolean denied =
                    message.answer().map(a -> a.event().outcome().isDenial()).orElse(false);
            if (!denied || index.mayBeLost(message)) {
                countedOn.merge(words(message), 1, Integer::sum);
            }
        }
        for (Message message : said) {
            if (mostHeard(words(message), heard) > countedOn.getOrDefault(words(message), 0)) {
                violated(
                        Invariant.EXACTLY_ONCE,
                        "its sender was told that it is not delivered: "
                                + message.submitted().event());
            }
        }
    }

    private void violated(Invariant invariant, String what) {
        found.add(new Violation(invariant, what));
    }
}
