package io.duologue.client.machine;

import io.duologue.client.machine.Observation.Answered;
import io.duologue.client.machine.Observation.Outcome;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Guarantee;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's machine with somebody who plays the server, the person and the clock. */
final class Story {
    static final String TALK = "c_" + "a".repeat(26);
    static final String OTHER = "c_" + "b".repeat(26);
    private static final ServerFrame.Limits LIMITS =
            new ServerFrame.Limits(65_536, 1_000, 64, 256, 5, 500, 1_000, 10_000, 20_000);
    private static final ServerFrame.Card CARD = new ServerFrame.Card(
            "Ben",
            "",
            "",
            null,
            List.of("en"),
            List.of(),
            null,
            null,
            null,
            null,
            List.of(),
            new ServerFrame.Shared(List.of(), List.of()));

    Instant now = Instant.parse("2026-11-21T09:00:00Z");
    ClientState state;
    /** Since it was last forgotten. */
    final List<ClientOutput> outputs = new ArrayList<>();

    private final List<ClientFrame.MessageSend> everSent = new ArrayList<>();

    Story() {
        this(new ClientSettings("test", "instance-1", 256, Duration.ofMillis(500), Duration.ofSeconds(30), true));
    }

    Story(ClientSettings settings) {
        state = ClientState.fresh(settings, 7, now);
    }

    Story tell(ClientInput input) {
        ClientMachine.Step step = ClientMachine.step(state, input, now);
        state = step.state();
        outputs.addAll(step.outputs());
        step.outputs().forEach(output -> {
            if (output instanceof ClientOutput.Send send && send.frame() instanceof ClientFrame.MessageSend message) {
                everSent.add(message);
            }
        });
        return this;
    }

    Story hear(ServerFrame frame) {
        return tell(new ClientInput.Heard(state.line(), frame));
    }

    Story pass(Duration time) {
        now = now.plus(time);
        return tell(ClientInput.Bare.TIME);
    }

    /** Lets the time come at which the machine wants to be told. */
    Story untilItWakes() {
        Instant wake = ClientMachine.wakeAt(state);
        now = wake.isAfter(now) ? wake : now;
        return tell(ClientInput.Bare.TIME);
    }

    Story connected() {
        tell(ClientInput.Bare.GO_ONLINE);
        tell(new ClientInput.Opened(state.line()));
        return welcomed(new ServerFrame.State.Idle());
    }

    Story welcomed(ServerFrame.State where) {
        return hear(welcome(true, where, null)).hear(new ServerFrame.Live());
    }

    static ServerFrame.Welcome welcome(boolean resumed, ServerFrame.State where, ServerFrame.@Nullable Last last) {
        return new ServerFrame.Welcome(
                "hello", "s_1", resumed, where, Guarantee.MEMORY, 60_000, LIMITS, List.of(), last);
    }

    Story talking() {
        return connected().hear(found(TALK));
    }

    static ServerFrame.MatchFound found(String conversation) {
        return new ServerFrame.MatchFound(
                conversation, CARD, null, Instant.EPOCH, 0, Cursor.START, new ServerFrame.Retention("buffer", 1));
    }

    static ServerFrame.ConversationSnapshot snapshot(long n, long head, long delivered) {
        return new ServerFrame.ConversationSnapshot(
                TALK,
                CARD,
                null,
                Instant.EPOCH,
                n,
                at(head),
                Cursor.START,
                delivered,
                0,
                new ServerFrame.Retention("buffer", 1),
                false,
                null);
    }

    /** The line breaks, a new one is made, and the server knows {@code n} frames of this person's. */
    Story returned(long n, long head) {
        reconnect();
        return hear(welcome(true, new ServerFrame.State.Talking(TALK, n, at(head)), null));
    }

    Story reconnect() {
        tell(new ClientInput.LineClosed(state.line(), 1006));
        untilItWakes();
        return tell(new ClientInput.Opened(state.line()));
    }

    Story say(String text) {
        return tell(new ClientInput.Say(TALK, text, text));
    }

    /** The answer {@code ok} to the newest copy of this message. */
    Story ok(String text, long seq) {
        ClientFrame.MessageSend sent = newest(text);
        return hear(new ServerFrame.Ok(sent.id(), TALK, sent.n(), at(seq), Instant.EPOCH, null, null, null));
    }

    Story refuse(String text, ErrorCode code, Retry retry, long retryAfterMs, long expected) {
        ClientFrame.MessageSend sent = newest(text);
        return hear(error(sent.id(), sent.n(), code, retry, retryAfterMs, expected));
    }

    /** A refusal that passes, without a word about when. */
    Story refuseForNow(String text, ErrorCode code, long expected) {
        return refuse(text, code, code.retry(), -1, expected);
    }

    static ServerFrame.Error error(
            @Nullable String re, long n, ErrorCode code, Retry retry, long retryAfterMs, long expected) {
        return new ServerFrame.Error(
                re, TALK, n, new ServerFrame.Problem(code, retry, retryAfterMs, null, -1, expected, null, "", "e-1"));
    }

    static ServerFrame.MessageNew message(long seq, long n, String text) {
        return new ServerFrame.MessageNew(TALK, at(seq), Author.PARTNER, n, Instant.EPOCH, text);
    }

    static ServerFrame.ConversationEnded end(long seq) {
        return new ServerFrame.ConversationEnded(
                TALK,
                at(seq),
                Author.PARTNER,
                Instant.EPOCH,
                new ServerFrame.Ended(EndReason.PARTNER_ENDED, Author.PARTNER, 0),
                1);
    }

    static Cursor at(long seq) {
        return seq == 0 ? Cursor.START : new Cursor(seq, (int) (1_000 + seq));
    }

    ClientFrame.MessageSend newest(String text) {
        return everSent.stream()
                .filter(frame -> frame.text().equals(text))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    <T extends ClientFrame> List<T> sent(Class<T> type) {
        return frames().stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<ClientFrame> frames() {
        return outputs.stream()
                .filter(ClientOutput.Send.class::isInstance)
                .map(output -> ((ClientOutput.Send) output).frame())
                .toList();
    }

    /** What was said of messages, as {@code text@n}. */
    List<String> said() {
        return sent(ClientFrame.MessageSend.class).stream()
                .map(frame -> frame.text() + "@" + frame.n() + (frame.again() ? " again" : ""))
                .toList();
    }

    <T extends Observation> List<T> observed(Class<T> type) {
        return outputs.stream()
                .filter(ClientOutput.Observed.class::isInstance)
                .map(output -> ((ClientOutput.Observed) output).what())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<String> received() {
        return observed(Observation.Received.class).stream()
                .filter(r -> r.author() == Author.PARTNER && !r.repeated())
                .map(Observation.Received::text)
                .toList();
    }

    List<Outcome> outcomes(String message) {
        return observed(Answered.class).stream()
                .filter(answered -> answered.message().equals(message))
                .map(Answered::outcome)
                .toList();
    }

    Story forget() {
        outputs.clear();
        return this;
    }
}
