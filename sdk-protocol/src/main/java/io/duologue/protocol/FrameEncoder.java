package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes frames one after the other with one generator, which costs more to make than a frame to write. A frame that fails leaves
 * it unusable. One thread at a time.
 */
final class FrameEncoder {
    private final Written written = new Written();
    private final JsonGenerator out;
    private final ServerFrameWriter serverFrames;
    private final ClientFrameWriter clientFrames;

    FrameEncoder(JsonFactory json) {
        try {
            out = json.createGenerator(written);
        } catch (IOException e) {
            throw new IllegalStateException("a generator onto memory opens no file", e);
        }
        serverFrames = new ServerFrameWriter(out);
        clientFrames = new ClientFrameWriter(out);
    }

    byte[] encode(ServerFrame frame) {
        String type = frame.type().wireName();
        try {
            begin(type);
            serverFrames.write(frame);
            return end(type);
        } catch (IOException e) {
            throw malformed(type, e);
        }
    }

    byte[] encode(ClientFrame frame) {
        String type = frame.type().wireName();
        try {
            begin(type);
            clientFrames.write(frame);
            return end(type);
        } catch (IOException e) {
            throw malformed(type, e);
        }
    }

    private void begin(String type) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
    }

    private byte[] end(String type) throws IOException {
        out.writeEndObject();
        out.flush();
        byte[] frame = written.take();
        if (frame.length > ProtocolLimits.FRAME_BYTES) {
            throw new IllegalArgumentException(
                    "expected at most " + ProtocolLimits.FRAME_BYTES + " bytes but " + type + " had " + frame.length);
        }
        return frame;
    }

    private static IllegalArgumentException malformed(String type, IOException e) {
        return new IllegalArgumentException("expected well-formed Unicode in every string of " + type, e);
    }

    /** What the generator flushed: nearly always a whole frame at once, so that it is copied once and has its exact size. */
    private static final class Written extends OutputStream {
        private static final byte[] NOTHING = {};

        private byte[] bytes = NOTHING;

        @Override
        public void write(int oneByte) {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + length);
            System.arraycopy(source, offset, bytes, before, length);
        }

        byte[] take() {
            byte[] taken = bytes;
            bytes = NOTHING;
            return taken;
        }
    }
}
