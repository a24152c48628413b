package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.duologue.core.identity.ProviderId;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProviderTroubleTest {
    @Test
    void ofACauseTheKindsAreNamedAndNoneOfItsWords() {
        Logger log = (Logger) LoggerFactory.getLogger(ProviderTroubleTest.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);

        ProviderTrouble.warn(
                log,
                new ProviderId("github"),
                "it does not answer",
                new IOException("what it said", new IllegalStateException("code=1")));

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage())
                    .isEqualTo("provider github is not available: it does not answer: IOException from"
                            + " IllegalStateException");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }
}
