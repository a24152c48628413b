package io.duologue.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who is connected to an engine without a socket, and speaks the wire by hand. One thread at a time. */
public final class Person implements Connection {
    private static final Pattern OFFER = Pattern.compile("\"offer\":\"([^\"]+)\"");
    private static final Pattern CONVERSATION = Pattern.compile("\"conversation\":\"([^\"]+)\"");
    private static final FrameCheck FRAMES = new FrameCheck(FrameSchemas.load());

    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final List<String> heard = new ArrayList<>();
    private final Inbound line;
    private String conversation = "";
    private int n;

    /** Connects somebody with these skills and says hello. */
    public Person(Duologue engine, String name, String... skills) throws InterruptedException {
        UserId user = new UserId("u_" + name);
        String session = "the session of " + name;
        Instant until = Instant.now().plusSeconds(3_600);
        engine.stores()
                .profiles()
                .create(Profile.builder()
                        .user(user)
                        .name(name)
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneId.of("Europe/Lisbon"))
                        .addTopics("backend")
                        .addSkills(skills)
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
        engine.stores()
                .profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT, engine.guidelines().version(), Instant.now()));
        engine.stores().credentials().issueSession(SignedInSession.of(user, SecretHash.of(session), Instant.now(), until));
        Admission admission =
                engine.gate().admit(new Handshake(null, List.of("duologue.v1"), "Bearer " + session, "192.0.2.7"));
        line = engine.gate().open((Admission.Admitted) admission, this);
        tell("{'type':'hello','data':{'client':'example','instance':'instance-" + name + "','caps':[]}}");
        awaits("\"welcome\"");
    }

    public Person joins(String intent) {
        tell("{'type':'queue.join','id':'j','data':{'topics':['backend'],'mode':'text','intent':'" + intent + "'}}");
        return this;
    }

    /** Accepts the next offer. */
    public Person accepts() throws InterruptedException {
        tell("{'type':'match.accept','id':'a','data':{'offer':'" + first(OFFER, awaits("match.offer")) + "'}}");
        return this;
    }

    /** Waits for the conversation. */
    public String meets() throws InterruptedException {
        String found = awaits("match.found");
        conversation = first(CONVERSATION, found);
        n = 1;
        return found;
    }

    public void says(String text) {
        tell("{'type':'message.send','conversation':'" + conversation + "','n':" + n + ",'data':{'text':'" + text
                + "'}}");
        n++;
    }

    /** The same number again: what was refused for now did not use it up. */
    public void saysAgain(String text) {
        n--;
        says(text);
    }

    /** The next frame that has this in it. */
    public String awaits(String part) throws InterruptedException {
        while (true) {
            String frame = inbox.poll(10, TimeUnit.SECONDS);
            assertThat(frame).as("a frame with " + part + ", after " + heard).isNotNull();
            heard.add(frame);
            if (frame.contains(part)) {
                return frame;
            }
        }
    }

    private void tell(String frame) {
        String json = frame.replace('\'', '"');
        FRAMES.of(Direction.CLIENT).accept(json);
        line.text(json, () -> {});
    }

    private static String first(Pattern pattern, String frame) {
        Matcher found = pattern.matcher(frame);
        assertThat(found.find()).as(frame).isTrue();
        return found.group(1);
    }

    @Override
    public boolean send(byte[] utf8) {
        String frame = new String(utf8, StandardCharsets.UTF_8);
        FRAMES.of(Direction.SERVER).accept(frame);
        return inbox.add(frame);
    }

    @Override
    public void close(int code, String phrase) {
        inbox.add("closed " + code);
    }
}
