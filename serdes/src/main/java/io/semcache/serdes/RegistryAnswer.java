package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** What an answer of the registry that is not a success means to us. */
enum RegistryAnswer {

    /** The registry knows no such subject, version or schema. */
    NOT_FOUND,

    /** The registry understood and says no; asking again changes nothing. */
    REFUSED,

    /** The registry cannot answer now, or what answers is not (yet) a registry. */
    UNAVAILABLE;

    /** Error codes 40401 to 40403: subject, version, schema not found. */
    private static final int FIRST_NOT_FOUND = 40_401;

    private static final int LAST_NOT_FOUND = 40_403;

    static RegistryAnswer of(RestClientException e) {
        int code = e.getErrorCode();
        if (code >= FIRST_NOT_FOUND && code <= LAST_NOT_FOUND) {
            return NOT_FOUND;
        }
        return switch (e.getStatus()) {
            case 400, 401, 403, 409, 422 -> REFUSED;
            default -> UNAVAILABLE;
        };
    }
}
