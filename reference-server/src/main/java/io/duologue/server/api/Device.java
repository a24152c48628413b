package io.duologue.server.api;

import java.util.List;
import java.util.Optional;

/**
 * What somebody recognises his own device by, from its {@code User-Agent}: the family of the browser and the system, and
 * nothing finer, no version and no model. It is for a person's own list; nothing is decided by it. Pure.
 */
final class Device {
    /** Nobody's browser says more than this of any use. */
    private static final int MOST_READ = 512;

    /** In this order: later ones stand in the strings of earlier ones too. */
    private static final List<Mark> BROWSERS = List.of(
            new Mark("duologue-", "Duologue client"),
            new Mark("Edg", "Edge"),
            new Mark("OPR/", "Opera"),
            new Mark("SamsungBrowser/", "Samsung Internet"),
            new Mark("Firefox/", "Firefox"),
            new Mark("FxiOS/", "Firefox"),
            new Mark("CriOS/", "Chrome"),
            new Mark("Chrome/", "Chrome"),
            new Mark("Safari/", "Safari"),
            new Mark("okhttp/", "Program"),
            new Mark("Java", "Program"),
            new Mark("curl/", "Program"));

    private static final List<Mark> SYSTEMS = List.of(
            new Mark("Android", "Android"),
            new Mark("iPhone", "iOS"),
            new Mark("iPad", "iPadOS"),
            new Mark("CrOS", "ChromeOS"),
            new Mark("Windows", "Windows"),
            new Mark("Mac OS X", "macOS"),
            new Mark("Linux", "Linux"));

    private Device() {}

    /** For example {@code Firefox on Linux}; empty if nothing is recognised. */
    static String of(Optional<String> userAgent) {
        String said = userAgent.map(text -> text.substring(0, Math.min(text.length(), MOST_READ)))
                .orElse("");
        String browser = first(BROWSERS, said);
        String system = first(SYSTEMS, said);
        return browser.isEmpty() || system.isEmpty() ? browser + system : browser + " on " + system;
    }

    private static String first(List<Mark> marks, String said) {
        return marks.stream()
                .filter(mark -> said.contains(mark.text()))
                .map(Mark::name)
                .findFirst()
                .orElse("");
    }

    private record Mark(String text, String name) {}
}
