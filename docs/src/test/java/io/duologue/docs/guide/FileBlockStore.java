package io.duologue.docs.guide;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Blocks in a file, one line for each that was made or taken back. For one process: it reads the file once, and writes behind it. Safe
 * for many threads.
 */
final class FileBlockStore implements BlockStore {
    private final Path file;
    private final Map<UserId, Map<UserId, Block>> byOwner = new LinkedHashMap<>();

    FileBlockStore(Path file) {
        this.file = file;
        try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.empty()) {
            lines.forEach(this::replay);
        } catch (IOException | UncheckedIOException e) {
            throw new BackendException("the blocks cannot be read", e);
        }
    }

    // [1]
    @Override
    public synchronized BlockResult block(UserId owner, UserId other, String id, String name, Instant now) {
        if (owner.equals(other)) {
            throw new IllegalArgumentException("nobody blocks himself");
        }
        Map<UserId, Block> own = byOwner.getOrDefault(owner, Map.of());
        Block known = own.get(other);
        if (known != null) {
            return new BlockResult.Blocked(known);
        }
        if (own.size() >= MAX_PER_USER) {
            return new BlockResult.Full();
        }
        Block block = new Block(id, owner, other, name, now);
        append("+", id, owner.value(), other.value(), name, now.toString());
        keep(block);
        return new BlockResult.Blocked(block);
    }
    // [/1]

    @Override
    public synchronized boolean unblock(UserId owner, String id) {
        for (Block block : of(owner)) {
            if (block.id().equals(id)) {
                append("-", id, owner.value(), block.other().value());
                drop(owner, block.other());
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized List<Block> of(UserId owner) {
        return List.copyOf(byOwner.getOrDefault(owner, Map.of()).values());
    }

    @Override
    public synchronized boolean betweenEither(UserId one, UserId other) {
        return byOwner.getOrDefault(one, Map.of()).containsKey(other)
                || byOwner.getOrDefault(other, Map.of()).containsKey(one);
    }

    @Override
    public synchronized Set<UserId> eitherWay(UserId user) {
        Set<UserId> all = new HashSet<>(byOwner.getOrDefault(user, Map.of()).keySet());
        byOwner.forEach((owner, own) -> {
            if (own.containsKey(user)) {
                all.add(owner);
            }
        });
        return Set.copyOf(all);
    }

    /** What was written of him before is in the file no longer: it is written anew. */
    @Override
    public synchronized void erase(UserId user) {
        Map<UserId, Map<UserId, Block>> left = new LinkedHashMap<>();
        byOwner.forEach((owner, own) -> own.values().stream()
                .filter(block -> !owner.equals(user))
                .map(block ->
                        block.other().equals(user) ? new Block(block.id(), owner, user, ERASED, block.at()) : block)
                .forEach(block -> left.computeIfAbsent(owner, same -> new LinkedHashMap<>())
                        .put(block.other(), block)));
        writeAnew(left);
        byOwner.clear();
        byOwner.putAll(left);
    }

    private void writeAnew(Map<UserId, Map<UserId, Block>> all) {
        StringBuilder lines = new StringBuilder();
        all.values().stream()
                .flatMap(own -> own.values().stream())
                .forEach(block -> lines.append(line(
                                "+",
                                block.id(),
                                block.owner().value(),
                                block.other().value(),
                                block.name(),
                                block.at().toString()))
                        .append('\n'));
        try {
            Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BackendException("the blocks were not written", e);
        }
    }

    private void keep(Block block) {
        byOwner.computeIfAbsent(block.owner(), owner -> new LinkedHashMap<>()).put(block.other(), block);
    }

    private void drop(UserId owner, UserId other) {
        byOwner.getOrDefault(owner, new LinkedHashMap<>()).remove(other);
    }

    // [2]
    /** In one write, before anything changes in memory: what fails has changed nothing. */
    private void append(String... fields) {
        String line =
                String.join("\t", Stream.of(fields).map(FileBlockStore::escaped).toList());
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new BackendException("the block was not written", e);
        }
    }
    // [/2]

    private static String line(String... fields) {
        return String.join("\t", Stream.of(fields).map(FileBlockStore::escaped).toList());
    }

    private void replay(String line) {
        List<String> fields =
                Stream.of(line.split("\t", -1)).map(FileBlockStore::unescaped).toList();
        UserId owner = new UserId(fields.get(2));
        UserId other = new UserId(fields.get(3));
        if (fields.get(0).equals("-")) {
            drop(owner, other);
        } else {
            keep(new Block(fields.get(1), owner, other, fields.get(4), Instant.parse(fields.get(5))));
        }
    }

    private static String escaped(String field) {
        return field.replace("%", "%25")
                .replace("\t", "%09")
                .replace("\n", "%0A")
                .replace("\r", "%0D");
    }

    private static String unescaped(String field) {
        return field.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%09", "\t")
                .replace("%25", "%");
    }
}
