package dev.criu.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipeDataTest {
    @Test
    void packetsAreTheContents() {
        assertEquals(List.of(2, 1), new PipeData(7, 4096, new byte[3], List.of(2, 1)).packets());
        refuses("pipe 7: its packets have 4 bytes together, its contents 3; the image was damaged, dump again", List.of(2, 2));
    }

    @Test
    void packetsThatAreNoneWouldLeadOutOfTheContents() {
        refuses("pipe 7: one of its packets has no length; the images are damaged, dump again", List.of(1000, -997));
        refuses("pipe 7: one of its packets has no length; the images are damaged, dump again", List.of(3, 0));
    }

    private static void refuses(String why, List<Integer> packets) {
        assertEquals(why, assertThrows(CriuException.class, () -> new PipeData(7, 4096, new byte[3], packets)).getMessage());
    }
}
