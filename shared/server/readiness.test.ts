// Readiness: what each state of a dependency means for the process, and how rarely it is asked.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Dependency, openReadiness } from './readiness.ts'

const always = (name: string, state: string, missing: readonly string[] = []): Dependency => ({
  name,
  missing,
  look: async () => state,
})

describe('readiness', () => {
  for (const [status, dependencies] of [
    ['ready', [always('database', 'up', ['away'])]],
    ['degraded', [always('database', 'read-only', ['away']), always('mail', 'up')]],
    ['degraded', [always('database', 'up', ['away']), always('mail', 'away')]],
    ['unready', [always('database', 'away', ['away']), always('mail', 'away')]],
  ] as const)
    test(`is ${status} with ${dependencies.map(({ name }) => name).join(' and ')}, of which the first may lack ${dependencies[0].missing}`, async () => {
      const report = await openReadiness(dependencies).read()
      assert.equal(report.status, status)
      assert.deepEqual(
        Object.keys(report.checks),
        dependencies.map(({ name }) => name),
      )
    })

  test('says that the process is about to end, whatever else is so', async () => {
    assert.equal((await openReadiness([always('database', 'away', ['away'])], () => true).read()).status, 'draining')
  })

  test('shows a failed look as a state, without its message', async () => {
    const look = () => Promise.reject(new Error('10.0.0.7 refuses the password of pend_app'))
    const report = await openReadiness([{ name: 'database', missing: ['away'], look }]).read()
    assert.deepEqual(report, { status: 'unready', checks: { database: 'away' } })
  })

  test('asks once, however many read at a time', async () => {
    let looks = 0
    const look = async () => {
      looks++
      return 'up'
    }
    const readiness = openReadiness([{ name: 'mail', missing: [], look, every: 60_000 }])
    await Promise.all(Array.from({ length: 20 }, () => readiness.read()))
    await readiness.read()
    assert.equal(looks, 1)
  })
})
