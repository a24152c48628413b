package io.duologue.testkit;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Every text that can be reached from an object: strings, characters and bytes, however deep. With it one finds what a store
 * still has about somebody who is gone. It sees what is there in one process, and no database behind it. One thread at a
 * time, and none that changes what is searched.
 */
public final class WhatIsThere {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private final List<String> texts = new ArrayList<>();

    private WhatIsThere() {}

    /** All texts that are found, in no particular order. */
    public static List<String> in(Object root) {
        WhatIsThere search = new WhatIsThere();
        search.meet(root);
        while (!search.open.isEmpty()) {
            search.look(search.open.pop());
        }
        return search.texts;
    }

    private void meet(@Nullable Object object) {
        if (object != null && seen.add(object)) {
            open.push(object);
        }
    }

    private void look(Object object) {
        Class<?> type = object.getClass();
        if (object instanceof Enum<?>) {
            return; // a word of the program
        }
        if (object instanceof CharSequence text) {
            texts.add(text.toString());
        } else if (object instanceof byte[] bytes) {
            texts.add(new String(bytes, StandardCharsets.UTF_8));
            texts.add(new String(bytes, StandardCharsets.UTF_16));
        } else if (object instanceof char[] characters) {
            texts.add(new String(characters));
        } else if (type.isArray()) {
            if (!type.getComponentType().isPrimitive()) {
                for (int i = 0; i < Array.getLength(object); i++) {
                    meet(Array.get(object, i));
                }
            }
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                meet(key);
                meet(value);
            });
        } else if (object instanceof Iterable<?> all) {
            all.forEach(this::meet);
        } else if (object instanceof Optional<?> optional) {
            optional.ifPresent(this::meet);
        } else if (object instanceof AtomicReference<?> reference) {
            meet(reference.get());
        } else if (type.getName().startsWith("io.duologue")) {
            lookInside(object, type);
        } else {
            // Of the platform's own values none is a text that its toString does not show.
            texts.add(object.toString());
        }
    }

    private void lookInside(Object object, Class<?> type) {
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    try {
                        if (field.trySetAccessible()) {
                            meet(field.get(object));
                        } else {
                            throw new AssertionError("cannot be searched: " + field);
                        }
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }
}
