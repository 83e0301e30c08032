package org.masnn.examples.events;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.EventWindows;
import org.masnn.core.event.Framing;
import org.masnn.examples.picture.AnimatedGif;
import org.masnn.examples.picture.EventPicture;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code masnn events view}: a picture or an animation of a recording. */
@Command(
        name = "view",
        mixinStandardHelpOptions = true,
        description =
                "Draws accumulated events, ON red and OFF blue: a .png with frames that share the recording's time"
                        + " equally, or an animated .gif.")
final class ViewCommand implements Callable<Integer> {

    private static final int MOST_COLUMNS = 4;
    private static final int SHORTEST_DELAY = 2;

    /** Pixels that are counted at once, 256 MB: 36 frames of 1280 x 720. */
    private static final long MOST_PIXELS = 1 << 25;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "Recording of any format.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUTPUT",
            description = "Picture to write, .png or .gif. Default: the recording's name with .png, in this folder.")
    private @Nullable Path output;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "Frames of a .png, or most frames of a .gif. Default: 4, or 200.")
    private int frames;

    @Option(
            names = "--dt",
            paramLabel = "MS",
            description = "Length of a frame of a .gif in milliseconds. Default: ${DEFAULT-VALUE} (30 pictures a second"
                    + " in real time).")
    private double dt = 33;

    @Option(names = "--force", description = "Replace OUTPUT if it exists.")
    private boolean force;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /** For picocli. */
    ViewCommand() {}

    @Override
    public Integer call() throws IOException {
        Path path = output == null ? Path.of(file.getFileName() + ".png") : output;
        String name = path.toString().toLowerCase(Locale.ROOT);
        boolean animated = name.endsWith(".gif");
        OptionCheck.require(animated || name.endsWith(".png"), "--out", "a name that ends with .png or .gif", path);
        int count = frames == 0 ? (animated ? 200 : 4) : OptionCheck.atLeast(1, "--frames", frames);
        OptionCheck.require(count <= 1000, "--frames", "at most 1000 frames", count);
        long micros = Math.round(OptionCheck.positive("--dt", dt) * 1000);
        OptionCheck.require(micros >= 1 && dt < 1e9, "--dt", "milliseconds from 0.001 to 1000000000", dt);
        OutputFile target = new OutputFile(path, force);
        target.requireFree();
        EventReader reader = reading.reader();
        try {
            if (animated) {
                target.write(out -> animate(reader, out, count, micros));
            } else {
                BufferedImage picture = picture(reader, count);
                target.write(out -> ImageIO.write(picture, "png", out));
            }
        } catch (EventFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(InfoCommand.message(file, e), e);
        }
        spec.commandLine().getOut().println(path);
        return 0;
    }

    private BufferedImage picture(EventReader reader, int count) throws IOException {
        EventSummary summary = EventSummary.of(file, reader);
        requireEvents(summary.events() > 0);
        int width = summary.width();
        int height = summary.height();
        requireFewPixels(count, width, height);
        float[][] panels = new float[count][width * height * Framing.POLARITIES];
        double span = summary.lastMicros() - summary.firstMicros() + 1.0;
        try (EventSource source = reader.open(file)) {
            EventBlock block = new EventBlock();
            while (source.next(block)) {
                for (int i = 0; i < block.size(); i++) {
                    int panel = (int) ((block.timeMicros(i) - summary.firstMicros()) / span * count);
                    panels[panel][(block.y(i) * width + block.x(i)) * Framing.POLARITIES + (block.isOn(i) ? 1 : 0)]++;
                }
            }
        }
        int columns = Math.min(MOST_COLUMNS, count);
        BufferedImage picture =
                EventPicture.blank(columns * (width + 1) - 1, ((count - 1) / columns + 1) * (height + 1) - 1);
        for (int i = 0; i < count; i++) {
            EventPicture.draw(panels[i], width, height, picture, i % columns * (width + 1), i / columns * (height + 1));
        }
        return picture;
    }

    private void animate(EventReader reader, OutputStream out, int most, long micros) throws IOException {
        int hundredths = (int) Math.min(65_535, Math.max(SHORTEST_DELAY, Math.round(micros / 10_000.0)));
        try (EventWindows windows = new EventWindows(reader.open(file), micros, micros, true);
                AnimatedGif gif = new AnimatedGif(out, hundredths)) {
            EventStream window = windows.next();
            requireEvents(window != null);
            for (int i = 0; i < most && window != null; i++, window = windows.next()) {
                requireFewPixels(1, window.width(), window.height());
                BufferedImage picture = EventPicture.blank(window.width(), window.height());
                float[] frame = new Framing(micros, 1, 1).frames(window);
                EventPicture.draw(frame, window.width(), window.height(), picture, 0, 0);
                gif.add(picture);
            }
        }
    }

    private static void requireFewPixels(int count, int width, int height) {
        OptionCheck.require(
                (long) count * width * height <= MOST_PIXELS,
                "--frames",
                "frames of " + MOST_PIXELS + " pixels together at most",
                count + " of " + width + " x " + height);
    }

    private void requireEvents(boolean any) throws EventFormatException {
        if (!any) {
            throw new EventFormatException(file, "expected events to draw, got an empty recording");
        }
    }
}
