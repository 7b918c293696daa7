package io.semcache.app.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a measurement was made on. */
final class Machine {

    private Machine() {}

    /** Members for the JSON of a benchmark. */
    static Map<String, Object> here() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cpus", Runtime.getRuntime().availableProcessors());
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", Runtime.version().toString());
        machine.put("heap_mb", Runtime.getRuntime().maxMemory() >> 20);
        return machine;
    }
}
