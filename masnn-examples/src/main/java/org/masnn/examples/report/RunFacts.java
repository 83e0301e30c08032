package org.masnn.examples.report;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.masnn.core.kernel.Backend;
import org.masnn.examples.program.ProgramVersion;

/** What a reader has to know to run the same again: command, versions, machine. */
public final class RunFacts {

    private RunFacts() {}

    /**
     * The facts of this process, now.
     *
     * @param arguments of the program, the sub-command's name with them
     * @return names and values
     */
    public static Map<String, String> of(List<String> arguments) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Command", commandLine(arguments));
        facts.put(
                "Finished",
                ZonedDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        facts.put("Version", "masnn " + ProgramVersion.current());
        facts.put("Computed by", Backend.describe());
        facts.put(
                "Java",
                System.getProperty("java.runtime.version", "unknown") + ", "
                        + System.getProperty("java.vm.name", "unknown"));
        facts.put(
                "Machine",
                String.format(
                        Locale.ROOT,
                        "%s %s, %s, %d processor%s, heap up to %.1f GB",
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().availableProcessors() == 1 ? "" : "s",
                        Runtime.getRuntime().maxMemory() * 1e-9));
        return facts;
    }

    /**
     * Options as one text.
     *
     * @param options names and values
     * @return for instance {@code epochs 8, batch 4}
     */
    public static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String commandLine(List<String> arguments) {
        return "masnn " + arguments.stream().map(RunFacts::quoted).collect(Collectors.joining(" "));
    }

    /** As a POSIX shell takes it. */
    private static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
