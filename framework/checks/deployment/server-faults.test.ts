// Faults of the machine, PostgreSQL, Redis and the work: each fact is found under its id, and good ones have no finding.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Project } from '#framework/application/project.ts'
import type { WorkFacts } from '#framework/tasks/oversight/work-facts.ts'
import type { CheckFinding } from '../define-check.ts'
import { silence } from '../silence.ts'
import { type DeployedFacts, findServerFaults } from './check-database-server.ts'
import { findMachineFaults, type MachineFacts } from './check-machine.ts'
import { findRedisFaults, type RedisFacts } from './check-redis-server.ts'
import { checkStaticFiles, findStaticFaults } from './check-static-files.ts'
import { findWorkFaults } from './check-work.ts'

const SERVER: DeployedFacts = {
  isSuperuser: false,
  isEncrypted: true,
  encoding: 'UTF8',
  parameters: {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    autovacuum: 'on',
    data_checksums: 'on',
    archive_mode: 'on',
    password_encryption: 'scram-sha-256',
  },
  connections: { used: 20, most: 97 },
  poolSize: 10,
  skew: 12,
  age: 4_000_000,
  oldestTransaction: 1,
  invalidIndexes: [],
  pendingMigrations: 0,
}
const parameter = (name: string, value: string) => ({ parameters: { ...SERVER.parameters, [name]: value } })

const MACHINE: MachineFacts = {
  userId: 1000,
  nodeMajor: 26,
  modes: new Map([['.env', 0o600]]),
  disk: { freeBytes: 50e9, freeShare: 0.5 },
}

const REDIS: RedisFacts = {
  url: 'redis://:password@127.0.0.1:6379/0',
  redis_version: '7.0.15',
  aof_enabled: '1',
  rdb_last_save_time: '1790000000',
  rdb_last_bgsave_status: 'ok',
  aof_last_write_status: 'ok',
  used_memory: '1000',
  maxmemory: '0',
}

const WORK: WorkFacts = { taskAge: 2, abandoned: 0, dead: 0, eventAge: 0, scheduleAge: 600, schedules: 8 }

type Cases = readonly (readonly [id: string, level: string, findings: readonly CheckFinding[]])[]

const server = (changed: Partial<DeployedFacts>) => findServerFaults({ ...SERVER, ...changed })
const machine = (changed: Partial<MachineFacts>) => findMachineFaults({ ...MACHINE, ...changed })
const redis = (changed: Record<string, string>) => findRedisFaults({ ...REDIS, ...changed })
const work = (changed: Partial<WorkFacts>) => findWorkFaults({ ...WORK, ...changed })

const CASES: Cases = [
  ['database.pending-migrations', 'error', server({ pendingMigrations: 2 })],
  ['database.plain-connection', 'error', server({ isEncrypted: false })],
  ['database.superuser', 'warning', server({ isSuperuser: true })],
  ['database.not-durable', 'error', server(parameter('fsync', 'off'))],
  ['database.torn-pages', 'error', server(parameter('full_page_writes', 'off'))],
  ['database.lost-commits', 'error', server(parameter('synchronous_commit', 'off'))],
  ['database.no-autovacuum', 'error', server(parameter('autovacuum', 'off'))],
  ['database.no-checksums', 'warning', server(parameter('data_checksums', 'off'))],
  ['database.no-archive', 'warning', server(parameter('archive_mode', 'off'))],
  ['database.weak-passwords', 'warning', server(parameter('password_encryption', 'md5'))],
  ['database.encoding', 'error', server({ encoding: 'SQL_ASCII' })],
  ['database.few-connections', 'error', server({ poolSize: 40 })],
  ['database.busy-connections', 'warning', server({ connections: { used: 90, most: 97 } })],
  ['database.clock-skew', 'error', server({ skew: -3100 })],
  ['database.wraparound', 'error', server({ age: 1_200_000_000 })],
  ['database.long-transaction', 'warning', server({ oldestTransaction: 7200 })],
  ['database.invalid-index', 'error', server({ invalidIndexes: ['articles_title_idx'] })],
  ['machine.root', 'warning', machine({ userId: 0 })],
  ['machine.node-version', 'warning', machine({ nodeMajor: 20 })],
  ['machine.readable-secrets', 'error', machine({ modes: new Map([['.env', 0o644]]) })],
  ['machine.disk-space', 'error', machine({ disk: { freeBytes: 5e8, freeShare: 0.5 } })],
  ['machine.disk-space', 'error', machine({ disk: { freeBytes: 5e10, freeShare: 0.04 } })],
  ['redis.no-password', 'error', redis({ url: 'redis://127.0.0.1:6379' })],
  ['redis.not-durable', 'warning', redis({ aof_enabled: '0', rdb_last_save_time: '0' })],
  ['redis.failed-save', 'error', redis({ rdb_last_bgsave_status: 'err' })],
  ['redis.full', 'warning', redis({ maxmemory: '1100' })],
  ['work.no-worker', 'error', work({ taskAge: 900 })],
  ['work.abandoned-tasks', 'error', work({ abandoned: 3 })],
  ['work.dead-tasks', 'warning', work({ dead: 1 })],
  ['work.no-scheduler', 'error', work({ scheduleAge: 100_000 })],
  ['work.event-lag', 'error', work({ eventAge: 90 })],
]

describe('a fault', () => {
  for (const [id, level, findings] of CASES)
    test(`is found as ${id}, ${findings[0]?.message}`, () => {
      assert.deepEqual(
        findings.map((each) => [each.id, each.level]),
        [[id, level]],
      )
      assert.ok(findings[0]!.hint.length > 10)
    })
})

test('good facts have no finding, and neither have facts that nobody tells', () => {
  assert.deepEqual([...server({}), ...machine({}), ...redis({}), ...work({})], [])
  const silent = { userId: null, modes: new Map(), disk: null }
  assert.deepEqual([...machine(silent), ...server({ isEncrypted: null }), ...work({ scheduleAge: null })], [])
  assert.deepEqual(findRedisFaults({ url: REDIS.url }), [])
})

describe('a silenced finding', () => {
  const found = server({ isSuperuser: true, age: 2_000_000_000 })

  test('does not count, and is told with its reason', () => {
    const { findings, silenced } = silence(found, ['database.superuser=the provider offers = no other role'])
    assert.deepEqual(silenced, [{ id: 'database.superuser', reason: 'the provider offers = no other role' }])
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['database.wraparound'],
    )
  })

  test('still counts if it keeps production from starting', () => {
    const fatal = found.map((finding) => ({ ...finding, level: 'fatal' as const }))
    assert.equal(silence(fatal, ['database.superuser=why not']).findings.length, 2)
  })
})

test('files that are missing, and files of other versions, are found', async () => {
  const idsOf = (findings: readonly CheckFinding[]) => findings.map(({ id }) => id)
  assert.deepEqual(idsOf(findStaticFaults({ fault: null, missing: [] })), [])
  assert.deepEqual(idsOf(findStaticFaults({ fault: 'redoc is gone', missing: [] })), ['static.not_collected'])
  const project = { settings: { staticDirectory: '/nowhere' } } as Project
  const [finding] = await checkStaticFiles.find(project)
  assert.equal(finding?.id, 'static.outdated')
  assert.match(finding!.message, /^9 files are not collected as they are now, such as swagger\//)
})
