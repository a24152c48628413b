package io.duologue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessFolderTest {
    /** Above the highest that any system gives. */
    private static final String NOBODY = Integer.MAX_VALUE + " " + Instant.EPOCH;

    private final String kind = "test-" + UUID.randomUUID();
    private final ProcessFolder folder = ProcessFolder.create(kind, ProcessFolder::kill);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
        folder.delete();
    }

    @Test
    void whatAJvmThatIsGoneHasStartedIsEndedAndItsFolderDeleted() throws IOException {
        Process one = start();
        Process other = start();
        folder.note(one.toHandle());
        folder.note(other.toHandle());
        folder.write("server.log", "what it had to say");
        ownedBy(NOBODY);

        ProcessFolder.sweep(kind, ProcessFolder::kill);

        assertThat(one.toHandle().isAlive()).isFalse();
        assertThat(other.toHandle().isAlive()).isFalse();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void whatAJvmThatRunsHasStartedStays() throws IOException {
        Process one = start();
        folder.note(one.toHandle());

        ProcessFolder.sweep(kind, ProcessFolder::kill);

        assertThat(one.isAlive()).isTrue();
        assertThat(folder.path()).isDirectory();
    }

    @Test
    void aNumberThatWasGivenAgainIsSomebodyElse() throws IOException {
        Process one = start();
        Files.writeString(note(), NOBODY + "\n" + one.pid() + " " + Instant.EPOCH + "\n");

        ProcessFolder.sweep(kind, ProcessFolder::kill);

        assertThat(one.isAlive()).isTrue();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void aJvmRunsOnForOneWhoseClockSaysAnotherSecond() throws IOException {
        ProcessHandle own = ProcessHandle.current();
        ownedBy(own.pid() + " "
                + own.info().startInstant().orElse(Instant.EPOCH).plusSeconds(1));

        ProcessFolder.sweep(kind, ProcessFolder::kill);

        assertThat(folder.path()).isDirectory();
    }

    @Test
    void onlyItsOwnKindIsSwept() throws IOException {
        ownedBy(NOBODY);

        ProcessFolder.sweep("another", ProcessFolder::kill);

        assertThat(folder.path()).isDirectory();
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder("sleep", "300").start();
        started.add(process);
        return process;
    }

    private void ownedBy(String process) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(note()));
        lines.set(0, process);
        Files.write(note(), lines);
    }

    private Path note() {
        return folder.path().resolve("processes");
    }
}
