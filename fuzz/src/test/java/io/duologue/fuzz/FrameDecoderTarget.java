package io.duologue.fuzz;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/**
 * What a stranger sends as a frame is one or is refused by a {@link FrameException}, the same by its bytes and by its
 * characters. What was read is written as its schema says, and comes back as it was.
 *
 * <p>The byte 1 stands for a run: the next byte is repeated 256 times as often as the one behind it says, so that a short
 * input can be a large frame. Bytes that are no UTF-8 become lone surrogates where characters are asked for.
 */
final class FrameDecoderTarget {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.FRAME_INVALID, ErrorCode.FRAME_TOO_LARGE, ErrorCode.UNSUPPORTED);
    /** By how much a frame may grow when members are written that it left out. */
    private static final int GROWTH = 1_024;

    private static final ServerFrame.Error NOT_REFUSED = null;

    private FrameDecoderTarget() {}

    static void feed(byte[] input) {
        byte[] frame = Runs.expanded(input);
        ofClient(frame);
        ofServer(frame);
    }

    private static void ofClient(byte[] utf8) {
        byte[] within = new byte[utf8.length + 2];
        System.arraycopy(utf8, 0, within, 1, utf8.length);
        Outcome<ClientFrame> bytes = outcome(utf8, b -> CODEC.decodeClient(b, 0, b.length));
        same(bytes, outcome(within, b -> CODEC.decodeClient(b, 1, utf8.length)));
        agree(utf8, bytes, text -> CODEC.decodeClient(text));
        if (bytes.refusal() != null) {
            answered(bytes.refusal());
        } else {
            byte[] written = written(utf8, bytes.frame(), CODEC::encode);
            if (written != null) {
                ClientFrame again = CODEC.decodeClient(written, 0, written.length);
                require(again.equals(bytes.frame()), "a frame came back as another");
                require(Arrays.equals(written, CODEC.encode(again)), "a frame is written in two ways");
                SCHEMAS.check(Direction.CLIENT, new String(written, StandardCharsets.UTF_8));
            }
        }
    }

    private static void ofServer(byte[] utf8) {
        Outcome<ServerFrame> bytes = outcome(utf8, b -> CODEC.decodeServer(b, 0, b.length));
        agree(utf8, bytes, text -> CODEC.decodeServer(text));
        if (bytes.frame() != null) {
            byte[] written = written(utf8, bytes.frame(), CODEC::encode);
            if (written != null) {
                ServerFrame again = CODEC.decodeServer(written, 0, written.length);
                // Instants are cut to milliseconds once, so only from here on nothing changes.
                require(Arrays.equals(written, CODEC.encode(again)), "a frame is written in two ways");
                SCHEMAS.check(Direction.SERVER, new String(written, StandardCharsets.UTF_8));
            }
        }
    }

    /** What became of an attempt to read. */
    private record Outcome<F>(F frame, ServerFrame.Error refusal) {}

    private static <T, F> Outcome<F> outcome(T input, Function<T, F> decode) {
        try {
            F frame = decode.apply(input);
            require(frame != null, "neither a frame nor a refusal");
            return new Outcome<>(frame, NOT_REFUSED);
        } catch (FrameException e) {
            require(REFUSALS.contains(e.code()), "refused with " + e.code());
            require(e.message().length() < 400, "a refusal of " + e.message().length() + " characters");
            return new Outcome<>(null, e.toError("r-1"));
        }
    }

    /** Whoever is refused can be told so. */
    private static void answered(ServerFrame.Error refusal) {
        SCHEMAS.check(Direction.SERVER, new String(CODEC.encode(refusal), StandardCharsets.UTF_8));
    }

    /** By its characters a frame is the same as by its bytes, if these are UTF-8. */
    private static <F> void agree(byte[] utf8, Outcome<F> bytes, Function<String, F> decode) {
        String text = Runs.text(utf8);
        Outcome<F> characters = outcome(text, decode);
        if (characters.refusal() != null && !characters.equals(bytes)) {
            answered(characters.refusal());
        }
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
            same(bytes, characters);
        } else {
            require(characters.frame() == null, "a lone surrogate was accepted");
        }
    }

    private static <F> void same(Outcome<F> one, Outcome<F> other) {
        boolean tooLarge = one.refusal() != null
                && other.refusal() != null
                && one.refusal().error().code() == ErrorCode.FRAME_TOO_LARGE
                && other.refusal().error().code() == ErrorCode.FRAME_TOO_LARGE;
        require(tooLarge || one.equals(other), "read in two ways: " + one + " and " + other);
    }

    private static <F> byte[] written(byte[] read, F frame, Function<F, byte[]> encode) {
        try {
            return encode.apply(frame);
        } catch (IllegalArgumentException e) {
            require(read.length > ProtocolLimits.FRAME_BYTES - GROWTH, "what was read could not be written: " + e);
            return null;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
