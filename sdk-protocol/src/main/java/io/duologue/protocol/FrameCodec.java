package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes frames. Immutable, safe for many threads; no method blocks.
 *
 * <p>Reading is strict in what a frame says and lenient in what it says besides: everything in {@code docs/spec/frames.md}
 * is enforced with the member and the bound named, while members that no one knows are skipped wherever they stand. One
 * rule is left to the receiver: how long a message's text is and which characters it has, because refusing a text is an
 * answer in the conversation and not a defect of the frame.
 *
 * <p>Writing does not check bounds: what {@code docs/spec/frames.md} allows comes back equal when read, with instants
 * cut to milliseconds.
 */
public final class FrameCodec {

    /** More than this many threads at once make encoders that are not kept. A power of two. */
    private static final int ENCODERS =
            Integer.highestOneBit(Math.max(4, Runtime.getRuntime().availableProcessors())) * 4;

    private final JsonFactory json;
    /** Those not in use, each where its thread looks for it; another thread may find it there too, or none. */
    private final AtomicReferenceArray<@Nullable FrameEncoder> encoders = new AtomicReferenceArray<>(ENCODERS);

    private FrameCodec(JsonFactory json) {
        this.json = json;
    }

    /** A codec; one is enough for a whole program. */
    public static FrameCodec create() {
        // Member names come from strangers: they are neither interned nor kept in a table that all threads share.
        return new FrameCodec(((JsonFactoryBuilder) JsonFactory.builder())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .rootValueSeparator((String) null)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(ProtocolLimits.DEPTH)
                        .maxDocumentLength(ProtocolLimits.FRAME_BYTES)
                        .maxStringLength(ProtocolLimits.FRAME_BYTES)
                        .maxNameLength(ProtocolLimits.FRAME_BYTES)
                        .maxNumberLength(ProtocolLimits.FRAME_BYTES)
                        .build())
                .build());
    }

    /**
     * Writes a frame as UTF-8.
     *
     * @throws IllegalArgumentException if a string has a lone surrogate or the frame would exceed
     *     {@link ProtocolLimits#FRAME_BYTES}
     */
    public byte[] encode(ServerFrame frame) {
        return encoding(encoder -> encoder.encode(frame));
    }

    /**
     * Writes a frame as UTF-8.
     *
     * @throws IllegalArgumentException if a string has a lone surrogate or the frame would exceed
     *     {@link ProtocolLimits#FRAME_BYTES}
     */
    public byte[] encode(ClientFrame frame) {
        return encoding(encoder -> encoder.encode(frame));
    }

    /**
     * Reads what a client said.
     *
     * @throws FrameException if it is no frame
     */
    public ClientFrame decodeClient(String text) {
        return decode(FrameText.of(text), ClientFrames.BY_NAME, "id");
    }

    /**
     * Reads what a client said.
     *
     * @throws FrameException if it is no frame
     */
    public ClientFrame decodeClient(byte[] utf8, int offset, int length) {
        return decode(FrameText.of(utf8, offset, length), ClientFrames.BY_NAME, "id");
    }

    /**
     * Reads what a server said.
     *
     * @throws FrameException if it is no frame; a client takes no notice of one that is {@code UNSUPPORTED}
     */
    public ServerFrame decodeServer(String text) {
        return decode(FrameText.of(text), ServerFrames.BY_NAME, "re");
    }

    /**
     * Reads what a server said.
     *
     * @throws FrameException if it is no frame; a client takes no notice of one that is {@code UNSUPPORTED}
     */
    public ServerFrame decodeServer(byte[] utf8, int offset, int length) {
        return decode(FrameText.of(utf8, offset, length), ServerFrames.BY_NAME, "re");
    }

    private byte[] encoding(Function<FrameEncoder, byte[]> frame) {
        int own = (int) Thread.currentThread().getId() & (encoders.length() - 1);
        FrameEncoder idle = encoders.getAndSet(own, null);
        FrameEncoder encoder = idle == null ? new FrameEncoder(json) : idle;
        byte[] utf8 = frame.apply(encoder);
        encoders.set(own, encoder);
        return utf8;
    }

    private <T> T decode(String text, Map<String, Shape<? extends T>> frames, String correlation) {
        try {
            FrameText.requireWellFormed(text);
            return read(text, frames);
        } catch (FrameException e) {
            throw identify(e, text, correlation);
        } catch (IOException e) {
            throw identify(FrameReader.malformed(e), text, correlation);
        }
    }

    /** In the usual order, with the type first, the text is read once; otherwise a first pass looks for the type. */
    private <T> T read(String text, Map<String, Shape<? extends T>> frames) throws IOException {
        try (FrameReader in = open(text)) {
            in.beginFrame();
            if (in.next() == JsonToken.FIELD_NAME && in.name().equals("type")) {
                in.next();
                Shape<? extends T> frame = knownOrRead(in, frames);
                return in.finish(frame.readRest(in));
            }
        }
        Shape<? extends T> frame = findType(text, frames);
        try (FrameReader in = open(text)) {
            in.beginFrame();
            return in.finish(frame.read(in));
        }
    }

    /** Looks at every token, so that what is no JSON is found before an unknown type is. */
    private <T> Shape<? extends T> findType(String text, Map<String, Shape<? extends T>> frames) throws IOException {
        try (FrameReader in = open(text)) {
            in.beginFrame();
            Shape<? extends T> frame = null;
            while (in.next() == JsonToken.FIELD_NAME) {
                boolean isType = in.name().equals("type");
                in.next();
                if (isType) {
                    frame = knownOrRead(in, frames);
                } else {
                    in.skip();
                }
            }
            in.endFrame();
            if (frame == null) {
                throw new FrameException(
                        ErrorCode.FRAME_INVALID, "type", -1, "expected the member type but it was absent");
            }
            return frame;
        }
    }

    /** The frame that the current token names; otherwise reads to the end of the text and refuses it. */
    private static <T> Shape<? extends T> knownOrRead(FrameReader in, Map<String, Shape<? extends T>> frames)
            throws IOException {
        String name = Values.TYPE.read(in);
        Shape<? extends T> frame = name == null ? null : frames.get(name);
        if (frame != null) {
            return frame;
        }
        in.skipRest();
        throw in.refusal(
                new FrameException(ErrorCode.UNSUPPORTED, "type", -1, "expected a type of frame that is known here"));
    }

    private FrameReader open(String text) throws IOException {
        return new FrameReader(json.createParser(text), FrameText.mayEscapeSurrogates(text));
    }

    /** Adds what the frame says of itself, as far as it can be read in front of what is wrong. */
    private FrameException identify(FrameException refusal, String text, String correlation) {
        @Nullable String id = null;
        @Nullable String conversation = null;
        @Nullable Long n = null;
        // What is taken over must itself be fit for a frame, whatever was wrong with this one.
        try (FrameReader in = new FrameReader(json.createParser(text), true)) {
            in.beginFrame();
            while (in.next() == JsonToken.FIELD_NAME) {
                String name = in.name();
                in.next();
                if (name.equals(correlation)) {
                    id = Values.ID.read(in);
                } else if (name.equals("conversation")) {
                    conversation = Values.CONVERSATION.read(in);
                } else if (name.equals("n")) {
                    n = Values.COUNT.read(in);
                } else {
                    in.skip();
                }
            }
        } catch (IOException | FrameException e) {
            // Read up to here; the refusal that is already known says why.
        }
        return refusal.of(id, conversation, n == null ? 0 : n);
    }
}
