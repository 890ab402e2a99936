package org.mobilityd.daemon.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.daemon.DaemonFixture.AGENT;
import static org.mobilityd.daemon.DaemonFixture.until;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.daemon.DaemonFixture;
import org.mobilityd.linux.datapath.DatapathEvent;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.protocol.recording.Replay;
import org.mobilityd.wire.Ipv6Address;

@DisplayName("A daemon that is recorded")
class RecordingTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final String HOME_AGENT = """
            [home-agent]
            home-link = "home0"
            uplinks = ["up0"]
            address = "2001:db8:1::1"
            home-prefixes = ["2001:db8:1::/64"]
            [[home-agent.mobile-node]]
            home-address = "2001:db8:1::10"
            identifier = "alice@example.org"
            spi = 4096
            key = "000102030405060708090a0b0c0d0e0f"
            """;
    private static final String MOBILE_NODE = """
            [mobile-node]
            interfaces = ["wlan0"]
            home-address = "2001:db8:5::10"
            home-prefix = "2001:db8:5::/64"
            home-agent = "2001:db8:5::1"
            identifier = "bob@example.org"
            spi = 4097
            key = "100102030405060708090a0b0c0d0e0f"
            """;

    private DaemonFixture daemon;
    private Path file;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        daemon = new DaemonFixture(folder);
        file = folder.resolve("recording");
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void doesTheSameAgainInEveryRoleAndThroughAReload() throws Exception {
        int link = 2;
        for (String name : new String[] {"home0", "up0", "wan0", "lan0", "wlan0"}) {
            daemon.host.addLink(name, link++);
        }
        daemon.recordTo(file, UNLIMITED).start(AGENT + HOME_AGENT + MOBILE_NODE);
        until(() -> daemon.datapath.claimedAddresses().size() == 3);
        happens();
        daemon.reload();
        until(() -> daemon.datapath.claimedAddresses().size() == 3);
        happens();
        daemon.stop();
        Replay.Outcome.Equal again = assertInstanceOf(Replay.Outcome.Equal.class, replay());
        assertEquals(6, again.engines(), "three roles, begun twice");
        assertTrue(again.inputs() > 12 && again.effects() > 12, again::toString);
        assertEquals("the daemon ended", again.ending());
    }

    @Test
    void keepsItsSecretsToItsOwner() throws Exception {
        daemon.recordTo(file, UNLIMITED).start(AGENT);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void neverOverwritesAndGoesOnWithout() throws Exception {
        Files.writeString(file, "something else");
        daemon.recordTo(file, UNLIMITED).start(AGENT);
        assertTrue(daemon.log().contains("error recording-failed"), daemon.log());
        answers(1);
        assertEquals("something else", Files.readString(file));
    }

    @Test
    void neverFollowsASymbolicLink(@TempDir Path elsewhere) throws Exception {
        Path target = elsewhere.resolve("target");
        Files.createSymbolicLink(file, target);
        daemon.recordTo(file, UNLIMITED).start(AGENT);
        assertTrue(daemon.log().contains("error recording-failed"), daemon.log());
        assertTrue(Files.notExists(target), "written through the link");
    }

    @Test
    void goesOnWhenTheRecordingHasReachedItsLimit() throws Exception {
        daemon.recordTo(file, 4_000).start(AGENT);
        for (int asked = 1; !daemon.log().contains("warning recording-ended"); asked++) {
            answers(asked);
        }
        answers(daemon.sender.sent().size() + 1);
        daemon.stop();
        assertTrue(Files.size(file) < 5_000, Files.size(file) + " bytes");
        Replay.Outcome.Equal again = assertInstanceOf(Replay.Outcome.Equal.class, replay());
        assertEquals("its limit of 4000 bytes is reached", again.ending());
    }

    @Test
    void isToldWhenItCannotBeWrittenAsFastAsThingsHappen() throws Exception {
        Semaphore stuck = new Semaphore(0);
        RecordingFile slow = new RecordingFile(new StuckChannel(stuck));
        IOException tooMuch = assertThrows(IOException.class, () -> {
            for (int i = 0; i < 100; i++) {
                slow.take(new byte[1_000_000]);
            }
        });
        assertEquals("it cannot be written as fast as things happen", tooMuch.getMessage());
        stuck.release();
        slow.close();
    }

    @Test
    void isToldWhenTheDiskIsFull() throws Exception {
        Path full = Path.of("/dev/full");
        RecordingFile file = new RecordingFile(java.nio.channels.FileChannel.open(full, java.nio.file.StandardOpenOption.WRITE));
        file.take(new byte[] {1});
        assertThrows(IOException.class, file::close);
        assertThrows(IOException.class, () -> file.take(new byte[] {2}));
    }

    /** Something for every role. */
    private void happens() throws InterruptedException {
        answers(daemon.sender.sent().size() + 1);
        daemon.host.announce(new Change.LinkLocalAddress(6, Ipv6Address.parse("fe80::6")));
        daemon.host.announce(new Change.AddressDuplicate(6, CARE_OF));
        answers(daemon.sender.sent().size() + 1);
    }

    /** Asks for a Binding Error. @param answers that there are then */
    private void answers(int answers) throws InterruptedException {
        daemon.datapath.handUp(new DatapathEvent.UnboundHomeAddress(CARE_OF, SERVER, HOME));
        until(() -> daemon.sender.sent().size() >= answers);
    }

    private Replay.Outcome replay() throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return Replay.of(in);
        }
    }

    /** Writes when it is let. */
    private record StuckChannel(Semaphore stuck) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) {
            stuck.acquireUninterruptibly();
            stuck.release();
            int count = bytes.remaining();
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
        }
    }
}
