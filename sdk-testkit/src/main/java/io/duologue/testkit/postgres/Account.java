package io.duologue.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom the programs of Postgres run: as whoever runs the tests, but for root, as whom they would not. Root lends them the account of
 * nobody.
 *
 * @param asked whether it has to be asked for
 */
record Account(boolean asked) {
    private static final String NAME = "nobody";

    static Account ofServer() {
        return new Account("root".equals(System.getProperty("user.name")));
    }

    /** A command as it is to be run. What is run takes the place of what runs it, so that the process is the server's own. */
    List<String> run(List<String> command) {
        if (!asked) {
            return command;
        }
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid", NAME, "--regid", "nogroup", "--clear-groups", "--"));
        whole.addAll(command);
        return whole;
    }

    /** Lets the account own a file or a folder. */
    void give(Path file) {
        if (!asked) {
            return;
        }
        try {
            UserPrincipal owner =
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
            Files.setOwner(file, owner);
        } catch (UserPrincipalNotFoundException e) {
            throw new IllegalStateException("root needs an account called " + NAME + " to run Postgres as", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
