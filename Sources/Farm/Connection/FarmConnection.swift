import Foundation
package import Queueing
package import Tracking

/// Where the parts of a farm are: its broker, its Redis and its store.
package struct FarmConnection: Sendable {
    package let broker: BrokerAddress
    package let redis: RedisAddress
    /// The folder of the store.
    package let store: String

    /// What flags say, else variables, else files that variables name, else the standard places on this machine.
    ///
    /// - Throws: `FarmError` for a password in a flag, or a file that cannot be used.
    package init(
        broker: String?, redis: String?, store: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        self.broker = try Self.broker(flag: broker, environment: environment)
        self.redis = try Self.redis(flag: redis, environment: environment)
        self.store = try Self.store(flag: store, environment: environment)
    }

    /// Where the broker is.
    package static func broker(
        flag: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> BrokerAddress {
        let url = try Setting.broker.value(flag: flag, environment: environment)
        do throws(QueueError) {
            return try BrokerAddress(url)
        } catch {
            // Bad input, other than a broker that cannot be reached.
            throw FarmError(error.description)
        }
    }

    /// Where Redis is.
    ///
    /// - Throws: `RedisAddressError` as well.
    package static func redis(
        flag: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> RedisAddress {
        try RedisAddress(Setting.redis.value(flag: flag, environment: environment))
    }

    /// The folder of the store, whether it is there or not.
    ///
    /// - Throws: `FarmError` where the place is taken by something else.
    package static func store(
        flag: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String {
        let path = try Setting.store.value(flag: flag, environment: environment)
        var isFolder: ObjCBool = false
        guard !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || isFolder.boolValue
        else { throw FarmError("the store \(path) is no folder: name one with --store") }
        return path
    }
}
