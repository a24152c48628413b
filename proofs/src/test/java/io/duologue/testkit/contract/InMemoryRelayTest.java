package io.duologue.testkit.contract;

import io.duologue.core.relay.Relay;

class InMemoryRelayTest extends RelayContract {
    @Override
    protected Relay newRelay() {
        return Relay.inMemory();
    }
}
