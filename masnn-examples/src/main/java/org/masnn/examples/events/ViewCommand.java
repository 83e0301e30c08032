package org.masnn.examples.events;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
import org.masnn.examples.picture.CaptionedDrawing;
import org.masnn.examples.picture.Drawing;
import org.masnn.examples.picture.EventPicture;
import org.masnn.examples.picture.EventScatter;
import org.masnn.examples.picture.FrameFigure;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.OutputFile;
import picocli.CommandLine.ArgGroup;
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
                        + " equally, an animated .gif, or with --axes or --scatter a figure as .png or .svg; --axes also"
                        + " draws time and axes into each picture of a .gif.")
final class ViewCommand implements Callable<Integer> {

    private static final int MOST_COLUMNS = 4;
    private static final int SHORTEST_DELAY = 2;
    private static final int PRINT_SCALE = 2;
    private static final double MICROS_A_MILLISECOND = 1000;

    /** Pixels that are counted at once, 256 MB: 36 frames of 1280 x 720. */
    private static final long MOST_PIXELS = 1 << 25;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "Recording of any format.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUTPUT",
            description =
                    "Picture to write, .png or .gif, or .svg with --axes or --scatter. Default: the recording's name"
                            + " with .png, in this folder.")
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

    @ArgGroup
    private @Nullable Figure figure;

    /** Pictures for papers. */
    private static final class Figure {

        @Option(names = "--axes", description = "Enlarge the frames and give each its time and its axes.")
        private boolean axes;

        @Option(
                names = "--scatter",
                arity = "0..1",
                fallbackValue = "10000",
                paramLabel = "N",
                description = "Draw events as points of time, column and row: N at most, evenly chosen (10000 unless"
                        + " given).")
        private @Nullable Integer points;
    }

    @Option(names = "--force", description = "Replace OUTPUT if it exists.")
    private boolean force;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /** For picocli. */
    ViewCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            view();
            return 0;
        } catch (IllegalArgumentException e) {
            throw OptionCheck.badUsage(spec, e);
        }
    }

    private void view() throws IOException {
        Path path = output == null ? Path.of(file.getFileName() + ".png") : output;
        String name = path.toString().toLowerCase(Locale.ROOT);
        boolean animated = name.endsWith(".gif");
        List<String> endings = endings();
        OptionCheck.require(
                endings.stream().anyMatch(name::endsWith),
                "--out",
                "a name that ends with " + String.join(" or ", endings),
                path);
        OptionCheck.require(
                frames == 0 || figure == null || figure.axes, "--frames", "nothing beside --scatter", frames);
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
            } else if (figure != null) {
                Drawing drawing = drawing(reader, count, figure).withCaption();
                byte[] content = name.endsWith(".svg")
                        ? drawing.svg().getBytes(StandardCharsets.UTF_8)
                        : drawing.png(PRINT_SCALE);
                target.write(out -> out.write(content));
            } else {
                BufferedImage picture = picture(EventSummary.of(file, reader), reader, count);
                target.write(out -> ImageIO.write(picture, "png", out));
            }
        } catch (EventFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(InfoCommand.message(file, e), e);
        }
        spec.commandLine().getOut().println(path);
    }

    private List<String> endings() {
        if (figure == null) {
            return List.of(".png", ".gif");
        }
        return figure.axes ? List.of(".png", ".svg", ".gif") : List.of(".png", ".svg");
    }

    private CaptionedDrawing drawing(EventReader reader, int count, Figure wanted) throws IOException {
        EventSummary summary = EventSummary.of(file, reader);
        requireEvents(summary.events() > 0);
        return wanted.axes
                ? frameFigure(summary, reader, count)
                : scatter(
                        summary,
                        reader,
                        OptionCheck.atLeast(1, "--scatter", Objects.requireNonNull(wanted.points, "one of the group")));
    }

    private CaptionedDrawing frameFigure(EventSummary summary, EventReader reader, int count) throws IOException {
        float[][] panels = panels(summary, reader, count);
        List<BufferedImage> images = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        double span = (summary.lastMicros() - summary.firstMicros() + 1.0) / MICROS_A_MILLISECOND;
        for (int i = 0; i < count; i++) {
            BufferedImage image = EventPicture.blank(summary.width(), summary.height());
            EventPicture.draw(panels[i], summary.width(), summary.height(), image, 0, 0);
            images.add(image);
            titles.add(String.format(Locale.ROOT, "%.0f to %.0f ms", span * i / count, span * (i + 1) / count));
        }
        String caption = String.format(
                Locale.ROOT,
                "Event frames (Yao et al. 2023, Eq. 1-2): %,d events of %s in %d equal times. ON red, OFF blue, the stronger"
                        + " the more events a pixel has.",
                summary.events(),
                file.getFileName(),
                count);
        return new CaptionedDrawing(
                "Event frames", caption, caption, "frames", new FrameFigure(images, titles, MOST_COLUMNS));
    }

    private CaptionedDrawing scatter(EventSummary summary, EventReader reader, int most) throws IOException {
        long stride = (summary.events() - 1) / most + 1;
        List<EventScatter.Point> points = new ArrayList<>();
        try (EventSource source = reader.open(file)) {
            EventBlock block = new EventBlock();
            long index = 0;
            while (source.next(block)) {
                for (int i = 0; i < block.size(); i++, index++) {
                    if (index % stride == 0) {
                        points.add(new EventScatter.Point(
                                (block.timeMicros(i) - summary.firstMicros()) / MICROS_A_MILLISECOND,
                                block.x(i),
                                block.y(i),
                                block.isOn(i)));
                    }
                }
            }
        }
        double span = (summary.lastMicros() - summary.firstMicros() + 1) / MICROS_A_MILLISECOND;
        String caption = String.format(
                Locale.ROOT,
                "Events e = (t, x, y, p) of %s (Yao et al. 2023, Eq. 1): %,d of %,d%s.",
                file.getFileName(),
                points.size(),
                summary.events(),
                stride == 1 ? "" : ", one in " + stride);
        return new CaptionedDrawing(
                "Events",
                caption,
                caption,
                "events",
                new EventScatter(points, summary.width(), summary.height(), span));
    }

    private BufferedImage picture(EventSummary summary, EventReader reader, int count) throws IOException {
        requireEvents(summary.events() > 0);
        int width = summary.width();
        int height = summary.height();
        float[][] panels = panels(summary, reader, count);
        int columns = Math.min(MOST_COLUMNS, count);
        BufferedImage picture =
                EventPicture.blank(columns * (width + 1) - 1, ((count - 1) / columns + 1) * (height + 1) - 1);
        for (int i = 0; i < count; i++) {
            EventPicture.draw(panels[i], width, height, picture, i % columns * (width + 1), i / columns * (height + 1));
        }
        return picture;
    }

    /** Counts [height, width, 2] of so many equal times. */
    private float[][] panels(EventSummary summary, EventReader reader, int count) throws IOException {
        int width = summary.width();
        requireFewPixels(count, width, summary.height());
        float[][] panels = new float[count][width * summary.height() * Framing.POLARITIES];
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
        return panels;
    }

    private void animate(EventReader reader, OutputStream out, int most, long micros) throws IOException {
        int hundredths = (int) Math.min(65_535, Math.max(SHORTEST_DELAY, Math.round(micros / 10_000.0)));
        try (EventWindows windows = new EventWindows(reader.open(file), micros, micros, true);
                AnimatedGif gif = new AnimatedGif(out, hundredths)) {
            EventStream window = windows.next();
            requireEvents(window != null);
            boolean axes = figure != null;
            for (int i = 0; i < most && window != null; i++, window = windows.next()) {
                requireFewPixels(1, window.width(), window.height());
                BufferedImage picture = EventPicture.blank(window.width(), window.height());
                float[] frame = new Framing(micros, 1, 1).frames(window);
                EventPicture.draw(frame, window.width(), window.height(), picture, 0, 0);
                gif.add(axes ? withAxes(picture, i, micros / MICROS_A_MILLISECOND) : picture);
            }
        }
    }

    /** A picture of an animation, its time since the first event above, axes beside and a caption below. */
    private BufferedImage withAxes(BufferedImage picture, int number, double milliseconds) {
        String time = String.format(Locale.ROOT, "%.1f to %.1f ms", number * milliseconds, (number + 1) * milliseconds);
        String caption = String.format(
                Locale.ROOT,
                "Event frames (Yao et al. 2023, Eq. 1-2) of %s, %s ms each. ON red, OFF blue, the stronger the more events a"
                        + " pixel has.",
                file.getFileName(),
                new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(milliseconds));
        Drawing figure = new FrameFigure(List.of(picture), List.of(time), 1);
        return new CaptionedDrawing("Event frames", caption, caption, "frames", figure)
                .withCaption()
                .image(1);
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
