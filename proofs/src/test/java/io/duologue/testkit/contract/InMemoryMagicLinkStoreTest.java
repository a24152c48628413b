package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SecretHash;
import org.junit.jupiter.api.Test;

class InMemoryMagicLinkStoreTest extends MagicLinkStoreContract {
    @Override
    protected MagicLinkStore newStore() {
        return MagicLinkStore.inMemory(100);
    }

    @Test
    void whereThereIsNoRoomTheOneThatEndsFirstMakesSome() {
        MagicLinkStore links = MagicLinkStore.inMemory(2);
        links.put(SecretHash.of("a"), ending(20));
        links.put(SecretHash.of("b"), ending(10));

        links.put(SecretHash.of("c"), ending(30));

        assertThat(links.find(SecretHash.of("b"), People.NINE)).isEmpty();
        assertThat(links.find(SecretHash.of("a"), People.NINE)).isPresent();
        assertThat(links.find(SecretHash.of("c"), People.NINE)).isPresent();
    }

    @Test
    void anAddressIsNotPrinted() {
        assertThat(ending(10).toString()).doesNotContain("maya");
    }

    private static MagicLink ending(int seconds) {
        return MagicLink.builder()
                .address(new EmailAddress("maya@example.org"))
                .binding(SecretHash.of("browser"))
                .expiresAt(People.NINE.plusSeconds(seconds))
                .build();
    }
}
