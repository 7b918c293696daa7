package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.semcache.config.Settings;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** The certificate that a listener shows and its private key, from PEM files. */
final class Certificate {

    private static final byte[] PROBE = "a text to sign".getBytes(UTF_8);

    private Certificate() {}

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException with a sentence that names the files, if one cannot be read or they do not
     *     belong together: every handshake would fail
     */
    static Tls read(Settings.Tls files) {
        try {
            Keys keys = Keys.builder()
                    .pem(pem -> pem.key(Resource.create(files.key())).certChain(Resource.create(files.certificate())))
                    .build();
            PrivateKey key = keys.privateKey().orElseThrow();
            PublicKey publicKey = keys.certChain().getFirst().getPublicKey();
            if (!matches(key, publicKey)) {
                throw new IllegalArgumentException("the key is not the one of the certificate");
            }
            return Tls.builder()
                    .privateKey(key)
                    .privateKeyCertChain(keys.certChain())
                    .build();
        } catch (RuntimeException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "cannot serve HTTPS with server.tls.certificate=" + files.certificate() + " and server.tls.key="
                            + files.key() + ": " + e.getMessage(),
                    e);
        }
    }

    private static boolean matches(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String scheme = key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm();
        Signature signature = Signature.getInstance("SHA256with" + scheme);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
