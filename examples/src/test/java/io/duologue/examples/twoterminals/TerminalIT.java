package io.duologue.examples.twoterminals;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.SearchCriteria;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.junit.DuologueTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@DuologueTest
class TerminalIT {
    @Test
    void twoPeopleTalkAtTheirTerminals(FakeServer server) throws Exception {
        Seat maya = new Seat(server, "maya");
        Seat tomas = new Seat(server, "tomas");
        maya.sees("you talk with tomas");
        tomas.sees("you talk with maya");

        maya.types("hello");
        tomas.sees("maya: hello");
        tomas.types("hello yourself");
        maya.sees("tomas: hello yourself");
        maya.types("/bye");

        tomas.sees("it is over");
        tomas.types("/bye");
        maya.leaves();
        tomas.leaves();
    }

    /** A terminal, and a thread that sits in front of it. */
    private static final class Seat {
        private final BlockingQueue<String> screen = new LinkedBlockingQueue<>();
        private final List<String> seen = new ArrayList<>();
        private final PipedWriter keyboard = new PipedWriter();
        private final Thread person;

        Seat(FakeServer server, String name) throws IOException {
            BufferedReader typed = new BufferedReader(new PipedReader(keyboard));
            String address = "http://127.0.0.1:" + server.url().getPort();
            String bearer = server.bearerFor(name);
            person = new Thread(() -> {
                try (Terminal terminal = new Terminal(address, bearer, SearchCriteria.about("backend"), screen::add)) {
                    terminal.run(typed);
                } catch (IOException e) {
                    screen.add("failed: " + e);
                }
            });
            person.start();
        }

        void types(String line) throws IOException {
            keyboard.write(line + "\n");
            keyboard.flush();
        }

        void sees(String part) throws InterruptedException {
            String line;
            do {
                line = screen.poll(10, TimeUnit.SECONDS);
                assertThat(line).as(part + ", after " + seen).isNotNull();
                seen.add(line);
            } while (!line.contains(part));
        }

        void leaves() throws InterruptedException {
            person.join(10_000);
            assertThat(person.isAlive()).isFalse();
        }
    }
}
