package io.duologue.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PictureLaneTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final ProviderId LINKEDIN = LinkedInIdentityProvider.ID;

    private final byte[] picture = Paintings.written(Paintings.painted(300, 300), "png");
    private final MockWebServer server = started();
    private final AvatarStore kept = AvatarStore.inMemory(10);
    private final AtomicReference<AvatarId> saved = new AtomicReference<>();
    private final AvatarStore avatars = new AvatarStore() {
        @Override
        public void save(UserId user, Avatar avatar) {
            kept.save(user, avatar);
            saved.set(avatar.id());
        }

        @Override
        public Optional<Avatar> find(AvatarId id) {
            return kept.find(id);
        }

        @Override
        public void remove(UserId user) {
            kept.remove(user);
        }
    };
    private final ProfileStore profiles = ProfileStore.inMemory(10);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final PictureLane lane = PictureLane.start(
            new PictureFetcher(
                    PictureOptions.builder().portsHere(Set.of(server.getPort())).build()),
            avatars,
            profiles,
            FakeProvider.secrets(),
            1);

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                if (request.getTarget().equals("/none")) {
                    return new MockResponse.Builder().code(404).build();
                }
                if (request.getTarget().equals("/slow")) {
                    asked.countDown();
                    mayAnswer.await();
                }
                return new MockResponse.Builder()
                        .code(200)
                        .body(new Buffer().write(picture))
                        .build();
            }
        });
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        lane.close();
        server.close();
    }

    @Test
    void aPictureThatIsWantedBecomesTheProfilesAndIsWantedNoLonger() throws Exception {
        profiles.create(wanting(MAYA));

        lane.take(MAYA, LINKEDIN, at("/1"));

        until(() -> profile(MAYA).avatar().isPresent());
        assertThat(profile(MAYA).pictureFrom()).isEmpty();
        assertThat(profile(MAYA).avatar().flatMap(avatars::find)).isPresent();
        assertThat(profile(MAYA).toString()).doesNotContain("localhost").doesNotContain("http");
    }

    @Test
    void whoSaysMeanwhileThatHeWantsNoneHasNone() throws Exception {
        profiles.create(wanting(MAYA));
        lane.take(MAYA, LINKEDIN, at("/slow"));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        profiles.update(MAYA, one -> ImmutableProfile.copyOf(one).withPictureFrom(Optional.empty()));
        mayAnswer.countDown();

        until(() -> saved.get() != null && kept.find(saved.get()).isEmpty());
        assertThat(profile(MAYA).avatar()).isEmpty();
    }

    @Test
    void whoIsGoneLeavesNoPicture() throws Exception {
        lane.take(TOMAS, LINKEDIN, at("/1"));

        until(() -> saved.get() != null && kept.find(saved.get()).isEmpty());
        assertThat(profiles.find(TOMAS)).isEmpty();
    }

    @Test
    void aPictureThatCannotBeHadIsWantedOnAndNothingIsThrown() throws Exception {
        profiles.create(wanting(MAYA));

        lane.take(MAYA, LINKEDIN, at("/none"));
        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getTarget()).isEqualTo("/none");

        // The next one of the same person is taken as soon as the first is over.
        until(() -> {
            lane.take(MAYA, LINKEDIN, at("/none"));
            return server.getRequestCount() > 1;
        });
        assertThat(profile(MAYA).avatar()).isEmpty();
        assertThat(profile(MAYA).pictureFrom()).contains(LINKEDIN);
    }

    @Test
    void moreThanMayWaitAreLeftForAnotherTimeAndNobodyIsHeldUp() throws Exception {
        for (int i = 0; i < 8; i++) {
            UserId user = new UserId("u_" + i);
            profiles.create(wanting(user));
            lane.take(user, LINKEDIN, at("/slow"));
        }
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        mayAnswer.countDown();

        // Two at once and one that waits.
        until(() -> shown() == 3);
        assertThat(profile(new UserId("u_7")).pictureFrom()).contains(LINKEDIN);
    }

    private long shown() {
        return IntStream.range(0, 8)
                .filter(i -> profile(new UserId("u_" + i)).avatar().isPresent())
                .count();
    }

    private Profile profile(UserId user) {
        return profiles.find(user).orElseThrow();
    }

    private static Profile wanting(UserId user) {
        return Profile.builder()
                .user(user)
                .name("Somebody")
                .pictureFrom(LINKEDIN)
                .build();
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getPort() + path);
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static MockWebServer started() {
        try {
            MockWebServer server = new MockWebServer();
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
