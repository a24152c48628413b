package io.duologue.client.machine;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a client knows. Immutable once the step that made it is over: {@link ClientMachine#step} works on a copy and
 * nothing else writes.
 */
public final class ClientState implements Cloneable {

    /** How far its connection is. */
    public enum Phase {
        /** Not wanted. */
        OFF,
        /** Waiting to try again. */
        WAITING,
        CONNECTING,
        /** Hello was said. */
        GREETING,
        /** Welcome was said. */
        READY,
        /** Told to stop; a person has to do something. */
        STOPPED
    }

    /** What the person is doing, as far as the client was told. */
    public enum Place {
        IDLE,
        WAITING,
        OFFERED,
        TALKING
    }

    /** Why it does not come back by itself. */
    public enum StopReason {
        /** Nobody is signed in any more, or the credential is refused although it was renewed. */
        SIGNED_OUT,
        /** This person may not connect for now. */
        RESTRICTED,
        /** Another program of the same person took over. */
        REPLACED,
        /** The server speaks another version. */
        VERSION,
        /** The server refuses what this client says. */
        FAULT
    }

    /** What the last {@code bye} of the current line said. */
    record Advice(int code, long fromMs, long toMs, boolean tells) {}

    final ClientSettings settings;
    /** Of all that is left to chance. */
    long seed;

    Phase phase = Phase.OFF;
    /** The connection that counts, 0 without one. */
    int line;
    /** A second connection that is being made while the first one drains, 0 without one. */
    int spare;

    int lastLine;
    int target;
    Instant since;
    Instant heardAt;
    boolean asked;

    @Nullable Instant probeUntil;

    boolean spareOpen;
    Instant spareSince;
    /** Whether a spare line has said hello since the last welcome: then it may be that one by which this line is replaced. */
    boolean greetedBeside;

    @Nullable Instant spareAt;

    @Nullable Instant retryAt;
    /** Whether the server told when to come, so that nothing may shorten the wait. */
    boolean told;

    int attempts;
    /** When it would have been tried without the hint that caused the current attempt. */
    @Nullable Instant planned;
    /** How long the server keeps the place of somebody whose line broke. */
    long resumeWindowMs;
    /** Until when the place is kept, as far as can be told from here. */
    Instant keptUntil = Instant.MIN;

    boolean renewing;
    boolean renewed;
    Instant wokenAt = Instant.MIN;
    /** Which end of the credential was heeded already. */
    @Nullable Instant expiryHeeded;

    @Nullable Advice advice;

    @Nullable StopReason stopped;

    int closedWith;
    int inFlight = Talk.MOST_IN_FLIGHT;
    long typingEveryMs = 1_000;
    /** Whether everything that was to be replayed has come. */
    boolean settled;

    Place place = Place.IDLE;

    @Nullable String conversation;

    @Nullable String offer;

    @Nullable Wish wish;

    Map<String, Talk> talks = new LinkedHashMap<>();
    long serials;

    private ClientState(ClientSettings settings, Instant now) {
        this.settings = settings;
        this.since = now;
        this.heardAt = now;
        this.spareSince = now;
    }

    /**
     * A client that was just started.
     *
     * @param seed of all that it leaves to chance
     */
    public static ClientState fresh(ClientSettings settings, long seed, Instant now) {
        ClientState state = new ClientState(settings, now);
        state.seed = seed;
        return state;
    }

    /**
     * The same person's next program or page; what had no answer is forgotten.
     *
     * @param keepsCursors whether it remembers how far its conversations were told
     */
    public ClientState reloaded(ClientSettings next, boolean keepsCursors, Instant now) {
        ClientState state = fresh(next, seed, now);
        state.lastLine = lastLine;
        if (keepsCursors) {
            for (Talk t : talks.values()) {
                Talk talk = Talk.begin(t.id(), t.cursor(), -1);
                talk.answeredN = 0;
                talk.acknowledged = t.acknowledged();
                talk.over = t.over();
                state.talks.put(t.id(), talk);
            }
        }
        return state;
    }

    ClientState copy() {
        try {
            ClientState copy = (ClientState) clone();
            copy.talks = new LinkedHashMap<>();
            talks.forEach((id, talk) -> copy.talks.put(id, talk.copy()));
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public ClientSettings settings() {
        return settings;
    }

    public Phase phase() {
        return phase;
    }

    public boolean isReady() {
        return phase == Phase.READY;
    }

    /** Whether it is ready and everything that was to be replayed has come. */
    public boolean isSettled() {
        return isReady() && settled;
    }

    /** The connection that counts, 0 without one. */
    public int line() {
        return line;
    }

    /** A second connection that is being made while the first one drains, 0 without one. */
    public int spare() {
        return spare;
    }

    /** The highest line there has been. */
    public int lastLine() {
        return lastLine;
    }

    /** Attempts since the last welcome that came to nothing, but for those that a hint caused in between. */
    public int attempts() {
        return attempts;
    }

    /** When it connects again, if it waits for that. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }

    /** Why it stays away, if it does. */
    public Optional<StopReason> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** With what the last line that counted was closed or refused: a close code or an HTTP status, 0 for neither. */
    public int closedWith() {
        return closedWith;
    }

    public Place place() {
        return place;
    }

    /** The conversation that goes on. */
    public @Nullable String conversation() {
        return conversation;
    }

    /** The offer that waits for an answer. */
    public @Nullable String offer() {
        return offer;
    }

    /** What was asked for and has no answer yet. */
    public Optional<Wish> wish() {
        return Optional.ofNullable(wish);
    }

    /** Every conversation that is still of interest, by its id, the oldest first. */
    public Map<String, Talk> talks() {
        return Collections.unmodifiableMap(talks);
    }

    /** The conversation that goes on. */
    public Optional<Talk> talk() {
        return conversation == null ? Optional.empty() : Optional.ofNullable(talks.get(conversation));
    }

    boolean hears() {
        return phase == Phase.GREETING || phase == Phase.READY;
    }

    /** Without anybody's words. */
    @Override
    public String toString() {
        return "ClientState[" + phase + ", line " + line + ", spare " + spare + ", retry " + retryAt + ", attempts "
                + attempts
                + ", closed with " + closedWith + ", " + place + ", " + conversation
                + ", wish " + wish + ", talks "
                + talks.values().stream()
                        .map(t -> t.id + " at " + t.cursor.seq() + (t.over ? " over " : " ") + t.outbox)
                        .toList()
                + "]";
    }
}
