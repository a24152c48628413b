package io.duologue.testkit.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that was observed in one run, in the order in which it was. Safe for many threads. */
public final class History {
    private final List<HistoryEvent> events = Collections.synchronizedList(new ArrayList<>());

    /** A history without events. */
    public History() {}

    /** A history of these events. */
    public static History of(List<HistoryEvent> events) {
        History history = new History();
        history.events.addAll(events);
        return history;
    }

    public void add(HistoryEvent event) {
        events.add(event);
    }

    /** A copy. */
    public List<HistoryEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    public int size() {
        return events.size();
    }

    /** The last events, a line each, the latest last. */
    public String tail(int count) {
        List<HistoryEvent> all = events();
        return lines(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /** The events in which a name (a conversation's, a person's, a connection's) occurs, a line each. */
    public String about(String name) {
        return lines(events().stream().filter(e -> e.toString().contains(name)).toList());
    }

    /** The same for the same events in the same order, and for no others. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (HistoryEvent event : events()) {
                digest.update(event.toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String lines(List<HistoryEvent> events) {
        return events.stream().map(HistoryEvent::toString).collect(Collectors.joining("\n"));
    }
}
