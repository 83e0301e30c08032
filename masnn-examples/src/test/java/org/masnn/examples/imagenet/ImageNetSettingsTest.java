package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the options come to. */
class ImageNetSettingsTest {

    private static ImageNetSettings settings(Inheritance before, String... options) {
        ImageNetCommand command = new ImageNetCommand();
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("--data", "."), java.util.stream.Stream.of(options))
                .toArray(String[]::new);
        new CommandLine(command).parseArgs(all);
        return command.settings(before);
    }

    @Test
    void imageNet_publishedCode() {
        ImageNetSettings settings = settings(Inheritance.none());
        assertThat(settings.networks()).hasToString("[att-1]");
        assertThat(settings.describe())
                .containsAllEntriesOf(Map.ofEntries(
                        Map.entry("depth", "18"),
                        Map.entry("width", "64"),
                        Map.entry("time-steps", "1"),
                        Map.entry("attention", "official:CSA"),
                        Map.entry("small", "false"),
                        Map.entry("image-size", "224"),
                        Map.entry("resize", "256"),
                        Map.entry("threshold", "0.5"),
                        Map.entry("decay", "0.25"),
                        Map.entry("dropout", "0.2"),
                        Map.entry("epochs", "250"),
                        Map.entry("learning-rate", "0.1"),
                        Map.entry("weight-decay", "1.0E-5"),
                        Map.entry("momentum", "0.9"),
                        Map.entry("label-smoothing", "0.1"),
                        Map.entry("auto-augment", "true")));
    }

    @Test
    void small_cifar() {
        assertThat(settings(Inheritance.none(), "--small").describe())
                .containsAllEntriesOf(Map.of(
                        "width",
                        "16",
                        "image-size",
                        "32",
                        "resize",
                        "32",
                        "dropout",
                        "0.0",
                        "epochs",
                        "30",
                        "weight-decay",
                        "1.0E-4",
                        "label-smoothing",
                        "0.0",
                        "auto-augment",
                        "false"));
    }

    @ParameterizedTest
    @CsvSource({"224,256", "288,320", "112,128"})
    void imageSize_resize(String imageSize, String resize) {
        assertThat(settings(Inheritance.none(), "--image-size", imageSize).describe())
                .containsEntry("resize", resize);
    }

    @Test
    void checkpoint_keepsItsOptionsUnlessTold() {
        Map<String, String> own = settings(Inheritance.none(), "--small", "--depth", "34", "--width", "8", "-T", "2")
                .describe();
        own.put("network", "ms");
        ImageNetSettings settings = settings(new Inheritance("x.zip", own), "-T", "4", "--image-size", "48");
        assertThat(settings.networks()).isEqualTo(List.of(ResidualName.of("ms")));
        assertThat(settings.describe())
                .containsAllEntriesOf(
                        Map.of("depth", "34", "width", "8", "small", "true", "time-steps", "4", "image-size", "48"));
    }

    @Test
    void noAutoAugment_off() {
        assertThat(settings(Inheritance.none(), "--no-auto-augment").recipe().autoAugment())
                .isFalse();
        assertThat(settings(Inheritance.none(), "--small", "--auto-augment")
                        .recipe()
                        .autoAugment())
                .isTrue();
    }
}
