// A crew of server processes, played by members of this process: who is replaced, in which order, and what people are told.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { Crew, type Member } from './crew.ts'

interface Player extends Member {
  readonly number: number
  end(how: string): void
}

/** `fails`: the numbers of those that end before they are ready. */
function createTroupe(size: number, fails: (number: number) => boolean = () => false) {
  const told: string[] = []
  const events: string[] = []
  const players: Player[] = []
  const pauses: number[] = []
  const start = (): Member => {
    const number = players.length + 1
    const { promise: ended, resolve } = Promise.withResolvers<string>()
    const end = (how: string) => {
      events.push(`${number} ended`)
      resolve(how)
    }
    const ready = turn().then(() => {
      if (!fails(number)) return void events.push(`${number} ready`)
      end('1')
      throw new Error('it ended with 1')
    })
    const ask = (what: string) => {
      events.push(`${number} told to ${what}`)
      setImmediate(end, '0')
    }
    const player = { number, ready, ended, end, ask, kill: () => end('SIGKILL') }
    players.push(player)
    return player
  }
  const crew = new Crew({
    size,
    start,
    patience: { start: 1000, end: 1000 },
    tell: (line) => void told.push(line),
    pauses: () => {
      let next = 1
      return () => {
        pauses.push(next)
        next *= 2
        return next / 2
      }
    },
  })
  return { crew, told, events, players, pauses }
}

describe('a crew of server processes', () => {
  test('replaces a member that was killed while the others go on, and says so', async () => {
    const { crew, told, players } = createTroupe(3)
    await crew.start()
    assert.equal(crew.ready, 3)
    players[1]!.end('SIGKILL')
    await turn()
    assert.equal(crew.ready, 2)
    await waitUntil(
      () => crew.ready,
      (ready) => ready === 3,
    )
    assert.deepEqual(told, ['A server process has ended (SIGKILL) and is started again.'])
    await crew.stop()
  })

  test('has a new member ready before an old one leaves, one after the other', async () => {
    const { crew, events } = createTroupe(2)
    await crew.start()
    events.length = 0
    assert.equal(await crew.roll(), true)
    assert.deepEqual(events, [
      ...['3 ready', '1 told to leave', '1 ended'],
      ...['4 ready', '2 told to leave', '2 ended'],
    ])
    assert.equal(crew.ready, 2)
    await crew.stop()
  })

  test('keeps all old members when a new one does not start', async () => {
    const { crew, told, events } = createTroupe(2, (number) => number > 2)
    await crew.start()
    assert.equal(await crew.roll(), false)
    assert.equal(crew.ready, 2)
    assert.deepEqual(told, ['A new server process does not start, and the others stay: it ended with 1.'])
    assert.equal(
      events.some((event) => event.includes('leave')),
      false,
    )
    await crew.stop()
  })

  test('tells once of a member that cannot start, and tries again with growing pauses', async () => {
    const { crew, told, pauses } = createTroupe(2, (number) => number > 1 && number < 6)
    await crew.start()
    await waitUntil(
      () => crew.ready,
      (ready) => ready === 2,
    )
    assert.deepEqual(told, [
      'A server process does not start, and is tried again with growing pauses: it ended with 1.',
    ])
    assert.deepEqual(pauses, [1, 2, 4, 8])
    await crew.stop()
  })

  test('gives up when the very first member cannot start', async () => {
    const { crew } = createTroupe(2, () => true)
    await assert.rejects(crew.start(), /it ended with 1/)
    await crew.stop()
  })

  test('fills a place at once when a roll starts members that work again', async () => {
    let isBroken = false
    const { crew, players, pauses } = createTroupe(1, () => isBroken)
    await crew.start()
    isBroken = true
    players[0]!.end('SIGKILL')
    await waitUntil(
      () => pauses.length,
      (count) => count > 3,
    )
    isBroken = false
    assert.equal(await crew.roll(), true)
    assert.equal(crew.ready, 1)
    await crew.stop()
  })

  test('keeps the newest alone when a roll meets a place that is being filled', async () => {
    const { crew, players, events } = createTroupe(2)
    await crew.start()
    players[0]!.end('SIGKILL')
    await waitUntil(
      () => players.length,
      (count) => count === 3,
    )
    await crew.roll()
    const serving = () => players.map(({ number }) => number).filter((number) => !events.includes(`${number} ended`))
    await waitUntil(serving, ({ length }) => length === 2)
    assert.deepEqual(serving(), [4, 5])
    assert.equal(crew.ready, 2)
    await crew.stop()
  })

  test('rolls again after a roll that goes on, and ends everybody once told to stop', async () => {
    const { crew, players, events } = createTroupe(2)
    await crew.start()
    assert.deepEqual(await Promise.all([crew.roll(), crew.roll()]), [true, true])
    assert.equal(players.length, 6)
    events.length = 0
    await crew.stop()
    assert.deepEqual(events, ['5 told to stop', '6 told to stop', '5 ended', '6 ended'])
    assert.equal(players.length, 6, 'nobody is started again')
  })
})
