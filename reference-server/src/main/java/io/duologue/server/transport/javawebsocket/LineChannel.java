package io.duologue.server.transport.javawebsocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/**
 * The bytes of one line, between the library and the system: nothing is read that was not asked for, and what was written is
 * counted. Used by the library's selector thread, and closed by any.
 */
final class LineChannel implements ByteChannel {
    private final SocketChannel socket;
    private final Line line;

    LineChannel(SocketChannel socket, Line line) {
        this.socket = socket;
        this.line = line;
    }

    /** Nothing, as if nothing had come, while the line is not ready for more. */
    @Override
    public int read(ByteBuffer to) throws IOException {
        if (!line.mayRead()) {
            return 0;
        }
        int bytes = socket.read(to);
        if (bytes > 0) {
            line.hasRead();
        }
        return bytes;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int bytes = socket.write(from);
        line.hasWritten(bytes);
        if (!from.hasRemaining() && line.isLastToWrite() && line.writesNoMore()) {
            socket.shutdownOutput();
        }
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
