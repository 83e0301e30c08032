package org.masnn.examples.imagenet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.masnn.models.residual.BlockKind;

/**
 * A network as the command line names it: its blocks as in {@code att-1}, and {@code ann-} in front for the ANN twin.
 *
 * @param block its blocks
 * @param ann whether it is the ANN twin
 */
record ResidualName(BlockKind block, boolean ann) {

    private static final String TWIN = "ann-";

    static ResidualName of(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        boolean twin = name.startsWith(TWIN);
        String wanted = twin ? name.substring(TWIN.length()) : name;
        return Arrays.stream(BlockKind.values())
                .filter(kind -> text(kind).equals(wanted))
                .findFirst()
                .map(kind -> new ResidualName(kind, twin))
                .orElseThrow(() -> new IllegalArgumentException("--network: expected one of " + all() + ", or " + TWIN
                        + " and one of them for its ANN twin, got \"" + text + "\""));
    }

    static List<ResidualName> of(List<String> texts) {
        return texts.stream().map(ResidualName::of).toList();
    }

    /** The ANN of the same blocks. */
    ResidualName twin() {
        return new ResidualName(block, true);
    }

    private static String all() {
        return Arrays.stream(BlockKind.values()).map(ResidualName::text).collect(Collectors.joining(", "));
    }

    private static String text(BlockKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return (ann ? TWIN : "") + text(block);
    }
}
