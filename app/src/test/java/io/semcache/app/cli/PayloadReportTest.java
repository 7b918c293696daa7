package io.semcache.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PayloadReportTest {

    private static String printed(String matches, String refused) throws JsonProcessingException {
        String json = ("{'matches':[" + matches + "],'refused':[" + refused + "]}").replace('\'', '"');
        StringWriter out = new StringWriter();
        new PayloadReport(new ObjectMapper().readTree(json)).print(new PrintWriter(out), 80);
        return out.toString();
    }

    @Test
    void printsWhatWasFoundAndWhatWasRefused() throws JsonProcessingException {
        String found = "{'name':'faq','score':0.97321,'verdict':'accepted','strategy':'semantic',"
                + "'payload':{'content_type':'text/plain','base64':'bGluZSAxCmxpbmUgMg=='}}";
        String binary = "{'score':1,'verdict':'accepted','strategy':'exact','payload':{'base64':'AAE='}}";
        String refused = "{'name':'old','score':0.98,'verdict':'numbers','detail':'only in the entry: 100'}";

        assertThat(printed(binary + "," + found, refused)).isEqualTo("""
                        score   found     verdict   name  payload
                        1.0000  exact     accepted  -     2 bytes of unknown type
                        0.9732  semantic  accepted  faq   line 1 line 2

                        refused  verdict  name  why
                        0.9800   numbers  old   only in the entry: 100
                        """);
    }

    @Test
    void saysThatThereIsNone() throws JsonProcessingException {
        assertThat(printed("", "")).isEqualTo("No payload was put for a text that means the same.\n");
    }
}
