package org.mobilityd.protocol.recording;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the values of one record or enumeration are written: the names say it to who reads them with another version. */
final class Form {

    private static final String PACKAGE = "org.mobilityd.";

    private final Class<?> type;
    private final List<String> parts = new ArrayList<>();
    private final Method[] accessors;
    private final Class<?>[] componentTypes;
    private final Constructor<?> constructor;
    private final Object[] constants;

    /** @param type a record or an enumeration */
    Form(Class<?> type) {
        this.type = type;
        if (type.isEnum()) {
            constants = type.getEnumConstants();
            accessors = null;
            componentTypes = null;
            constructor = null;
            Arrays.stream(constants).forEach(constant -> parts.add(((Enum<?>) constant).name()));
        } else {
            constants = null;
            RecordComponent[] components = type.getRecordComponents();
            componentTypes = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
            constructor = canonicalConstructor(type, componentTypes);
            Arrays.stream(accessors).forEach(accessor -> accessor.setAccessible(true));
            for (RecordComponent component : components) {
                parts.add(component.getType().isPrimitive() ? component.getName() + ":" + component.getType() : component.getName());
            }
        }
    }

    /** What a recording calls the type. */
    static String name(Class<?> type) {
        return type.getName().substring(PACKAGE.length());
    }

    String name() {
        return name(type);
    }

    boolean isEnum() {
        return constants != null;
    }

    /** A record's components, those of primitive types with their type, or an enumeration's constants. */
    List<String> parts() {
        return parts;
    }

    /** @throws IllegalArgumentException when there is none of that ordinal */
    Object constant(int ordinal) {
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new IllegalArgumentException(name() + " has no constant number " + ordinal);
        }
        return constants[ordinal];
    }

    int components() {
        return accessors.length;
    }

    Class<?> componentType(int index) {
        return componentTypes[index];
    }

    Object component(Object value, int index) {
        try {
            return accessors[index].invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(name() + "." + parts.get(index) + " cannot be read", e);
        }
    }

    /** @throws IllegalArgumentException when the type does not allow such components */
    Object value(Object[] components) {
        try {
            return constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(name() + ": " + e.getCause().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name() + " cannot be made", e);
        }
    }

    private static Constructor<?> canonicalConstructor(Class<?> type, Class<?>[] componentTypes) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(componentTypes);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("no canonical constructor: " + type, e);
        }
    }
}
