package org.mobilityd.linux.datapath;

import static org.mobilityd.linux.datapath.OptimizedRouteTopology.CARE_OF;
import static org.mobilityd.linux.datapath.OptimizedRouteTopology.HOME;
import static org.mobilityd.linux.datapath.OptimizedRouteTopology.SERVER;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.wire.Ipv6Address;

/**
 * What an agent forwards, and what the same machine forwards without our programs (make bench). {@code ForwardingTimes ROUNDS SECONDS}: of
 * each figure the best of so many rounds, a stream of frames lasting so many seconds. Prints lines "what TAB how TAB value"; how is
 * plain, kernel or redirect.
 */
final class ForwardingTimes {

    private static final Path FRAMES = Path.of(System.getProperty("mobilityd.root"), "test-vm/bench/frames/.build/frames");
    private static final int UDP_LENGTH = 512;
    private static final int ECHOES = 5000;
    private static final int LISTENING_CHECKS = 300;

    private final OptimizedRouteTopology net;
    private final String how;
    private final String seconds;
    private final Path frame;

    private ForwardingTimes(OptimizedRouteTopology net, String how, String seconds, Path frame) {
        this.net = net;
        this.how = how;
        this.seconds = seconds;
        this.frame = frame;
    }

    public static void main(String[] arguments) throws IOException {
        Path frame = Files.createTempFile("frame-", ".bin");
        try {
            for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
                for (Forwarding forwarding : Forwarding.values()) {
                    try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, forwarding)) {
                        net.bind();
                        String how = forwarding == Forwarding.KERNEL ? "kernel" : "redirect";
                        new ForwardingTimes(net, how, arguments[1], frame).measure(HOME);
                        if (forwarding == Forwarding.KERNEL) {
                            withoutPrograms(net);
                            new ForwardingTimes(net, "plain", arguments[1], frame).measure(CARE_OF);
                        }
                    }
                }
            }
        } finally {
            Files.delete(frame);
        }
    }

    /** The same hosts and links; receive offload, which is what makes a veth take frames that no stack has sent, stays on. */
    private static void withoutPrograms(OptimizedRouteTopology net) {
        net.agent.inside(() -> {
            net.agentDatapath.detach("wan0");
            net.agentDatapath.detach("lan0");
        });
        detachHosts(net);
        net.agent.run("ethtool -K wan0 gro on");
        net.agent.run("ethtool -K lan0 gro on");
        net.mobileNode.run("ethtool -K phy0 gro on");
        net.server.run("ethtool -K eth0 gro on");
    }

    private static void detachHosts(OptimizedRouteTopology net) {
        net.mobileNode.inside(() -> net.mobileNodeDatapath.detach("phy0"));
        net.server.inside(() -> net.mobileNodeDatapath.detach("eth0"));
    }

    private void measure(Ipv6Address mobileNode) throws IOException {
        print("TCP, to the mobile node", throughput(mobileNode, " -R"));
        print("TCP, from the mobile node", throughput(mobileNode, ""));
        print("round trip", roundTrip(mobileNode));
        streams();
    }

    /** A stream each way. At the hosts, programs make way for the one that counts. */
    private void streams() throws IOException {
        if (!how.equals("plain")) {
            detachHosts(net);
        }
        // What counts frames answers no neighbour solicitation.
        net.agent.run("ip neigh replace " + CARE_OF + " lladdr " + mac(net.mobileNode, "phy0") + " dev wan0 nud permanent");
        net.agent.run("ip neigh replace " + SERVER + " lladdr " + mac(net.server, "eth0") + " dev lan0 nud permanent");
        String agentLan = mac(net.agent, "lan0");
        String agentWan = mac(net.agent, "wan0");
        boolean bound = !how.equals("plain");
        PacketBuilder out = packet(SERVER, bound ? HOME : CARE_OF).udp(UDP_LENGTH);
        print("frames, to the mobile node", stream(out, agentLan, net.server, "eth0", net.mobileNode, "phy0"));
        PacketBuilder in = packet(CARE_OF, SERVER);
        in = bound ? in.homeAddressOption(HOME).udp(UDP_LENGTH, HOME, SERVER) : in.udp(UDP_LENGTH);
        print("frames, from the mobile node", stream(in, agentWan, net.mobileNode, "phy0", net.server, "eth0"));
        if (!bound) {
            print("frames, over one link", stream(out, agentLan, net.agent, "lan0", net.server, "eth0"));
        }
    }

    private double stream(PacketBuilder packet, String to, NetworkNamespace source, String sourceInterface, NetworkNamespace sink,
            String sinkInterface) throws IOException {
        byte[] mac = HexFormat.ofDelimiter(":").parseHex(to);
        Files.write(frame, PacketBuilder.frame(mac, HexFormat.of().parseHex("020000000002"), "", packet.build()));
        String object = DatapathFixture.objects().resolve("bench/frames.bpf.o").toString();
        String command = FRAMES + " " + object + " /run/netns/" + source.name() + " " + sourceInterface + " /run/netns/" + sink.name() + " "
                + sinkInterface + " " + seconds + " < " + frame;
        String[] counts = Command.run("sh", "-c", command).strip().split(" ");
        return Long.parseLong(counts[1]) / Double.parseDouble(counts[2]);
    }

    /** The median of many, in microseconds: a datagram to the server and back. */
    private double roundTrip(Ipv6Address mobileNode) throws IOException {
        try (DatagramSocket server = net.server.inside(() -> socket(SERVER));
                DatagramSocket client = net.mobileNode.inside(() -> socket(mobileNode))) {
            Thread echo = new Thread(() -> echo(server));
            echo.setDaemon(true);
            echo.start();
            client.connect(server.getLocalSocketAddress());
            DatagramPacket datagram = new DatagramPacket(new byte[64], 64);
            long[] times = new long[ECHOES];
            for (int i = 0; i < ECHOES; i++) {
                long start = System.nanoTime();
                client.send(datagram);
                client.receive(datagram);
                times[i] = System.nanoTime() - start;
            }
            Arrays.sort(times);
            return times[ECHOES / 2] / 1e3;
        }
    }

    private static DatagramSocket socket(Ipv6Address address) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), 0));
            socket.setSoTimeout(1000);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(DatagramSocket server) {
        DatagramPacket datagram = new DatagramPacket(new byte[64], 64);
        try {
            while (true) {
                server.receive(datagram);
                server.send(datagram);
            }
        } catch (IOException ended) {
            return;
        }
    }

    /** Megabits per second. */
    private double throughput(Ipv6Address mobileNode, String options) throws IOException {
        Process server = new ProcessBuilder("ip", "netns", "exec", net.server.name(), "iperf3", "-s", "-1")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true).start();
        try {
            for (int i = 0; net.server.run("ss -Hltn sport = :5201").isBlank() && i < LISTENING_CHECKS; i++) {
                Command.run("sleep 0.01");
            }
            String told = net.mobileNode.run("iperf3 -J -O 1 -t " + seconds + " -B " + mobileNode + " -c " + SERVER + options);
            return number(told, "\"sum_received\":[^}]*\"bits_per_second\":\\s*([\\d.e+]+)") / 1e6;
        } finally {
            server.destroy();
        }
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + text);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static String mac(NetworkNamespace namespace, String interfaceName) {
        return namespace.run("cat /sys/class/net/" + interfaceName + "/address").strip();
    }

    private void print(String what, double value) {
        System.out.println(what + "\t" + how + "\t" + value);
    }
}
