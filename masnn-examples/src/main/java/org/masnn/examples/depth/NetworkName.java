package org.masnn.examples.depth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.masnn.examples.program.OptionCheck;
import org.masnn.models.residual.BlockKind;

/** How the command line names the kinds of blocks: {@code vanilla}, {@code ms}, {@code att-1}, ... */
final class NetworkName {

    private NetworkName() {}

    static String of(BlockKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static BlockKind kind(String name) {
        return Arrays.stream(BlockKind.values())
                .filter(kind -> of(kind).equals(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--networks: expected some of "
                        + Arrays.stream(BlockKind.values()).map(NetworkName::of).toList()
                        + ", got " + name));
    }

    static List<BlockKind> kinds(List<String> names) {
        return OptionCheck.distinct(
                "--networks", names.stream().map(NetworkName::kind).toList());
    }
}
