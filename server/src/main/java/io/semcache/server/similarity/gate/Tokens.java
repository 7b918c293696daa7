package io.semcache.server.similarity.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words, numbers and signs of a text, in their order. */
final class Tokens {

    private static final Pattern TOKEN = Pattern.compile("(?<meridiem>\\b[AaPp]\\.[Mm]\\b\\.?)"
            + "|(?<code>\\p{L}+\\d[\\p{L}\\d]*|\\d+\\p{L}+\\d[\\p{L}\\d]*)"
            + "|(?<number>(?:(?<=^|[\\s(])-)?\\d+(?:[.,:]\\d+)*)(?<suffix>\\p{L}*)"
            + "|(?<word>\\p{L}[\\p{L}\\p{M}]*(?:'\\p{L}+)*)"
            + "|(?<sign>[%$€£¥₹°/\u2044-])");

    /** II to XXXIX. A single letter is more often a word or a variable. */
    private static final Pattern ROMAN = Pattern.compile("(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})");

    private static final int LONGEST_ROMAN = 8;

    private final List<Token> tokens;

    private Tokens(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    static Tokens of(String text) {
        List<Token> tokens = new ArrayList<>();
        for (Matcher found = TOKEN.matcher(text); found.find(); ) {
            add(tokens, found);
        }
        return new Tokens(tokens);
    }

    private static void add(List<Token> tokens, Matcher found) {
        String whole = found.group().toLowerCase(Locale.ROOT);
        if (found.group("meridiem") != null) {
            tokens.add(new Token(Token.Kind.WORD, whole.replace(".", "")));
        } else if (found.group("code") != null) {
            tokens.add(new Token(Token.Kind.CODE, whole));
        } else if (found.group("number") != null) {
            addNumber(tokens, found.group("number"), found.group("suffix").toLowerCase(Locale.ROOT), whole);
        } else if (found.group("word") != null) {
            String word = found.group();
            tokens.add(
                    word.length() <= LONGEST_ROMAN && ROMAN.matcher(word).matches()
                            ? new Token(Token.Kind.NUMBER, Integer.toString(roman(word)))
                            : new Token(Token.Kind.WORD, whole));
        } else {
            tokens.add(new Token(Token.Kind.SIGN, whole));
        }
    }

    /** 5kg is a number and a unit, 2nd and the 1920s are numbers, 3a is neither. */
    private static void addNumber(List<Token> tokens, String number, String suffix, String whole) {
        switch (suffix) {
            case "", "st", "nd", "rd", "th", "s" -> tokens.add(new Token(Token.Kind.NUMBER, number));
            default -> {
                if (Units.follow(suffix)) {
                    tokens.add(new Token(Token.Kind.NUMBER, number));
                    tokens.add(new Token(Token.Kind.WORD, suffix));
                } else {
                    tokens.add(new Token(Token.Kind.CODE, whole));
                }
            }
        }
    }

    private static int roman(String numeral) {
        int value = 0;
        int last = 0;
        for (int i = numeral.length() - 1; i >= 0; i--) {
            int digit = switch (numeral.charAt(i)) {
                case 'I' -> 1;
                case 'V' -> 5;
                default -> 10;
            };
            value += digit < last ? -digit : digit;
            last = Math.max(last, digit);
        }
        return value;
    }

    int size() {
        return tokens.size();
    }

    /** Null before the first and after the last. */
    @Nullable Token at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : null;
    }

    /** The text of a token, or nothing where there is none. */
    String text(int index) {
        Token token = at(index);
        return token == null ? "" : token.text();
    }

    boolean isNumber(int index) {
        Token token = at(index);
        return token != null && token.kind() == Token.Kind.NUMBER;
    }

    /** The words, without numbers, codes and signs. */
    List<String> words() {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.WORD)
                .map(Token::text)
                .toList();
    }
}
