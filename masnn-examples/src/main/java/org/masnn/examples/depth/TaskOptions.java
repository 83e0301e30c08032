package org.masnn.examples.depth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import picocli.CommandLine.Option;

/** Options about images, networks and files that both commands have. */
final class TaskOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR|ZIP",
            description =
                    "A folder or zip file with a folder of images for each class, for instance CIFAR-10's training"
                            + " images. Default: generated pictures of six shapes.")
    private @Nullable Path data;

    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description = "Images are brought to this width and height. Default: ${DEFAULT-VALUE}, CIFAR-10's.")
    private int imageSize = 32;

    @Option(
            names = "--width",
            description =
                    "Channels of the first stage; the others have 2, 4 and 8 times as many. Default: ${DEFAULT-VALUE},"
                            + " for speed; 64 in the paper.")
    private int width = 8;

    @Option(
            names = {"-T", "--time-steps"},
            description = "Time steps. Default: ${DEFAULT-VALUE}, as in most of the paper's ImageNet networks.")
    private int timeSteps = 1;

    @Option(names = "--seeds", split = ",", description = "Seeds of weights and order. Default: 1,2.")
    private List<Long> seeds = List.of(1L, 2L);

    @Option(names = "--json", paramLabel = "FILE", description = "Write all numbers as one JSON object.")
    private @Nullable Path json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Write the tables that are printed into FILE, too.")
    private @Nullable Path markdown;

    @Option(names = "--figure", paramLabel = "DIR", description = "Write figures (PNG) into DIR.")
    private @Nullable Path figures;

    NetworkSettings network(int batch, double learningRate) {
        OptionCheck.atLeast(1, "--image-size", imageSize);
        return new NetworkSettings(
                OptionCheck.atLeast(1, "--width", width),
                OptionCheck.atLeast(1, "--time-steps", timeSteps),
                OptionCheck.atLeast(2, "--batch", batch),
                learningRate);
    }

    List<Long> seeds() {
        return OptionCheck.distinct("--seeds", seeds);
    }

    Task open() throws IOException {
        return Task.open(data, imageSize);
    }

    /** Checks what could fail after hours. */
    void check() {
        Path images = data;
        OptionCheck.require(
                images == null || Files.exists(images), "--data", "a folder or zip file", images + ", which is none");
        ReportFile jsonFile = json == null ? null : new ReportFile("--json", json);
        ReportFile markdownFile = markdown == null ? null : new ReportFile("--markdown", markdown);
        if (jsonFile != null) {
            jsonFile.requireWritable();
        }
        if (markdownFile != null) {
            markdownFile.requireWritable();
            OptionCheck.require(
                    jsonFile == null || !jsonFile.isSameFileAs(markdownFile),
                    "--markdown",
                    "another file than --json",
                    markdownFile.path());
        }
        Path folder = figures;
        OptionCheck.require(
                folder == null || !Files.exists(folder) || Files.isDirectory(folder),
                "--figure",
                "a folder",
                folder + ", a file");
    }

    void write(String markdownText, String jsonText) throws IOException {
        if (markdown != null) {
            new ReportFile("--markdown", markdown).write(markdownText);
        }
        if (json != null) {
            new ReportFile("--json", json).write(jsonText);
        }
    }

    @Nullable
    Path figures() throws IOException {
        Path folder = figures;
        return folder == null ? null : Files.createDirectories(folder);
    }
}
