package io.duologue.testkit.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a part of the engine says to whoever runs the platform. */
final class Warnings {

    private Warnings() {}

    /** What that class of the engine warns of meanwhile. */
    static List<String> of(String part, Runnable doing) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.duologue.core.engine." + part);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
        try {
            doing.run();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
