package io.duologue.matching;

import java.util.regex.Pattern;

/** Numbers as people write them in a file: digits and a point, no exponents, no names. */
final class Decimals {

    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

    private Decimals() {}

    /** {@link Double#NaN} for what is no such number, so that every bound refuses it. */
    static double parse(String text) {
        return FORM.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }
}
