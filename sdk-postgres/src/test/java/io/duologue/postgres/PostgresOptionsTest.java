package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresOptionsTest {

    @Test
    void aUrlNamesADatabase() {
        PostgresOptions options = PostgresOptions.of(
                "postgresql://maya:s%40cr%2Bet%2F@postgres.example:5433/talk%20one?sslmode=verify-full");

        assertThat(options.host()).isEqualTo("postgres.example");
        assertThat(options.port()).isEqualTo(5433);
        assertThat(options.user()).isEqualTo("maya");
        assertThat(options.password()).contains("s@cr+et/");
        assertThat(options.database()).isEqualTo("talk one");
        assertThat(options.tls()).isTrue();
    }

    @Test
    void whatAUrlDoesNotSayIsAsUsual() {
        PostgresOptions options = PostgresOptions.of("postgres://maya@[::1]/talk");

        assertThat(options.host()).isEqualTo("[::1]");
        assertThat(options.port()).isEqualTo(5432);
        assertThat(options.password()).isEmpty();
        assertThat(options.tls()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://hush@one/talk",
                "postgresql://one/talk",
                "postgresql://maya:hush@one",
                "postgresql://maya:hush@one/",
                "postgresql://maya:hush@one:0/talk",
                "postgresql://maya:hush@one:x/talk",
                "postgresql://maya:hush@one,two/talk",
                "postgresql://maya:%zzhush@one/talk",
                "postgresql://maya:hush@one/talk?sslmode=disable",
                "postgresql://maya:hush@one/talk/more"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresOptions.of(url))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hush"));
    }

    @Test
    void noPasswordIsPrinted() {
        assertThat(PostgresOptions.of("postgresql://maya:hush@one/talk").toString())
                .doesNotContain("hush");
    }

    @Test
    void noPasswordOfAReplicaIsPrinted() {
        PostgresOptions replica = PostgresOptions.of("postgresql://maya:hush@two/talk");

        assertThat(PostgresOptions.of("postgresql://maya@one/talk")
                        .copy()
                        .withReplica(replica)
                        .toString())
                .contains("two")
                .doesNotContain("hush");
    }

    @Test
    void aReplicaHasNoReplica() {
        PostgresOptions one = PostgresOptions.of("postgresql://maya@one/talk");
        PostgresOptions two = one.copy().withReplica(one);

        assertThatIllegalArgumentException().isThrownBy(() -> one.copy().withReplica(two));
    }

    @Test
    void whatCannotBeWaitedForIsRefused() {
        PostgresOptions.Builder options = PostgresOptions.builder();
        options.host("one").user("maya").database("talk").statementTimeout(Duration.ofMillis(500));

        assertThatIllegalArgumentException().isThrownBy(options::build);
    }
}
