package io.duologue.testkit.fault;

/** One end of a connection through a proxy. */
public enum Side {
    CLIENT,
    SERVER
}
