"""Builds IPv6 signalling packets with scapy from a list of parameters, for comparison with our own encoder.

Standard input: one packet a line, fields "key=value" separated by blanks. Keys of every line: src, dst, hlim, msg. Optional: hao
(address in the Home Address option), rh (address in the type 2 routing header), tunnel=outer source,outer destination. The other keys
are the fields of the message; opt=name:value,... may be repeated, in the order of the wire. Binary values are in hexadecimal.
Standard output: one packet a line, in hexadecimal.
"""

import logging
import struct
import sys

logging.getLogger("scapy").setLevel(logging.ERROR)

from scapy.fields import (  # noqa: E402
    ByteField, FieldLenField, IP6Field, LongField, ShortField, StrLenField, XShortField)
from scapy.layers.inet6 import (  # noqa: E402
    _MIP6OptAlign, _MobilityHeader, _OptionsField, _PhantomAutoPadField,
    HAO, ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS, ICMPv6NDOptAdvInterval, ICMPv6NDOptDstLLAddr,
    ICMPv6NDOptHAInfo, ICMPv6NDOptMTU, ICMPv6NDOptPrefixInfo, ICMPv6NDOptSrcLLAddr, ICMPv6PacketTooBig, ICMPv6ParamProblem, IPv6,
    ICMPv6DestUnreach, ICMPv6TimeExceeded, IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, MIP6MH_BA, MIP6MH_BE, MIP6MH_BRR, MIP6MH_BU,
    MIP6MH_CoT, MIP6MH_CoTI, MIP6MH_HoT, MIP6MH_HoTI, MIP6OptAltCoA, MIP6OptBindingAuthData, MIP6OptBRAdvice, MIP6OptMNID,
    MIP6OptMsgAuth, MIP6OptNonceIndices, MIP6OptReplayProtection, MIP6OptUnknown)
from scapy.packet import Raw  # noqa: E402

MOBILITY_MESSAGES = ("brr", "hoti", "coti", "hot", "cot", "bu", "ba", "be", "bri", "bra", "hi", "hack")


# What scapy does not know: Proxy Mobile IPv6 (RFC 5213 section 8, RFC 8885 section 4) revocation (RFC 5846 section 5), handovers (RFC 5568 section 6.2.1).

class PrefixOption(_MIP6OptAlign):
    fields_desc = [ByteField("otype", 22), ByteField("olen", 18), ByteField("res", 0), ByteField("plen", 0), IP6Field("prefix", "::")]
    x, y = 8, 4


class PreviousMaarOption(_MIP6OptAlign):
    fields_desc = [ByteField("otype", 67), ByteField("olen", 34), ByteField("res", 0), ByteField("plen", 0), IP6Field("maar", "::"),
                   IP6Field("prefix", "::")]
    x, y = 8, 4


class AddressOption(_MIP6OptAlign):
    fields_desc = [ByteField("otype", 26), ByteField("olen", 16), IP6Field("address", "::")]
    x, y = 8, 6


class ByteValueOption(_MIP6OptAlign):
    fields_desc = [ByteField("otype", 23), ByteField("olen", 2), ByteField("res", 0), ByteField("value", 0)]
    x, y = 0, 0


class TimestampOption(_MIP6OptAlign):
    fields_desc = [ByteField("otype", 27), ByteField("olen", 8), LongField("timestamp", 0)]
    x, y = 8, 2


class LinkLayerOption(_MIP6OptAlign):
    fields_desc = [ByteField("otype", 25), FieldLenField("olen", None, length_of="identifier", fmt="B", adjust=lambda _, n: n + 2),
                   ShortField("res", 0), StrLenField("identifier", b"", length_from=lambda p: p.olen - 2)]
    x, y = 4, 0


class BindingRevocation(_MobilityHeader):
    fields_desc = [ByteField("nh", 59), ByteField("len", None), ByteField("mhtype", 16), ByteField("res", 0), XShortField("cksum", None),
                   ByteField("brtype", 1), ByteField("reason", 0), ShortField("seq", 0), XShortField("flags", 0),
                   _PhantomAutoPadField("autopad", 1), _OptionsField("options", [], MIP6OptUnknown, 12, length_from=lambda p: 8 * p.len)]
    overload_fields = {IPv6: {"nh": 135}}


class Handover(_MobilityHeader):
    fields_desc = [ByteField("nh", 59), ByteField("len", None), ByteField("mhtype", 14), ByteField("res", 0), XShortField("cksum", None),
                   ShortField("seq", 0), ByteField("flags", 0), ByteField("code", 0),
                   _PhantomAutoPadField("autopad", 1), _OptionsField("options", [], MIP6OptUnknown, 10, length_from=lambda p: 8 * p.len)]
    overload_fields = {IPv6: {"nh": 135}}


def proxy_option(kind, v):
    if kind in (22, 65, 66):
        return PrefixOption(otype=kind, plen=int(v[0]), prefix=v[1])
    if kind == 67:
        return PreviousMaarOption(maar=v[0], plen=int(v[1]), prefix=v[2])
    if kind in (26, 68, 69):
        return AddressOption(otype=kind, address=v[0])
    if kind in (23, 24):
        return ByteValueOption(otype=kind, value=int(v[0]))
    if kind == 27:
        return TimestampOption(timestamp=int(v[0]))
    return LinkLayerOption(otype=kind, identifier=bytes.fromhex(v[0]))


def mobility_option(text):
    name, _, rest = text.partition(":")
    v = rest.split(",")
    if name == "advice":
        return MIP6OptBRAdvice(rinter=int(v[0]))
    if name == "alternate":
        return MIP6OptAltCoA(acoa=v[0])
    if name == "nonces":
        # scapy's own default of 16 for the length is wrong here and in the next option (RFC 6275 sections 6.2.6, 6.2.7).
        return MIP6OptNonceIndices(olen=4, hni=int(v[0]), coni=int(v[1]))
    if name == "authorization":
        return MIP6OptBindingAuthData(olen=12, authenticator=int(v[0], 16))
    if name == "identifier":
        return MIP6OptMNID(subtype=int(v[0]), id=bytes.fromhex(v[1]))
    if name == "authentication":
        return MIP6OptMsgAuth(subtype=int(v[0]), mspi=int(v[1]), authdata=bytes.fromhex(v[2]))
    if name == "replay":
        return replay_protection(int(v[0], 16))
    if name == "proxy":
        return proxy_option(int(v[0]), v[1:])
    if name == "unknown":
        return MIP6OptUnknown(otype=int(v[0]), odata=bytes.fromhex(v[1]))
    raise ValueError(text)


def replay_protection(timestamp):
    # Through the bytes, because scapy's own field takes a time of day and loses the low bits of the fraction.
    return MIP6OptReplayProtection(struct.pack("!BBQ", 10, 8, timestamp))


def nd_option(text):
    name, _, rest = text.partition(":")
    v = rest.split(",")
    if name == "lladdr":
        mac = ":".join(v[1][i:i + 2] for i in range(0, 12, 2))
        return (ICMPv6NDOptSrcLLAddr if v[0] == "1" else ICMPv6NDOptDstLLAddr)(lladdr=mac)
    if name == "prefix":
        flags = int(v[1])
        return ICMPv6NDOptPrefixInfo(prefixlen=int(v[0]), L=flags >> 7, A=flags >> 6 & 1, R=flags >> 5 & 1, res1=flags & 0x1f,
                                     validlifetime=int(v[2]), preferredlifetime=int(v[3]), prefix=v[4])
    if name == "mtu":
        return ICMPv6NDOptMTU(mtu=int(v[0]))
    if name == "interval":
        return ICMPv6NDOptAdvInterval(advint=int(v[0]))
    if name == "homeagent":
        return ICMPv6NDOptHAInfo(pref=int(v[0]), lifetime=int(v[1]))
    raise ValueError(text)


def mobility_message(p, options):
    kind = p["msg"]
    if kind not in MOBILITY_MESSAGES:
        return None
    o = {"options": [mobility_option(x) for x in options]}
    if kind == "brr":
        return MIP6MH_BRR(**o)
    if kind in ("hoti", "coti"):
        return (MIP6MH_HoTI if kind == "hoti" else MIP6MH_CoTI)(cookie=bytes.fromhex(p["cookie"]), **o)
    if kind in ("hot", "cot"):
        return (MIP6MH_HoT if kind == "hot" else MIP6MH_CoT)(
            index=int(p["index"]), cookie=bytes.fromhex(p["cookie"]), token=bytes.fromhex(p["token"]), **o)
    if kind == "bu":
        flags = int(p["flags"])
        return MIP6MH_BU(seq=int(p["seq"]), flags=flags >> 9, reserved=flags & 0x1ff, mhtime=int(p["lifetime"]), **o)
    if kind == "ba":
        flags = int(p["flags"])
        return MIP6MH_BA(status=int(p["status"]), flags=flags >> 5, res2=flags & 0x1f, seq=int(p["seq"]),
                         mhtime=int(p["lifetime"]), **o)
    if kind in ("bri", "bra"):
        return BindingRevocation(brtype=1 if kind == "bri" else 2, reason=int(p["trigger" if kind == "bri" else "status"]),
                                 seq=int(p["seq"]), flags=int(p["flags"]), **o)
    if kind in ("hi", "hack"):
        return Handover(mhtype=14 if kind == "hi" else 15, seq=int(p["seq"]), flags=int(p["flags"]), code=int(p["code"]), **o)
    return MIP6MH_BE(status=int(p["status"]), ha=p["home"])


def icmpv6_message(p, options):
    kind = p["msg"]
    if kind == "rs":
        message = ICMPv6ND_RS()
    elif kind == "ra":
        flags = int(p["flags"])
        message = ICMPv6ND_RA(chlim=int(p["hoplimit"]), M=flags >> 7, O=flags >> 6 & 1, H=flags >> 5 & 1, prf=flags >> 3 & 3,
                              P=flags >> 2 & 1, res=flags & 3, routerlifetime=int(p["lifetime"]),
                              reachabletime=int(p["reachable"]), retranstimer=int(p["retrans"]))
    elif kind == "ns":
        message = ICMPv6ND_NS(tgt=p["target"])
    elif kind == "na":
        flags = int(p["flags"])
        message = ICMPv6ND_NA(R=flags >> 2, S=flags >> 1 & 1, O=flags & 1, tgt=p["target"])
    elif kind == "error":
        types = {1: ICMPv6DestUnreach, 2: ICMPv6PacketTooBig, 3: ICMPv6TimeExceeded, 4: ICMPv6ParamProblem}
        value = {2: {"mtu": int(p["value"])}, 4: {"ptr": int(p["value"])}}.get(int(p["type"]), {})
        message = types[int(p["type"])](code=int(p["code"]), **value) / Raw(bytes.fromhex(p["quote"]))
    elif kind == "echo":
        data = bytes.fromhex(p["data"])
        identifier, sequence = struct.unpack("!HH", data[:4])
        message = ICMPv6EchoRequest(id=identifier, seq=sequence, data=data[4:])
    else:
        raise ValueError(kind)
    for option in options:
        message = message / nd_option(option)
    return message


def packet(line):
    parameters, options = {}, []
    for field in line.split():
        key, _, value = field.partition("=")
        if key == "opt":
            options.append(value)
        else:
            parameters[key] = value
    p = IPv6(src=parameters["src"], dst=parameters["dst"], hlim=int(parameters["hlim"]))
    if "rh" in parameters:
        p = p / IPv6ExtHdrRouting(type=2, addresses=[parameters["rh"]], segleft=1)
    if "hao" in parameters:
        p = p / IPv6ExtHdrDestOpt(options=[HAO(hoa=parameters["hao"])])
    p = p / (mobility_message(parameters, options) or icmpv6_message(parameters, options))
    if "tunnel" in parameters:
        source, destination = parameters["tunnel"].split(",")
        # Built before it is wrapped: scapy would otherwise search the outer header for the addresses of the checksum.
        p = IPv6(src=source, dst=destination, hlim=64, nh=41) / Raw(bytes(p))
    return bytes(p)


for packet_line in sys.stdin:
    print(packet(packet_line).hex())
