package io.duologue.core.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out over a library that takes without blocking. */
record DirectLineOut(Line.Send send, Line.Close close, BooleanSupplier hasRoom, Farewell farewell) implements LineOut {
    private static final Logger log = LoggerFactory.getLogger(DirectLineOut.class);

    @Override
    public boolean send(byte[] utf8) {
        if (farewell.isSaid() || !hasRoom.getAsBoolean()) {
            return false;
        }
        try {
            send.send(new String(utf8, StandardCharsets.UTF_8));
            return true;
        } catch (IOException | RuntimeException e) {
            log.debug("a socket takes no more", e);
            return false;
        }
    }

    @Override
    public void close(int code, String phrase) {
        if (farewell.trySay()) {
            try {
                close.close(code, phrase);
            } catch (IOException | RuntimeException e) {
                log.debug("a socket could not be closed", e);
                farewell.cut();
            }
        }
    }
}
