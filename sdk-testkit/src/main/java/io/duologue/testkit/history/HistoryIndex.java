package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.Answered;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.Submitted;
import io.duologue.testkit.history.HistoryEvent.WentBack;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The events of a history by what they are about, each with its place in the history. Immutable once built. */
final class HistoryIndex {
    /** An event and its place. */
    record At<E extends HistoryEvent>(int place, E event) {}

    /** A message, what it was answered, and where in the history. */
    record Message(At<Submitted> submitted, Optional<At<Answered>> answer) {
        Optional<Long> okSeq() {
            return answer.filter(a -> a.event().outcome() == Outcome.OK)
                    .map(a -> a.event().seq());
        }
    }

    private final List<HistoryEvent> events;
    private final Map<String, At<Submitted>> submitted = new LinkedHashMap<>();
    private final Map<String, At<Answered>> answered = new HashMap<>();
    private final Map<String, List<At<Received>>> received = new LinkedHashMap<>();
    private final Map<String, Map<Long, Set<String>>> receivers = new HashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    private final Map<String, List<Standing>> standings = new LinkedHashMap<>();

    private final Map<String, Set<String>> showing = new HashMap<>();
    private final Map<String, Set<String>> ended = new HashMap<>();

    private final Map<String, Instant> firstSeen = new HashMap<>();
    private final Map<String, Instant> endTold = new HashMap<>();
    private final List<WentBack> wentBack = new ArrayList<>();

    private HistoryIndex(List<HistoryEvent> events) {
        this.events = events;
    }

    static HistoryIndex of(List<HistoryEvent> events) {
        HistoryIndex index = new HistoryIndex(events);
        for (int i = 0; i < events.size(); i++) {
            index.add(i, events.get(i));
        }
        return index;
    }

    private void add(int place, HistoryEvent event) {
        if (event instanceof Submitted e) {
            submitted.put(e.message(), new At<>(place, e));
            join(e.conversation(), e.person());
        } else if (event instanceof Answered e) {
            answered.put(e.message(), new At<>(place, e));
        } else if (event instanceof Received e) {
            received.computeIfAbsent(e.conversation(), c -> new ArrayList<>()).add(new At<>(place, e));
            receivers
                    .computeIfAbsent(e.conversation(), c -> new HashMap<>())
                    .computeIfAbsent(e.seq(), seq -> new TreeSet<>())
                    .add(e.person());
            join(e.conversation(), e.person());
            if (e.what() == What.END) {
                ended(e.conversation(), e.application());
                endTold.put(e.conversation(), e.at());
            }
        } else if (event instanceof HistoryEvent.Opened e) {
            join(e.conversation(), e.person());
            firstSeen.putIfAbsent(e.conversation(), e.at());
            showing.computeIfAbsent(e.conversation(), c -> new TreeSet<>()).add(e.application());
        } else if (event instanceof HistoryEvent.LostTold e) {
            ended(e.conversation(), e.application());
            endTold.put(e.conversation(), e.at());
        } else if (event instanceof WentBack e) {
            wentBack.add(e);
        } else if (event instanceof HistoryEvent.Finished e) {
            ended.computeIfAbsent(e.conversation(), c -> new TreeSet<>());
        } else if (event instanceof HistoryEvent.Began e) {
            join(e.conversation(), e.one());
            join(e.conversation(), e.other());
        } else if (event instanceof Standing e) {
            standings.computeIfAbsent(e.person(), p -> new ArrayList<>()).add(e);
        }
    }

    private void join(String conversation, String person) {
        members.computeIfAbsent(conversation, c -> new TreeSet<>()).add(person);
    }

    private void ended(String conversation, String application) {
        ended.computeIfAbsent(conversation, c -> new TreeSet<>()).add(application);
    }

    List<HistoryEvent> events() {
        return events;
    }

    List<Message> messages() {
        List<Message> messages = new ArrayList<>(submitted.size());
        submitted.forEach((name, s) -> messages.add(new Message(s, Optional.ofNullable(answered.get(name)))));
        return messages;
    }

    Map<String, List<Message>> messagesByConversation() {
        Map<String, List<Message>> by = new LinkedHashMap<>();
        for (Message message : messages()) {
            by.computeIfAbsent(message.submitted().event().conversation(), c -> new ArrayList<>())
                    .add(message);
        }
        return by;
    }

    Map<String, List<At<Received>>> received() {
        return received;
    }

    List<At<Received>> receivedIn(String conversation) {
        return received.getOrDefault(conversation, List.of());
    }

    /** Whom the entry at this place ever reached. */
    Set<String> receivers(String conversation, long seq) {
        return receivers.getOrDefault(conversation, Map.of()).getOrDefault(seq, Set.of());
    }

    Set<String> members(String conversation) {
        return members.getOrDefault(conversation, Set.of());
    }

    Map<String, List<Standing>> standings() {
        return standings;
    }

    boolean isLiveInTheEnd(String application) {
        return standings.values().stream()
                .flatMap(List::stream)
                .anyMatch(s -> s.application().equals(application) && s.state() == HistoryEvent.State.LIVE);
    }

    /** The applications that were shown a conversation. */
    Set<String> showing(String conversation) {
        return showing.getOrDefault(conversation, Set.of());
    }

    /** Whether anybody saw the end of a conversation. */
    boolean isOver(String conversation) {
        return ended.containsKey(conversation);
    }

    /** Whether the application was told that the conversation is over. */
    boolean knowsTheEnd(String application, String conversation) {
        return ended.getOrDefault(conversation, Set.of()).contains(application);
    }

    /** Whether a store went back while this conversation was going on: a place in it may have had another entry before. */
    boolean wentBack(String conversation) {
        Instant from = firstSeen.getOrDefault(conversation, Instant.MIN);
        boolean allKnowTheEnd = ended.getOrDefault(conversation, Set.of()).containsAll(showing(conversation));
        Instant until = allKnowTheEnd ? endTold.getOrDefault(conversation, Instant.MAX) : Instant.MAX;
        return lostSomething(from, until);
    }

    /** Whether a store that went back may have accepted this and lost it. */
    boolean mayBeLost(Message message) {
        Instant from = message.submitted().event().at();
        Instant until = message.answer().map(a -> a.event().at()).orElse(Instant.MAX);
        return lostSomething(from, until);
    }

    /** Whether a store lost something of what it accepted in that time. */
    private boolean lostSomething(Instant from, Instant until) {
        return wentBack.stream().anyMatch(w -> from.isBefore(w.at()) && !until.isBefore(w.to()));
    }
}
