package org.masnn.examples.imagenet;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

/** What a command left behind. */
record Outcome(int exitCode, String out, String err) {

    /** Networks that take a second: 18 layers of 8 channels for images of 8 x 8. */
    private static final List<String> TINY =
            List.of("--small", "--image-size", "8", "--width", "8", "--batch", "4", "--epochs", "2");

    static Outcome of(List<String> options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        boolean reported = options.contains("--report");
        int exitCode = org.masnn.examples.Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(
                                Stream.of("imagenet"),
                                options.stream(),
                                reported ? Stream.<String>of() : Stream.of("--no-report"))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    static Outcome tiny(Object data, Object... options) {
        return of(Stream.of(Stream.of("--data", data), TINY.stream(), Stream.of(options))
                .flatMap(part -> part)
                .map(String::valueOf)
                .toList());
    }
}
