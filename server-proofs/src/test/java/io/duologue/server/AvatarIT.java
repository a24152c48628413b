package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture is a picture, to whoever has its id, and nothing else to anybody. */
class AvatarIT {
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0, '<', 'b', '>'};

    private static ReferenceServer server;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPictureComesAsAPictureUnderAPolicyInWhichNothingRuns() throws Exception {
        server.engine().stores().avatars().save(new UserId("u_first"), new Avatar(new AvatarId("a_first"), JPEG));

        HttpResponse<byte[]> answer = get("/api/v1/avatars/a_first");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(JPEG);
        Map.of(
                        "Content-Type", "image/jpeg",
                        "X-Content-Type-Options", "nosniff",
                        "Cache-Control", "private, max-age=3600",
                        "Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'",
                        "Cross-Origin-Resource-Policy", "same-origin")
                .forEach((name, value) ->
                        assertThat(answer.headers().allValues(name)).as(name).containsExactly(value));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void whatWasRemovedOrReplacedIsGone() throws Exception {
        UserId user = new UserId("u_second");
        server.engine().stores().avatars().save(user, new Avatar(new AvatarId("a_old"), JPEG));
        server.engine().stores().avatars().save(user, new Avatar(new AvatarId("a_new"), JPEG));
        assertThat(get("/api/v1/avatars/a_old").statusCode()).isEqualTo(404);

        server.engine().stores().avatars().remove(user);

        assertThat(get("/api/v1/avatars/a_new").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u_maya", "a_", "a_7777", "a_%00", "a_..", "%2e%2e", "a_x%2Fy", "a_<b>"})
    void whatIsNoIdOfAPictureIsAnsweredAlike(String id) throws Exception {
        HttpResponse<byte[]> answer =
                get("/api/v1/avatars/" + id.replace("<", "%3C").replace(">", "%3E"));

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void whoHasNoProviderWithPicturesMayWantNoneAndSaysSoOfHimselfOnly() {
        Tab maya = Tab.of(server, "picmaya0");
        expect(200, maya.call("POST", "/api/v1/auth/sign-in/demo", "{\"persona\":\"maya\"}"));

        Answer wanted = maya.call("PUT", "/api/v1/me/picture", "{\"provider\":\"linkedin\"}");
        Answer own = expect(200, maya.get("/api/v1/me/picture"));

        assertThat(wanted.status()).isEqualTo(400);
        assertThat(wanted.error().path("field").asText()).isEqualTo("provider");
        assertThat(own.text()).isEqualTo("{\"available\":[]}");
        expect(204, maya.call("DELETE", "/api/v1/me/picture", null));
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        BodyHandlers.ofByteArray());
    }
}
