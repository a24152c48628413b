package io.duologue.server.transport;

import io.duologue.core.engine.Gate;
import java.time.Duration;

/**
 * Carries WebSocket connections at {@value #PATH}. It knows no frames, no users and no rules of the platform.
 *
 * <ol>
 *   <li>TP-1: {@link Gate#admit} is asked before an upgrade; what it refuses is answered with its status, headers and error
 *       and never upgraded. A cookie or the query of the URL is not handed on.
 *   <li>TP-2: the admitted subprotocol is the one that is answered; no extension is.
 *   <li>TP-3: a text message of at most 64 KiB reaches the engine whole, in however many fragments it came. A larger one is
 *       not kept: the engine hears {@code tooLarge}. What is no text, or not UTF-8, is {@code notText}.
 *   <li>TP-4: the next message is read when the engine is ready for it, and not before.
 *   <li>TP-5: what is sent never blocks and never waits without bound: beyond the bound nothing is taken.
 *   <li>TP-6: a close is sent behind what was taken, with its code; a peer that does not answer it is cut off after
 *       {@link #CLOSE_WITHIN}.
 *   <li>TP-7: the engine hears once that a connection is gone, however it went.
 * </ol>
 *
 * <p>Safe for many threads. Check an implementation with {@code TransportContract}.
 */
public interface RealtimeTransport extends AutoCloseable {
    String PATH = "/v1/realtime";

    /** How long a peer may take to answer a close. */
    Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** Frames that may wait to be written on one connection. */
    int MAX_HELD_FRAMES = 512;

    /** Bytes likewise; one frame is always taken. */
    int MAX_HELD_BYTES = 512 * 1024;

    /** Hands connections to this gate from now on; before, they are refused with 503. */
    void serve(Gate gate);

    /** Whether somebody who comes now would be heard. */
    boolean listening();

    /** Stops for good, within {@link #CLOSE_WITHIN}: takes nobody new, and cuts off who is left. */
    @Override
    void close();
}
