package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.Similar;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The matches of an answer. */
interface Matches {

    /** How many entries are written. */
    int size();

    /** Writes the members of the answer that hold them. */
    void write(JsonGenerator json) throws IOException;

    /** Whatever is near. */
    record Near(List<Similar.Hit> hits, Set<Part> include) implements Matches {

        @Override
        public int size() {
            return hits.size();
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            MatchMembers members = new MatchMembers(json);
            json.writeArrayFieldStart("matches");
            for (Similar.Hit hit : hits) {
                json.writeStartObject();
                members.who(hit.match());
                members.where(hit.where());
                members.parts(hit.match(), include);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }
}
