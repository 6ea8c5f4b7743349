import Foundation
import Glibc
import Testing

@testable import Queueing

@Suite struct `Open confirms` {
    private func sent(_ count: Int) -> Confirms<Int> {
        var confirms = Confirms<Int>()
        for item in 1...count { confirms.sent(item, at: .now) }
        return confirms
    }

    @Test func `are settled one by one, in any order, or up to a number`() {
        var confirms = sent(6)
        #expect(confirms.settle(upTo: 2, isMultiple: false, isTaken: true).map(\.item) == [2])
        #expect(confirms.settle(upTo: 4, isMultiple: true, isTaken: true).map(\.item) == [1, 3, 4])
        #expect(confirms.open == [5, 6])
        #expect(confirms.settle(upTo: 6, isMultiple: true, isTaken: false).compactMap(\.refusal).count == 2)
        #expect(confirms.count == 0)
        #expect(confirms.next == 7)
    }

    @Test func `are refused where the message came back before`() {
        var confirms = sent(3)
        confirms.returned("2", reason: "no queue takes it")
        let answered = confirms.settle(upTo: 3, isMultiple: true, isTaken: true)
        #expect(answered.map(\.refusal) == [nil, "no queue takes it", nil])
    }

    @Test func `do not change by answers to what was never sent, nor by a second answer`() {
        var confirms = sent(3)
        for tag in [0, 4, UInt64.max] {
            #expect(confirms.settle(upTo: tag, isMultiple: tag != 0, isTaken: true).isEmpty)
        }
        for correlation in ["", "x", "-1", "4", "99999999999999999999"] {
            confirms.returned(correlation, reason: "wrong")
        }
        #expect(confirms.settle(upTo: 3, isMultiple: true, isTaken: true).allSatisfy { $0.refusal == nil })
        #expect(confirms.settle(upTo: 3, isMultiple: true, isTaken: true).isEmpty)
        #expect(confirms.settle(upTo: 2, isMultiple: false, isTaken: true).isEmpty)
    }
}

@Suite struct `A watchdog` {
    @Test func `cuts the socket of a thread that is stuck, and of no other`() {
        var pair: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { pair.forEach { close($0) } }
        let watchdog = Watchdog()
        watchdog.watch(pair[0])
        watchdog.start(patience: .milliseconds(200))
        defer { watchdog.end() }
        for _ in 0..<10 {
            Thread.sleep(forTimeInterval: 0.05)
            watchdog.progress()
        }
        var byte: UInt8 = 7
        #expect(recv(pair[0], &byte, 1, Int32(MSG_DONTWAIT)) == -1, "it is open")
        #expect(recv(pair[0], &byte, 1, 0) == 0, "it was shut down while this waited")
    }
}

@Suite struct `The wait before the next attempt` {
    @Test func `grows to its limit, and is long where only a person can help`() {
        var backoff = Backoff(.milliseconds(10) ... .milliseconds(400))
        #expect(backoff.isDue)
        for attempt in 0..<60 {
            let before = ContinuousClock.now
            backoff.failed(isLasting: false)
            let most = min(Duration.milliseconds(400), .milliseconds(10) * (1 << min(attempt, 10)))
            // A while passes between the two looks at the clock.
            #expect(backoff.next - before <= most + .milliseconds(100))
        }
        let before = ContinuousClock.now
        backoff.failed(isLasting: true)
        #expect(backoff.next - before >= .milliseconds(200))
    }
}
