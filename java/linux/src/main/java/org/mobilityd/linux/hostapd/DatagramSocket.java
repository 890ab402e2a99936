package org.mobilityd.linux.hostapd;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.mobilityd.linux.hostapd.Libc.Size;

/**
 * A UNIX-domain datagram socket that talks to one other. Its own name is an abstract one that the kernel chooses: nothing is left in the
 * file system, and nobody needs a right to write there in order to answer. For one thread; any other may {@link #hangUp}.
 */
final class DatagramSocket implements AutoCloseable {

    /** sockaddr_un: a family, and a path that ends with zero. */
    private static final int FAMILY_BYTES = 2;
    private static final int PATH_BYTES = 108;
    private static final int POLLFD_BYTES = 8;
    private static final int LONGEST_TEXT = 8_192;

    private final int socket;
    private final Memory descriptor = new Memory(POLLFD_BYTES);
    private final byte[] received = new byte[LONGEST_TEXT];
    private volatile boolean hungUp;
    private boolean open = true;

    private DatagramSocket(int socket) {
        this.socket = socket;
        descriptor.setInt(0, socket);
        descriptor.setShort(Integer.BYTES, (short) Libc.POLLIN);
    }

    /** @throws IOException when nobody listens at {@code path} */
    static DatagramSocket connect(Path path) throws IOException {
        int socket = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw failure("socket", path);
        }
        DatagramSocket made = new DatagramSocket(socket);
        try {
            // A bare family asks the kernel for a name.
            check(Libc.bind(socket, address(new byte[0], FAMILY_BYTES), FAMILY_BYTES), "bind", path);
            byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
            check(Libc.connect(socket, address(name, FAMILY_BYTES + PATH_BYTES), FAMILY_BYTES + PATH_BYTES), "connect", path);
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /** Does not wait. @throws IOException when the other end is gone, or does not take what it is sent */
    void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        check(Libc.send(socket, bytes, new Size(bytes.length), Libc.MSG_DONTWAIT), "send", null);
    }

    /**
     * The next text; empty when none came in time.
     *
     * @throws IOException after {@link #hangUp}
     */
    Optional<String> receive(int timeoutMillis) throws IOException {
        int ready = Libc.poll(descriptor, new Size(1), timeoutMillis);
        if (ready < 0 && Native.getLastError() != Libc.EINTR) {
            throw failure("poll", null);
        }
        if (ready <= 0) {
            return Optional.empty();
        }
        int length = Libc.recv(socket, received, new Size(received.length), Libc.MSG_DONTWAIT);
        if (hungUp) {
            throw new IOException("hung up");
        }
        check(length, "receive", null);
        return Optional.of(new String(received, 0, length, StandardCharsets.UTF_8));
    }

    /** Ends a {@link #receive} at hand, and every later one. Any thread. */
    synchronized void hangUp() {
        hungUp = true;
        if (open) {
            Libc.shutdown(socket, Libc.SHUT_RDWR);
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            Libc.close(socket);
            descriptor.close();
        }
    }

    private static byte[] address(byte[] name, int length) throws IOException {
        if (name.length >= PATH_BYTES) {
            throw new IOException("the path of a socket has less than " + PATH_BYTES + " bytes");
        }
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder()).putShort((short) Libc.AF_UNIX).put(name).array();
    }

    private static void check(int result, String operation, Path path) throws IOException {
        if (result < 0) {
            throw failure(operation, path);
        }
    }

    private static IOException failure(String operation, Path path) {
        int errno = Native.getLastError();
        return new IOException(operation + (path == null ? "" : " " + path) + ": " + Libc.strerror(errno) + " (errno " + errno + ")");
    }
}
