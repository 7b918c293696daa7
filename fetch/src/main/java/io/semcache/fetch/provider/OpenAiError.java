package io.semcache.fetch.provider;

import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer with an error status means. A rejection is kept as the fate of its text, so only what the text itself
 * can be blamed for is one: a wrong key, model name or URL, an empty account are mistakes of the settings, which are
 * put right while the texts stay the same (ADR 0302).
 */
final class OpenAiError {

    /** OpenAI, Azure, vLLM, llama.cpp, Ollama, text-embeddings-inference, Voyage. */
    private static final Pattern TOO_LONG = Pattern.compile(
            "context.?length|context.?size|maximum input length|must have less than \\d+ tokens|input is too large"
                    + "|too many tokens|max(imum)?.{0,20}tokens|exceeds.{0,40}(tokens|context)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SETTINGS = Pattern.compile(
            "api.?key|credential|unauthorized|model.?not.?found|model.{0,80}does not exist|billing|quota",
            Pattern.CASE_INSENSITIVE);

    private static final int SERVER_ERROR = 500;

    /** Said before anything is computed, unlike other errors of servers and gateways. */
    private static final int OVERLOADED = 503;

    private OpenAiError() {}

    static ProviderAnswer of(int status, String message, @Nullable Duration retryAfter) {
        String said = "status " + status + (message.isEmpty() ? "" : ": " + message);
        return switch (status) {
            case 400, 422 -> refusal(message, said);
            case 413 -> new Rejected(TooLong.CODE, said);
            case 429 -> new RateLimited(retryAfter, said);
            // llama.cpp and Ollama answer so to a text that is too long.
            case 500 -> saysTooLong(message) ? new Rejected(TooLong.CODE, said) : new Unavailable(said, retryAfter);
            default -> new Unavailable(said, retryAfter, status < SERVER_ERROR || status == OVERLOADED);
        };
    }

    /** What it means that a provider calls the request itself wrong, and says {@code message} about it. */
    static ProviderAnswer refusal(String message, String said) {
        if (saysTooLong(message)) {
            return new Rejected(TooLong.CODE, said);
        }
        return SETTINGS.matcher(message).find()
                ? new Unavailable(said, null, true)
                : new Rejected("provider_rejected", said);
    }

    private static boolean saysTooLong(String message) {
        return TOO_LONG.matcher(message).find();
    }
}
