#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stddef.h>
#include <stdint.h>

/// SHA-256 of some bytes. The functions that OpenSSL recommends instead look an implementation up and allocate, each time.
static inline void copenssl_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, count);
    SHA256_Final(digest, &context);
#pragma GCC diagnostic pop
}
