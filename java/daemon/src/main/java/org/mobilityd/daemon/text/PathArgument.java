package org.mobilityd.daemon.text;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** A path on the command line, relative to where the launcher was called: it changes to its own directory before it starts Java. */
public final class PathArgument implements ITypeConverter<Path> {

    private static final String CALLED_FROM = "mobilityd.cwd";

    @Override
    public Path convert(String text) {
        return Path.of(System.getProperty(CALLED_FROM, "")).resolve(text);
    }
}
