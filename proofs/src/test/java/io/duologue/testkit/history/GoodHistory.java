package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.State;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes up histories of two people that keep every promise: one conversation that ended, and one that goes on. */
final class GoodHistory {
    static final String ANA = "u_ana";
    static final String BEN = "u_ben";
    static final String FIRST = "c_first";
    static final String SECOND = "c_second";

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final Random random;
    private final List<HistoryEvent> events = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private long seconds;
    private long seq;
    private int said;

    private GoodHistory(long seed) {
        this.random = new Random(seed);
    }

    static List<HistoryEvent> of(long seed) {
        GoodHistory history = new GoodHistory(seed);
        history.make();
        return history.events;
    }

    private void make() {
        begin(FIRST);
        int messages = 8 + random.nextInt(8);
        for (int i = 0; i < messages; i++) {
            message(FIRST, i < 2 ? i == 0 : random.nextBoolean());
        }
        end(FIRST);
        begin(SECOND);
        for (int i = 0; i < messages; i++) {
            message(SECOND, i < 2 ? i == 0 : random.nextBoolean());
        }
        for (String person : List.of(ANA, BEN)) {
            add(new HistoryEvent.Standing(now(), person, app(person), State.LIVE, SECOND, 0));
            add(new HistoryEvent.LineStanding(now(), app(person) + "/1", true, true));
            add(new HistoryEvent.Unacknowledged(now(), app(person) + "/1", 12, 900, 256, 256 * 1024));
        }
    }

    static String app(String person) {
        return person + "-tab";
    }

    private void begin(String conversation) {
        seq = 0;
        numbers.clear();
        add(new HistoryEvent.Began(now(), conversation, ANA, BEN));
        for (String person : List.of(ANA, BEN)) {
            add(new HistoryEvent.FenceRaised(now(), conversation, person, 1_000 + seconds));
            add(new HistoryEvent.Opened(now(), person, app(person), conversation, 0));
        }
    }

    private void message(String conversation, boolean byAna) {
        String author = byAna ? ANA : BEN;
        String reader = byAna ? BEN : ANA;
        String text = random.nextInt(5) == 0 ? "hello" : author + " says " + ++said;
        String message = app(author) + "#" + events.size();
        add(new HistoryEvent.Submitted(now(), author, app(author), conversation, message, text));
        if (random.nextInt(6) == 0) {
            add(new HistoryEvent.Answered(now(), author, conversation, message, Outcome.REFUSED, 0));
            events.set(
                    events.size() - 2,
                    new HistoryEvent.Submitted(
                            now(), author, app(author), conversation, message, "refused " + message));
            return;
        }
        long n = numbers.merge(author, 1L, Long::sum);
        seq++;
        add(new HistoryEvent.Accepted(now(), conversation, author, Long.MAX_VALUE, n, seq));
        received(reader, conversation, What.MESSAGE, author, n, text);
        received(author, conversation, What.MESSAGE, author, n, text);
        add(new HistoryEvent.Answered(now(), author, conversation, message, Outcome.OK, seq));
        add(new HistoryEvent.DeliveredTold(now(), author, conversation, seq));
    }

    private void end(String conversation) {
        seq++;
        add(new HistoryEvent.ServerAppended(now(), conversation, Map.of(ANA, Long.MAX_VALUE), What.END));
        add(new HistoryEvent.Finished(now(), conversation, seq, false));
        received(ANA, conversation, What.END, null, 0, "");
        received(BEN, conversation, What.END, null, 0, "");
    }

    private void received(String reader, String conversation, What what, String author, long n, String text) {
        add(new HistoryEvent.Received(now(), now(), reader, app(reader), conversation, seq, what, author, n, text));
    }

    private Instant now() {
        return START.plusSeconds(seconds);
    }

    private void add(HistoryEvent event) {
        seconds++;
        events.add(event);
    }
}
