package dev.criu.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final Plan plan = new Plan();
    private final List<String> done = new ArrayList<>();

    @Test
    void stepsThatNothingOrdersRunAsTheyWereAdded() {
        add("one");
        add("two");
        add("three");
        plan.run();
        assertEquals(List.of("one", "two", "three"), done);
    }

    @Test
    void stepRunsAfterThoseItDependsOnAndOnlyOnce() {
        Step last = add("last");
        Step middle = add("middle");
        Step first = add("first");
        last.after(middle, "").after(first, "");
        middle.after(first, "");
        plan.run();
        assertEquals(List.of("first", "middle", "last"), done);
    }

    @Test
    void circleIsAnErrorThatNamesItsMembersAndNoOthers() {
        Step outside = add("outside");
        Step a = add("a");
        Step b = add("b");
        Step c = add("c");
        outside.after(a, "");
        a.after(b, "");
        b.after(c, "");
        c.after(a, "");
        var e = assertThrows(CriuException.class, plan::run);
        assertEquals("these steps wait for each other: a -> b -> c -> a", e.getMessage());
        assertEquals(List.of(), done, "nothing was done");
    }

    @Test
    void stepCannotWaitForItself() {
        Step alone = add("alone");
        alone.after(alone, "");
        var e = assertThrows(CriuException.class, plan::explain);
        assertTrue(e.getMessage().endsWith("alone -> alone"), e.getMessage());
    }

    @Test
    void failureStopsThePlan() {
        add("before");
        plan.add("failing", () -> {
            throw new IllegalStateException("no");
        });
        add("behind");
        assertThrows(IllegalStateException.class, plan::run);
        assertEquals(List.of("before"), done);
    }

    @Test
    void explanationGivesOrderAndReasonsAndRunsNothing() {
        Step arm = add("timer: arm");
        Step create = add("timer: create");
        arm.after(create, "what ticks starts last");
        add("unordered").after(create, "");
        assertEquals("""
                1. timer: create
                2. timer: arm
                     after "timer: create": what ticks starts last
                3. unordered
                """, plan.explain());
        assertEquals(List.of(), done);
    }

    @Test
    void longChainsDoNotExhaustTheStackOfAnOrdinaryThread() {
        Step step = add("0");
        for (int i = 1; i < 2000; i++) {
            step = add(Integer.toString(i)).after(step, "");
        }
        plan.run();
        assertEquals(2000, done.size());
    }

    private Step add(String what) {
        return plan.add(what, () -> done.add(what));
    }
}
