// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct JSONWalkerTests {
    enum Field { case root, a, ab, list, item, itemX, grid, deep }

    static let tree = JSONPathTree<Field>([
        ("", .root), ("a", .a), ("a.b", .ab), ("list", .list), ("list[]", .item), ("list[].x", .itemX),
        ("grid[][]", .grid), ("d.d.d.d.d.d.d.e", .deep),
    ])

    static let texts: [(text: String, found: [Field])] = [
        (#"{}"#, [.root, .root]),
        (#"7"#, [.root]),
        (#"{"a":1}"#, [.root, .a, .root]),
        (#"{"b":1,"x":{"a":1,"b":[1,{"a":2}]},"a":2}"#, [.root, .a, .root]),
        (#"{"a":{"b":1,"c":{"b":2},"b":3}}"#, [.root, .a, .ab, .ab, .a, .root]),
        (#"{"a":[{"b":1}]}"#, [.root, .a, .a, .root]),
        (
            #"{"list":[1,{"x":2,"y":{"x":3}},[4,{"x":5}],6]}"#,
            [
                .root, .list, .item, .item, .itemX, .item, .item, .item, .item, .list, .root,
            ]
        ),
        (#"{"grid":[[1,2],3,[[4]],[5]]}"#, [.root, .grid, .grid, .grid, .grid, .grid, .root]),
        (#"{"x":[[[[[[[[[[[[{"a":1,"list":[1]}]]]]]]]]]]]],"a":1}"#, [.root, .a, .root]),
        (#"{"a":{"x":{"x":{"x":{"x":{"x":{"x":{"x":{"x":{"x":1}}}}}}}},"b":1}}"#, [.root, .a, .ab, .a, .root]),
        (
            #"{"list":[{"x":[[[[[[[[[1]]]]]]]]],"y":1,"x":2},3]}"#,
            [
                .root, .list, .item, .itemX, .itemX, .itemX, .item, .item, .list, .root,
            ]
        ),
        (
            #"{"d":{"d":{"d":{"d":{"d":{"d":{"d":{"e":{"e":1,"d":{"e":2}},"e":[3,[4]],"e":5}}}}}}},"a":6}"#,
            [.root, .deep, .deep, .deep, .a, .root]
        ),
        (#"{"list":[[[[[[[[[[1]],2]]]]]]],3]}"#, [.root, .list, .item, .item, .item, .list, .root]),
    ]

    @Test(arguments: texts)
    func `knows at each value where it stands, and passes over what lies elsewhere`(text: String, found: [Field]) {
        var walker = JSONWalker(Self.tree)
        for _ in 0..<2 {
            #expect(fields(in: Array(text.utf8), &walker) == found)
            walker.restart()
        }
    }

    /// The field of each token that begins or ends a value, strings aside.
    private func fields(in bytes: [UInt8], _ walker: inout JSONWalker<Field>) -> [Field] {
        var fields: [Field] = []
        var position = 0
        let padded = bytes + [0x20]
        while let token = walker.next(in: padded.span, from: &position) {
            if token != .name, let field = walker.field { fields.append(field) }
        }
        #expect(walker.isDone)
        return fields
    }
}
