package org.mobilityd.protocol.recording;

import java.util.List;
import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;

/** Where two values differ, by the names of components: for values whose text does not show it, keys and authenticators among them. */
final class Place {

    private Place() {
    }

    /** The way to the first difference, no further than to an address, such as {@code .binding.key.homeAddress} or {@code .packet.message.options[1]}. */
    static String of(Object one, Object other) {
        if (one instanceof List<?> list && other instanceof List<?> others) {
            return ofLists(list, others);
        }
        boolean alike = one instanceof Record && other instanceof Record && one.getClass() == other.getClass();
        Form form = alike && !(one instanceof Ipv6Address) ? Forms.of(one.getClass()) : null;
        if (form == null) {
            return "";
        }
        for (int i = 0; i < form.components(); i++) {
            Object component = form.component(one, i);
            Object its = form.component(other, i);
            if (!Objects.deepEquals(component, its)) {
                return "." + one.getClass().getRecordComponents()[i].getName() + of(component, its);
            }
        }
        return "";
    }

    private static String ofLists(List<?> list, List<?> others) {
        for (int i = 0; i < Math.min(list.size(), others.size()); i++) {
            if (!Objects.deepEquals(list.get(i), others.get(i))) {
                return "[" + i + "]" + of(list.get(i), others.get(i));
            }
        }
        return ".size";
    }
}
