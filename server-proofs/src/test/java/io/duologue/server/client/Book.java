package io.duologue.server.client;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.MessageOutcome;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What two people did and were told, in the order in which they were. Safe for many threads.
 *
 * <p>As a history for the checker it has what applications are not told as entries added: their own messages from the
 * answers, comings and goings where nobody's message is. What stores did and which connection was whose cannot be seen
 * from here; nor does anybody search again, so that invariants 5 and 7 are judged elsewhere.
 */
final class Book {
    private final Queue<Seen> entries;

    Book() {
        this(List.of());
    }

    /** One that says this. */
    Book(List<Seen> entries) {
        this.entries = new ConcurrentLinkedQueue<>(entries);
    }

    /** Something that a person of this name did or was told about a conversation. */
    record Seen(Instant at, String by, String conversation, Object what) {}

    /** What a person said. */
    record Said(String text) {}

    /** A message as a person heard it. */
    record Heard(long seq, String text) {}

    /** A message as it stood in a frame, before the client had looked at it. */
    record Overheard(long seq, String text) {}

    void add(String by, String conversation, Object what) {
        entries.add(new Seen(Instant.now(), by, conversation, what));
    }

    List<Seen> entries() {
        return List.copyOf(entries);
    }

    /** As it would be if this person had no client and took each frame for a message. */
    Book withoutClientOf(Talker reader) {
        return new Book(entries.stream()
                .filter(seen -> !(seen.by().equals(reader.name()) && seen.what() instanceof Heard))
                .map(seen -> seen.by().equals(reader.name()) && seen.what() instanceof Overheard frame
                        ? new Seen(seen.at(), seen.by(), seen.conversation(), new Heard(frame.seq(), frame.text()))
                        : seen)
                .toList());
    }

    List<String> said(Talker by) {
        return entries.stream()
                .filter(seen -> seen.by().equals(by.name()) && seen.what() instanceof Said)
                .map(seen -> ((Said) seen.what()).text())
                .toList();
    }

    List<String> heard(Talker by) {
        return entries.stream()
                .filter(seen -> seen.by().equals(by.name()) && seen.what() instanceof Heard)
                .map(seen -> ((Heard) seen.what()).text())
                .toList();
    }

    /**
     * For the checker.
     *
     * @param both who talked
     * @param conversations each one's side of the one conversation, in the same order
     */
    History history(List<Talker> both, List<Conversation> conversations) {
        History history = new History();
        Map<String, Reading> readings = new HashMap<>();
        for (int each = 0; each < 2; each++) {
            Talker talker = both.get(each);
            Talker partner = both.get(1 - each);
            Conversation conversation = conversations.get(each);
            readings.put(talker.name(), new Reading(history, talker, partner, accepted(talker), accepted(partner)));
            history.add(new HistoryEvent.Opened(
                    conversation.startedAt(), talker.name(), talker.name(), conversation.id(), 0));
        }
        history.add(new HistoryEvent.Began(
                conversations.get(0).startedAt(),
                conversations.get(0).id(),
                both.get(0).name(),
                both.get(1).name()));
        for (Seen seen : entries) {
            Reading reading = readings.get(seen.by());
            if (reading != null) {
                reading.seen(seen);
            }
        }
        for (int each = 0; each < 2; each++) {
            Reading reading = readings.get(both.get(each).name());
            if (reading != null) {
                reading.restOf(conversations.get(each));
            }
            history.add(both.get(each).standing(conversations.get(each)));
        }
        return history;
    }

    /** A person's messages by the place that was answered. */
    private Map<Long, String> accepted(Talker by) {
        Map<Long, String> accepted = new HashMap<>();
        for (Seen seen : entries) {
            if (seen.by().equals(by.name())
                    && seen.what() instanceof ClientEvent.MessageAnswered answered
                    && answered.outcome() instanceof MessageOutcome.Accepted place) {
                accepted.put(place.seq(), answered.message().text());
            }
        }
        return accepted;
    }

    /** What one application was told, with what it is not told as an entry. */
    private static final class Reading {
        private final History history;
        private final Talker talker;
        private final Talker partner;
        private final Map<Long, String> own;
        private final Map<Long, String> partners;

        private long at;

        Reading(History history, Talker talker, Talker partner, Map<Long, String> own, Map<Long, String> partners) {
            this.history = history;
            this.talker = talker;
            this.partner = partner;
            this.own = own;
            this.partners = partners;
        }

        void seen(Seen seen) {
            String conversation = seen.conversation();
            Object what = seen.what();
            if (what instanceof Said words) {
                history.add(new HistoryEvent.Submitted(
                        seen.at(), talker.name(), talker.name(), conversation, words.text(), words.text()));
            } else if (what instanceof ClientEvent.MessageAnswered answered) {
                long seq = answered.outcome() instanceof MessageOutcome.Accepted accepted ? accepted.seq() : 0;
                history.add(new HistoryEvent.Answered(
                        seen.at(),
                        talker.name(),
                        conversation,
                        answered.message().text(),
                        Talker.outcome(answered.outcome()),
                        seq));
            } else if (what instanceof Heard heard) {
                untold(seen, heard.seq());
                told(seen, heard.seq(), partner, heard.text());
            } else if (what instanceof ClientEvent.MessagesDelivered delivered) {
                history.add(new HistoryEvent.DeliveredTold(seen.at(), talker.name(), conversation, delivered.upTo()));
            }
        }

        void restOf(Conversation conversation) {
            Seen end = new Seen(Instant.now(), talker.name(), conversation.id(), "");
            untold(end, own.keySet().stream().mapToLong(place -> place).max().orElse(0) + 1);
        }

        /** Goes on to a place over what applications are not told; what the partner said is not that and leaves a gap. */
        private void untold(Seen seen, long place) {
            while (at + 1 < place) {
                String text = own.get(at + 1);
                if (text != null) {
                    add(seen, at + 1, What.MESSAGE, talker.name(), Talker.numberOf(text), text);
                } else if (!partners.containsKey(at + 1)) {
                    add(seen, at + 1, What.PRESENCE, null, 0, "");
                } else {
                    return;
                }
                at++;
            }
        }

        private void told(Seen seen, long place, Talker author, String text) {
            add(seen, place, What.MESSAGE, author.name(), Talker.numberOf(text), text);
            at = place;
        }

        private void add(Seen seen, long place, What what, @Nullable String author, long n, String text) {
            history.add(new HistoryEvent.Received(
                    seen.at(),
                    seen.at(),
                    talker.name(),
                    talker.name(),
                    seen.conversation(),
                    place,
                    what,
                    author,
                    n,
                    text));
        }
    }
}
