package io.duologue.client.transport;

class JavaWebSocketTransportTest extends SocketTransportContract {
    @Override
    protected SocketTransport create() {
        return JavaWebSocketTransport.create();
    }
}
