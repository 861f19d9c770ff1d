// A run on many records with a fault in the middle: its worker dies, it is cancelled, its caller loses a permission.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { settingsOf } from '#tests/support/manage.ts'
import { type ManyServer, openManyServer } from '#tests/support/run-many.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

let server: ManyServer
const crew = new Set<ChildProcess>()
before(async () => {
  server = await openManyServer({ worker: false })
})
after(async () => {
  for (const child of crew) child.kill('SIGKILL')
  await server.close()
})

/** A worker in a separate process, with leases so short that others soon take its tasks. */
function startWorker(): ChildProcess {
  const variables = { PEND_TASK_LEASE: '3' }
  const child = spawn(path.join(ROOT, 'manage'), ['worker'], {
    cwd: ROOT,
    stdio: 'ignore',
    env: { ...process.env, ...settingsOf({ urls: server.urls, variables }) },
  })
  crew.add(child)
  child.once('exit', () => crew.delete(child))
  return child
}

function kill(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  return gone
}

/** Articles by SQL, in the tenant and by its owner. */
const fill = (tenant: TestTenant<'owner'>, count: number) =>
  server.rows(
    "insert into public.articles (tenant_id, title, slug, author_id) select $1, 'Article ' || n, 'article-' || n, $2 from generate_series(1, $3::int) n",
    [tenant.id, tenant.people.owner.id, count],
  )

const titles = { filter: {}, input: { title: 'Changed' } }
const doneOf = async (run: string) => {
  const [row] = await server.rows('select done, failed, skipped from tasks.bulk_runs where id = $1', [run])
  return row as { done: number; failed: number; skipped: number }
}
const untilDone = (run: string, least: number) =>
  waitUntil(
    () => doneOf(run),
    ({ done }) => done >= least,
  )
/** How often each article changed: the trail counts every time. */
const changesOf = async (tenant: TestTenant<'owner'>) =>
  server.rows(
    "select record_id, count(*)::int as times from audit.changes where tenant_id = $1 and resource = 'articles' and operation = 'update' group by record_id",
    [tenant.id],
  )

describe('a run whose workers are killed in the middle (Q-02, Q-03)', () => {
  test('changes no record twice and omits none', async () => {
    const tenant = await createTenant(server, [])
    const { access } = tenant.people.owner
    await fill(tenant, 1500)
    let worker = startWorker()
    const run = await server.begun(access, 'articles/bulk/update', titles)
    for (const least of [200, 600]) {
      await untilDone(run, least)
      await kill(worker)
      worker = startWorker()
    }
    const { done, failed, skipped, state } = await server.ended(access, run)
    assert.deepEqual({ done, failed, skipped, state }, { done: 1500, failed: 0, skipped: 0, state: 'finished' })
    const changes = await changesOf(tenant)
    assert.equal(changes.length, 1500)
    assert.deepEqual(
      changes.filter(({ times }) => times !== 1),
      [],
    )
    await kill(worker)
  })
})

describe('with a running worker,', () => {
  let worker: ChildProcess
  before(() => {
    worker = startWorker()
  })
  after(() => kill(worker))

  /** A run that is partly done. */
  async function inTheMiddle(tenant: TestTenant<'owner'>, { access }: { access: string }) {
    await fill(tenant, 4000)
    const run = await server.begun(access, 'articles/bulk/update', titles)
    await untilDone(run, 50)
    return run
  }

  /** Exactly the counted records changed, and the count stays. */
  async function requireStill(tenant: TestTenant<'owner'>, run: string) {
    const { done } = await doneOf(run)
    assert.ok(done < 4000)
    assert.equal((await changesOf(tenant)).length, done)
  }

  test('a cancelled run stops before the next record, and keeps its changes', async () => {
    const tenant = await createTenant(server, [])
    const { owner } = tenant.people
    const run = await inTheMiddle(tenant, owner)
    const stopped = await server.begin(owner.access, `bulk-runs/${run}/cancel`, {})
    assert.deepEqual([stopped.status, stopped.body.state], [200, 'cancelled'], stopped.text)
    assert.notEqual(stopped.body.finishedAt, null)
    await requireStill(tenant, run)
    assert.equal((await server.begin(owner.access, `bulk-runs/${run}/cancel`, {})).status, 409)
    await waitUntil(
      () =>
        server.rows("select 1 from tasks.tasks where tenant_id = $1 and name = 'framework.run-on-many'", [tenant.id]),
      (tasks) => tasks.length === 0,
    )
    await requireStill(tenant, run)
  })

  test('a run ends when its caller is removed from the tenant in the middle (CVE-2022-24895)', async () => {
    const tenant = await createTenant(server, ['admin'])
    const { admin, owner } = tenant.people
    const run = await inTheMiddle(tenant, admin)
    await server.rows('delete from tenant.memberships where tenant_id = $1 and user_id = $2', [tenant.id, admin.id])
    const { state, problem } = await server.ended(owner.access, run)
    assert.deepEqual([state, problem], ['failed', 'The person who started it no longer has the permission.'])
    await requireStill(tenant, run)
  })

  test('a run ends when its caller loses the permission in the middle, and continues when another role keeps it', async () => {
    const tenant = await createTenant(server, ['admin', 'editor'])
    const { admin, editor, owner } = tenant.people
    const turnTo = (person: { id: string }, role: string) =>
      server.rows('update tenant.memberships set role = $3 where tenant_id = $1 and user_id = $2', [
        tenant.id,
        person.id,
        role,
      ])
    const ending = await inTheMiddle(tenant, editor)
    await turnTo(editor, 'viewer')
    assert.equal((await server.ended(owner.access, ending)).state, 'failed')
    await requireStill(tenant, ending)
    const going = await server.begun(admin.access, 'articles/bulk/update', {
      filter: { title__startswith: 'Article 39' },
      input: { title: 'Again' },
    })
    await turnTo(admin, 'editor')
    assert.equal((await server.ended(owner.access, going)).state, 'finished')
  })
})
