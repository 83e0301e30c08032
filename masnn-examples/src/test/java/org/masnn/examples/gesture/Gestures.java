package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Settings from command lines. */
final class Gestures {

    /** A comparison small enough for a unit test. */
    private static final List<String> TINY = List.of(
            "--samples=2",
            "--test-samples=1",
            "--time-steps=5",
            "--dt=30",
            "--r-t=2",
            "--epochs=2",
            "--batch=4",
            "--widths=8,8,8,8",
            "--down-sampling=8");

    private Gestures() {}

    /** The tiny comparison; options replace those of the same name. */
    static List<String> tiny(String... options) {
        Set<String> replaced = Arrays.stream(options).map(Gestures::name).collect(Collectors.toSet());
        List<String> arguments = new ArrayList<>(List.of(options));
        TINY.stream().filter(option -> !replaced.contains(name(option))).forEach(arguments::add);
        return arguments;
    }

    private static String name(String option) {
        return option.split("=", 2)[0];
    }

    static GestureSettings settings(List<String> arguments) throws IOException {
        GestureCommand command = new GestureCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return command.settings();
    }

    static GestureData load(DataSettings settings) throws IOException {
        return GestureData.load(settings, new PrintWriter(Writer.nullWriter()));
    }
}
