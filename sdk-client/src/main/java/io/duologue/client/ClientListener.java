package io.duologue.client;

/**
 * Hears what happens, in order and one event at a time, on the callback executor. It may block: nothing but the events behind
 * this one waits for it, and what the partner sent counts as delivered only once it was heard. What it throws is logged
 * and changes nothing.
 */
@FunctionalInterface
public interface ClientListener {

    void on(ClientEvent event);
}
