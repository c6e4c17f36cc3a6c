package dev.criu.images.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnknownFieldSet;
import dev.criu.proto.aa_namespace;
import dev.criu.proto.file_lock_entry;
import dev.criu.proto.fh_entry;
import dev.criu.proto.fs_entry;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.net_device_entry;
import dev.criu.proto.nd_type;
import dev.criu.proto.pagemap_entry;
import dev.criu.proto.sk_opts_entry;
import dev.criu.proto.vma_entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageCodecTest {

    private static final Schema SCHEMA = Schema.load();

    private final MessageCodec pretty = new MessageCodec(true);
    private final MessageCodec plain = new MessageCodec(false);

    private static final vma_entry VMA = vma_entry.newBuilder().setStart(0x1000).setEnd(-4096L).setPgoff(0)
            .setShmid(0).setProt(3).setFlags(0x4022).setStatus(1 << 16 | 1 << 27).setFd(-1).build();

    private static final String PRETTY_VMA = "{\"start\": \"0x1000\", \"end\": \"0xfffffffffffff000\", \"pgoff\": 0, "
            + "\"shmid\": 0, \"prot\": \"PROT_READ | PROT_WRITE\", \"flags\": \"MAP_PRIVATE | MAP_ANON | 0x4000\", "
            + "\"status\": \"VMA_AREA_GUARD | 0x8000000\", \"fd\": -1}";

    @Test
    void showsFlagsAddressesAndSignedNumbers() throws InvalidProtocolBufferException {
        assertEquals(PRETTY_VMA, text(pretty, VMA));
        assertEquals("{\"start\": 4096, \"end\": 18446744073709547520, \"pgoff\": 0, \"shmid\": 0, \"prot\": 3, "
                + "\"flags\": 16418, \"status\": 134283264, \"fd\": -1}", text(plain, VMA));
    }

    @Test
    void encodesEitherForm() throws InvalidProtocolBufferException {
        for (MessageCodec codec : new MessageCodec[] {pretty, plain}) {
            assertEquals(VMA.toByteString(), plain.encode(type("vma_entry"), codec.decode(type("vma_entry"),
                    VMA.toByteString())));
        }
    }

    @Test
    void encodesWhatPeopleWriteByHand() {
        ByteString bytes = plain.encode(type("vma_entry"), JsonParser.parse(PRETTY_VMA
                .replace("\"0x1000\"", "\"4096\"").replace("PROT_READ | PROT_WRITE", "0x1|2 ")));
        assertEquals(VMA.toByteString(), bytes);
    }

    @Test
    void keepsFieldsThatTheSchemaLacks() throws InvalidProtocolBufferException {
        UnknownFieldSet extension = UnknownFieldSet.newBuilder()
                .mergeField(1001, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .mergeField(1002, UnknownFieldSet.Field.newBuilder().addLengthDelimited(
                        ByteString.copyFromUtf8("text")).build())
                .build();
        ByteString bytes = fs().toByteString().concat(extension.toByteString());
        Json.Obj json = pretty.decode(type("fs_entry"), bytes);
        assertEquals("{\"cwd_id\": 1, \"root_id\": 2, \"_unknown\": \"yD4H0j4EdGV4dA==\\n\"}",
                JsonPrinter.print(json, false));
        assertEquals(bytes, pretty.encode(type("fs_entry"), json));
    }

    @Test
    void keepsValuesOfAnotherWireTypeThanTheSchemaTells() throws InvalidProtocolBufferException {
        UnknownFieldSet.Field text = UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build();
        ByteString bytes = fs().toByteString().concat(
                UnknownFieldSet.newBuilder().mergeField(3, text).build().toByteString());
        assertEquals(bytes, pretty.encode(type("fs_entry"), pretty.decode(type("fs_entry"), bytes)));
    }

    @Test
    void keepsTextsThatAreNoUtf8() throws InvalidProtocolBufferException {
        ByteString name = ByteString.copyFrom(new byte[] {'e', 't', 'h', (byte) 0xff});
        ByteString bytes = netDevice().toByteString().concat(UnknownFieldSet.newBuilder().mergeField(5,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(name).build()).build().toByteString());
        Json.Obj json = pretty.decode(type("net_device_entry"), bytes);
        assertEquals(new Json.Str("eth\udcff"), json.members().get("name"));
        assertEquals(name, UnknownFieldSet.parseFrom(pretty.encode(type("net_device_entry"), json)).getField(5)
                .getLengthDelimitedList().get(0));
    }

    @Test
    void showsPathsAsTextThoughTheyAreBytes() throws InvalidProtocolBufferException {
        ByteString name = ByteString.copyFrom(new byte[] {'/', (byte) 0xc3, (byte) 0xa9, '/', (byte) 0xe9});
        ByteString bytes = fh_entry.newBuilder().setBytes(8).setType(1).addHandle(7).setPath(name).build().toByteString();
        Json.Obj json = pretty.decode(type("fh_entry"), bytes);
        assertEquals(new Json.Str("/\u00e9/\udce9"), json.members().get("path"));
        assertEquals(bytes, pretty.encode(type("fh_entry"), json));
    }

    @Test
    void keepsEnumValuesThatHaveNoName() throws InvalidProtocolBufferException {
        ByteString bytes = UnknownFieldSet.newBuilder(UnknownFieldSet.parseFrom(netDevice().toByteString()))
                .clearField(1)
                .mergeField(1, UnknownFieldSet.Field.newBuilder().addVarint(99).build()).build().toByteString();
        Json.Obj json = pretty.decode(type("net_device_entry"), bytes);
        assertEquals(Json.Num.of(99), json.members().get("type"));
        assertEquals(bytes, pretty.encode(type("net_device_entry"), json));
    }

    @Test
    void roundTripsEveryWireType() throws InvalidProtocolBufferException {
        for (MessageLite message : new MessageLite[] {
                file_lock_entry.newBuilder().setFlag(1).setType(-1).setPid(-5).setFd(0).setStart(Long.MIN_VALUE)
                        .setLen(-1).build(),
                sk_opts_entry.newBuilder().setSoSndbuf(1).setSoRcvbuf(2).setSoSndTmoSec(-1).setSoSndTmoUsec(0)
                        .setSoRcvTmoSec(0).setSoRcvTmoUsec(0).addSoFilter(-1L).addSoFilter(6).setReuseaddr(true)
                        .setSoBoundDev("").build(),
                ghost_file_entry.newBuilder().setUid(-1).setGid(0).setMode(0).setDev(8 << 20 | 1)
                        .setRdev(0x12345678).build(),
                pagemap_entry.newBuilder().setVaddr(-1).setCompatNrPages(-1).setInParent(true).setFlags(-1).build()}) {
            String name = message.getClass().getSimpleName();
            for (MessageCodec codec : new MessageCodec[] {pretty, plain}) {
                Json json = JsonParser.parse(JsonPrinter.print(codec.decode(type(name), message.toByteString()), true));
                assertEquals(message.toByteString(), codec.encode(type(name), json), name);
            }
        }
    }

    @Test
    void refusesBottomlessMessages() {
        aa_namespace inner = aa_namespace.newBuilder().setName("n").build();
        for (int i = 0; i < 150; i++) {
            inner = aa_namespace.newBuilder().setName("n").addNamespaces(inner).build();
        }
        ByteString bytes = inner.toByteString();
        assertThrows(InvalidProtocolBufferException.class, () -> pretty.decode(type("aa_namespace"), bytes));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
            "'{\"cwd_id\":1}'                               | '\"root_id\" is missing in a fs_entry'",
            "'{\"cwd_id\":1,\"root_id\":-1}'                | 'root_id: -1 does not fit uint32'",
            "'{\"cwd_id\":4294967296,\"root_id\":1}'        | 'cwd_id: 4294967296 does not fit uint32'",
            "'{\"cwd_id\":\"x\",\"root_id\":1}'             | 'cwd_id: ''x'' is no number and no known name'",
            "'{\"cwd_id\":[1],\"root_id\":1}'               | 'cwd_id: a number is wanted'",
            "'{\"cwd_id\":1,\"root_id\":1,\"umsk\":0}'      | 'a fs_entry has no \"umsk\"'",
            "'{\"cwd_id\":1,\"root_id\":1,\"_unknown\":1}'  | '_unknown: a string is wanted'",
            "'[]'                                           | 'an object is wanted for a fs_entry'"})
    void saysWhatIsWrongWithAnEntry(String json, String message) {
        assertEquals(message, assertThrows(JsonException.class,
                () -> plain.encode(type("fs_entry"), JsonParser.parse(json))).getMessage());
    }

    private static fs_entry fs() {
        return fs_entry.newBuilder().setCwdId(1).setRootId(2).build();
    }

    private static net_device_entry netDevice() {
        return net_device_entry.newBuilder().setType(nd_type.TUN).setIfindex(1).setMtu(1500).setFlags(0)
                .setName("tun0").build();
    }

    private static String text(MessageCodec codec, MessageLite message) throws InvalidProtocolBufferException {
        return JsonPrinter.print(codec.decode(type(message.getClass().getSimpleName()), message.toByteString()), false);
    }

    private static Descriptor type(String name) {
        return SCHEMA.message(name);
    }
}
