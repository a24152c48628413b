package io.duologue.core.engine;

/** A {@link Line}'s way out. Safe for many threads: besides the engine the line itself may close it. */
interface LineOut extends Connection {

    Farewell farewell();
}
