package io.duologue.client;

/**
 * Hears what happens, in order and one event at a time, on the callback executor. It may block: nothing but the events behind
 * this one waits for it, and what the partner sent counts as delivered only once it was heard. While it does, lobby counts,
 * typing and progress make way for newer ones, and behind 4 096 events only what happens in a conversation's log still joins.
 * What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface ClientListener {

    void on(ClientEvent event);
}
