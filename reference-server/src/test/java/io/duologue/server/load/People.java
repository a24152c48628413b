package io.duologue.server.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Signs people in and takes them through the onboarding, by HTTP like everybody else. */
final class People {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    People(int port) {
        this.server = URI.create("http://127.0.0.1:" + port);
    }

    /** The secrets of so many people. */
    List<String> signIn(int count) throws IOException, InterruptedException {
        String version = JSON.readTree(send("GET", "/auth/providers", "", "").body())
                .path("guidelinesVersion")
                .asText();
        String acknowledgement = object().put("document", "guidelines")
                .put("version", version)
                .put("adult", true)
                .toString();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String persona = object().put("persona", LoadServer.persona(i)).toString();
            String cookie = send("POST", "/auth/sign-in/demo", "", persona)
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow()
                    .split(";", -1)[0];
            send("PUT", "/profile", cookie, object().put("confirmed", true).toString());
            send("POST", "/acknowledgements", cookie, acknowledgement);
            tokens.add(cookie.substring(cookie.indexOf('=') + 1));
        }
        return tokens;
    }

    private HttpResponse<String> send(String method, String path, String cookie, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/api/v1" + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
