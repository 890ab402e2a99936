package org.netlink4j;

import com.sun.jna.IntegerType;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** Binds native methods to libraries by soname, so that no development package has to be installed. */
final class NativeLibraries {

    private NativeLibraries() {
    }

    /** @param debianPackage what to install when {@code soname} is not there */
    static void bind(Class<?> declaring, String soname, String debianPackage) {
        try {
            Native.register(declaring, NativeLibrary.getInstance(soname));
        } catch (UnsatisfiedLinkError missing) {
            UnsatisfiedLinkError named = new UnsatisfiedLinkError(
                    "cannot use " + soname + " (Debian package " + debianPackage + "): " + missing.getMessage());
            named.initCause(missing);
            throw named;
        }
    }

    /** C's {@code size_t}. */
    public static final class SizeT extends IntegerType {

        private static final long serialVersionUID = 1L;

        /** For JNA. */
        public SizeT() {
            this(0);
        }

        SizeT(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }
}
