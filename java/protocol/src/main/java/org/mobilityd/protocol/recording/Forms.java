package org.mobilityd.protocol.recording;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The forms of everything that can be in an {@link Entry}: found by walking from there through components, lists and sealed interfaces.
 * Nothing else is ever made from what a file says.
 */
final class Forms {

    /** What has a tag of its own. */
    private static final Set<Class<?>> SIMPLE = Set.of(boolean.class, int.class, long.class, Boolean.class, Integer.class, Long.class,
            String.class, byte[].class, Object.class);

    private static final Map<Class<?>, Form> BY_CLASS = new HashMap<>();
    private static final Map<String, Form> BY_NAME = new HashMap<>();

    static {
        walk(Entry.class, "the root");
        BY_CLASS.values().forEach(form -> BY_NAME.put(form.name(), form));
    }

    private Forms() {
    }

    /** The form of a record or enumeration, or null: it cannot be in an entry. */
    static Form of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /** The form that recordings call so, or null. */
    static Form named(String name) {
        return BY_NAME.get(name);
    }

    static Set<Class<?>> types() {
        return Collections.unmodifiableSet(BY_CLASS.keySet());
    }

    private static void walk(Type type, String where) {
        if (type instanceof ParameterizedType generic) {
            walk(generic.getRawType(), where);
            for (Type argument : generic.getActualTypeArguments()) {
                walk(argument, where);
            }
        } else if (type instanceof Class<?> known) {
            walkClass(known, where);
        } else if (!(type instanceof WildcardType)) {
            throw new IllegalStateException(type + " in " + where + " has no form in recordings");
        }
    }

    private static void walkClass(Class<?> type, String where) {
        if (SIMPLE.contains(type) || type == List.class || type == Collection.class || BY_CLASS.containsKey(type)) {
            return;
        }
        if (Surrogates.of(type) != null) {
            walkClass(Surrogates.of(type).form(), where);
        } else if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                walkClass(permitted, where);
            }
        } else if (type.isRecord()) {
            BY_CLASS.put(type, new Form(type));
            for (RecordComponent component : type.getRecordComponents()) {
                walk(component.getGenericType(), type.getName() + "." + component.getName());
            }
        } else if (type.isEnum()) {
            BY_CLASS.put(type, new Form(type));
        } else {
            throw new IllegalStateException(type + " in " + where + " has no form in recordings");
        }
    }
}
