package org.mobilityd.protocol.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect.RemoveBinding;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;

/** A file that has been cut off is good up to there; one that has been changed is refused. */
class RecordedFileTest {

    private static final BindingKey KEY = new BindingKey(Ipv6Address.parse("2001:db8:f::1"), Ipv6Address.parse("2001:db8:1::10"));
    private static final List<Entry> ENTRIES = List.of(new Entry.Opened("a test", Instant.EPOCH, 5), new Entry.Started(1, 6),
            new Entry.Returned(List.of(new RemoveBinding(BindingTable.BINDING_CACHE, KEY)), 7),
            new Entry.Told(1, 8, new Input.BindingExpiring(BindingTable.BINDING_CACHE, KEY)), new Entry.Returned(List.of(), 9));

    private static byte[] file() {
        RecordingWriter writer = new RecordingWriter();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(writer.header());
        ENTRIES.forEach(entry -> file.writeBytes(writer.frame(entry)));
        return file.toByteArray();
    }

    /** The entries before the end. @throws RecordingException when there is something else than a whole recording's beginning */
    private static List<Entry> read(byte[] file) throws IOException, RecordingException {
        RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file));
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            entries.add(entry);
        }
        return entries;
    }

    private static String refusal(byte[] file) {
        return assertThrows(RecordingException.class, () -> read(file)).getMessage();
    }

    @Test
    void isReadAsItWasWritten() throws Exception {
        assertEquals(ENTRIES, read(file()));
    }

    @Test
    void cutOffAnywhereItIsReadUpToTheLastWholeEntry() throws Exception {
        byte[] file = file();
        int whole = 0;
        for (int length = RecordingFormat.FILE_HEADER_BYTES; length <= file.length; length++) {
            List<Entry> entries = read(Arrays.copyOf(file, length));
            assertEquals(ENTRIES.subList(0, entries.size()), entries, length + " bytes");
            assertTrue(entries.size() == whole || entries.size() == whole + 1, length + " bytes");
            whole = entries.size();
        }
        assertEquals(ENTRIES.size(), whole);
    }

    @Test
    void saysWhetherItWasCutOffWithinAnEntry() throws Exception {
        byte[] file = file();
        for (int less = 0; less <= 1; less++) {
            RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file, 0, file.length - less));
            while (reader.next() != null) {
                assertFalse(reader.isCutOff());
            }
            assertEquals(less == 1, reader.isCutOff());
        }
    }

    @Test
    void cutOffInItsHeaderItIsRefused() {
        for (int length = 0; length < RecordingFormat.FILE_HEADER_BYTES; length++) {
            String expected = length < 8 ? "it is no recording of mobilityd" : "it ends within its header";
            assertEquals(expected, refusal(Arrays.copyOf(file(), length)));
        }
    }

    @Test
    void anyChangedBitIsFound() {
        byte[] file = file();
        for (int bit = 0; bit < file.length * Byte.SIZE; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertTrue(refusal(damaged).matches("it is (no recording|damaged at entry [1-5]: ).*|it has version .*"), "bit " + bit);
        }
    }

    @Test
    void anEntryThatIsMissingOrTwiceThereIsFound() {
        RecordingWriter writer = new RecordingWriter();
        List<byte[]> frames = ENTRIES.stream().map(writer::frame).toList();
        assertEquals("it is damaged at entry 4: a checksum is wrong", refusal(joined(writer.header(), frames, 0, 1, 2, 4)));
        assertEquals("it is damaged at entry 3: a checksum is wrong", refusal(joined(writer.header(), frames, 0, 1, 1, 2)));
    }

    @Test
    void anotherVersionOfTheFormatIsRefused() {
        byte[] file = file();
        ByteBuffer.wrap(file).putInt(Long.BYTES, 2);
        assertEquals("it has version 2 of the format; this program reads version 1", refusal(file));
    }

    @Test
    void whatAnotherVersionKnowsAndThisOneDoesNotIsRefused() {
        assertEquals("entry 1 cannot be understood: another version has made it: this one knows no protocol.recording.Entry$Closex",
                refusal(withText("Entry$Closed", "Entry$Closex")));
        assertEquals("entry 1 cannot be understood: another version has made it: there protocol.recording.Entry$Closed was [raisin], "
                + "here it is [reason]", refusal(withText("reason", "raisin")));
    }

    /** A recording whose checksums are right, of an entry in which {@code text} is replaced. */
    private static byte[] withText(String text, String replacement) {
        String payload = new String(new ValueWriter().write(new Entry.Closed("over")), StandardCharsets.ISO_8859_1);
        byte[] changed = payload.replace(text, replacement).getBytes(StandardCharsets.ISO_8859_1);
        int crc = RecordingFormat.crc(changed);
        byte[] header = new RecordingWriter().header();
        return ByteBuffer.allocate(header.length + RecordingFormat.FRAME_HEADER_BYTES + changed.length).put(header).putInt(changed.length)
                .putInt(crc).putInt(RecordingFormat.check(0, changed.length, crc)).put(changed).array();
    }

    private static byte[] joined(byte[] header, List<byte[]> frames, int... which) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header);
        Arrays.stream(which).forEach(index -> file.writeBytes(frames.get(index)));
        return file.toByteArray();
    }
}
