// Attacks with runs on many records: reaching records the caller may not, or revealing them through counts and failures.
import assert from 'node:assert/strict'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openHolder } from '#tests/support/holder.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { type Asker, NOBODY, type Scene } from './support/scene.ts'
import { answered, likeMissing, refused } from './support/verdicts.ts'

const JSON_HEADERS = { 'content-type': 'application/json' }

interface Begun {
  readonly body: object
  readonly as?: Asker
}

const begin = (scene: Scene, target: string, { body, as }: Begun) =>
  scene.send(
    { method: 'POST', path: `/api/v1/${target}`, headers: JSON_HEADERS, body: JSON.stringify(body) },
    as === undefined ? {} : { as },
  )

/** Runs a tenant's enqueued tasks. */
const drain = ({ server }: Scene, { id }: { id: string }) =>
  drainTasks(server.runtime, { tenantId: id, access: server.access, ahead: 5000 })

/** A run of the victim's owner that failed for one record, and that record. */
async function arrangeFailure(scene: Scene) {
  const tenant = await scene.tenant('admin')
  const { owner } = tenant.people
  const { id: category } = await scene.must('POST /categories', owner, { name: 'Merger with Initech' })
  await scene.must('POST /articles', owner, { title: 'In the way', category })
  const run = await scene.must('POST /categories/bulk/delete', owner, { ids: [category] })
  await drain(scene, tenant)
  return { tenant, run: run.id as string }
}

defineAttacks('many', [
  attack({
    name: "a run on another tenant's records fails for each as if it never existed",
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    doors: ['REST'],
    attempt: async (scene) => {
      const begun = await begin(scene, 'articles/bulk/delete', { body: { ids: [scene.sealed.id, NOBODY] } })
      await drain(scene, scene.attacker)
      const failures = await scene.must(`GET /bulk-failures?run=${begun.body?.id}`, scene.attacker.people.owner)
      const told = failures.results.map(({ code, detail, title }: Record<string, unknown>) => ({ code, detail, title }))
      assert.equal(told.length, 2)
      assert.deepEqual(told[0], told[1])
      return [begun]
    },
    meets: answered(202),
  }),
  attack({
    name: 'no run starts without the permission for one record',
    case: 'OWASP API5:2023',
    guard: 'requirePermission',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        ['delete', 'update', 'publish'].map((name) =>
          begin(scene, `articles/bulk/${name}`, { body: { filter: {} }, as: scene.victim.people.viewer }),
        ),
      ),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'the count of a run reveals nothing its caller may not read',
    case: 'FLD-04, CVE-2023-22894',
    guard: 'paths of runs',
    doors: ['REST'],
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      const { id: category } = await scene.must('POST /categories', owner, { name: 'Merger' })
      await scene.must('POST /articles', owner, { title: 'About it', category })
      return { access: await (await openHolder(scene.server, tenant))(['articles.read', 'articles.update']) }
    },
    attempt: (scene, as) =>
      Promise.all(
        [{ category__name__startswith: 'M' }, { filter: { not: { category__name: 'Merger' } } }].map((filter) =>
          begin(scene, 'articles/bulk/update', { body: { filter, input: { title: 'x' } }, as }),
        ),
      ),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: "a member can neither read nor stop another person's run",
    case: 'OWASP API1:2023',
    guard: 'runs are their own',
    doors: ['REST'],
    arrange: async (scene) => {
      const tenant = await scene.tenant('editor')
      const run = await scene.must('POST /articles/bulk/update', tenant.people.owner, {
        filter: {},
        input: { title: 'x' },
      })
      return { as: tenant.people.editor, run: run.id as string }
    },
    attempt: async (scene, { as, run }) => {
      const both = []
      for (const id of [run, NOBODY]) both.push(await scene.ask({ read: 'bulkRuns', id }, { as }))
      for (const id of [run, NOBODY]) both.push(await begin(scene, `bulk-runs/${id}/cancel`, { body: {}, as }))
      return both
    },
    meets: likeMissing(),
  }),
  attack({
    name: "a failure's details about a record are hidden from people who may not read it",
    case: 'FLD-04, CVE-2023-30843',
    guard: 'failures quote',
    doors: ['REST'],
    arrange: async (scene) => {
      const { tenant, run } = await arrangeFailure(scene)
      const holding = await openHolder(scene.server, tenant)
      const access = await holding(['bulkRuns.readAll', 'bulkFailures.readAll'])
      return { as: { access }, run, owner: tenant.people.owner }
    },
    attempt: async (scene, { as, run, owner }) => {
      const own = await scene.must(`GET /bulk-failures?run=${run}`, owner)
      assert.deepEqual([own.results[0].title, own.results[0].code], ['Merger with Initech', 'resource.in_use'])
      const told = await scene.send({ method: 'GET', path: `/api/v1/bulk-failures?run=${run}`, headers: {} }, { as })
      assert.deepEqual(
        told.rows?.map(({ title, detail }) => [title, detail]),
        [[null, null]],
      )
      return [told]
    },
    meets: answered(200),
  }),
])
