package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads JSON objects member by member, streaming, and refuses what is not of the expected type with the name of the
 * member. Nothing of the document is ever held besides what a handler keeps.
 */
final class JsonMembers {

    /** What Jackson says about a source that it does not quote. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; |(?<=\\d)]");

    /** Takes one member; the parser stands on the first token of its value and is left on the last. */
    interface Visitor {
        void member(String name, JsonParser value) throws IOException;
    }

    private JsonMembers() {}

    /** Gives the parser of a document. */
    private interface Source {
        JsonParser parser() throws IOException;
    }

    /** Reads a JSON document that must be one object. */
    static void document(String json, Visitor visitor) {
        document(BodyFormat.JSON, () -> BodyFormat.JSON.parser(json), visitor);
    }

    /** Reads a document that must be one object. */
    static void document(Document document, Visitor visitor) {
        document(document.format(), document::parser, visitor);
    }

    private static void document(BodyFormat format, Source source, Visitor visitor) {
        try (JsonParser parser = source.parser()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.invalid(null, "expected a " + format + " object as the body");
            }
            object(parser, visitor);
            if (parser.nextToken() != null) {
                throw Refusal.invalid(null, "expected the end of the body after the " + format + " object");
            }
        } catch (JsonProcessingException e) {
            throw broken(format, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Refusal broken(BodyFormat format, JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        String what = SOURCE.matcher(e.getOriginalMessage()).replaceAll("");
        return Refusal.invalid(null, "the body is not valid " + format + place + ": " + what);
    }

    /** Reads the object that the parser stands on. */
    static void object(String name, JsonParser parser, Visitor visitor) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType(name, "an object", parser);
        }
        object(parser, visitor);
    }

    private static void object(JsonParser parser, Visitor visitor) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            visitor.member(name, parser);
        }
    }

    static boolean isNull(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    static String string(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(name, "a string", parser);
        }
        return wellFormed(name, parser.getText());
    }

    static boolean bool(String name, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongType(name, "true or false", parser);
        };
    }

    /** A byte string of CBOR. */
    static byte[] bytes(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
            throw wrongType(name, "bytes", parser);
        }
        return parser.getBinaryValue();
    }

    /** A whole number in [{@code least}, {@code most}]. */
    static long integer(String name, JsonParser parser, long least, long most) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(name, "a whole number", parser);
        }
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = fits ? parser.getLongValue() : 0;
        if (!fits || value < least || value > most) {
            throw Refusal.invalid(
                    name, "expected " + name + " in [" + least + ", " + most + "], got " + parser.getText());
        }
        return value;
    }

    /** A number in [{@code least}, {@code most}]. */
    static double number(String name, JsonParser parser, double least, double most) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw wrongType(name, "a number", parser);
        }
        double value = parser.getDoubleValue();
        if (!(value >= least && value <= most)) {
            throw Refusal.invalid(
                    name, "expected " + name + " in [" + least + ", " + most + "], got " + parser.getText());
        }
        return value;
    }

    static List<String> strings(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType(name, "an array of strings", parser);
        }
        List<String> strings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            strings.add(string(name + "[" + strings.size() + "]", parser));
        }
        return strings;
    }

    /** A constant by its name in any case; {@code UNKNOWN} is none that a caller can name. */
    static <E extends Enum<E>> E choice(String name, JsonParser value, Class<E> type, String expected)
            throws IOException {
        String got = string(name, value);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(got.toUpperCase(Locale.ROOT))
                    && !constant.name().equals("UNKNOWN")) {
                return constant;
            }
        }
        throw Refusal.invalid(name, "expected " + name + " to be " + expected + ", got \"" + got + "\"");
    }

    static Refusal wrongType(String name, String expected, JsonParser parser) {
        String got = switch (parser.currentToken()) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_EMBEDDED_OBJECT -> "bytes";
            default -> "nothing";
        };
        return Refusal.invalid(name, "expected " + name + " to be " + expected + ", got " + got);
    }

    /** JSON can escape half a surrogate pair, which no UTF-8 can carry. */
    private static String wellFormed(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw Refusal.invalid(name, name + " has an unpaired surrogate at position " + i);
                }
                i++;
            }
        }
        return text;
    }
}
