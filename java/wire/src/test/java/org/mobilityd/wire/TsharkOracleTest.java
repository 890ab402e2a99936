package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;

/**
 * Wireshark's dissectors read everything that we can encode and have nothing to complain of. They verify the checksum of ICMPv6, but
 * not that of the Mobility Header: see {@link ScapyOracleTest} and {@link CaptureTest} for it.
 */
class TsharkOracleTest {

    private static final int PCAP_MAGIC = 0xa1b2c3d4;
    private static final int LINKTYPE_RAW_IP = 101;
    private static final int CHECKSUM_GOOD = 1;
    private static final String COMPLAINTS = "_ws.malformed or _ws.unreassembled or _ws.expert.severity >= \"Warning\"";

    @TempDir
    private Path directory;

    @Test
    void findsNothingMalformedAndNothingToWarnOf() throws IOException, InterruptedException {
        List<OutboundPacket> packets = Samples.packets();
        List<String> complaints = tshark(encoded(packets), "-Y", COMPLAINTS, "-V");
        assertEquals("", String.join("\n", complaints));
    }

    @Test
    void readsAsManyMessagesAsWereWritten() throws IOException, InterruptedException {
        List<OutboundPacket> mobility = Samples.packets().stream().filter(packet -> packet.message() instanceof MobilityMessage).toList();
        List<OutboundPacket> icmpv6 = Samples.packets().stream().filter(packet -> packet.message() instanceof Icmpv6Message).toList();
        assertEquals(mobility.size(), tshark(encoded(mobility), "-Y", "mipv6").size());
        assertEquals(icmpv6.size(), tshark(encoded(icmpv6), "-Y", "icmpv6").size());
    }

    @Test
    @DisplayName("ICMPv6 checksums are good, also behind Home Address options and routing headers")
    void verifiesIcmpv6Checksums() throws IOException, InterruptedException {
        List<byte[]> packets = encoded(Samples.packets().stream().filter(packet -> packet.message() instanceof Icmpv6Message).toList());
        List<String> status = tshark(packets, "-T", "fields", "-E", "occurrence=f", "-e", "icmpv6.checksum.status");
        assertEquals(packets.size(), status.size());
        status.forEach(one -> assertEquals(String.valueOf(CHECKSUM_GOOD), one));
    }

    @Test
    void readsTheFieldsOfABindingUpdate() throws IOException, InterruptedException {
        OutboundPacket update = OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT,
                new BindingUpdate(0xffff, Iana.BU_FLAG_ACKNOWLEDGE, 105, List.of(Samples.NONCE_INDICES, Samples.AUTHORIZATION)))
                .withHomeAddressOption(Samples.HOME_ADDRESS);
        List<String> fields = tshark(encoded(List.of(update)), "-T", "fields", "-E", "separator=;",
                "-e", "ipv6.src", "-e", "ipv6.dst", "-e", "ipv6.opt.mipv6.home_address", "-e", "mip6.mhtype", "-e", "mip6.bu.seqnr",
                "-e", "mip6.bu.a_flag", "-e", "mip6.bu.h_flag", "-e", "mip6.bu.lifetime", "-e", "mip6.ni.hni", "-e", "mip6.ni.cni",
                "-e", "mip6.bad.auth");
        assertEquals(List.of("2001:db8:2::2;2001:db8:3::3;2001:db8:1::1;5;65535;1;0;105;4660;65244;a0a1a2a3a4a5a6a7a8a9aaab"), fields);
    }

    @Test
    void readsTheFieldsOfAProxyBindingUpdate() throws IOException, InterruptedException {
        OutboundPacket update = OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT,
                new BindingUpdate(9, Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION, 75, List.of(Samples.IDENTIFIER,
                        Samples.HOME_NETWORK_PREFIX, Samples.HANDOFF, Samples.ACCESS, Samples.LINK_LOCAL_ADDRESS, Samples.TIMESTAMP)));
        List<String> fields = tshark(encoded(List.of(update)), "-T", "fields", "-E", "separator=;",
                "-e", "mip6.bu.p_flag", "-e", "mip6.nemo.mnp.pfl", "-e", "mip6.mnid.identifier", "-e", "mip6.hi", "-e", "mip6.att",
                "-e", "mip6.timestamp_tmp");
        assertEquals(List.of("1;64;node@example.org;4;4;Nov 21, 2025 07:18:12.500000000 UTC"), fields);
    }

    @Test
    void readsTheFieldsOfABindingRevocationIndication() throws IOException, InterruptedException {
        OutboundPacket indication = OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT, new BindingRevocationIndication(
                Iana.TRIGGER_ADMINISTRATIVE_REASON, 7, Iana.BR_FLAG_PROXY_BINDING, List.of(Samples.IDENTIFIER)));
        List<String> fields = tshark(encoded(List.of(indication)), "-T", "fields", "-E", "separator=;",
                "-e", "mip6.bri_br.type", "-e", "mip6.bri_r.trigger", "-e", "mip6.bri_seqnr", "-e", "mip6.bri_ip", "-e", "mip6.bri_ig");
        assertEquals(List.of("1;1;7;1;0"), fields);
    }

    @Test
    void readsTheFieldsOfAHandoverInitiateAndItsAcknowledge() throws IOException, InterruptedException {
        List<OutboundPacket> packets = List.of(
                OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT, new HandoverInitiate(
                        7, Iana.HI_FLAG_BUFFER | Iana.HI_FLAG_PROXY, 3, List.of(Samples.IDENTIFIER))),
                OutboundPacket.plain(Samples.CORRESPONDENT, Samples.CARE_OF_ADDRESS, new HandoverAcknowledge(
                        7, Iana.HACK_FLAG_PROXY, Iana.HANDOVER_INSUFFICIENT_RESOURCES, List.of(Samples.IDENTIFIER))));
        List<String> fields = tshark(encoded(packets), "-T", "fields", "-E", "separator=;", "-e", "mip6.mhtype", "-e", "mip6.hi.seqnr",
                "-e", "mip6.hi.s_flag", "-e", "mip6.hi.u_flag", "-e", "mip6.hi.code", "-e", "mip6.hack.seqnr", "-e", "mip6.hack.code",
                "-e", "mip6.mnid.identifier");
        assertEquals(List.of("14;7;0;1;3;;;node@example.org", "15;;;;;7;130;node@example.org"), fields);
    }

    @Test
    void reassemblesOurFragments() throws IOException, InterruptedException {
        byte[] packet = PacketCodec.encode(OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT,
                new OtherIcmpv6(Iana.ICMPV6_ECHO_REQUEST, 0, new byte[4000])).withHomeAddressOption(Samples.HOME_ADDRESS));
        List<byte[]> fragments = PacketCodec.fragment(packet, 1280, 77);
        List<String> lines = tshark(fragments, "-Y", "icmpv6", "-T", "fields", "-e", "ipv6.fragment.count", "-e", "ipv6.reassembled.length",
                "-e", "icmpv6.checksum.status");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith(fragments.size() + "\t4004"), lines.get(0));
        assertTrue(tshark(fragments, "-Y", COMPLAINTS).isEmpty());
    }

    private static List<byte[]> encoded(List<OutboundPacket> packets) {
        return packets.stream().map(PacketCodec::encode).toList();
    }

    private List<String> tshark(List<byte[]> packets, String... options) throws IOException, InterruptedException {
        Path capture = directory.resolve("packets.pcap");
        Files.write(capture, pcap(packets));
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of(options));
        return Oracle.run(directory, "", command).stream().filter(line -> !line.isBlank()).toList();
    }

    /** The pcap file format: a file header, then each packet behind its record header. */
    private static byte[] pcap(List<byte[]> packets) {
        int size = 24 + packets.stream().mapToInt(packet -> 16 + packet.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(PCAP_MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(0xffff).putInt(LINKTYPE_RAW_IP);
        int second = 0;
        for (byte[] packet : packets) {
            out.putInt(second++).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
        }
        return out.array();
    }
}
