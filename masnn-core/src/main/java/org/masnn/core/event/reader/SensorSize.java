package org.masnn.core.event.reader;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * The pixels of a sensor.
 *
 * @param width 1 or more
 * @param height 1 or more
 * @param measured whether this is the smallest sensor that holds a recording's events
 */
record SensorSize(int width, int height, boolean measured) {

    /** A size that is known. */
    SensorSize(int width, int height) {
        this(width, height, false);
    }

    /**
     * Cameras by a part of the names that files give them: jAER's and cAER's classes, Prophesee's plug-ins (OpenEB).
     */
    private static final Map<String, SensorSize> CAMERAS = new LinkedHashMap<>();

    static {
        CAMERAS.put("DVS128", new SensorSize(128, 128));
        CAMERAS.put("TMPDIFF128", new SensorSize(128, 128));
        CAMERAS.put("DAVIS128", new SensorSize(128, 128));
        CAMERAS.put("DAVIS208", new SensorSize(208, 192));
        CAMERAS.put("DAVIS240", new SensorSize(240, 180));
        CAMERAS.put("SBRET10", new SensorSize(240, 180));
        CAMERAS.put("SBRET20", new SensorSize(240, 180));
        CAMERAS.put("DAVIS346", new SensorSize(346, 260));
        CAMERAS.put("DAVIS640", new SensorSize(640, 480));
        CAMERAS.put("DVXPLORER_LITE", new SensorSize(320, 240));
        CAMERAS.put("DVXPLORER", new SensorSize(640, 480));
        CAMERAS.put("PLUGIN_GEN3", new SensorSize(640, 480));
        CAMERAS.put("PLUGIN_GEN4", new SensorSize(1280, 720));
        CAMERAS.put("PLUGIN_IMX636", new SensorSize(1280, 720));
        CAMERAS.put("PLUGIN_GENX320", new SensorSize(320, 320));
    }

    /** The size of the camera of a name, null when it is unknown. */
    static @Nullable SensorSize ofCamera(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (Map.Entry<String, SensorSize> camera : CAMERAS.entrySet()) {
            if (upper.contains(camera.getKey())) {
                return camera.getValue();
            }
        }
        return null;
    }

    /**
     * The smallest sensor that holds all events of a source, which is read to its end and closed. Of a damaged one the
     * events in front of the damage count, if there are any: who reads it again meets the damage behind them.
     */
    static SensorSize ofEvents(EventSource source) throws IOException {
        int widest = 0;
        int highest = 0;
        try (source) {
            EventBlock block = new EventBlock();
            boolean any = false;
            boolean more = true;
            while (more) {
                try {
                    more = source.next(block);
                } catch (EventFormatException e) {
                    if (!any && block.size() == 0) {
                        throw e;
                    }
                    more = false;
                }
                any |= block.size() > 0;
                for (int i = 0; i < block.size(); i++) {
                    widest = Math.max(widest, block.x(i));
                    highest = Math.max(highest, block.y(i));
                }
            }
        }
        return new SensorSize(widest + 1, highest + 1, true);
    }

    boolean contains(int column, int row) {
        return column >= 0 && column < width && row >= 0 && row < height;
    }
}
