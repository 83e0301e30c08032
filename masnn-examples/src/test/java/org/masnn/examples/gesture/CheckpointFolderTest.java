package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointFolderTest {

    private static final CheckpointFolder FOLDER = new CheckpointFolder(Path.of("runs"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | none-seed1.zip",
                "TCSA | TCSA-seed1.zip",
                "CA/C=se8/C@conv-pre | CA+C=se8+C@conv-pre-seed1.zip",
                "a+b | a%2bb-seed1.zip",
                "a:b*c | a%3ab%2ac-seed1.zip",
                "100% | 100%25-seed1.zip",
                "ä | %c3%a4-seed1.zip"
            })
    void file_nameOnEverySystem(String attention, String name) {
        assertThat(FOLDER.file(attention, 1)).isEqualTo(Path.of("runs", name));
    }

    @Test
    void file_anotherForEachRun() {
        List<String> attentions = List.of("a/b", "a+b", "a%2bb", "a%b", "a\\b", "..", "../b", "a", "a-seed1");
        assertThat(attentions.stream()
                        .flatMap(attention -> List.of(1L, 11L, -1L).stream().map(seed -> FOLDER.file(attention, seed)))
                        .collect(Collectors.toSet()))
                .hasSize(3 * attentions.size())
                .allSatisfy(file -> assertThat(file.normalize().getParent()).isEqualTo(Path.of("runs")));
    }
}
