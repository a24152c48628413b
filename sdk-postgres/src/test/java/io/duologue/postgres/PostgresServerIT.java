package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.testkit.postgres.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The servers of the tests themselves. */
class PostgresServerIT {

    @Test
    void whatAKilledJvmLeftIsEndedByTheNextThatStartsAServer() throws IOException {
        ProcessHandle left = serverOfAKilledJvm();
        boolean outlivedIt = left.isAlive();

        try (PostgresServer next = PostgresServer.startChild()) {
            assertThat(outlivedIt).isTrue();
            Waiting.until(() -> !left.isAlive());
            assertThat(ProcessHandle.of(next.pid())).isPresent();
        }
    }

    @Test
    void aServerIsGoneWhenItIsClosed() {
        PostgresServer server = PostgresServer.startChild();
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();

        server.close();

        assertThat(process.isAlive()).isFalse();
    }

    private static ProcessHandle serverOfAKilledJvm() throws IOException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Started.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            other.destroyForcibly().onExit().join();
            return server;
        }
    }

    /** Starts a server, says which process it is, and waits to be killed. */
    static final class Started {
        private Started() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(PostgresServer.startChild().pid());
            System.in.read();
        }
    }
}
