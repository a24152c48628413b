package io.duologue.client.machine;

import io.duologue.protocol.ClientFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One step on its way: the state that it works on, and what it puts out. Lives for one step. */
final class Turn {
    final ClientState s;
    final Instant now;
    private final List<ClientOutput> outputs = new ArrayList<>();

    Turn(ClientState state, Instant now) {
        this.s = state;
        this.now = now;
    }

    List<ClientOutput> outputs() {
        return List.copyOf(outputs);
    }

    void put(ClientOutput output) {
        outputs.add(output);
    }

    /** Says something on the current line. */
    void send(ClientFrame frame) {
        put(new ClientOutput.Send(s.line, frame));
    }

    void tell(Observation what) {
        put(new ClientOutput.Observed(what));
    }

    void complain(String what) {
        put(new ClientOutput.Complaint(what));
    }

    /** A number from the one to the other, both included, by chance. */
    long chance(long from, long to) {
        // SplitMix64: one long of state, and it replays.
        s.seed += 0x9E3779B97F4A7C15L;
        long z = s.seed;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z = z ^ (z >>> 31);
        return from + Long.remainderUnsigned(z, Math.max(0, to - from) + 1);
    }
}
