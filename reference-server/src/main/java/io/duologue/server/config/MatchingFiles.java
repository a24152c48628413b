package io.duologue.server.config;

import java.nio.file.Path;
import java.util.Optional;
import org.immutables.value.Value;

/** Where an operator's own figures for pairing are: what is not named is as it is shipped. Immutable. */
@Value.Immutable
interface MatchingFiles {
    Optional<Path> topics();

    Optional<Path> relaxation();

    Optional<Path> weights();

    Optional<Path> groups();
}
