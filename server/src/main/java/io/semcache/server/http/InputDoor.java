package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.server.embedding.Input;
import io.semcache.topology.admission.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lets inputs in that are within the limits, token ids turned into text for models that take none. */
final class InputDoor {

    private final Settings.Limits limits;
    private final Tokenizers tokenizers;

    InputDoor(Settings.Limits limits, Tokenizers tokenizers) {
        this.limits = limits;
        this.tokenizers = tokenizers;
    }

    /** @throws Refusal naming the input at fault */
    List<Input> admit(List<Input> inputs, Settings.Model model) {
        List<Input> admitted = new ArrayList<>(inputs.size());
        long tokens = 0;
        long textBytes = 0;
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.size() == 1 ? "input" : "input[" + i + "]";
            switch (inputs.get(i)) {
                case Input.Tokens ids -> {
                    tokens += ids.ids().size();
                    requireTokens(tokens);
                    admitted.add(model.tokenIds() ? ids : text(name, ids, model));
                }
                case Input.Text text -> {
                    textBytes += requireText(name, text.text());
                    admitted.add(text);
                }
            }
        }
        // A token is at least one byte, so most calls need no counting.
        if (tokens + textBytes > limits.inputTokens()) {
            count(inputs, tokens, model);
        }
        return admitted;
    }

    private Input.Text text(String name, Input.Tokens ids, Settings.Model model) {
        String text = tokenizers
                .text(model.tokenizer(), ids.ids())
                .orElseThrow(() -> Refusal.invalid(
                        "input",
                        "expected " + name + " to be token ids of " + model.tokenizer() + ", the tokenizer of model "
                                + model.name()));
        requireText(name, text);
        return new Input.Text(text);
    }

    private int requireText(String name, String text) {
        if (text.isEmpty()) {
            throw Refusal.invalid("input", "expected " + name + " not to be empty");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limits.textBytes()) {
            throw new Refusal(
                    ErrorCode.TEXT_TOO_LONG,
                    "expected " + name + " to have at most " + limits.textBytes() + " bytes, got " + bytes,
                    "input",
                    -1);
        }
        return bytes;
    }

    private void count(List<Input> inputs, long tokenIds, Settings.Model model) {
        long tokens = tokenIds;
        for (Input input : inputs) {
            if (input instanceof Input.Text(String text)) {
                tokens += tokenizers.count(model.tokenizer(), text);
                requireTokens(tokens);
            }
        }
    }

    private void requireTokens(long tokens) {
        if (tokens > limits.inputTokens()) {
            throw Refusal.invalid("input", "expected at most " + limits.inputTokens() + " tokens in one call");
        }
    }
}
