package org.mobilityd.daemon.interfaces;

import java.util.Collection;
import java.util.List;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Datapath.Role;

/** An interface's roles in words, in a fixed order. */
public final class RoleNames {

    private RoleNames() {
    }

    public static List<String> list(Collection<Role> roles) {
        return roles.stream().sorted().map(Names::of).toList();
    }

    static String of(Collection<Role> roles) {
        return String.join(",", list(roles));
    }
}
