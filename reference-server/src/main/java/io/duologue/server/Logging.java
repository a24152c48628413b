package io.duologue.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.LogFormat;
import org.slf4j.LoggerFactory;

/** Sets up the log on the console. What is logged has no tokens, no addresses and no texts: nobody hands them in. */
final class Logging {
    private Logging() {}

    static void configure(ServerOptions options) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (options.log() == LogFormat.JSON) {
            json(context);
        }
        // The demo says one line and then nothing unless something is wrong.
        context.getLogger("io.duologue").setLevel(options.demo() ? Level.WARN : Level.INFO);
    }

    private static void json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console);
    }
}
