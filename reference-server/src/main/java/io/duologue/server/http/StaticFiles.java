package io.duologue.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web client, from the class path. Each is read once and kept: they are part of the program. A path
 * without an extension is a page of its own if it was named as one, else a place within the client, and gets the client's
 * {@code index.html}. Safe for many threads.
 */
public final class StaticFiles {
    /** No dots but within names, no escapes, nothing that a class loader could read as "up". */
    private static final Pattern SAFE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.@-]{0,99}){1,12}|/");

    private static final Pattern COMMA = Pattern.compile(",");
    private static final String INDEX = "/index.html";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("yaml", "application/yaml"));

    private final String root;
    private final Map<String, String> pages;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    /**
     * @param root a folder of the class path, for example {@code /web}
     * @param pages paths without an extension that have an HTML file of their own, for example {@code /docs} and
     *     {@code /docs/index.html}
     */
    public StaticFiles(String root, Map<String, String> pages) {
        this.root = root;
        this.pages = Map.copyOf(pages);
    }

    /** The file for this path; nothing if there is none. */
    public Optional<HttpResponse> answer(HttpRequest request) {
        return find(request.path()).map(asset -> asset.answer(request));
    }

    private Optional<Asset> find(String path) {
        if (!SAFE.matcher(path).matches()) {
            return Optional.empty();
        }
        String extension = extension(path);
        if (extension.isEmpty()) {
            return load(pages.getOrDefault(path, INDEX), "html");
        }
        return TYPES.containsKey(extension) ? load(path, extension) : Optional.empty();
    }

    private Optional<Asset> load(String path, String extension) {
        Asset known = assets.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Asset> read = Optional.ofNullable(read(path, TYPES.getOrDefault(extension, "")));
        read.ifPresent(asset -> assets.putIfAbsent(path, asset));
        return read;
    }

    private @Nullable Asset read(String path, String type) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(root + path)) {
            if (in == null) {
                return null;
            }
            return new Asset(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + path, e);
        }
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String extension(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(dot + 1) : "";
    }

    /** A file that has been read. */
    private static final class Asset {
        private final String type;
        private final String etag;
        private final byte[] bytes;

        Asset(String type, byte[] bytes) {
            this.type = type;
            this.etag = StaticFiles.etag(bytes);
            this.bytes = bytes;
        }

        HttpResponse answer(HttpRequest request) {
            Map<String, String> headers = Map.of("Content-Type", type, "ETag", etag, "Cache-Control", "no-cache");
            boolean known = request.headers("If-None-Match").stream()
                    .flatMap(COMMA::splitAsStream)
                    .map(String::strip)
                    .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
            return HttpResponse.bytes(known ? 304 : 200, headers, known ? new byte[0] : bytes);
        }
    }
}
