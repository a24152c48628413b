package io.duologue.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets that connect within reach only. The address that is checked is the very one that is connected to, so that a name
 * which means something else a moment later, and an address that is written as a number, lead nowhere. Safe for many
 * threads.
 */
final class GuardedSockets extends SocketFactory {
    private final Reach reach;

    GuardedSockets(Reach reach) {
        this.reach = reach;
    }

    /** @throws OutOfReachException if no connection may go there */
    static void require(Reach reach, InetSocketAddress address) throws OutOfReachException {
        if (!reach.mayConnectTo(address.getAddress(), address.getPort())) {
            throw new OutOfReachException("expected an address of the internet");
        }
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress to, int timeout) throws IOException {
                if (!(to instanceof InetSocketAddress internet) || internet.isUnresolved()) {
                    throw new OutOfReachException("expected an address that is resolved");
                }
                require(reach, internet);
                super.connect(to, timeout);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unguarded();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unguarded();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unguarded();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unguarded();
    }

    private static UnsupportedOperationException unguarded() {
        return new UnsupportedOperationException("sockets are made first and connected then");
    }

    /** Somebody has named a place where nothing is asked. */
    static final class OutOfReachException extends NoPictureException {
        private static final long serialVersionUID = 1L;

        OutOfReachException(String message) {
            super(message);
        }
    }
}
