package org.masnn.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.attention.Attention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.plain.Readout;
import org.slf4j.Logger;

/** Another JVM, whose class path holds this library's classes and slf4j's interface, and nothing of ND4J. */
class WithoutNd4jTest {

    @TempDir
    Path folder;

    /** What that JVM runs. */
    static final class Service {

        private Service() {}

        public static void main(String[] arguments) throws Exception {
            for (String absent : List.of("org.nd4j.linalg.api.ndarray.INDArray", "org.bytedeco.javacpp.Loader")) {
                try {
                    Class.forName(absent);
                    throw new IllegalStateException(absent + " is on the class path");
                } catch (ClassNotFoundException expected) {
                    // that is what is tested
                }
            }
            EventDrivenNetwork network = EventDrivenNetwork.load(Path.of(arguments[0]));
            Random random = new Random(1);
            float[] clip = new float[network.timeSteps() * network.inputSize().length()];
            for (int i = 0; i < clip.length; i++) {
                clip[i] = random.nextInt(3);
            }
            float[] result = network.openClipSession().classify(clip);
            if (network.streams()) {
                Session session = network.openSession();
                session.step(Arrays.copyOf(clip, network.inputSize().length()));
                session.restore(session.save());
            }
            System.out.println(network.kernel() + "; " + Arrays.toString(result));
        }
    }

    @Test
    void savedNetwork_runsWithoutNd4j() throws Exception {
        for (String attention : List.of("CSA/C=cbam4", "CA/C=simam", "official:TCSA/T=se2/C=eca3")) {
            var graph = EventDrivenNetworkTest.threeLayers(Attention.of(attention), Readout.MEMBRANE);
            GraphComparison.randomize(graph, new Random(4));
            EventDrivenNetwork network = EventDrivenNetwork.compile(graph);
            Path file = folder.resolve("network.masnn");
            network.save(file);
            Random random = new Random(1);
            float[] clip = new float[network.timeSteps() * network.inputSize().length()];
            for (int i = 0; i < clip.length; i++) {
                clip[i] = random.nextInt(3);
            }
            String here = Arrays.toString(network.openClipSession().classify(clip));
            assertThat(run(file, List.of())).isEqualTo("plain Java; " + here);
            assertThat(run(file, List.of("--add-modules", "jdk.incubator.vector", "-Dmasnn.inference.kernel=vector")))
                    .startsWith("Vector API, ")
                    .endsWith("; " + here);
        }
    }

    private String run(Path file, List<String> options) throws Exception {
        String classPath = Stream.of(
                        EventDrivenNetwork.class,
                        Attention.class,
                        FrameSize.class,
                        Service.class,
                        Logger.class,
                        NullMarked.class)
                .map(WithoutNd4jTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, Service.class.getName(), file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("error").toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit)
                .as(Files.readString(folder.resolve("error"), StandardCharsets.UTF_8))
                .isZero();
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
