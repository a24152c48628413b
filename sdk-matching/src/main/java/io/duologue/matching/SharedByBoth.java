package io.duologue.matching;

/** The rules by which an index may leave people out unseen; each is one object, so that it is known again among others. */
final class SharedByBoth {

    static final HardRule KIND = new NamedRule(
            HardRule.SHARED_KIND,
            NamedRule.Reach.BOTH_ALIKE,
            (self, other, now) -> self.compared().sharesKind(other.compared()));

    static final HardRule LANGUAGE = new NamedRule(
            HardRule.SHARED_LANGUAGE,
            NamedRule.Reach.BOTH_ALIKE,
            (self, other, now) -> self.compared().sharesLanguage(other.compared()));

    private SharedByBoth() {}
}
