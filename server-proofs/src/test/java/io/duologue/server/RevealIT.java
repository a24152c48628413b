package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Profile;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where people go by an alias, nobody hears anything of the other's card before both have agreed: in no frame, in no answer,
 * and not when he comes back.
 */
class RevealIT {
    /** All of one's card but the alias, the topics and the languages. */
    private static final List<String> CARD = List.of(
            "Zebra Name",
            "zebra-headline",
            "zebra-bio",
            "zebra-company",
            "Pacific/Chatham",
            "15+",
            "creator",
            "a_zebra",
            "\"connected\":[\"linkedin\"]",
            "zebra-skill",
            "zebra-interest");

    private ReferenceServer server;
    private Tab maya;
    private Tab tomas;
    private Line mayasLine;
    private Line tomasLine;
    private String conversation;
    private final List<String> answers = new ArrayList<>();
    private long said;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                Map.of(),
                Optional.empty(),
                Map.of("demo", "true", "port", "0", "preset", "reveal", "company-shown-from", "0")));
        maya = Tab.of(server, "mayareve").signedInAs("maya");
        tomas = Tab.of(server, "tomasrev").signedInAs("tomas");
        expect(200, maya.put("/api/v1/profile", "{\"alias\":\"Quiet Heron\"}"));
        hasAWholeCard(tomas);
        talk();
    }

    @AfterEach
    void stop() {
        mayasLine.leave();
        tomasLine.leave();
        server.close();
    }

    @Test
    void nothingOfACardIsHeardBeforeBothAgreedAndAllOfItAfterwards() {
        asksForEverything(maya);
        step("reveal.request");
        tomasLine.await("reveal.update");
        asksForEverything(maya);
        List<String> before = new ArrayList<>(mayasLine.heard());

        mayasLine.leave();
        mayasLine = maya.live();
        asksForEverything(maya);
        before.addAll(mayasLine.heard());
        before.addAll(answers);

        assertThat(mayasLine.heard()).anyMatch(frame -> frame.contains("conversation.snapshot"));
        assertThat(String.join("\n", before)).contains("Amber Finch").doesNotContain(CARD);

        tomasLine.say("{\"type\":\"reveal.answer\",\"id\":\"a\",\"conversation\":\"" + conversation
                + "\",\"n\":1,\"data\":{\"accept\":true}}");
        assertThat(mayasLine.await("reveal.update").toString())
                .contains("Zebra Name", "zebra-headline", "zebra-bio", "zebra-company", "Pacific/Chatham", "15+");
        assertThat(expect(200, maya.get("/api/v1/conversations/current")).text())
                .contains("Zebra Name", "zebra-headline", "creator", "a_zebra", "\"connected\":[\"linkedin\"]");
    }

    @Test
    void whoBlocksAvoidsReportsOrTakesHisDataAlongHearsTheAliasAlone() {
        step("reveal.request");
        String about = "{\"conversation\":\"" + conversation + "\"}";
        answers.add(expect(201, maya.post("/api/v1/avoided", about)).text());
        answers.add(expect(201, maya.post("/api/v1/reports", about.replace("}", ",\"reason\":\"spam\"}")))
                .text());
        answers.add(expect(200, maya.post("/api/v1/conversations/" + conversation + "/end", "{\"n\":" + ++said + "}"))
                .text());
        answers.add(expect(201, maya.post("/api/v1/blocks", about)).text());
        asksForEverything(maya);
        answers.addAll(mayasLine.heard());

        assertThat(String.join("\n", answers)).contains("Amber Finch").doesNotContain(CARD);
    }

    private void asksForEverything(Tab tab) {
        for (String path : List.of(
                "/api/v1/me",
                "/api/v1/queue",
                "/api/v1/lobby",
                "/api/v1/conversations/current",
                "/api/v1/conversations/" + conversation + "/messages",
                "/api/v1/blocks",
                "/api/v1/avoided",
                "/api/v1/reports",
                "/api/v1/me/notices",
                "/api/v1/account/export",
                "/api/v1/account/export.html")) {
            answers.add(tab.get(path).text());
        }
    }

    private void step(String type) {
        mayasLine.say("{\"type\":\"" + type + "\",\"id\":\"r\",\"conversation\":\"" + conversation + "\",\"n\":"
                + ++said + ",\"data\":{}}");
        mayasLine.await("reveal.update");
    }

    private void talk() {
        mayasLine = maya.live();
        tomasLine = tomas.live();
        for (Tab tab : List.of(maya, tomas)) {
            expect(202, tab.post("/api/v1/queue", "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}"));
        }
        conversation = mayasLine.await("match.found").path("conversation").asText();
        tomasLine.await("match.found");
    }

    private void hasAWholeCard(Tab tab) {
        expect(
                200,
                tab.put(
                        "/api/v1/profile",
                        "{\"alias\":\"Amber Finch\",\"name\":\"Zebra Name\",\"headline\":\"zebra-headline\","
                                + "\"bio\":\"zebra-bio\",\"company\":\"zebra-company\",\"timeZone\":\"Pacific/Chatham\","
                                + "\"seniority\":\"15+\",\"segment\":\"creator\",\"skills\":[\"zebra-skill\"],"
                                + "\"interests\":[\"zebra-interest\"]}"));
        UserId user = new UserId(tab.get("/api/v1/me").json().at("/user/id").asText());
        server.engine()
                .stores()
                .profiles()
                .update(
                        user,
                        profile -> Profile.builder()
                                .from(profile)
                                .avatar(new AvatarId("a_zebra"))
                                .connected(List.of(new ProviderId("linkedin")))
                                .build());
    }
}
