package org.masnn.examples.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private static final String LONG = "TCSA/C=eca3/S@conv-post/S=3/T@conv-pre/gate=plain-orthogonal";

    @Test
    void of_whatFits_isColumns() {
        assertThat(TextTable.of(List.of(List.of("network", "top-1"), List.of("ms", "7.00"), List.of("att-1", "12.50"))))
                .isEqualTo(String.join(System.lineSeparator(), "network  top-1", "ms        7.00", "att-1    12.50"));
    }

    @Test
    void of_nameThatDoesNotFit_hasALineOfItsOwn() {
        String wide = "1".repeat(40);
        assertThat(TextTable.of(List.of(List.of("network", "a"), List.of(LONG, wide), List.of("none", wide)))
                        .lines())
                .containsExactly(
                        "network" + " ".repeat(92) + "a", LONG, " ".repeat(60) + wide, "none" + " ".repeat(56) + wide)
                .allMatch(line -> line.length() <= TextTable.COLUMNS);
    }

    @Test
    void of_tooManyColumns_goOnBelow() {
        String cell = "1,234.56 ± 12.34";
        List<String> row = List.of("att-1", cell, cell, cell, cell, cell, cell, cell);
        String text = TextTable.of(List.of(List.of("network", "a", "b", "c", "d", "e", "f", "g"), row));
        assertThat(text.lines())
                .hasSize(5)
                .allMatch(line -> line.length() <= TextTable.COLUMNS)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).startsWith("network").endsWith("e");
                    assertThat(lines.get(1)).startsWith("att-1  ").endsWith(cell);
                    assertThat(lines.get(2)).isEmpty();
                    assertThat(lines.get(3)).startsWith("network").endsWith("g");
                    assertThat(lines.get(4)).startsWith("att-1  ");
                });
        assertThat(text.split(cell, -1)).as("each number once").hasSize(8);
    }

    @Test
    void wrapped_breaksBetweenWordsAndCutsWhatIsLonger() {
        assertThat(TextTable.wrapped("word ".repeat(30).strip()).lines())
                .containsExactly("word ".repeat(20).strip(), "word ".repeat(10).strip());
        assertThat(TextTable.wrapped("a " + "b".repeat(150)).lines())
                .containsExactly("a", "b".repeat(100), "b".repeat(50));
    }
}
