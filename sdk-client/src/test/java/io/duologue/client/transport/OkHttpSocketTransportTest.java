package io.duologue.client.transport;

class OkHttpSocketTransportTest extends SocketTransportContract {
    @Override
    protected SocketTransport create() {
        return OkHttpSocketTransport.create();
    }
}
