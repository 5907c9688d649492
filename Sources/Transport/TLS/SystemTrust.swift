// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// The system's certificate authorities, as OpenSSL was built or told (`SSL_CERT_FILE`, `SSL_CERT_DIR`) to find them.
///
/// OpenSSL 3 takes some 50 ms to read all of them from one file, but can look single ones up in a folder where they are
/// stored by hash. That folder alone is used where it exists: a proxy that lives for seconds has no 50 ms to spend.
enum SystemTrust {
    static func add(to context: OpaquePointer) -> Bool {
        unsafe isHashed ? SSL_CTX_set_default_verify_dir(context) == 1 : SSL_CTX_set_default_verify_paths(context) == 1
    }

    private static var isHashed: Bool {
        guard unsafe getenv(X509_get_default_cert_file_env()) == nil else { return false }
        let folder = unsafe getenv(X509_get_default_cert_dir_env()).map { unsafe UnsafePointer($0) }
        guard let entries = unsafe opendir(folder ?? X509_get_default_cert_dir()) else { return false }
        defer { unsafe closedir(entries) }
        while let entry = unsafe readdir(entries) {
            if unsafe isHash(entry) { return true }
        }
        return false
    }

    /// Whether a file's name is eight hexadecimal digits and ".0".
    private static func isHash(_ entry: UnsafeMutablePointer<dirent>) -> Bool {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe $0.prefix { $0 != 0 }.map { $0 } }
        return name.count == 10 && name.suffix(2).elementsEqual(".0".utf8)
    }
}
