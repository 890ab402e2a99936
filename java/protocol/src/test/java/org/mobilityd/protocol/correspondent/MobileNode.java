package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.auth.BindingAuthenticator;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;

/** The other side of the procedure, as much of it as the tests need, with every freedom to do it wrong. */
final class MobileNode {

    static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:a::1234");
    static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:f1::66a0");
    static final Ipv6Address OTHER_CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:f2::66a0");
    static final int ACKNOWLEDGE = Iana.BU_FLAG_ACKNOWLEDGE;

    /** A keygen token and the nonce index that it came with. */
    record Token(int index, KeygenToken token) {
    }

    private final Correspondent correspondent;
    final Ipv6Address homeAddress;

    MobileNode(Correspondent correspondent, Ipv6Address homeAddress) {
        this.correspondent = correspondent;
        this.homeAddress = homeAddress;
    }

    MobileNode(Correspondent correspondent) {
        this(correspondent, HOME_ADDRESS);
    }

    Token homeToken() {
        List<Effect> effects = correspondent.receive(
                OutboundPacket.plain(homeAddress, Correspondent.ADDRESS, new HomeTestInit(new Cookie(1), List.of())));
        HomeTest test = Correspondent.onlySent(effects, HomeTest.class);
        return new Token(test.homeNonceIndex(), test.homeKeygenToken());
    }

    Token careOfToken(Ipv6Address careOfAddress) {
        List<Effect> effects = correspondent.receive(
                OutboundPacket.plain(careOfAddress, Correspondent.ADDRESS, new CareOfTestInit(new Cookie(2), List.of())));
        CareOfTest test = Correspondent.onlySent(effects, CareOfTest.class);
        return new Token(test.careOfNonceIndex(), test.careOfKeygenToken());
    }

    /** Return routability and a Binding Update with A, all in order. */
    List<Effect> register(Ipv6Address careOfAddress, int sequence, int lifetimeUnits) {
        return correspondent.receive(update(careOfAddress).sequence(sequence).lifetime(lifetimeUnits).packet());
    }

    /** A deletion with A, from the care-of address. */
    List<Effect> delete(Ipv6Address careOfAddress, int sequence) {
        return correspondent.receive(update(careOfAddress).sequence(sequence).lifetime(0).packet());
    }

    /** A Binding Update with fresh tokens for {@code careOfAddress}, from there, A set, sequence 1, 105 units. */
    Draft update(Ipv6Address careOfAddress) {
        return new Draft(careOfAddress, homeToken(), careOfToken(careOfAddress));
    }

    Draft update(Ipv6Address careOfAddress, Token home, Token careOf) {
        return new Draft(careOfAddress, home, careOf);
    }

    /** A Binding Update before it is signed and sent. */
    final class Draft {

        private final Token home;
        private final Token careOf;
        private Ipv6Address careOfAddress;
        private Ipv6Address source;
        private boolean homeAddressOption = true;
        private Ipv6Address alternateCareOfAddress;
        private int sequence = 1;
        private int lifetime = 105;
        private int flags = ACKNOWLEDGE;
        private boolean nonceIndices = true;
        private boolean signed = true;
        private final List<MobilityOption> extraOptions = new ArrayList<>();

        private Draft(Ipv6Address careOfAddress, Token home, Token careOf) {
            this.careOfAddress = careOfAddress;
            this.source = careOfAddress;
            this.home = home;
            this.careOf = careOf;
        }

        Draft sequence(int value) {
            sequence = value;
            return this;
        }

        Draft lifetime(int units) {
            lifetime = units;
            return this;
        }

        Draft flags(int value) {
            flags = value;
            return this;
        }

        Draft from(Ipv6Address value) {
            source = value;
            return this;
        }

        /** The care-of address goes into the option, the packet comes from elsewhere. */
        Draft alternateFrom(Ipv6Address elsewhere) {
            alternateCareOfAddress = careOfAddress;
            source = elsewhere;
            return this;
        }

        Draft withoutHomeAddressOption() {
            homeAddressOption = false;
            return this;
        }

        Draft withoutNonceIndices() {
            nonceIndices = false;
            return this;
        }

        Draft unsigned() {
            signed = false;
            return this;
        }

        Draft with(MobilityOption option) {
            extraOptions.add(option);
            return this;
        }

        boolean deletion() {
            return lifetime == 0 || careOfAddress.equals(homeAddress);
        }

        Ipv6Address authenticatedAddress() {
            return deletion() ? homeAddress : careOfAddress;
        }

        BindingManagementKey key() {
            return deletion() ? BindingManagementKey.forDeletion(home.token())
                    : BindingManagementKey.forRegistration(home.token(), careOf.token());
        }

        BindingUpdate message() {
            List<MobilityOption> options = new ArrayList<>(extraOptions);
            if (nonceIndices) {
                options.add(new NonceIndices(home.index(), careOf.index()));
            }
            if (alternateCareOfAddress != null) {
                options.add(new AlternateCareOfAddress(alternateCareOfAddress));
            }
            BindingUpdate update = new BindingUpdate(sequence, flags, lifetime, options);
            return signed ? MessageSigner.sign(update, key(), authenticatedAddress(), Correspondent.ADDRESS) : update;
        }

        OutboundPacket packet() {
            return around(message());
        }

        OutboundPacket around(MobilityMessage message) {
            OutboundPacket packet = OutboundPacket.plain(source, Correspondent.ADDRESS, message);
            return homeAddressOption ? packet.withHomeAddressOption(homeAddress) : packet;
        }

        /** Whether {@code acknowledgement} is signed with this Binding Update's key. */
        boolean verifies(BindingAcknowledgement acknowledgement) {
            return BindingAuthenticator.verify(key(), authenticatedAddress(), Correspondent.ADDRESS,
                    MobilityHeaderCodec.encode(acknowledgement));
        }
    }
}
