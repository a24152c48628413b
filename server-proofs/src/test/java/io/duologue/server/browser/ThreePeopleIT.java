package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import io.duologue.core.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people talk, and a third one knows their conversation's id and has a socket that says whatever she wants. */
@ExtendWith(Browsers.class)
class ThreePeopleIT {
    private static final RateLimit OFTEN = new RateLimit(1_000, Duration.ofMillis(1));
    /** An id as the server makes them, of no conversation at all. */
    private static final String UNKNOWN = "c_00000000000000000000000000";

    /** Every frame that names a conversation, with the numbers that would be next and that were. */
    private static final List<String> FRAMES = List.of(
            "{type: 'message.send', id: 'x', conversation: ID, n: 1, data: {text: 'Let me in'}}",
            "{type: 'message.send', id: 'x', conversation: ID, n: 2, data: {text: 'Let me in'}, again: true}",
            "{type: 'conversation.sync', id: 'x', conversation: ID, data: {cursor: [0, '00000000']}}",
            "{type: 'report', id: 'x', conversation: ID, data: {reason: 'spam', messages: [1]}}",
            "{type: 'block', id: 'x', conversation: ID}",
            "{type: 'conversation.end', id: 'x', conversation: ID, n: 1, data: {}}",
            "{type: 'conversation.end', id: 'x', conversation: ID, n: 2, data: {next: true}}",
            "{type: 'message.read', id: 'x', conversation: ID, data: {upTo: [1, '00000000']}}",
            "{type: 'typing.start', id: 'x', conversation: ID}",
            "{type: 'typing.stop', id: 'x', conversation: ID}",
            "{type: 'ack', id: 'x', conversation: ID, ack: [1, '00000000']}");

    private static final List<String> REQUESTS = List.of(
            "'GET', '/conversations/ID/messages?after=0&limit=100', null",
            "'POST', '/conversations/ID/messages', {n: 1, text: 'Let me in'}",
            "'POST', '/conversations/ID/messages', {n: 2, text: 'Let me in', instance: 'intruder-1'}",
            "'POST', '/conversations/ID/end', {n: 1}",
            "'POST', '/conversations/ID/end', {n: 2, next: true}",
            "'POST', '/reports', {conversation: 'ID', reason: 'spam', messages: [1], block: true}",
            "'POST', '/blocks', {conversation: 'ID'}");

    private static final String CURRENT = """
            async () => {
              const answer = await fetch('/api/v1/conversations/current', { headers: { 'X-Duologue-Tab': sessionStorage.getItem('duologue.tab') } });
              return (await answer.json()).conversation;
            }
            """;

    /**
     * What a page of this origin can do without the web client. {@code exchange} says frames and gives everything that came
     * until the server had answered the ping behind them, without what differs in every answer.
     */
    private static final String INTRUDER = """
            () => {
              const tab = sessionStorage.getItem('duologue.tab');
              const ask = (method, path, body) => fetch('/api/v1' + path, {
                method, headers: { 'X-Duologue-Tab': tab, ...(body ? { 'Content-Type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
              });
              const heard = [];
              let socket = null;
              let turn = null;
              const open = async (cursors) => {
                socket?.close();
                const { ticket } = await (await ask('POST', '/auth/ws-ticket')).json();
                const opened = new WebSocket(`ws://${location.host}/v1/realtime`, ['duologue.v1', 'ticket.' + ticket]);
                // The one before may say that it is closed when this one has been asked already.
                const answer = (frame) => { if (socket === opened) turn?.(frame); };
                socket = opened;
                opened.onmessage = ({ data }) => { heard.push(data); answer(JSON.parse(data)); };
                opened.onclose = ({ code }) => { heard.push('closed ' + code); answer({ type: 'closed', code }); };
                await new Promise((done) => { opened.onopen = done; });
                return saying([{ type: 'hello', id: 'hello', data: { client: 'intruder', instance: 'intruder-1', caps: [], ...(cursors ? { cursors } : {}) } }],
                  (frame) => frame.type === 'live');
              };
              const saying = (frames, last) => new Promise((done) => {
                const came = [];
                turn = (frame) => {
                  if (frame.type !== 'lobby.stats') came.push(frame);
                  if (last(frame) || frame.type === 'closed') { turn = null; done(came); }
                };
                frames.forEach((frame) => socket.send(JSON.stringify(frame)));
              });
              const plain = (frame, id) => JSON.parse(JSON.stringify(frame, (key, value) => (['ref', 'session'].includes(key) ? undefined : value)).replaceAll(id, '*'));
              let pings = 0;
              window.intruder = {
                heard,
                hello: async (cursors, id = '*') => (await open(cursors)).map((frame) => plain(frame, id)),
                exchange: async (frame, id = '*') => {
                  pings += 1;
                  const came = await saying([frame, { type: 'ping', id: `barrier${pings}` }], (answer) => answer.re === `barrier${pings}`);
                  return came.map((answer) => plain(answer, id)).filter((answer) => answer.type !== 'pong');
                },
                http: async (method, path, body, id = '*') => {
                  const answer = await ask(method, path, body);
                  return { status: answer.status, body: plain(await answer.json(), id) };
                },
              };
            }
            """;

    private DemoServer demo;
    private BrowserContext browser;
    private Visitor maya;
    private Visitor tomas;
    private Visitor third;
    private String theirs;

    @BeforeEach
    void twoTalkAndAThirdIsThere() {
        demo = DemoServer.start(figures ->
                figures.badFrames(1_000).reportLimit(OFTEN).messageLimit(OFTEN).typingLimit(OFTEN));
        browser = Browsers.context();
        third = Visitor.inLobby(browser, demo.address(), "ada");
        maya = Visitor.inLobby(browser, demo.address(), "maya");
        tomas = Visitor.inLobby(browser, demo.address(), "tomas");
        maya.search();
        tomas.search();
        maya.accept();
        tomas.accept();
        maya.talksWith("Tomás Rey");
        tomas.talksWith("Maya Lindqvist");
        maya.say("Between you and me");
        tomas.seesMessages("Between you and me");
        maya.seesReceipt("Read");
        theirs = (String) maya.page().evaluate(CURRENT);
        third.page().evaluate(INTRUDER);
    }

    @AfterEach
    void close() {
        browser.close();
        demo.close();
    }

    @Test
    void aFrameThatNamesTheConversationOfOthersIsAnsweredAsForAnUnknownOneAndChangesNothing() {
        intruderSaysHello("[]");

        for (String frame : FRAMES) {
            Object foreign = intruder("exchange(" + frame.replace("ID", quoted(theirs)) + ", " + quoted(theirs) + ")");
            Object unknown =
                    intruder("exchange(" + frame.replace("ID", quoted(UNKNOWN)) + ", " + quoted(UNKNOWN) + ")");

            assertThat(foreign).as(frame).isEqualTo(unknown);
            assertThat(foreign.toString()).as(frame).contains("not.member").doesNotContain("type=ok");
        }

        theTwoGoOnAsIfNothingHadBeen();
        assertThat(heard()).allMatch(said -> !said.contains(theirs) || said.contains("not.member"));
    }

    @Test
    void aHelloWithTheCursorOfOthersConversationIsAnsweredAsWithAnUnknownOneAndNothingOfItArrives() {
        Object plain = intruderSaysHello("[]");
        Object unknown = intruderSaysHello("[{conversation: '" + UNKNOWN + "', cursor: [0, '00000000']}]");
        Object foreign = intruderSaysHello("[{conversation: '" + theirs + "', cursor: [0, '00000000']}]");

        assertThat(foreign).isEqualTo(unknown).isEqualTo(plain);
        theTwoGoOnAsIfNothingHadBeen();
        maya.press("End conversation");
        maya.answer("End conversation").click();
        tomas.sees("Maya ended the conversation.");
        intruder("exchange({type: 'ping', id: 'last'})");
        assertThat(heard()).hasSizeGreaterThan(6).noneMatch(said -> said.contains(theirs));
    }

    @Test
    void theHttpApiAnswersAboutTheConversationOfOthersAsAboutAnUnknownOneAndChangesNothing() {
        intruderSaysHello("[]");

        for (String request : REQUESTS) {
            Object foreign = intruder("http(" + request.replace("ID", theirs) + ", " + quoted(theirs) + ")");
            Object unknown = intruder("http(" + request.replace("ID", UNKNOWN) + ", " + quoted(UNKNOWN) + ")");

            assertThat(foreign).as(request).isEqualTo(unknown);
            assertThat(foreign.toString()).as(request).contains("status=404", "not.member");
        }

        assertThat(intruder("http('GET', '/reports')").toString()).contains("reports=[]");
        assertThat(intruder("http('GET', '/blocks')").toString()).contains("blocks=[]");
        assertThat(intruder("http('GET', '/conversations/current')").toString()).contains("conversation.none");
        theTwoGoOnAsIfNothingHadBeen();
        assertThat(heard()).noneMatch(said -> said.contains(theirs));
    }

    // ---- steps

    private Object intruderSaysHello(String cursors) {
        return intruder("hello(" + cursors + ")");
    }

    private Object intruder(String call) {
        return third.page().evaluate("() => window.intruder." + call);
    }

    /** Everything that came to the intruder's sockets, as it came. */
    private List<String> heard() {
        Object heard = intruder("heard");
        return ((List<?>) heard).stream().map(String::valueOf).toList();
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private void theTwoGoOnAsIfNothingHadBeen() {
        for (Visitor person : List.of(maya, tomas)) {
            assertThat(person.presence()).hasText("Both here");
            person.seesMessages("Between you and me");
            assertThat(person.page().getByText("is typing")).hasCount(0);
        }
        maya.say("Still only us");
        tomas.seesMessages("Between you and me", "Still only us");
        tomas.say("Only us");
        maya.seesMessages("Between you and me", "Still only us", "Only us");
        tomas.seesReceipt("Read");
        assertThat(maya.complaints()).isEmpty();
        assertThat(tomas.complaints()).isEmpty();
    }
}
