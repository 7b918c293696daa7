package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.gate.Verdict;
import io.semcache.server.similarity.payload.Judged;
import io.semcache.server.similarity.payload.PayloadAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Payloads that mean what was asked, and near entries that do not; the latter without what is theirs. */
record JudgedMatches(PayloadAnswer answer, Set<Part> include) implements Matches {

    @Override
    public int size() {
        return answer.matches().size() + answer.refused().size();
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        MatchMembers members = new MatchMembers(json);
        list(json, "matches", answer.matches(), members, include);
        list(json, "refused", answer.refused(), members, Set.of());
    }

    private void list(JsonGenerator json, String name, List<Judged> entries, MatchMembers members, Set<Part> parts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Judged entry : entries) {
            json.writeStartObject();
            members.who(entry.match());
            json.writeNumberField("threshold", answer.threshold());
            verdict(json, entry);
            json.writeStringField("strategy", entry.strategy().name().toLowerCase(Locale.ROOT));
            members.where(entry.where());
            members.parts(entry.match(), parts);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void verdict(JsonGenerator json, Judged entry) throws IOException {
        switch (entry.verdict()) {
            case null -> json.writeStringField("verdict", "off");
            case Verdict.Accepted _ -> json.writeStringField("verdict", "accepted");
            case Verdict.Refused(Verdict.Reason reason, String detail) -> {
                json.writeStringField("verdict", reason.name().toLowerCase(Locale.ROOT));
                json.writeStringField("detail", detail);
            }
        }
    }
}
