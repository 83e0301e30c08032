package org.masnn.core.event.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the Python literal in the header of a NumPy file: dictionaries, tuples and lists (both as lists), strings,
 * whole numbers, True, False and None.
 */
final class PythonLiteral {

    private static final int DEEPEST = 16;

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /**
     * Reads one literal with nothing but blanks around it.
     *
     * @throws IllegalArgumentException when the text is none
     */
    static Object parse(String text) {
        PythonLiteral literal = new PythonLiteral(text);
        Object value = literal.value(0);
        literal.blanks();
        if (literal.at < text.length()) {
            throw literal.unexpected();
        }
        return value;
    }

    private Object value(int depth) {
        blanks();
        if (at == text.length() || depth > DEEPEST) {
            throw unexpected();
        }
        char first = text.charAt(at);
        if (first == '{') {
            return dictionary(depth);
        }
        if (first == '(' || first == '[') {
            return list(first == '(' ? ')' : ']', depth);
        }
        if (first == '\'' || first == '"') {
            return string(first);
        }
        return word();
    }

    private Map<Object, Object> dictionary(int depth) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        at++;
        while (!ends('}')) {
            Object key = value(depth + 1);
            expect(':');
            entries.put(key, value(depth + 1));
            separator('}');
        }
        return entries;
    }

    private List<Object> list(char end, int depth) {
        List<Object> values = new ArrayList<>();
        at++;
        while (!ends(end)) {
            values.add(value(depth + 1));
            separator(end);
        }
        return values;
    }

    private String string(char quote) {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw unexpected();
        }
        String content = text.substring(at + 1, end);
        at = end + 1;
        return content;
    }

    private Object word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "True" -> true;
            case "False" -> false;
            case "None" -> "None";
            default -> {
                yield Long.valueOf(word.endsWith("L") ? word.substring(0, word.length() - 1) : word);
            }
        };
    }

    private boolean ends(char end) {
        blanks();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return true;
        }
        return false;
    }

    private void separator(char end) {
        blanks();
        if (at < text.length() && text.charAt(at) == end) {
            return;
        }
        expect(',');
    }

    private void expect(char expected) {
        blanks();
        if (at == text.length() || text.charAt(at) != expected) {
            throw unexpected();
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("unexpected text at character " + at);
    }
}
