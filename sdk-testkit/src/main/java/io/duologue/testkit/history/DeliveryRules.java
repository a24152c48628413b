package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.DeliveredTold;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.Submitted;
import io.duologue.testkit.history.HistoryEvent.What;
import io.duologue.testkit.history.HistoryIndex.At;
import io.duologue.testkit.history.HistoryIndex.Message;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Invariants 1 and 2: what was said is heard there and nowhere else, once, if and only if the sender may believe it. */
final class DeliveryRules {
    private final HistoryIndex index;
    private final List<Violation> found;

    private DeliveryRules(HistoryIndex index, List<Violation> found) {
        this.index = index;
        this.found = found;
    }

    static void check(HistoryIndex index, List<Violation> found) {
        DeliveryRules rules = new DeliveryRules(index, found);
        Map<String, List<Message>> messages = index.messagesByConversation();
        index.received().forEach((conversation, received) -> {
            List<Message> said = messages.getOrDefault(conversation, List.of());
            rules.heardIsSaid(conversation, said, received);
            if (!index.wentBack(conversation)) {
                rules.onceForEachApplication(received);
            }
        });
        messages.forEach((conversation, said) -> {
            if (!index.wentBack(conversation)) {
                rules.answersAreTrue(conversation, said);
            }
        });
        rules.deliveredIsTrue();
    }

    private record Words(String author, String text) {}

    private void heardIsSaid(String conversation, List<Message> said, List<At<Received>> received) {
        Map<Words, Integer> times = new HashMap<>();
        for (Message message : said) {
            Submitted s = message.submitted().event();
            times.merge(new Words(s.person(), s.text()), 1, Integer::sum);
        }
        Map<Words, Set<Long>> places = new HashMap<>();
        for (At<Received> at : received) {
            Received r = at.event();
            if (r.what() != What.MESSAGE || r.author() == null) {
                continue;
            }
            Words words = new Words(r.author(), r.text());
            Set<Long> seqs = places.computeIfAbsent(words, w -> new HashSet<>());
            if (!seqs.add(r.seq())) {
                continue;
            }
            int sent = times.getOrDefault(words, 0);
            if (sent == 0) {
                found.add(new Violation(
                        Invariant.NO_CROSS_TALK, "nobody said in " + conversation + " what was received: " + r));
            } else if (seqs.size() > sent && !index.wentBack(conversation)) {
                found.add(new Violation(
                        Invariant.EXACTLY_ONCE, "said " + sent + " times, is in the log at " + seqs + ": " + r));
            }
        }
    }

    private void onceForEachApplication(List<At<Received>> received) {
        record Shown(String application, long seq) {}
        Set<Shown> shown = new HashSet<>();
        for (At<Received> at : received) {
            Received r = at.event();
            if (r.what() == What.MESSAGE && !shown.add(new Shown(r.application(), r.seq()))) {
                found.add(new Violation(Invariant.EXACTLY_ONCE, "delivered twice: " + r));
            }
        }
    }

    private void answersAreTrue(String conversation, List<Message> said) {
        Map<Long, Message> bySeq = new HashMap<>();
        Map<Long, Received> heard = new HashMap<>();
        Map<Words, Integer> countedOn = new HashMap<>();
        for (At<Received> at : index.receivedIn(conversation)) {
            if (at.event().what() == What.MESSAGE) {
                heard.putIfAbsent(at.event().seq(), at.event());
            }
        }
        for (Message message : said) {
            Submitted s = message.submitted().event();
            boolean denied =
                    message.answer().map(a -> a.event().outcome().isDenial()).orElse(false);
            if (!denied) {
                countedOn.merge(new Words(s.person(), s.text()), 1, Integer::sum);
            }
            if (message.okSeq().isPresent()) {
                long seq = message.okSeq().get();
                Message other = bySeq.putIfAbsent(seq, message);
                if (other != null) {
                    found.add(new Violation(
                            Invariant.EXACTLY_ONCE,
                            "two messages were answered with the place " + seq + ": " + s + " and "
                                    + other.submitted().event()));
                }
                okIsDelivered(conversation, s, seq, heard.get(seq));
            }
        }
        denialsAreTrue(heard, countedOn);
    }

    private void okIsDelivered(
            String conversation, Submitted s, long seq, @org.jspecify.annotations.Nullable Received heard) {
        if (heard != null && !(heard.text().equals(s.text()) && s.person().equals(heard.author()))) {
            found.add(new Violation(
                    Invariant.EXACTLY_ONCE, "ok at " + seq + " for " + s + ", but what is there is " + heard));
            return;
        }
        boolean delivered = index.receivers(conversation, seq).stream().anyMatch(person -> !person.equals(s.person()));
        if (delivered || index.standings().isEmpty()) {
            return;
        }
        if (!index.isOver(conversation)) {
            found.add(new Violation(
                    Invariant.EXACTLY_ONCE, "ok at " + seq + ", not delivered, and the conversation goes on: " + s));
            return;
        }
        for (String application : index.showing(conversation)) {
            if (index.isLiveInTheEnd(application) && !index.knowsTheEnd(application, conversation)) {
                found.add(new Violation(
                        Invariant.EXACTLY_ONCE,
                        "ok at " + seq + ", not delivered, and " + application + " knows of no end: " + s));
            }
        }
    }

    private void denialsAreTrue(Map<Long, Received> heard, Map<Words, Integer> countedOn) {
        Map<Words, Integer> times = new HashMap<>();
        for (Received r : heard.values()) {
            if (r.author() != null) {
                Words words = new Words(r.author(), r.text());
                int so = times.merge(words, 1, Integer::sum);
                if (countedOn.containsKey(words) ? so > countedOn.get(words) : isDenied(r)) {
                    found.add(new Violation(
                            Invariant.EXACTLY_ONCE, "its sender was told that it is not delivered: " + r));
                }
            }
        }
    }

    private boolean isDenied(Received r) {
        return index.messages().stream()
                .anyMatch(m -> m.submitted().event().conversation().equals(r.conversation())
                        && m.submitted().event().text().equals(r.text())
                        && m.submitted().event().person().equals(r.author()));
    }

    private record Sender(String conversation, String person) {}

    /** Whoever is told that the partner has everything up to there can rely on it. */
    private void deliveredIsTrue() {
        Map<String, Map<Long, String>> authors = new HashMap<>();
        Map<Sender, NavigableSet<Long>> onTheirWay = new HashMap<>();
        for (Message message : index.messages()) {
            Submitted s = message.submitted().event();
            if (index.wentBack(s.conversation())) {
                continue;
            }
            message.okSeq()
                    .ifPresent(seq -> authors.computeIfAbsent(s.conversation(), c -> new HashMap<>())
                            .put(seq, s.person()));
        }
        authors.forEach((conversation, places) -> places.forEach((seq, author) -> onTheirWay
                .computeIfAbsent(new Sender(conversation, author), p -> new TreeSet<>())
                .add(seq)));
        for (HistoryEvent event : index.events()) {
            if (event instanceof Received r) {
                String author = authors.getOrDefault(r.conversation(), Map.of()).get(r.seq());
                if (author != null && !author.equals(r.person())) {
                    onTheirWay
                            .computeIfAbsent(new Sender(r.conversation(), author), p -> new TreeSet<>())
                            .remove(r.seq());
                }
            } else if (event instanceof DeliveredTold told) {
                onTheirWay
                        .getOrDefault(new Sender(told.conversation(), told.person()), Collections.emptyNavigableSet())
                        .headSet(told.upTo(), true)
                        .forEach(seq -> found.add(new Violation(
                                Invariant.EXACTLY_ONCE,
                                "told as delivered, but " + seq + " had not arrived: " + told)));
            }
        }
    }
}
