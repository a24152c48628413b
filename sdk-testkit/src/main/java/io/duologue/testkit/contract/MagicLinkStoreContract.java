package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link MagicLinkStore}. Extend it and hand in an empty store of yours. */
public abstract class MagicLinkStoreContract {
    private static final Instant END = NINE.plusSeconds(900);
    private static final SecretHash SECRET = SecretHash.of("secret");
    private static final SecretHash OTHER = SecretHash.of("other secret");

    private MagicLinkStore links = MagicLinkStore.inMemory(1);

    /** An empty store with room for 100 links that shares nothing with those made before. */
    protected abstract MagicLinkStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        links = newStore();
    }

    @Test
    @Rule("ML-1")
    protected void whatWasPutIsFoundAndTakenAsItWasPut() {
        MagicLink other = link("tomas@example.org", END.minusSeconds(60));
        links.put(SECRET, link("maya@example.org", END));
        links.put(OTHER, other);

        assertThat(links.find(SECRET, NINE)).contains(link("maya@example.org", END));
        assertThat(links.take(SECRET, NINE)).contains(link("maya@example.org", END));
        assertThat(links.take(OTHER, NINE)).contains(other);
        assertThat(links.find(SecretHash.of("unknown"), NINE)).isEmpty();
        assertThat(links.take(SecretHash.of("unknown"), NINE)).isEmpty();
    }

    @Test
    @Rule("ML-1")
    protected void itIsGoodUntilItEndsAndNotThen() {
        links.put(SECRET, link("maya@example.org", END));
        links.put(OTHER, link("maya@example.org", END));

        assertThat(links.find(SECRET, END.minusMillis(1))).isPresent();
        assertThat(links.take(SECRET, END.minusMillis(1))).isPresent();
        assertThat(links.take(OTHER, END)).isEmpty();
        assertThat(links.find(OTHER, END)).isEmpty();
    }

    @Test
    @Rule("ML-2")
    protected void itIsTakenOnceAndNotFoundAfterwards() {
        links.put(SECRET, link("maya@example.org", END));

        assertThat(links.take(SECRET, NINE)).isPresent();
        assertThat(links.take(SECRET, NINE)).isEmpty();
        assertThat(links.find(SECRET, NINE)).isEmpty();
    }

    @Test
    @Rule("ML-2")
    protected void ofManyWhoTakeItAtOnceOneGetsIt() throws Exception {
        links.put(SECRET, link("maya@example.org", END));

        List<Optional<MagicLink>> answers = Together.all(i -> links.take(SECRET, NINE));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    @Rule("ML-3")
    protected void lookingTakesNothing() {
        links.put(SECRET, link("maya@example.org", END));
        for (int i = 0; i < 10; i++) {
            links.find(SECRET, NINE);
        }

        assertThat(links.take(SECRET, NINE)).isPresent();
    }

    @Test
    @Rule("ML-4")
    protected void aNewerLinkAndItsUseLeaveAnOlderOneAlone() {
        links.put(SECRET, link("maya@example.org", END));
        links.put(OTHER, link("maya@example.org", END));

        assertThat(links.find(SECRET, NINE)).isPresent();
        assertThat(links.take(OTHER, NINE)).isPresent();
        assertThat(links.take(SECRET, NINE)).isPresent();
    }

    @Test
    @Rule("ML-5")
    protected void allLinksToAnAddressAreTakenAndNoOthers() {
        links.put(SECRET, link("maya@example.org", END));
        links.put(OTHER, link("tomas@example.org", END));
        links.put(SecretHash.of("again"), link("maya@example.org", END));

        links.eraseTo(new EmailAddress("maya@example.org"));
        links.eraseTo(new EmailAddress("maya@example.org"));

        assertThat(links.find(SECRET, NINE)).isEmpty();
        assertThat(links.take(SecretHash.of("again"), NINE)).isEmpty();
        assertThat(links.take(OTHER, NINE)).isPresent();
    }

    @Test
    @Rule("ML-6")
    protected void whatHasEndedIsRemovedAtItsTimeAndNotBefore() {
        links.put(SECRET, link("maya@example.org", END));

        assertThat(links.removeUntil(END.minusMillis(1), 10)).isZero();
        assertThat(links.find(SECRET, NINE)).isPresent();

        assertThat(links.removeUntil(END, 10)).isEqualTo(1);
        assertThat(links.find(SECRET, NINE)).isEmpty();
    }

    private static MagicLink link(String address, Instant end) {
        return MagicLink.builder()
                .address(new EmailAddress(address))
                .binding(SecretHash.of("browser"))
                .expiresAt(end)
                .build();
    }
}
