package io.duologue.cluster.chaos;

import io.duologue.client.ClientEvent;
import io.duologue.client.MessageOutcome;
import io.duologue.protocol.EndReason;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What people did and were told, in the order in which they were, over any number of conversations. Safe for many threads.
 *
 * <p>As a history for the checker it has what applications are not told as entries added: their own messages from the
 * answers, comings and goings where nobody's message is. Where the end of a conversation stands in its log they are not told either:
 * it is put down as told without a place, behind which nothing may be heard.
 */
public final class Diary {
    /** Sentinels need longer than this to name another master: who was answered earlier was answered by the one that was killed. */
    private static final Duration LEAST_FAILOVER = Duration.ofSeconds(1);

    private final Queue<Seen> entries = new ConcurrentLinkedQueue<>();

    /** Something that a person did or was told. */
    record Seen(Instant at, String by, String conversation, Object what) {}

    /** What a person said; no two are alike, and a number is its second word. */
    record Said(String text) {}

    /** Something from elsewhere that explains what follows, as the checker has it. */
    record Fact(HistoryEvent event) {}

    void said(String by, String conversation, String text) {
        entries.add(new Seen(Instant.now(), by, conversation, new Said(text)));
    }

    void told(String by, ClientEvent.OfConversation event) {
        entries.add(new Seen(Instant.now(), by, event.conversation().id(), event));
    }

    /** Puts down what was observed elsewhere, at a store or of a disturbance. */
    public void fact(HistoryEvent event) {
        entries.add(new Seen(event.at(), "", "", new Fact(event)));
    }

    List<Seen> entries() {
        return List.copyOf(entries);
    }

    /** For the checker; behind it what everybody's standing is in the end. */
    public History history(List<HistoryEvent.Standing> standings) {
        return new Reading(entries()).history(standings);
    }

    /** How many messages a store had accepted and lost again before anybody heard them, which were heard afterwards; at least. */
    long heardAfterLoss() {
        Map<String, Instant> accepted = new HashMap<>();
        List<HistoryEvent.WentBack> losses = new ArrayList<>();
        long count = 0;
        for (Seen seen : entries) {
            if (seen.what() instanceof ClientEvent.MessageAnswered answered
                    && answered.outcome().type() == MessageOutcome.Type.ACCEPTED) {
                accepted.put(answered.message().text(), seen.at());
            } else if (seen.what() instanceof Fact fact && fact.event() instanceof HistoryEvent.WentBack loss) {
                losses.add(loss);
            } else if (seen.what() instanceof ClientEvent.MessageReceived received) {
                Instant at = accepted.getOrDefault(received.text(), seen.at());
                boolean isLate = losses.stream()
                        .anyMatch(loss -> at.isAfter(loss.to())
                                && at.isBefore(loss.at().minus(LEAST_FAILOVER))
                                && seen.at().isAfter(loss.at()));
                count += isLate ? 1 : 0;
            }
        }
        return count;
    }

    /** A number that ascends with everything that its author says. */
    static long numberOf(String text) {
        return Long.parseLong(text.split(" ", 3)[1]);
    }

    private static Outcome outcome(MessageOutcome outcome) {
        return switch (outcome.type()) {
            case ACCEPTED -> Outcome.OK;
            case REFUSED -> Outcome.REFUSED;
            case OVER -> Outcome.OVER;
            case NOT_TAKEN, EXPIRED -> Outcome.EXPIRED;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
    }

    private record Seat(String person, String conversation) {}

    /** One pass over a diary. One thread at a time. */
    private static final class Reading {
        private final List<Seen> entries;
        private final History history = new History();
        /** Who is in a conversation, in the order in which they were told. */
        private final Map<String, Set<String>> members = new HashMap<>();

        private final Map<Seat, Map<Long, String>> ownByPlace = new HashMap<>();
        private final Map<Seat, Map<Long, String>> heardByPlace = new HashMap<>();
        private final Map<Seat, Long> cursors = new HashMap<>();
        private final Set<String> finished = new HashSet<>();
        private final Set<String> begun = new HashSet<>();
        private final Map<String, Set<String>> told = new HashMap<>();

        Reading(List<Seen> entries) {
            this.entries = entries;
            entries.forEach(this::index);
        }

        private void index(Seen seen) {
            Seat seat = new Seat(seen.by(), seen.conversation());
            if (seen.what() instanceof ClientEvent.OfConversation) {
                members.computeIfAbsent(seen.conversation(), c -> new LinkedHashSet<>())
                        .add(seen.by());
            }
            if (seen.what() instanceof ClientEvent.MessageAnswered answered
                    && answered.outcome() instanceof MessageOutcome.Accepted accepted) {
                ownByPlace
                        .computeIfAbsent(seat, s -> new HashMap<>())
                        .put(accepted.seq(), answered.message().text());
            } else if (seen.what() instanceof ClientEvent.OwnMessageSeen own) {
                ownByPlace.computeIfAbsent(seat, s -> new HashMap<>()).put(own.seq(), own.text());
            } else if (seen.what() instanceof ClientEvent.MessageReceived received) {
                heardByPlace.computeIfAbsent(seat, s -> new HashMap<>()).put(received.seq(), received.text());
            }
        }

        History history(List<HistoryEvent.Standing> standings) {
            entries.forEach(this::read);
            cursors.keySet().stream().toList().forEach(this::rest);
            standings.forEach(history::add);
            return history;
        }

        private String partner(Seat seat) {
            return members.getOrDefault(seat.conversation(), Set.of()).stream()
                    .filter(member -> !member.equals(seat.person()))
                    .findFirst()
                    .orElse("nobody");
        }

        /** What this person's words at a place are: as was answered, or as the partner heard them if no answer came. */
        private @Nullable String own(Seat seat, long place) {
            String answered = ownByPlace.getOrDefault(seat, Map.of()).get(place);
            return answered != null ? answered : heard(new Seat(partner(seat), seat.conversation()), place);
        }

        private @Nullable String heard(Seat seat, long place) {
            return heardByPlace.getOrDefault(seat, Map.of()).get(place);
        }

        private void read(Seen seen) {
            Seat seat = new Seat(seen.by(), seen.conversation());
            String person = seen.by();
            String conversation = seen.conversation();
            Object what = seen.what();
            if (what instanceof Fact fact) {
                history.add(fact.event());
            } else if (what instanceof Said words) {
                history.add(new HistoryEvent.Submitted(
                        seen.at(), person, person, conversation, words.text(), words.text()));
            } else if (what instanceof ClientEvent.ConversationBegan) {
                began(seen);
            } else if (what instanceof ClientEvent.MessageAnswered answered) {
                long seq = answered.outcome() instanceof MessageOutcome.Accepted accepted ? accepted.seq() : 0;
                history.add(new HistoryEvent.Answered(
                        seen.at(), person, conversation, answered.message().text(), outcome(answered.outcome()), seq));
            } else if (what instanceof ClientEvent.MessageReceived received) {
                untold(seat, seen.at(), received.seq());
                add(seat, seen.at(), received.seq(), What.MESSAGE, partner(seat), received.text());
                cursors.put(seat, received.seq());
            } else if (what instanceof ClientEvent.MessagesDelivered delivered) {
                history.add(new HistoryEvent.DeliveredTold(seen.at(), person, conversation, delivered.upTo()));
            } else if (what instanceof ClientEvent.ConversationEnded ended) {
                ended(seen, ended.reason());
            }
        }

        /** It has begun when both know: by then both have been told the end of what they were in before. */
        private void began(Seen seen) {
            if (cursors.putIfAbsent(new Seat(seen.by(), seen.conversation()), 0L) == null) {
                history.add(new HistoryEvent.Opened(seen.at(), seen.by(), seen.by(), seen.conversation(), 0));
            }
            Set<String> both = told.computeIfAbsent(seen.conversation(), c -> new LinkedHashSet<>());
            both.add(seen.by());
            if (both.size() == 2 && !finished.contains(seen.conversation()) && begun.add(seen.conversation())) {
                List<String> names = List.copyOf(both);
                history.add(new HistoryEvent.Began(seen.at(), seen.conversation(), names.get(0), names.get(1)));
            }
        }

        private void ended(Seen seen, EndReason reason) {
            if (finished.add(seen.conversation())) {
                history.add(
                        new HistoryEvent.Finished(seen.at(), seen.conversation(), 0, reason == EndReason.MODERATION));
            }
            history.add(new HistoryEvent.LostTold(seen.at(), seen.by(), seen.by(), seen.conversation()));
        }

        private void rest(Seat seat) {
            long last = ownByPlace.getOrDefault(seat, Map.of()).keySet().stream()
                    .mapToLong(place -> place)
                    .max()
                    .orElse(0);
            untold(seat, Instant.now(), last + 1);
        }

        /** Goes on to a place over what applications are not told; what the partner said is not that and leaves a gap. */
        private void untold(Seat seat, Instant at, long place) {
            long next = cursors.getOrDefault(seat, 0L) + 1;
            while (next < place) {
                String text = own(seat, next);
                if (text != null) {
                    add(seat, at, next, What.MESSAGE, seat.person(), text);
                } else if (ownByPlace
                        .getOrDefault(new Seat(partner(seat), seat.conversation()), Map.of())
                        .containsKey(next)) {
                    return;
                } else {
                    add(seat, at, next, What.PRESENCE, null, "");
                }
                cursors.put(seat, next);
                next++;
            }
        }

        private void add(Seat seat, Instant at, long place, What what, @Nullable String author, String text) {
            history.add(new HistoryEvent.Received(
                    at,
                    at,
                    seat.person(),
                    seat.person(),
                    seat.conversation(),
                    place,
                    what,
                    author,
                    text.isEmpty() ? 0 : numberOf(text),
                    text));
        }
    }
}
