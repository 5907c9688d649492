// SPDX-License-Identifier: Apache-2.0

@main
enum Proxy {
    static func main() {}
}
