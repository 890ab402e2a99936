package org.mobilityd.daemon.control;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** JSON as the control socket and {@code --json} have it: snake_case keys. */
public final class Json {

    /** One object per line; absent values are left out. */
    public static final Gson LINE = new GsonBuilder().setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping().create();

    /** For people; absent values are written as null, so that every object of a list has the same keys. */
    public static final Gson PRETTY = LINE.newBuilder().setPrettyPrinting().serializeNulls().create();

    private Json() {
    }
}
