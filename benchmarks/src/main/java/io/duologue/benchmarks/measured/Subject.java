package io.duologue.benchmarks.measured;

/** What can be measured: on each transport the server, and beside it a relay that does nothing but relay. */
public enum Subject {
    RELAY_JETTY("relay-jetty", "jetty", true),
    SERVER_JETTY("server-jetty", "jetty", false),
    RELAY_JAVA_WEBSOCKET("relay-java-websocket", "java-websocket", true),
    SERVER_JAVA_WEBSOCKET("server-java-websocket", "java-websocket", false);

    private final String word;
    private final String transport;
    private final boolean bare;

    Subject(String word, String transport, boolean bare) {
        this.word = word;
        this.transport = transport;
        this.bare = bare;
    }

    public String word() {
        return word;
    }

    /** As the server's configuration names it. */
    public String transport() {
        return transport;
    }

    public boolean isBare() {
        return bare;
    }

    /** The relay on the same transport. */
    public Subject bareTwin() {
        return transport.equals("jetty") ? RELAY_JETTY : RELAY_JAVA_WEBSOCKET;
    }
}
