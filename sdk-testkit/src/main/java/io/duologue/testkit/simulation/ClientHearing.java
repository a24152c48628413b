package io.duologue.testkit.simulation;

import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.What;
import io.duologue.testkit.simulation.ClientState.Advice;
import io.duologue.testkit.simulation.ClientState.Outgoing;
import io.duologue.testkit.simulation.ClientState.Phase;
import io.duologue.testkit.simulation.ClientState.Place;
import io.duologue.testkit.simulation.ClientState.Talk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client makes of what a server says. Part of {@link ClientMachine}. */
final class ClientHearing {
    /** Stands for the partner in what a client tells; only the simulation knows who it is. */
    static final String PARTNER = "partner";

    private static final Duration LITTLE_WAIT = Duration.ofMillis(100);

    private ClientHearing() {}

    static void heard(ClientDraft d, ClientInput.Heard heard) {
        ServerFrame frame = heard.frame();
        if (heard.line() == d.spare) {
            if (!(frame instanceof ServerFrame.Welcome)) {
                return;
            }
            d.put(new ClientOutput.HangUp(d.line));
            d.line = d.spare;
            d.spare = 0;
            d.unsendAll();
        }
        d.heardAt = d.now;
        d.asked = false;
        if (frame instanceof ServerFrame.Welcome welcome) {
            welcome(d, welcome);
        } else if (frame instanceof ServerFrame.Durable durable) {
            entry(d, durable, heard.saidAt());
        } else if (frame instanceof ServerFrame.Ok ok) {
            ok(d, ok, heard.saidAt());
        } else if (frame instanceof ServerFrame.Error error) {
            error(d, error);
        } else {
            other(d, frame);
        }
    }

    private static void other(ClientDraft d, ServerFrame frame) {
        if (frame instanceof ServerFrame.MatchFound found) {
            d.place = Place.TALKING;
            d.conversation = found.conversation();
            d.offer = null;
            Talk known = d.talks.get(found.conversation());
            if (known == null) {
                d.open(found.conversation(), Cursor.START, found.n());
            } else {
                long nextN = known.outbox().isEmpty() ? found.n() + 1 : known.nextN();
                d.outbox(known.id(), nextN, found.n(), known.outbox(), known.holdUntil());
            }
        } else if (frame instanceof ServerFrame.ConversationSnapshot snapshot) {
            snapshot(d, snapshot);
        } else if (frame instanceof ServerFrame.Ping ping) {
            d.send(new ClientFrame.Pong(null));
            Talk talk = ping.conversation() == null ? null : d.talks.get(ping.conversation());
            Cursor head = ping.head();
            if (talk != null && head != null && head.seq() > talk.cursor().seq()) {
                d.send(new ClientFrame.ConversationSync(null, talk.id(), talk.cursor(), null));
            }
        } else if (frame instanceof ServerFrame.Bye bye) {
            ServerFrame.RetryAfter after = bye.retryAfter();
            d.advice = new Advice(bye.code(), after == null ? 0 : after.fromMs(), after == null ? 50 : after.toMs());
        } else if (frame instanceof ServerFrame.Live) {
            live(d);
        } else if (frame instanceof ServerFrame.ServerDraining) {
            ClientMachine.connectSpare(d);
        } else if (frame instanceof ServerFrame.MessageDelivered delivered) {
            d.observed(new HistoryEvent.DeliveredTold(d.now, d.person, delivered.conversation(), delivered.upTo()));
        } else if (frame instanceof ServerFrame.QueueWaiting) {
            d.place = Place.WAITING;
        } else if (frame instanceof ServerFrame.MatchOffer offer) {
            d.place = Place.OFFERED;
            d.offer = offer.accepted() ? null : offer.offer();
        } else if (frame instanceof ServerFrame.MatchWithdrawn withdrawn) {
            d.place = withdrawn.searching() ? Place.WAITING : Place.IDLE;
            d.offer = null;
        } else if (frame instanceof ServerFrame.QueueLeft) {
            d.place = d.conversation == null ? Place.IDLE : Place.TALKING;
            d.offer = null;
        }
    }

    // ── where the user is ──

    private static void welcome(ClientDraft d, ServerFrame.Welcome welcome) {
        d.phase = Phase.READY;
        d.attempts = 0;
        d.advice = null;
        d.conversation = null;
        d.offer = null;
        if (!welcome.resumed()) {
            lost(d, welcome.last());
        }
        if (welcome.state() instanceof ServerFrame.State.Talking talking) {
            Talk talk = d.talks.get(talking.conversation());
            boolean known = talk != null && talk.over();
            d.place = known ? Place.IDLE : Place.TALKING;
            d.conversation = known ? null : talking.conversation();
            if (talk != null && !talk.over()) {
                long nextN = talk.outbox().isEmpty() ? talking.n() + 1 : talk.nextN();
                d.outbox(talk.id(), nextN, talking.n(), talk.outbox(), Instant.MIN);
            }
        } else {
            d.place = welcome.state() instanceof ServerFrame.State.Idle
                    ? Place.IDLE
                    : welcome.state() instanceof ServerFrame.State.Waiting ? Place.WAITING : Place.OFFERED;
        }
    }

    /** The session was lost: what was surely not accepted has expired, of the rest nobody can tell. */
    static void lost(ClientDraft d, ServerFrame.@Nullable Last last) {
        for (Talk talk : List.copyOf(d.talks.values())) {
            for (Outgoing o : talk.outbox()) {
                boolean expired = last != null && last.conversation().equals(talk.id()) && o.n() > last.n();
                d.answered(d.talks.getOrDefault(talk.id(), talk), o, expired ? Outcome.EXPIRED : Outcome.UNKNOWN, 0);
            }
            if (!talk.over()) {
                d.observed(new HistoryEvent.LostTold(d.now, d.person, d.application, talk.id()));
                d.over(talk.id());
            }
        }
    }

    /**
     * All that was to be replayed has come. Whoever is idle is in no conversation, so the end of each has come too; who
     * waits may be on the way into one that is known already.
     */
    private static void live(ClientDraft d) {
        for (Talk talk : List.copyOf(d.talks.values())) {
            if (d.place == Place.IDLE && !talk.over() && !talk.id().equals(d.conversation)) {
                d.complain("live, but " + talk.id() + " neither goes on nor ended");
                d.over(talk.id());
            }
        }
    }

    private static void snapshot(ClientDraft d, ServerFrame.ConversationSnapshot snapshot) {
        Talk talk = d.talks.get(snapshot.conversation());
        if (talk == null) {
            d.open(snapshot.conversation(), snapshot.from(), snapshot.n());
        } else if (snapshot.from().seq() > talk.cursor().seq()) {
            Talk ahead = new Talk(
                    talk.id(),
                    snapshot.from(),
                    talk.acknowledged(),
                    talk.ackDue(),
                    talk.nextN(),
                    talk.serverN(),
                    talk.over(),
                    talk.outbox(),
                    talk.holdUntil());
            d.talks.put(talk.id(), ahead);
            d.observed(new HistoryEvent.Opened(
                    d.now, d.person, d.application, talk.id(), snapshot.from().seq()));
        }
    }

    // ── entries ──

    private static void entry(ClientDraft d, ServerFrame.Durable durable, Instant saidAt) {
        if (!d.advance(durable.conversation(), durable.cursor())) {
            return;
        }
        if (durable instanceof ServerFrame.MessageNew message) {
            received(d, durable, saidAt, What.MESSAGE, author(d, message.from()), message.n(), message.text());
        } else if (durable instanceof ServerFrame.EntryGone) {
            received(d, durable, saidAt, What.GONE, null, 0, "");
        } else if (durable instanceof ServerFrame.PartnerState state) {
            received(
                    d,
                    durable,
                    saidAt,
                    What.PRESENCE,
                    author(d, state.from()),
                    0,
                    state.state().wireName());
        } else if (durable instanceof ServerFrame.ConversationEnded) {
            received(d, durable, saidAt, What.END, null, 0, "");
            d.over(durable.conversation());
        }
    }

    private static @Nullable String author(ClientDraft d, Author from) {
        return switch (from) {
            case SELF -> d.person;
            case PARTNER -> PARTNER;
            case SERVER -> null;
        };
    }

    private static void received(
            ClientDraft d,
            ServerFrame.Durable entry,
            Instant saidAt,
            What what,
            @Nullable String author,
            long n,
            String text) {
        received(d, entry.conversation(), entry.cursor().seq(), saidAt, what, author, n, text);
    }

    private static void received(
            ClientDraft d,
            String conversation,
            long seq,
            Instant saidAt,
            What what,
            @Nullable String author,
            long n,
            String text) {
        d.observed(new HistoryEvent.Received(
                d.now, saidAt, d.person, d.application, conversation, seq, what, author, n, text));
    }

    // ── answers ──

    private static void ok(ClientDraft d, ServerFrame.Ok ok, Instant saidAt) {
        Talk talk = ok.conversation() == null ? null : d.talks.get(ok.conversation());
        Cursor cursor = ok.cursor();
        if (talk == null || cursor == null || ok.n() == 0) {
            return;
        }
        Optional<Outgoing> mine = talk.answeredBy(ok.re());
        if (cursor.seq() > talk.cursor().seq() && d.advance(talk.id(), cursor)) {
            if (ok.ended() != null) {
                received(d, talk.id(), cursor.seq(), saidAt, What.END, null, 0, "");
                d.over(talk.id());
            } else if (mine.isPresent()) {
                received(
                        d,
                        talk.id(),
                        cursor.seq(),
                        saidAt,
                        What.MESSAGE,
                        d.person,
                        ok.n(),
                        mine.get().text());
            } else {
                d.complain("an ok ahead of the cursor for nothing that was sent: " + ok);
            }
        }
        Talk now = d.talks.getOrDefault(talk.id(), talk);
        mine.ifPresent(o -> d.answered(now, o, Outcome.OK, cursor.seq()));
    }

    private static void error(ClientDraft d, ServerFrame.Error error) {
        Problem problem = error.error();
        Talk talk = error.conversation() == null ? null : d.talks.get(error.conversation());
        Outgoing o = talk == null || error.n() == 0
                ? null
                : talk.answeredBy(error.re()).orElse(null);
        if (problem.code() == ErrorCode.FRAME_INVALID || problem.code() == ErrorCode.INTERNAL) {
            d.complain("unexpected: " + problem);
        }
        if (talk == null || o == null) {
            return;
        }
        Instant soon = d.now.plus(LITTLE_WAIT);
        switch (problem.code()) {
            case SEQUENCE_GAP -> d.unsendFrom(talk, problem.expected(), soon);
            case SEQUENCE_CONFLICT -> {
                if (problem.expected() > 0) {
                    d.renumber(talk, o.n(), problem.expected());
                } else {
                    d.answered(talk, o, Outcome.UNKNOWN, 0);
                }
            }
            case CONVERSATION_OVER -> d.answered(talk, o, Outcome.OVER, 0);
            case FENCED -> d.unsendFrom(talk, o.n(), soon);
            case NOT_MEMBER -> d.answered(talk, o, Outcome.UNKNOWN, 0);
            default -> {
                if (problem.retry() == Retry.NEVER) {
                    d.answered(talk, o, Outcome.REFUSED, 0);
                } else {
                    Duration wait = Duration.ofMillis(Math.max(20, problem.retryAfterMs()));
                    d.unsendFrom(talk, o.n(), d.now.plus(wait));
                }
            }
        }
    }
}
