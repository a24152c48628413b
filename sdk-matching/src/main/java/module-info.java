/** Who waits, who fits, what loosens when. Usable alone. */
// Immutables, an automatic module, is there at compile time only: "transitive" would ask it of every consumer.
@SuppressWarnings("requires-automatic")
module io.duologue.matching {
    requires static org.immutables.value;
    requires static transitive org.jspecify;

    exports io.duologue.matching;
    exports io.duologue.matching.graph;
    exports io.duologue.matching.index;
    exports io.duologue.matching.simulation;
    exports io.duologue.matching.simulation.baseline;
}
