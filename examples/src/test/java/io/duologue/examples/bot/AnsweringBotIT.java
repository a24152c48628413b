package io.duologue.examples.bot;

import io.duologue.client.SearchCriteria;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import io.duologue.testkit.junit.DuologueTest;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@DuologueTest
class AnsweringBotIT {
    @Test
    void itAnswersOnePersonAfterTheOther(FakeServer server) throws Exception {
        String address = "http://127.0.0.1:" + server.url().getPort();
        try (AnsweringBot bot = new AnsweringBot(
                address, server.bearerFor("bot"), SearchCriteria.anybody(), text -> text.toUpperCase(Locale.ROOT))) {
            bot.start();
            ScriptedPartner maya = server.partner("maya").join("backend");
            maya.met().say("hello").heard("HELLO").end();

            ScriptedPartner tomas = server.partner("tomas").join("backend");
            tomas.met().say("good morning").heard("GOOD MORNING").end();
        }
    }
}
