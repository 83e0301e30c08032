package org.masnn.examples.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code masnn events convert}: writes the events of a recording in another format. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Writes the events of a recording, in the order of the file, as NumPy arrays t, x, y, p (.npz) or"
                + " as text (.txt: \"t x y p\"; .csv: with commas and a line of names). Times in microseconds, (0, 0)"
                + " at the top left, 1 = ON.")
final class ConvertCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "Recording of any format.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "OUTPUT", description = "File to write: .npz, .txt or .csv.")
    private Path output = Path.of("");

    @Option(names = "--force", description = "Replace OUTPUT if it exists.")
    private boolean force;

    @Option(
            names = "--salvage",
            description =
                    "Write the events in front of the damage where a recording is damaged or cut short; without it"
                            + " nothing is written.")
    private boolean salvage;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /** For picocli. */
    ConvertCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            convert();
            return 0;
        } catch (IllegalArgumentException e) {
            throw OptionCheck.badUsage(spec, e);
        }
    }

    private void convert() throws IOException {
        EventExport export = EventExport.byName(output);
        OptionCheck.require(
                !Files.exists(output) || !Files.exists(file) || !Files.isSameFile(file, output),
                "OUTPUT",
                "another file than FILE",
                output);
        OutputFile target = new OutputFile(output, force);
        target.requireFree();
        EventReader reader = reading.reader();
        EventSummary summary = summary(reader);
        target.write(out -> export.write(summary, reader, out));
        EventFormatException damage = summary.damage();
        if (damage != null) {
            long left = Files.size(file) - Math.max(0, damage.byteOffset());
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": " + damage.getMessage() + "; the " + left
                            + " bytes from there on were left out");
        }
        spec.commandLine().getOut().println(output + ": " + summary.events() + " events of " + file);
    }

    private EventSummary summary(EventReader reader) throws IOException {
        try {
            return salvage ? EventSummary.untilDamage(file, reader) : EventSummary.of(file, reader);
        } catch (EventFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(InfoCommand.message(file, e), e);
        }
    }
}
