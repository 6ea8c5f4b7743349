/// The members of a zip archive whose bytes lie in it as they are, which is how torch writes its files.
///
/// Every place and length is checked against the file before it is used. Archives of 4 GiB and more, compressed and
/// encrypted members are refused. Source: PKWARE's APPNOTE.TXT.
struct ZipArchive {
    private static let maximumMembers = 65_534

    private let file: MappedFile
    /// Where the bytes of a member lie, by its name.
    private let members: [String: (bytes: Range<Int>, checksum: Int)]

    /// Reads the directory at the end of the file.
    ///
    /// - Throws: `TensorsError` that names the file.
    init(_ file: MappedFile) throws {
        self.file = file
        let reader = LittleEndian(file)
        let end = try Self.end(reader)
        guard let count = reader.number(end + 10, 2), let start = reader.number(end + 16, 4),
            count <= Self.maximumMembers, start < 0xffff_ffff
        else { throw Self.damaged(file, "it is an archive of 4 GiB or more") }
        var members: [String: (bytes: Range<Int>, checksum: Int)] = [:]
        var place = start
        for _ in 0..<count {
            guard reader.number(place, 4) == 0x0201_4b50, let nameLength = reader.number(place + 28, 2),
                let extraLength = reader.number(place + 30, 2),
                let commentLength = reader.number(place + 32, 2), let checksum = reader.number(place + 16, 4),
                let name = reader.text(place + 46, nameLength)
            else { throw Self.damaged(file, "its directory is cut off") }
            guard reader.number(place + 10, 2) == 0, (reader.number(place + 8, 2) ?? 1) & 1 == 0 else {
                throw Self.damaged(file, "its member \(name.prefix(60)) is compressed or encrypted")
            }
            let range = try Self.bytes(of: name, entry: place, reader, before: start)
            guard members.updateValue((range, checksum), forKey: name) == nil else {
                throw Self.damaged(file, "it has two members \(name.prefix(60))")
            }
            place += 46 + nameLength + extraLength + commentLength
        }
        self.members = members
    }

    /// The names of all members.
    var names: some Sequence<String> { members.keys }

    /// Where the bytes of a member lie in the file, whose checksum is right; nil where there is none of that name.
    func bytes(of name: String) throws -> Range<Int>? {
        guard let member = members[name] else { return nil }
        let sum = file.withBytes(member.bytes) { Self.checksum($0) }
        guard Int(sum) == member.checksum else {
            throw Self.damaged(file, "its member \(name.prefix(60)) is damaged")
        }
        return member.bytes
    }

    /// The record at the end, behind which a comment may stand.
    private static func end(_ reader: LittleEndian) throws -> Int {
        let last = reader.count - 22
        guard last >= 0 else { throw damaged(reader.file, "it is too short") }
        for place in stride(from: last, through: max(0, last - 0xffff), by: -1)
        where reader.number(place, 4) == 0x0605_4b50 {
            return place
        }
        throw damaged(reader.file, "it is no zip archive, which torch writes since version 1.6")
    }

    private static func bytes(
        of name: String, entry: Int, _ reader: LittleEndian, before limit: Int
    ) throws -> Range<Int> {
        guard let packed = reader.number(entry + 20, 4), let size = reader.number(entry + 24, 4),
            let local = reader.number(entry + 42, 4), packed == size,
            reader.number(local, 4) == 0x0403_4b50, let nameLength = reader.number(local + 26, 2),
            let extraLength = reader.number(local + 28, 2)
        else { throw damaged(reader.file, "its member \(name.prefix(60)) is not where it should be") }
        let start = local + 30 + nameLength + extraLength
        guard start + size <= limit, limit <= reader.count else {
            throw damaged(reader.file, "its member \(name.prefix(60)) is longer than the file")
        }
        return start..<start + size
    }

    private static func damaged(_ file: MappedFile, _ reason: String) -> TensorsError {
        TensorsError("\(file.path) cannot be read as a file of torch's: \(reason)")
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            ~bytes.reduce(~0) { crc, byte in table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
        }
    }
}

/// Numbers and texts of a file, nil beyond its end.
private struct LittleEndian {
    let file: MappedFile
    var count: Int { file.count }

    init(_ file: MappedFile) { self.file = file }

    func number(_ place: Int, _ size: Int) -> Int? {
        guard place >= 0, place <= count - size else { return nil }
        return file.withBytes(place..<place + size) { $0.reversed().reduce(0) { $0 << 8 | Int($1) } }
    }

    func text(_ place: Int, _ size: Int) -> String? {
        guard place >= 0, place <= count - size else { return nil }
        return file.withBytes(place..<place + size) { String(validating: $0, as: UTF8.self) }
    }
}
