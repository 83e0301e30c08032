package org.masnn.examples.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.cache.EventCache;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masnn data prepare}: cuts and keeps the samples of a data set. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Prepares the samples of a data set on disk, about 6 bytes an event, for programs that are given"
                + " the same cache. What was prepared before and did not change since is kept, so a preparation that was"
                + " stopped goes on where it was.")
final class PrepareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataSetOptions options = new DataSetOptions();

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder where samples are kept. Default: ${DEFAULT-VALUE} in the current folder.")
    private Path cache = Path.of("masnn-cache");

    /** For picocli. */
    PrepareCommand() {}

    @Override
    public Integer call() throws IOException {
        OptionCheck.require(
                !Files.exists(cache) || Files.isDirectory(cache), "--cache", "a folder", cache + ", which is a file");
        RecordedDataSet set = options.open();
        PrintWriter out = spec.commandLine().getOut();
        EventCache events = new EventCache(cache);
        EventDataSet data = events.open(set, new PreparationLines(out));
        out.println(set.name() + ": " + data.train().size() + " training samples and "
                + data.test().size() + " test samples are in " + events.place(set));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
