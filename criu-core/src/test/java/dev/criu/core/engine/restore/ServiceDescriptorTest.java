package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.task.TestProcess;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceDescriptorTest {
    private final Kernel kernel = new Kernel(new MachineCode());
    private final TestProcess root = TestProcess.root(10);

    @Test
    void keepsClearOfTheLowNumbers() {
        try (ServiceDescriptor taken = ServiceDescriptor.take(kernel, List.of(root.descriptor(0, 1).image()))) {
            assertTrue(taken.number() >= 64);
            assertTrue(Files.exists(Path.of("/proc/self/fd/" + taken.number())), "nobody else here gets it");
        }
    }

    @Test
    void hugeNumbersInTablesCostNothing() {
        try (ServiceDescriptor taken = ServiceDescriptor.take(kernel, List.of(root.descriptor(Integer.MAX_VALUE, 1).image()))) {
            assertTrue(taken.number() < 1 << 20);
        }
    }

    @Test
    void isANumberThatNoTableUses() {
        int free;
        try (ServiceDescriptor taken = ServiceDescriptor.take(kernel, List.of(root.image()))) {
            free = taken.number();
        }
        TestProcess child = TestProcess.child(11, root).descriptor(free + 1, 2);
        try (ServiceDescriptor taken = ServiceDescriptor.take(kernel, List.of(root.descriptor(free, 1).image(), child.image()))) {
            assertTrue(taken.number() > free + 1);
        }
    }

    @Test
    void isANumberThatThisProcessDoesNotUse() {
        try (ServiceDescriptor one = ServiceDescriptor.take(kernel, List.of(root.image()));
                ServiceDescriptor two = ServiceDescriptor.take(kernel, List.of(root.image()))) {
            assertNotEquals(one.number(), two.number());
        }
        assertEquals(0, root.image().descriptors().size());
    }
}
