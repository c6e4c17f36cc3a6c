package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.TestProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenealogyTest {
    private final TestProcess root = TestProcess.root(10);

    @TempDir
    Path directory;

    @Test
    void childInItsParentsSessionIsClonedByItsParent() {
        Genealogy genealogy = genealogy(root, TestProcess.child(11, root), TestProcess.child(12, root));
        assertEquals(List.of(plain(11, 10), plain(12, 10)), genealogy.bornBy(10));
        assertEquals(Map.of(), genealogy.helpers());
    }

    @Test
    void leaderOfASessionIsClonedByItsParentAndMakesItsSessionItself() {
        Genealogy genealogy = genealogy(root, TestProcess.child(11, root).session(11));
        assertEquals(List.of(plain(11, 10)), genealogy.bornBy(10));
    }

    @Test
    void childThatKeptTheOldSessionWasBornBeforeItsParentLeftIt() {
        TestProcess leader = TestProcess.child(11, root).session(11);
        Genealogy genealogy = genealogy(root, leader, TestProcess.child(12, leader).session(10), TestProcess.child(13, leader));
        assertEquals(List.of(beforeSession(12, 11), plain(13, 11)), genealogy.bornBy(11));
    }

    @Test
    void severalGenerationsCanHaveBeenBornBeforeTheSession() {
        TestProcess first = TestProcess.child(11, root).session(11);
        TestProcess second = TestProcess.child(12, first).session(12);
        Genealogy genealogy = genealogy(root, first, second, TestProcess.child(13, second).session(10));
        assertEquals(List.of(plain(11, 10)), genealogy.bornBy(10));
        assertEquals(List.of(beforeSession(12, 11)), genealogy.bornBy(11));
        assertEquals(List.of(beforeSession(13, 12)), genealogy.bornBy(12));
    }

    @Test
    void helperStandsInForALeaderThatIsGone() {
        Genealogy genealogy = genealogy(root, TestProcess.child(11, root).session(50));
        assertEquals(List.of(new Birth(50, 10, Birth.Way.CHILD, false, true)), genealogy.bornBy(10));
        assertEquals(List.of(sibling(11, 50)), genealogy.bornBy(50));
        assertEquals(Map.of(50, 10), genealogy.helpers());
    }

    @Test
    void oneHelperDoesForAllMembersOfASession() {
        Genealogy genealogy =
                genealogy(root, TestProcess.child(11, root).session(50), TestProcess.child(12, root).session(50));
        assertEquals(1, genealogy.bornBy(10).size());
        assertEquals(List.of(sibling(11, 50), sibling(12, 50)), genealogy.bornBy(50));
    }

    @Test
    void orphanIsClonedByTheLeaderOfItsSessionAsItsSibling() {
        TestProcess leader = TestProcess.child(20, root).session(20);
        Genealogy genealogy = genealogy(root, leader, TestProcess.child(21, root).session(20));
        assertEquals(List.of(plain(20, 10)), genealogy.bornBy(10));
        assertEquals(List.of(sibling(21, 20)), genealogy.bornBy(20));
    }

    @Test
    void membersOfTheCallersSessionNeedNobody() {
        TestProcess job = TestProcess.root(10).session(5);
        Genealogy genealogy = genealogy(job, TestProcess.child(11, job));
        assertEquals(List.of(plain(11, 10)), genealogy.bornBy(10));
    }

    @Test
    void zombieIsBornLikeTheLiving() {
        Genealogy genealogy = genealogy(root, TestProcess.child(11, root).session(50).zombie(0));
        assertEquals(List.of(sibling(11, 50)), genealogy.bornBy(50));
    }

    @Test
    void sessionOfACousinCannotBeJoined() {
        TestProcess one = TestProcess.child(11, root);
        TestProcess two = TestProcess.child(12, root);
        TestProcess leader = TestProcess.child(13, one).session(13);
        var e = assertThrows(
                CriuException.class, () -> genealogy(root, one, two, leader, TestProcess.child(14, two).session(13)));
        assertTrue(e.getMessage().startsWith("pid 14: belongs to session 13"), e.getMessage());
    }

    @Test
    void groupsComeByBirthFromWhoeverMadeASession() {
        TestProcess leader = TestProcess.child(11, root).session(11);
        TestProcess early = TestProcess.child(12, leader).session(10);
        TestProcess late = TestProcess.child(13, leader);
        Genealogy genealogy = genealogy(root, leader, early, late, TestProcess.child(14, late), TestProcess.child(15, root).session(50));
        assertEquals(
                List.of(10, 11, 10, 11, 11, 50), IntStream.rangeClosed(10, 15).map(genealogy::groupWhenBorn).boxed().toList());
        assertEquals(0, genealogy(TestProcess.root(10).session(5)).groupWhenBorn(10), "that of this process");
    }

    @Test
    void tellsWhoMakesASession() {
        assertTrue(Genealogy.leadsSession(root.image()));
        assertFalse(Genealogy.leadsSession(TestProcess.child(11, root).image()));
    }

    @Test
    void orphanOfADistantDescendantIsReparented() {
        TestProcess middle = TestProcess.child(11, root);
        TestProcess leader = TestProcess.child(12, middle).session(12);
        Genealogy genealogy = genealogy(root, middle, leader, TestProcess.child(13, root).session(12));
        assertEquals(List.of(orphan(13, 12)), genealogy.bornBy(12));
    }

    @Test
    void deadSessionOfSeveralGenerationsHasOneHelperAtTheLowest() {
        TestProcess member = TestProcess.child(11, root).session(50);
        TestProcess lower = TestProcess.child(12, root);
        TestProcess lowest = TestProcess.child(13, lower).session(50);
        Genealogy genealogy = genealogy(root, member, lower, lowest);
        assertEquals(Map.of(50, 12), genealogy.helpers());
        assertEquals(List.of(orphan(11, 50), sibling(13, 50)), genealogy.bornBy(50));
    }

    @Test
    void leaderThatWasBornInADeadSessionGivesItToItsChildren() {
        TestProcess first = TestProcess.child(11, root).session(50);
        TestProcess leader = TestProcess.child(12, first).session(12);
        Genealogy genealogy = genealogy(root, first, leader, TestProcess.child(13, leader).session(50));
        assertEquals(List.of(sibling(11, 50)), genealogy.bornBy(50));
        assertEquals(List.of(beforeSession(13, 12)), genealogy.bornBy(12));
    }

    @Test
    void zombieLeadersOrphansAreItsSiblings() {
        TestProcess leader = TestProcess.child(20, root).session(20).zombie(0);
        Genealogy genealogy = genealogy(root, leader, TestProcess.child(21, root).session(20));
        assertEquals(List.of(sibling(21, 20)), genealogy.bornBy(20));
    }

    private Genealogy genealogy(TestProcess... processes) {
        return new Genealogy(TestTree.of(directory, processes));
    }

    private static Birth plain(int pid, int creator) {
        return new Birth(pid, creator, Birth.Way.CHILD, false, false);
    }

    private static Birth beforeSession(int pid, int creator) {
        return new Birth(pid, creator, Birth.Way.CHILD, true, false);
    }

    private static Birth orphan(int pid, int creator) {
        return new Birth(pid, creator, Birth.Way.ORPHAN, false, false);
    }

    private static Birth sibling(int pid, int creator) {
        return new Birth(pid, creator, Birth.Way.SIBLING, false, false);
    }
}
