package io.duologue.server.http;

import io.duologue.core.idempotency.KeptAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * An answer as it is kept for a repeat: status, headers and body. Cookies are left out, for they are secrets. Pure.
 *
 * <p>First a byte that names the format and a checksum of what follows; then the status, the number of headers, each one's name and
 * value, and the body. Nodes of several versions share what is kept: another form of it has another first byte.
 */
public final class KeptResponse {
    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + Integer.BYTES;

    private KeptResponse() {}

    /** Nothing if it is larger than {@link KeptAnswer#MAX_BYTES}. */
    public static Optional<KeptAnswer> of(HttpResponse response) {
        try {
            byte[] bytes = sealed(content(response));
            return bytes.length > KeptAnswer.MAX_BYTES ? Optional.empty() : Optional.of(new KeptAnswer(bytes));
        } catch (UTFDataFormatException e) {
            // One header alone is larger.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] sealed(byte[] content) {
        return ByteBuffer.allocate(HEAD + content.length)
                .put(FORMAT)
                .putInt(checksum(content))
                .put(content)
                .array();
    }

    private static byte[] content(HttpResponse response) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(content);
        to.writeShort(response.status());
        to.writeShort(response.headers().size());
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            to.writeUTF(header.getKey());
            to.writeUTF(header.getValue());
        }
        to.write(response.body());
        return content.toByteArray();
    }

    /** Nothing if these are not the bytes of an answer, or of another format. */
    public static Optional<HttpResponse> read(KeptAnswer answer) {
        byte[] bytes = answer.bytes();
        if (bytes.length < HEAD || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, 1, Integer.BYTES);
        byte[] content = new byte[bytes.length - HEAD];
        System.arraycopy(bytes, HEAD, content, 0, content.length);
        return head.getInt() == checksum(content) ? response(content) : Optional.empty();
    }

    private static Optional<HttpResponse> response(byte[] content) {
        DataInputStream from = new DataInputStream(new ByteArrayInputStream(content));
        try {
            int status = from.readUnsignedShort();
            int size = from.readUnsignedShort();
            Map<String, String> headers = new HashMap<>();
            for (int i = 0; i < size; i++) {
                headers.put(from.readUTF(), from.readUTF());
            }
            return Optional.of(HttpResponse.bytes(status, headers, from.readAllBytes()));
        } catch (IOException e) {
            // It ends too soon, or what should be text is none.
            return Optional.empty();
        }
    }

    private static int checksum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return (int) sum.getValue();
    }
}
