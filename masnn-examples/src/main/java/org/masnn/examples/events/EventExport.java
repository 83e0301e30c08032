package org.masnn.examples.events;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;

/** How events are written; memory does not grow with their number. */
enum EventExport {
    /** NumPy arrays t (int64), x and y (uint16), p (uint8), deflated. */
    NPZ {
        @Override
        void write(EventSummary summary, EventReader reader, OutputStream out) throws IOException {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                array(zip, "t", "<i8", summary, reader, (block, i, bytes) -> bytes.putLong(block.timeMicros(i)));
                array(zip, "x", "<u2", summary, reader, (block, i, bytes) -> bytes.putShort((short) block.x(i)));
                array(zip, "y", "<u2", summary, reader, (block, i, bytes) -> bytes.putShort((short) block.y(i)));
                array(zip, "p", "|u1", summary, reader, (block, i, bytes) -> bytes.put((byte) (block.isOn(i) ? 1 : 0)));
            }
        }
    },

    /** Lines {@code t x y p}. */
    TEXT {
        @Override
        void write(EventSummary summary, EventReader reader, OutputStream out) throws IOException {
            lines(summary, reader, out, ' ');
        }
    },

    /** Lines {@code t,x,y,p} behind a line with these names. */
    CSV {
        @Override
        void write(EventSummary summary, EventReader reader, OutputStream out) throws IOException {
            out.write("t,x,y,p\n".getBytes(StandardCharsets.US_ASCII));
            lines(summary, reader, out, ',');
        }
    };

    private static final int WIDEST = 8;

    /** The format that a file's name asks for. */
    static EventExport byName(Path output) {
        String name = output.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npz")) {
            return NPZ;
        }
        if (name.endsWith(".txt")) {
            return TEXT;
        }
        if (name.endsWith(".csv")) {
            return CSV;
        }
        throw new IllegalArgumentException("OUTPUT: expected a name that ends with .npz, .txt or .csv, got " + output);
    }

    /** Writes the first {@code summary.events()} events of its file. */
    abstract void write(EventSummary summary, EventReader reader, OutputStream out) throws IOException;

    @FunctionalInterface
    private interface Element {
        void put(EventBlock block, int event, ByteBuffer bytes);
    }

    @FunctionalInterface
    private interface BlockWriter {
        void write(EventBlock block, int events) throws IOException;
    }

    private static void blocks(EventSummary summary, EventReader reader, BlockWriter writer) throws IOException {
        long left = summary.events();
        EventBlock block = new EventBlock();
        try (EventSource source = reader.open(summary.file())) {
            while (left > 0) {
                try {
                    if (!source.next(block)) {
                        break;
                    }
                } catch (IOException e) {
                    if (block.size() < left) {
                        throw e; // not the damage that the summary met: that lies behind these events
                    }
                }
                int events = (int) Math.min(left, block.size());
                writer.write(block, events);
                left -= events;
            }
        }
        if (left > 0) {
            throw new IOException(summary.file() + ": became shorter while it was read");
        }
    }

    private static void array(
            ZipOutputStream zip, String name, String type, EventSummary summary, EventReader reader, Element element)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        String header = String.format(
                Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }", type, summary.events());
        int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10; // numbers begin at a multiple of 64, as NumPy's do
        ByteBuffer start = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
        start.put("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) length);
        start.put(String.format(Locale.ROOT, "%-" + (length - 1) + "s%n", header)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.US_ASCII));
        zip.write(start.array(), 0, start.position());
        ByteBuffer bytes = ByteBuffer.allocate(WIDEST * EventBlock.CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
        blocks(summary, reader, (block, events) -> {
            bytes.clear();
            for (int i = 0; i < events; i++) {
                element.put(block, i, bytes);
            }
            zip.write(bytes.array(), 0, bytes.position());
        });
        zip.closeEntry();
    }

    private static void lines(EventSummary summary, EventReader reader, OutputStream out, char separator)
            throws IOException {
        StringBuilder text = new StringBuilder();
        blocks(summary, reader, (block, events) -> {
            text.setLength(0);
            for (int i = 0; i < events; i++) {
                text.append(block.timeMicros(i)).append(separator);
                text.append(block.x(i)).append(separator);
                text.append(block.y(i)).append(separator);
                text.append(block.isOn(i) ? '1' : '0').append('\n');
            }
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        });
    }
}
