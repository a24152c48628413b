package io.duologue.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Dns;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PictureFetcherTest {
    /** Any scheme and port, so that a server of the test can stand for one of the internet; as for addresses, this machine. */
    private static final Reach OPEN = new Reach() {
        @Override
        public boolean mayAsk(URI address) {
            return address.getHost() != null;
        }

        @Override
        public boolean mayConnectTo(InetAddress address) {
            return Reach.isPublic(address) || address.isLoopbackAddress();
        }

        @Override
        public boolean mayConnectTo(InetAddress address, int port) {
            return mayConnectTo(address);
        }
    };

    private final byte[] picture = Paintings.written(Paintings.painted(300, 300), "png");
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPictureIsFetchedAndNothingIsSaidButWhatIsWanted() throws Exception {
        server.enqueue(answer(picture));

        byte[] jpeg = fetched(here("/1?v=4"));

        assertThat(Paintings.read(jpeg).getWidth()).isEqualTo(Thumbnail.PIXELS);
        RecordedRequest asked = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(asked.getTarget()).isEqualTo("/1?v=4");
        assertThat(asked.getHeaders().names())
                .containsExactlyInAnyOrder("Accept", "Accept-Encoding", "User-Agent", "Host", "Connection");
    }

    @Test
    void whatAnAnswerCallsItselfDoesNotMatter() throws Exception {
        server.enqueue(answer(picture)
                .newBuilder()
                .setHeader("Content-Type", "text/html")
                .build());
        server.enqueue(answer("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8))
                .newBuilder()
                .setHeader("Content-Type", "image/png")
                .build());

        assertThat(fetched(here("/1"))).isNotEmpty();
        assertThatThrownBy(() -> fetched(here("/2"))).hasMessage("expected a PNG, a JPEG or a GIF");
    }

    // Where is asked

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/1",
                "https://[::1]/1",
                "https://10.0.0.1/1",
                "https://169.254.169.254/latest/meta-data",
                "https://[fd00::1]/1",
                "https://[::ffff:127.0.0.1]/1",
                "https://[64:ff9b::7f00:1]/1",
                "https://0.0.0.0/1",
                "https://2130706433/1"
            })
    void anAddressInNumbersThatIsNotOfTheInternetIsNotConnectedTo(String address) {
        PictureFetcher fetcher = new PictureFetcher(PictureOptions.standard());

        assertThatThrownBy(() -> fetcher.fetch(URI.create(address)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("expected ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1", "100.64.0.1"})
    void aNameThatMeansSomethingElseThanTheInternetIsNotConnectedTo(String meaning) {
        PictureFetcher fetcher =
                new PictureFetcher(PictureOptions.standard(), Reach.INTERNET, means("93.184.216.34", meaning));

        assertThatThrownBy(() -> fetcher.fetch(URI.create("https://pictures.example/1")))
                .hasMessage("expected an address of the internet");
    }

    @Test
    void aSocketAsksAgainWhereItConnectsTo() {
        // Names that are not looked at: what is left is the socket.
        assertThatThrownBy(() -> {
                    try (var socket = new GuardedSockets(Reach.INTERNET).createSocket()) {
                        socket.connect(server.getSocketAddress(), 1_000);
                    }
                })
                .isInstanceOf(GuardedSockets.OutOfReachException.class);
    }

    @Test
    void aNameIsLookedUpOnceAndWhatWasCheckedIsConnectedTo() throws Exception {
        List<String> lookedUp = new ArrayList<>();
        PictureFetcher fetcher = new PictureFetcher(PictureOptions.standard(), OPEN, name -> {
            lookedUp.add(name);
            // Whoever asks a second time is led elsewhere.
            return List.of(InetAddress.getByName(lookedUp.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
        });
        server.enqueue(answer(picture));

        assertThat(fetcher.fetch(URI.create("http://pictures.example:" + server.getPort() + "/1")))
                .isNotEmpty();
        assertThat(lookedUp).containsExactly("pictures.example");
    }

    @Test
    void aNameThatMeansSomethingElseAtTheSecondLookIsNotConnectedTo() {
        List<String> lookedUp = new ArrayList<>();
        PictureFetcher fetcher = new PictureFetcher(PictureOptions.standard(), OPEN, name -> {
            lookedUp.add(name);
            return List.of(InetAddress.getByName(lookedUp.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
        });
        String again = "http://pictures.example:" + server.getPort() + "/2";
        server.enqueue(
                redirect(again).newBuilder().setHeader("Connection", "close").build());

        assertThatThrownBy(() -> fetcher.fetch(URI.create("http://pictures.example:" + server.getPort() + "/1")))
                .hasMessage("expected an address of the internet");
        assertThat(lookedUp).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/1",
                "https://169.254.169.254/latest/meta-data",
                "https://[fd00::1]/1",
                "http://169.254.169.254/latest/meta-data",
                "http://pictures.example/1",
                "ftp://pictures.example/1",
                "file:///etc/passwd",
                "https://pictures.example:8443/1",
                "//10.0.0.1/1"
            })
    void aRedirectLeadsNoFurtherThanAnAddress(String location) {
        server.enqueue(redirect(location));

        assertThatThrownBy(() -> fetched(here("/1")))
                .isInstanceOf(GuardedSockets.OutOfReachException.class)
                .hasMessageStartingWith("expected ");
    }

    @Test
    void threeRedirectsAreFollowedAndNoMore() throws Exception {
        for (int i = 1; i <= 3; i++) {
            server.enqueue(redirect("/" + i));
        }
        server.enqueue(answer(picture));
        assertThat(fetched(here("/0"))).isNotEmpty();

        for (int i = 1; i <= 4; i++) {
            server.enqueue(redirect("/" + i));
        }
        assertThatThrownBy(() -> fetched(here("/0"))).hasMessage("expected at most 3 redirects");
    }

    @Test
    void plainHttpIsNotAskedUnlessThisMachineMay() {
        assertThatThrownBy(() -> new PictureFetcher(PictureOptions.standard()).fetch(here("/1")))
                .hasMessage("expected https to a host, at its own port");
        assertThat(server.getRequestCount()).isZero();
    }

    // What comes

    @Test
    void noMoreIsReadThanAPictureMayHave() throws Exception {
        PictureFetcher fetcher = new PictureFetcher(PictureOptions.builder()
                .maxBytes(10_000)
                .portsHere(Set.of(server.getPort()))
                .build());
        server.enqueue(answer(new byte[10_000]));
        server.enqueue(answer(new byte[10_001]));
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .chunkedBody(new Buffer().write(new byte[50_000]), 100)
                .build());

        assertThat(fetcher.read(here("/1"))).hasSize(10_000);
        assertThatThrownBy(() -> fetcher.read(here("/2"))).hasMessageContaining("at most 10000 bytes");
        assertThatThrownBy(() -> fetcher.read(here("/3"))).hasMessageContaining("at most 10000 bytes");
    }

    @Test
    void nothingIsUnpacked() throws Exception {
        Buffer packed = new Buffer();
        try (GZIPOutputStream out = new GZIPOutputStream(packed.outputStream())) {
            out.write(picture);
        }
        byte[] sent = packed.readByteArray();
        server.enqueue(
                answer(sent).newBuilder().setHeader("Content-Encoding", "gzip").build());
        server.enqueue(
                answer(sent).newBuilder().setHeader("Content-Encoding", "gzip").build());

        PictureFetcher fetcher = new PictureFetcher(
                PictureOptions.builder().portsHere(Set.of(server.getPort())).build());

        assertThat(fetcher.read(here("/1"))).isEqualTo(sent);
        assertThatThrownBy(() -> fetcher.fetch(here("/2"))).hasMessage("expected a PNG, a JPEG or a GIF");
    }

    @Test
    void whoeverSendsDropByDropIsLeft() {
        PictureFetcher fetcher = new PictureFetcher(PictureOptions.builder()
                .within(Duration.ofMillis(500))
                .portsHere(Set.of(server.getPort()))
                .build());
        server.enqueue(answer(picture)
                .newBuilder()
                .throttleBody(10, 100, TimeUnit.MILLISECONDS)
                .build());

        assertThatThrownBy(() -> fetcher.fetch(here("/1"))).isInstanceOf(IOException.class);
    }

    @Test
    void redirectsDoNotMakeMoreTime() {
        PictureFetcher fetcher = new PictureFetcher(PictureOptions.builder()
                .within(Duration.ofMillis(900))
                .portsHere(Set.of(server.getPort()))
                .build());
        for (int i = 1; i <= 3; i++) {
            server.enqueue(redirect("/" + i)
                    .newBuilder()
                    .headersDelay(600, TimeUnit.MILLISECONDS)
                    .build());
        }
        server.enqueue(answer(picture));

        assertThatThrownBy(() -> fetcher.fetch(here("/0"))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 304, 401, 404, 429, 500})
    void anAnswerThatIsNoneIsNoPicture(int status) {
        server.enqueue(new MockResponse.Builder().code(status).build());

        assertThatThrownBy(() -> fetched(here("/1"))).hasMessageContaining("expected status 200");
    }

    private byte[] fetched(URI address) throws IOException {
        try (PictureFetcher fetcher = new PictureFetcher(
                PictureOptions.builder().portsHere(Set.of(server.getPort())).build())) {
            return fetcher.fetch(address);
        }
    }

    private URI here(String path) {
        return URI.create("http://localhost:" + server.getPort() + path);
    }

    private static Dns means(String... addresses) {
        return name -> {
            List<InetAddress> all = new ArrayList<>();
            for (String address : addresses) {
                all.add(InetAddress.getByName(address));
            }
            if (all.isEmpty()) {
                throw new UnknownHostException(name);
            }
            return all;
        };
    }

    private static MockResponse answer(byte[] body) {
        return new MockResponse.Builder()
                .code(200)
                .body(new Buffer().write(body))
                .build();
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .setHeader("Location", location)
                .build();
    }
}
