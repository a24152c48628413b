/** An application with an engine inside. */
module org.example.consumer {
    requires io.duologue.core;
}
