package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** JSON that may stand in a {@code script} element: no text in it can end the element or begin a comment. */
final class ScriptData {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ScriptData() {}

    /** Numbers are rounded, NaN becomes null. */
    static String of(Object content) {
        try {
            return JSON.writeValueAsString(rounded(content))
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("charts of texts and numbers", e);
        }
    }

    private static @Nullable Object rounded(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            map.forEach((key, entry) -> result.put(key.toString(), rounded(entry)));
            return result;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(entry -> result.add(rounded(entry)));
            return result;
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? NumberText.rounded(number) : null;
        }
        return value;
    }
}
