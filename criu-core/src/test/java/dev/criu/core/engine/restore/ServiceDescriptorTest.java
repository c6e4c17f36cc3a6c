package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.task.TestProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceDescriptorTest {
    private final TestProcess root = TestProcess.root(10);

    @Test
    void keepsClearOfTheLowNumbers() {
        assertEquals(64, ServiceDescriptor.choose(List.of(root.descriptor(0, 1).descriptor(9, 2).image())));
    }

    @Test
    void isANumberThatNoTableUses() {
        TestProcess child = TestProcess.child(11, root).descriptor(65, 2);
        assertEquals(66, ServiceDescriptor.choose(List.of(root.descriptor(64, 1).image(), child.image())));
    }
}
