package org.mobilityd.daemon.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process asked of the kernel, as {@code strace -f -y -xx} writes it down.
 *
 * @param begun when, as a line of the trace; {@code ended} likewise
 * @param descriptor of the file that the first argument stands for, or -1
 * @param paths the files that it names or that its first argument stands for
 * @param text all its arguments as they were written down
 * @param bytes its last string: what a write writes
 * @param result what it returned; never an error
 */
record SystemCall(long begun, long ended, String name, int descriptor, List<Path> paths, String text, byte[] bytes, long result) {

    /** Every call that changes a file's content, a directory's, or makes one last; but for memory mappings. */
    private static final String TRACED = "?open,openat,?creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,"
            + "copy_file_range,sendfile,splice,?rename,renameat,renameat2,?link,linkat,?symlink,symlinkat,?unlink,unlinkat,?rmdir,?mkdir,mkdirat,"
            + "?mknod,mknodat,fsync,fdatasync,sync,syncfs,sync_file_range";
    private static final int LONGEST_WRITE = 1 << 20;

    private static final String HEXADECIMAL = "((?:\\\\x[0-9a-f]{2})*)";
    private static final Pattern LINE = Pattern.compile("([0-9]+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += ([0-9]+).*");
    private static final Pattern DESCRIPTOR = Pattern.compile("([0-9]+)<" + HEXADECIMAL + ">.*");
    private static final Pattern STRING = Pattern.compile("\"" + HEXADECIMAL + "\"");
    private static final String UNFINISHED = " <unfinished ...>";

    /** What goes before a program's name and arguments, so that its calls are written to {@code trace}. */
    static List<String> recordedIn(Path trace) {
        return List.of("strace", "-f", "-y", "-xx", "-s", Integer.toString(LONGEST_WRITE), "--seccomp-bpf", "-e", "trace=" + TRACED,
                "-o", trace.toString());
    }

    /** All that did not fail, in the order in which they ended. */
    static List<SystemCall> read(Path trace) throws IOException {
        List<SystemCall> calls = new ArrayList<>();
        Map<String, Begun> unfinished = new HashMap<>();
        long time = 0;
        for (String each : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            time++;
            Matcher line = LINE.matcher(each);
            if (!line.matches()) {
                throw new IOException("strace wrote: " + each);
            }
            String thread = line.group(1);
            String text = line.group(2);
            long begun = time;
            Matcher resumed = RESUMED.matcher(text);
            if (resumed.matches()) {
                Begun before = unfinished.remove(thread);
                begun = before.time;
                text = before.text + resumed.group(1);
            } else if (text.endsWith(UNFINISHED)) {
                unfinished.put(thread, new Begun(time, text.substring(0, text.length() - UNFINISHED.length())));
                continue;
            }
            Matcher call = CALL.matcher(text);
            if (call.matches()) {
                calls.add(of(begun, time, call.group(1), call.group(2), Long.parseLong(call.group(3))));
            }
        }
        return calls;
    }

    private record Begun(long time, String text) {
    }

    private static SystemCall of(long begun, long ended, String name, String arguments, long result) {
        List<Path> paths = new ArrayList<>();
        int descriptor = -1;
        Matcher first = DESCRIPTOR.matcher(arguments);
        byte[] bytes = {};
        if (first.matches()) {
            descriptor = Integer.parseInt(first.group(1));
            paths.add(path(first.group(2)));
        }
        Matcher string = STRING.matcher(arguments);
        while (string.find()) {
            bytes = bytes(string.group(1));
            if (descriptor < 0) {
                paths.add(path(string.group(1)));
            }
        }
        return new SystemCall(begun, ended, name, descriptor, paths, arguments, bytes, result);
    }

    private static Path path(String hexadecimal) {
        return Path.of(new String(bytes(hexadecimal), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String hexadecimal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(hexadecimal.length() / 4);
        for (int i = 0; i < hexadecimal.length(); i += 4) {
            bytes.write(Integer.parseInt(hexadecimal, i + 2, i + 4, 16));
        }
        return bytes.toByteArray();
    }
}
