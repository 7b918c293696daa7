package io.semcache.serdes;

import com.google.common.util.concurrent.UncheckedExecutionException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry as the serdes need it, on Confluent's client, which caches what was asked once. Tells apart what
 * is wrong with a record ({@link SerializationException}) from a registry that could not be asked
 * ({@link RegistryUnavailableException}). Thread-safe.
 */
final class Registry implements AutoCloseable {

    private static final String PREFIX = SchemaRegistryClientConfig.CLIENT_NAMESPACE;
    private static final String TLS = "ssl.";
    private static final String URL = "url";
    private static final int CACHED_SCHEMAS = 1_000;

    /** Unless set otherwise: a stream thread waits seconds, not minutes, and retries by a rule of its own. */
    private static final Map<String, String> DEFAULTS = Map.of(
            SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, "3000",
            SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, "10000",
            SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, "0");

    /** User and password may stand in the address; they are for the client only. */
    private static final Pattern USER_INFO = Pattern.compile("//[^/@,]*@");

    private final String url;
    private final SchemaRegistryClient client;

    private Registry(String url, SchemaRegistryClient client) {
        this.url = url;
        this.client = client;
    }

    /**
     * Opens nothing yet: the first question connects.
     *
     * @param properties of Confluent's client, with or without the prefix {@code schema.registry.}; {@code url} is one
     *     address or several, separated by commas
     */
    static Registry open(Map<String, String> properties) {
        Map<String, Object> configs = new HashMap<>(DEFAULTS);
        properties.forEach((key, value) -> {
            String plain = withoutPrefix(key);
            // The client looks for what concerns TLS under the prefix, for everything else without it.
            configs.put(plain.startsWith(TLS) ? PREFIX + plain : plain, value);
        });
        if (!(configs.get(URL) instanceof String url) || url.isBlank()) {
            throw new IllegalArgumentException("expected schema.registry.url, got none");
        }
        List<String> urls = List.of(url.trim().split("\\s*,\\s*"));
        return new Registry(
                USER_INFO.matcher(url).replaceAll("//"),
                SchemaRegistryClientFactory.newClient(
                        urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), configs, Map.of()));
    }

    private static String withoutPrefix(String key) {
        return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    }

    /** The address for messages, without a password. */
    String url() {
        return url;
    }

    SchemaRegistryClient client() {
        return client;
    }

    /** Id of a schema that was registered before under this subject. */
    int idOf(String subject, Schema schema) {
        try {
            return client.getId(subject, new AvroSchema(schema));
        } catch (RestClientException e) {
            if (RegistryAnswer.of(e) == RegistryAnswer.NOT_FOUND) {
                throw new SerializationException(
                        "schema of " + schema.getFullName() + " is not registered under subject " + subject + " at "
                                + url,
                        e);
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /**
     * The schema with this id.
     *
     * @throws SerializationException if there is none, or it is not an Avro schema
     */
    Schema schemaOf(int id) {
        try {
            ParsedSchema schema = client.getSchemaById(id);
            if (schema.rawSchema() instanceof Schema avro) {
                return avro;
            }
            throw noAvro(id, null);
        } catch (RestClientException e) {
            if (RegistryAnswer.of(e) == RegistryAnswer.NOT_FOUND) {
                throw new SerializationException("unknown schema id " + id + " at " + url, e);
            }
            throw unavailable(e);
        } catch (UncheckedExecutionException e) { // a schema of another type, for which the client has no parser
            throw noAvro(id, e);
        } catch (IOException e) {
            throw isParseFailure(e) ? noAvro(id, e) : unavailable(e);
        }
    }

    /** For a schema that cannot be parsed the client has no exception of its own, only a message. */
    private static boolean isParseFailure(IOException e) {
        return e.getClass() == IOException.class
                && String.valueOf(e.getMessage()).startsWith("Invalid schema");
    }

    private SerializationException noAvro(int id, @Nullable Exception cause) {
        return new SerializationException("expected an Avro schema under id " + id + " at " + url, cause);
    }

    private RegistryUnavailableException unavailable(Exception cause) {
        return new RegistryUnavailableException(
                "schema registry " + url + " could not be asked: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
