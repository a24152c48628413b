package io.duologue.client.machine;

import io.duologue.client.machine.ClientState.Advice;
import io.duologue.client.machine.ClientState.Phase;
import io.duologue.client.machine.ClientState.Place;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client makes of what a server says. Part of {@link ClientMachine}. */
final class ClientHearing {
    /** Conversations that are remembered at most; of more the oldest one that is over is given up. */
    private static final int TALKS = 8;

    private ClientHearing() {}

    static void heard(Turn t, ClientInput.Heard heard) {
        ServerFrame frame = heard.frame();
        if (heard.line() == t.s.spare) {
            if (!(frame instanceof ServerFrame.Welcome)) {
                return;
            }
            ClientLines.handOver(t);
        }
        t.s.heardAt = t.now;
        t.s.asked = false;
        t.s.probeUntil = null;
        if (frame instanceof ServerFrame.Welcome welcome) {
            welcome(t, welcome);
        } else if (frame instanceof ServerFrame.Bye bye) {
            ServerFrame.RetryAfter after = bye.retryAfter();
            t.s.advice = new Advice(
                    bye.code(), after == null ? 0 : after.fromMs(), after == null ? 0 : after.toMs(), after != null);
        } else if (t.s.phase == Phase.READY) {
            of(t, frame);
        }
    }

    private static void of(Turn t, ServerFrame frame) {
        if (frame instanceof ServerFrame.Durable durable) {
            ClientEntries.entry(t, durable);
        } else if (frame instanceof ServerFrame.Ok ok) {
            if (!ClientWishes.ok(t, ok) && !synced(t, ok.re()) && !ClientOutbox.ok(t, ok)) {
                t.tell(new Observation.Said(ok));
            }
        } else if (frame instanceof ServerFrame.Error error) {
            error(t, error);
        } else if (!ofLine(t, frame) && !ofQueue(t, frame)) {
            ofConversation(t, frame);
        }
    }

    private static boolean ofLine(Turn t, ServerFrame frame) {
        if (frame instanceof ServerFrame.Ping ping) {
            t.send(new ClientFrame.Pong(null));
            Talk talk = ping.conversation() == null ? null : t.s.talks.get(ping.conversation());
            Cursor head = ping.head();
            if (talk != null && head != null) {
                ClientEntries.behind(t, talk, head.seq());
            }
        } else if (frame instanceof ServerFrame.Live) {
            live(t);
        } else if (frame instanceof ServerFrame.ServerDraining) {
            ClientLines.connectSpare(t, false);
        } else if (frame instanceof ServerFrame.AuthExpiring expiring) {
            // A new line under a renewed credential needs no ticket, and the old one works until it is there.
            if (!expiring.expiresAt().equals(t.s.expiryHeeded)) {
                t.s.expiryHeeded = expiring.expiresAt();
                ClientLines.connectSpare(t, true);
            }
        } else {
            return frame instanceof ServerFrame.Pong || frame instanceof ServerFrame.SessionReplaced;
        }
        return true;
    }

    private static boolean ofQueue(Turn t, ServerFrame frame) {
        if (frame instanceof ServerFrame.MatchFound found) {
            found(t, found);
            ClientWishes.overtaken(t);
            return true;
        }
        if (frame instanceof ServerFrame.QueueWaiting) {
            t.s.place = Place.WAITING;
            ClientWishes.waiting(t);
        } else if (frame instanceof ServerFrame.MatchOffer offer) {
            t.s.place = Place.OFFERED;
            t.s.offer = offer.accepted() ? null : offer.offer();
            ClientWishes.waiting(t);
        } else if (frame instanceof ServerFrame.MatchWithdrawn withdrawn) {
            t.s.place = withdrawn.searching() ? Place.WAITING : Place.IDLE;
            t.s.offer = null;
            ClientWishes.overtaken(t);
        } else if (frame instanceof ServerFrame.QueueLeft) {
            t.s.place = t.s.conversation == null ? Place.IDLE : Place.TALKING;
            t.s.offer = null;
            ClientWishes.overtaken(t);
        } else if (frame instanceof ServerFrame.QueueRefused) {
            ClientWishes.overtaken(t);
        } else {
            return false;
        }
        t.tell(new Observation.Said(frame));
        return true;
    }

    private static void ofConversation(Turn t, ServerFrame frame) {
        if (frame instanceof ServerFrame.ConversationSnapshot snapshot) {
            snapshot(t, snapshot);
        } else if (frame instanceof ServerFrame.MessageDelivered delivered) {
            Talk talk = t.s.talks.get(delivered.conversation());
            if (talk != null) {
                ClientOutbox.delivered(talk, delivered.upTo());
            }
            t.tell(new Observation.Delivered(delivered.conversation(), delivered.upTo()));
        } else {
            t.tell(new Observation.Said(frame));
        }
    }

    // ── where the person is ──

    private static void welcome(Turn t, ServerFrame.Welcome welcome) {
        ClientState s = t.s;
        s.phase = Phase.READY;
        s.settled = false;
        s.attempts = 0;
        s.planned = null;
        s.resumeWindowMs = welcome.resumeWindowMs();
        s.renewed = false;
        s.greetedBeside = false;
        s.closedWith = 0;
        s.advice = null;
        s.conversation = null;
        s.offer = null;
        s.inFlight = Math.max(1, Math.min(Talk.MOST_IN_FLIGHT, welcome.limits().inFlight() / 2));
        s.typingEveryMs = welcome.limits().typingEveryMs();
        if (!welcome.resumed()) {
            lost(t, welcome.last());
        }
        for (Talk talk : s.talks.values()) {
            ClientEntries.acknowledgeAgain(t, talk);
            if (talk.over && talk.hasUnanswered()) {
                talk.answerBy = t.now.plus(ClientOutbox.ANSWER_AFTER_END);
            }
        }
        if (welcome.state() instanceof ServerFrame.State.Talking talking) {
            Talk talk = s.talks.get(talking.conversation());
            boolean isOver = talk != null && talk.over;
            s.place = isOver ? Place.IDLE : Place.TALKING;
            s.conversation = isOver ? null : talking.conversation();
            if (talk != null && !isOver) {
                ClientOutbox.adopt(talk, talking.n());
            }
        } else {
            s.place = welcome.state() instanceof ServerFrame.State.Idle
                    ? Place.IDLE
                    : welcome.state() instanceof ServerFrame.State.Waiting ? Place.WAITING : Place.OFFERED;
        }
        t.tell(new Observation.Said(welcome));
    }

    /** What was not answered never will be. What was said meanwhile, and the end, still come if the log is there. */
    private static void lost(Turn t, ServerFrame.@Nullable Last last) {
        for (Talk talk : t.s.talks.values()) {
            ClientOutbox.abandon(t, talk, last);
            talk.lost = true;
        }
    }

    /**
     * All that was to be replayed has come. Whoever is idle is in no conversation, so the end of each has come too, but of those
     * that are lost and have no log any more; who waits may be on the way into one that is known already.
     */
    private static void live(Turn t) {
        for (Talk talk : t.s.talks.values()) {
            boolean isOver = talk.lost || t.s.place == Place.IDLE;
            if (isOver && !talk.over && !talk.id.equals(t.s.conversation)) {
                if (!talk.lost) {
                    t.complain("live, but " + talk.id + " neither goes on nor ended");
                }
                ClientOutbox.abandon(t, talk, null);
                t.tell(new Observation.Lost(talk.id));
                ClientEntries.over(t, talk);
            }
        }
        t.s.settled = true;
        ClientWishes.live(t);
        t.tell(new Observation.Settled());
    }

    private static void found(Turn t, ServerFrame.MatchFound found) {
        t.s.place = Place.TALKING;
        t.s.conversation = found.conversation();
        t.s.offer = null;
        Talk known = t.s.talks.get(found.conversation());
        if (known == null) {
            open(t, Talk.begin(found.conversation(), Cursor.START, found.n()), found);
        } else {
            ClientOutbox.adopt(known, found.n());
        }
    }

    private static void open(Turn t, Talk talk, ServerFrame frame) {
        // A hello under way has named what was open then: the rest comes, whatever became of it on the line before.
        if (t.s.settled && t.s.spare == 0) {
            t.s.talks.values().removeIf(old -> old.over && !old.hasUnanswered() && old.ackDue == null);
        }
        if (t.s.talks.size() >= TALKS) {
            List.copyOf(t.s.talks.values()).stream()
                    .filter(old -> old.over)
                    .findFirst()
                    .ifPresent(old -> {
                        ClientOutbox.abandon(t, old, null);
                        t.s.talks.remove(old.id);
                    });
        }
        t.s.talks.put(talk.id, talk);
        t.tell(new Observation.Opened(talk.id, talk.cursor.seq(), frame));
    }

    private static void snapshot(Turn t, ServerFrame.ConversationSnapshot snapshot) {
        Talk talk = t.s.talks.get(snapshot.conversation());
        if (talk == null) {
            open(t, Talk.begin(snapshot.conversation(), snapshot.from(), snapshot.n()), snapshot);
            return;
        }
        ClientOutbox.lose(talk, snapshot.n());
        if (t.s.settled) {
            // Not by a hello: the server reads a log anew that lost entries, and has let go of the answers for them.
            ClientOutbox.repeatUnanswered(talk);
        }
        // A head behind the cursor proves nothing: the old line may have told entries since the snapshot was taken.
        // A log that lost entries shows itself by the marks of those that grow in their places.
        if (snapshot.from().seq() > talk.cursor.seq()) {
            talk.cursor = snapshot.from();
            talk.handed = snapshot.from();
            talk.syncing = null;
            t.tell(new Observation.Skipped(talk.id, snapshot.from().seq(), snapshot));
        }
        ClientOutbox.delivered(talk, snapshot.deliveredUpTo());
        t.tell(new Observation.Said(snapshot));
    }

    // ── errors ──

    private static boolean synced(Turn t, @Nullable String re) {
        for (Talk talk : t.s.talks.values()) {
            if (talk.syncing != null && talk.syncing.equals(re)) {
                talk.syncing = null;
                return true;
            }
        }
        return false;
    }

    private static void error(Turn t, ServerFrame.Error error) {
        Problem problem = error.error();
        if (problem.code() == ErrorCode.FRAME_INVALID || problem.code() == ErrorCode.INTERNAL) {
            t.complain("unexpected: " + problem);
        }
        if (problem.retry() == Retry.REFRESH) {
            ClientLines.connectSpare(t, true);
        }
        if (!ClientWishes.error(t, error) && !synced(t, error.re()) && !ClientOutbox.error(t, error)) {
            t.tell(new Observation.Said(error));
        }
    }
}
