package io.duologue.server.config;

/** The configuration is wrong: its message names the key, what was expected and what was given. Nothing was started. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String key, String expected, String given) {
        super(key + ": expected " + expected + " but was " + given);
    }

    public ConfigurationException(String message) {
        super(message);
    }
}
