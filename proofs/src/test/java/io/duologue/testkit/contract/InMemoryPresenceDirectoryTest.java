package io.duologue.testkit.contract;

import io.duologue.core.presence.PresenceDirectory;

class InMemoryPresenceDirectoryTest extends PresenceDirectoryContract {
    @Override
    protected PresenceDirectory newDirectory() {
        return PresenceDirectory.inMemory();
    }
}
