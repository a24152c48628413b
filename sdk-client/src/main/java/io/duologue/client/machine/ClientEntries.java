package io.duologue.client.machine;

import io.duologue.client.machine.Observation.What;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The log as this client reads it: one cursor, moved only by the entry right behind it. Part of {@link ClientMachine}.
 */
final class ClientEntries {
    /** How long entries may take to arrive after a heartbeat told of them. */
    static final Duration BEHIND_FOR = Duration.ofSeconds(1);
    /** An acknowledgement is late by so much at most; the wire allows 200 ms. */
    private static final Duration ACK_WITHIN = Duration.ofMillis(150);

    private static final int ACK_ENTRIES = 16;

    private ClientEntries() {}

    static void entry(Turn t, ServerFrame.Durable frame) {
        Talk talk = t.s.talks.get(frame.conversation());
        if (talk == null) {
            t.complain("an entry of a conversation that was not announced: " + frame.conversation());
            return;
        }
        if (!isNext(t, talk, frame)) {
            return;
        }
        if (frame instanceof ServerFrame.MessageNew message) {
            message(t, talk, message);
        } else if (frame instanceof ServerFrame.PartnerState state) {
            tell(t, talk, frame, What.PRESENCE, state.from());
        } else if (frame instanceof ServerFrame.ConversationEnded ended) {
            talk.deliveredUpTo = Math.max(talk.deliveredUpTo, ended.ended().deliveredUpTo());
            tell(t, talk, frame, What.END, ended.from());
            over(t, talk);
        } else {
            tell(t, talk, frame, What.GONE, Author.SERVER);
        }
    }

    private static boolean isNext(Turn t, Talk talk, ServerFrame.Durable frame) {
        Cursor at = frame.cursor();
        if (at.seq() <= talk.cursor.seq()) {
            if (!wasRewritten(talk, at)) {
                if (frame instanceof ServerFrame.EntryGone) {
                    t.tell(new Observation.Said(frame));
                }
                return false;
            }
            goBackTo(talk, at);
            return true;
        }
        if (at.seq() > talk.cursor.seq() + 1) {
            t.complain("entry " + at.seq() + " behind " + talk.cursor.seq() + " in " + talk.id);
            sync(t, talk);
            return false;
        }
        return true;
    }

    /** What was there and behind it is no more; words from there may come again, from other places. */
    private static void goBackTo(Talk talk, Cursor at) {
        talk.displaceFrom(at.seq());
        talk.cursor = new Cursor(at.seq() - 1, talk.markAt(at.seq() - 1).orElse(0));
        talk.handed = talk.handed.seq() < at.seq() ? talk.handed : talk.cursor;
        talk.acknowledged = Math.min(talk.acknowledged, talk.cursor.seq());
        talk.deliveredUpTo = Math.min(talk.deliveredUpTo, talk.cursor.seq());
    }

    /** A store that lost entries grew other ones in their places: same position, other mark. */
    private static boolean wasRewritten(Talk talk, Cursor at) {
        return talk.markAt(at.seq()).stream().anyMatch(mark -> mark != at.mark());
    }

    private static void message(Turn t, Talk talk, ServerFrame.MessageNew frame) {
        boolean repeated = frame.from() != Author.SELF && talk.hasDisplaced(frame.from(), frame.n(), frame.text());
        String own = frame.from() == Author.SELF ? likelyOwn(talk, frame) : null;
        advance(t, talk, frame.cursor(), frame.from(), frame.n(), frame.text());
        t.tell(new Observation.Received(
                talk.id,
                frame.cursor(),
                What.MESSAGE,
                frame.from() == Author.SERVER ? null : frame.from(),
                frame.n(),
                frame.text(),
                own,
                repeated,
                frame));
    }

    /** Another program of the same person could have said the same under the same number; its answer will tell. */
    private static @Nullable String likelyOwn(Talk talk, ServerFrame.MessageNew frame) {
        return talk.outbox.stream()
                .filter(o -> !o.end() && o.n() == frame.n() && o.text().equals(frame.text()))
                .map(Outgoing::message)
                .findFirst()
                .orElse(null);
    }

    private static void tell(Turn t, Talk talk, ServerFrame.Durable frame, What what, Author author) {
        advance(t, talk, frame.cursor(), author, 0, "");
        Author told = what == What.PRESENCE && author != Author.SERVER ? author : null;
        t.tell(new Observation.Received(talk.id, frame.cursor(), what, told, 0, "", null, false, frame));
    }

    /** An own entry is there by its {@code ok}, if everything before it is. */
    static void ownEntry(Turn t, Talk talk, Outgoing o, Cursor at, ServerFrame.Ok ok) {
        if (at.seq() > talk.cursor.seq() + 1) {
            t.complain("ok for " + at.seq() + " behind " + talk.cursor.seq() + " in " + talk.id);
            sync(t, talk);
            return;
        }
        if (at.seq() <= talk.cursor.seq()) {
            if (!wasRewritten(talk, at)) {
                return;
            }
            goBackTo(talk, at);
        }
        advance(t, talk, at, Author.SELF, o.n(), o.text());
        boolean ends = o.end() || ok.ended() != null;
        t.tell(new Observation.Received(
                talk.id,
                at,
                ends ? What.END : What.MESSAGE,
                ends ? null : Author.SELF,
                ends ? 0 : o.n(),
                o.text(),
                ends ? null : o.message(),
                false,
                ok));
        if (ends) {
            over(t, talk);
        }
    }

    private static void advance(Turn t, Talk talk, Cursor to, Author author, long n, String text) {
        talk.cursor = to;
        talk.remember(to, author, n, text);
        talk.syncing = null;
        if (talk.behind <= to.seq()) {
            talk.behindSince = null;
        }
        if (t.s.settings.handsOverAtOnce()) {
            handed(t, talk, to);
        }
    }

    static void over(Turn t, Talk talk) {
        talk.over = true;
        talk.typing = false;
        talk.outbox.removeIf(Outgoing::isAnswered);
        if (talk.hasUnanswered()) {
            talk.answerBy = t.now.plus(ClientOutbox.ANSWER_AFTER_END);
        }
        if (talk.id.equals(t.s.conversation)) {
            t.s.conversation = null;
            t.s.place = ClientState.Place.IDLE;
        }
    }

    // ── acknowledging ──

    static void handedOver(Turn t, String conversation, Cursor upTo) {
        Talk talk = t.s.talks.get(conversation);
        boolean isOurs = talk != null && talk.markAt(upTo.seq()).stream().anyMatch(mark -> mark == upTo.mark());
        if (talk != null && isOurs && upTo.seq() > talk.handed.seq() && upTo.seq() <= talk.cursor.seq()) {
            handed(t, talk, upTo);
        }
    }

    private static void handed(Turn t, Talk talk, Cursor upTo) {
        talk.handed = upTo;
        if (talk.ackDue == null) {
            talk.ackDue = t.now.plus(ACK_WITHIN);
        }
    }

    static void acknowledgeWhatIsDue(Turn t) {
        if (!t.s.isReady()) {
            return;
        }
        for (Talk talk : t.s.talks.values()) {
            boolean due = talk.ackDue != null && !t.now.isBefore(talk.ackDue);
            boolean many = talk.handed.seq() - talk.acknowledged >= ACK_ENTRIES;
            if (due || many) {
                Cursor ack = ackToRide(talk);
                if (ack != null) {
                    t.send(new ClientFrame.Ack(null, talk.id, ack));
                }
                talk.ackDue = null;
            }
        }
    }

    /** What there is to acknowledge; whoever asks takes it along. */
    static @Nullable Cursor ackToRide(Talk talk) {
        if (talk.handed.seq() <= talk.acknowledged) {
            return null;
        }
        talk.acknowledged = talk.handed.seq();
        talk.ackDue = null;
        return talk.handed;
    }

    /** What was acknowledged on the old line may have been lost with it. */
    static void acknowledgeAgain(Turn t, Talk talk) {
        talk.acknowledged = 0;
        talk.readTold = 0;
        if (talk.handed.seq() > 0) {
            talk.ackDue = t.now;
        }
    }

    // ── missing entries ──

    static void behind(Turn t, Talk talk, long head) {
        if (head > talk.cursor.seq() && talk.behindSince == null) {
            talk.behind = head;
            talk.behindSince = t.now;
        }
    }

    private static void sync(Turn t, Talk talk) {
        talk.behindSince = null;
        if (talk.syncing == null && t.s.isReady()) {
            talk.syncing = "sync" + ++t.s.serials;
            t.send(new ClientFrame.ConversationSync(talk.syncing, talk.id, talk.cursor, null));
        }
    }

    static void time(Turn t) {
        for (Talk talk : t.s.talks.values()) {
            Instant since = talk.behindSince;
            if (since != null && !t.now.isBefore(since.plus(BEHIND_FOR))) {
                if (talk.behind > talk.cursor.seq()) {
                    sync(t, talk);
                }
                talk.behindSince = null;
            }
        }
    }
}
