package org.masnn.core.event.reader;

import com.google.flatbuffers.Table;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the header of an AEDAT 4 file says.
 *
 * @param compression of the packets
 * @param end where the packets end: the place of the data table, or the end of the file when none was written
 * @param stream number of the stream of events, -1 when the header lists no streams
 * @param sensor its size, null when the header does not say
 */
record Aedat4Header(
        PacketCompression compression,
        long end,
        int stream,
        @Nullable SensorSize sensor) {

    static final String MAGIC = "#!AER-DAT4.0\r\n";
    private static final int LARGEST = 1 << 24;
    private static final String IDENTIFIER = "IOHE";

    static Aedat4Header read(RecordingFile file) throws IOException {
        file.seek(MAGIC.length());
        long offset = file.position();
        if (!file.holds(4)) {
            throw file.truncated(offset, "the size of the header");
        }
        int size = file.buffer().getInt();
        if (size < 12 || size > LARGEST) {
            throw file.failure(offset, "expected a header of 12 to " + LARGEST + " bytes, got " + size);
        }
        if (!file.holds(size)) {
            throw file.truncated(offset, "a header of " + size + " bytes");
        }
        byte[] bytes = new byte[size];
        file.buffer().get(bytes);
        try {
            return new HeaderTable(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)).header(file, offset + 4);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | XMLStreamException e) {
            throw file.failure(offset, "expected a header as DV writes it, got one that cannot be read (" + e + ")");
        }
    }

    /** The flatbuffer of the header. */
    private static final class HeaderTable extends Table {

        HeaderTable(ByteBuffer buffer) {
            __reset(buffer.getInt(0), buffer);
        }

        Aedat4Header header(RecordingFile file, long offset) throws IOException, XMLStreamException {
            if (!__has_identifier(bb, IDENTIFIER)) {
                throw file.failure(offset + 4, "expected a header marked IOHE, got another mark");
            }
            int compressionField = __offset(4);
            int tableField = __offset(6);
            int infoField = __offset(8);
            int code = compressionField == 0 ? 0 : bb.getInt(bb_pos + compressionField);
            PacketCompression compression = PacketCompression.of(code);
            if (compression == null) {
                throw file.failure(offset, "expected a compression from 0 to 4, got " + code);
            }
            long table = tableField == 0 ? -1 : bb.getLong(bb_pos + tableField);
            boolean complete = table >= file.position();
            String info = infoField == 0 ? "" : __string(bb_pos + infoField);
            Map<Integer, Map<String, String>> streams = streams(info);
            for (Map.Entry<Integer, Map<String, String>> stream : streams.entrySet()) {
                if ("EVTS".equals(stream.getValue().get("typeIdentifier"))) {
                    long end = complete ? table : file.length();
                    return new Aedat4Header(compression, end, stream.getKey(), sensor(stream.getValue()));
                }
            }
            if (!streams.isEmpty()) {
                throw file.failure(offset, "expected a stream of events, got streams of " + streams.values());
            }
            return new Aedat4Header(compression, complete ? table : file.length(), -1, null);
        }
    }

    private static @Nullable SensorSize sensor(Map<String, String> attributes) {
        int width = Integer.parseInt(attributes.getOrDefault("sizeX", "0").strip());
        int height = Integer.parseInt(attributes.getOrDefault("sizeY", "0").strip());
        boolean sane = width > 0 && width <= Short.MAX_VALUE && height > 0 && height <= Short.MAX_VALUE;
        return sane ? new SensorSize(width, height) : null;
    }

    /** The attributes of each stream, by number, from the nodes {@code outInfo/<number>} and {@code .../info}. */
    private static Map<Integer, Map<String, String>> streams(String info) throws XMLStreamException {
        Map<Integer, Map<String, String>> streams = new TreeMap<>();
        if (info.isBlank()) {
            return streams;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(info));
        Deque<String> nodes = new ArrayDeque<>();
        Map<String, String> current = new TreeMap<>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("node")) {
                String name = String.valueOf(xml.getAttributeValue(null, "name"));
                if ("outInfo".equals(nodes.peek()) && name.matches("\\d{1,9}")) {
                    current = streams.computeIfAbsent(Integer.valueOf(name), number -> new TreeMap<>());
                }
                nodes.push(name);
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("node")) {
                nodes.pop();
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("attr")) {
                current.put(String.valueOf(xml.getAttributeValue(null, "key")), xml.getElementText());
            }
        }
        return streams;
    }
}
