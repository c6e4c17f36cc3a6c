package dev.criu.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerbosityTest {
    @ParameterizedTest
    @CsvSource({
        "check,WARNINGS", "-v0,NONE", "-v1,ERRORS", "-v,INFO", "-vv,DEBUG", "-vvvv,DEBUG", "-v4,DEBUG", "-v 3,INFO",
        "-v -v,DEBUG", "--verbosity 4,DEBUG", "--verbosity=1,ERRORS", "--verbosity,INFO", "-v9,DEBUG", "-v4 -v1,ERRORS"
    })
    void followsTheForms(String line, Verbosity expected) {
        assertEquals(expected, Verbosity.of(OptionParser.parse(List.of(line.split(" ")))));
    }

    @Test
    void refusesOtherValues() {
        var options = OptionParser.parse(List.of("-vx"));
        assertThrows(UsageException.class, () -> Verbosity.of(options));
    }
}
