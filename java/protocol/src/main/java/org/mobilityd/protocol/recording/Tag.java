package org.mobilityd.protocol.recording;

/** The byte before a value that may be of any type. */
final class Tag {

    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    /** 4 bytes. */
    static final int INT = 3;
    /** 8 bytes. */
    static final int LONG = 4;
    /** The length in 4 bytes, and UTF-8. */
    static final int STRING = 5;
    /** The length in 4 bytes, and the bytes. */
    static final int BYTES = 6;
    /** The number of elements in 4 bytes, and a value for each. */
    static final int LIST = 7;
    /** The definition of a form, which has the next number from 0 then, and a value of it. */
    static final int DEFINITION = 8;
    /** This bit is set: with the other 7 and the next byte the number of a form, and a value of it. */
    static final int FORM = 0x80;

    private Tag() {
    }
}
