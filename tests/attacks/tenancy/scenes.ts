// Shared by the attacks between tenants.
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { likeMissing } from '../support/verdicts.ts'

export const WALL = 'tenant wall'

export const record = (scene: Scene, resource: string) => victimRecords[resource]!(scene)

export const name = () => `n${randomBytes(6).toString('hex')}`

/** One record of each kind in the victim's tenant. */
const victimRecords: Record<string, (scene: Scene) => Promise<string>> = {
  articles: async ({ sealed }) => sealed.id,
  tags: async (scene) => (await scene.must('POST /tags', scene.victim.people.owner, { name: name() })).id,
  categories: async (scene) => (await scene.must('POST /categories', scene.victim.people.owner, { name: name() })).id,
  memberships: async (scene) => (await scene.must('GET /memberships', scene.victim.people.owner)).results[0].id,
  users: async ({ victim }) => victim.people.viewer.id,
  tenants: async ({ victim }) => victim.id,
  changes: async (scene) => (await scene.must('GET /audit', scene.victim.people.owner)).results[0].id,
  invitations: async (scene) =>
    (await scene.must('POST /invitations', scene.victim.people.owner, { email: `${name()}@example.com` })).id,
  webhooks: async (scene) => {
    const body = { url: 'https://hooks.example.com/x', events: ['articles.created'], isEnabled: false }
    return (await scene.must('POST /webhooks', scene.victim.people.owner, body)).webhook.id
  },
  mailTemplates: async (scene) => {
    const body = { subject: name(), heading: 'Hi', body: 'Words' }
    return (await scene.must('PUT /mails/magic_link/template', scene.victim.people.owner, body)).id
  },
  savedViews: async (scene) => {
    const body = { name: name(), resource: 'tags', query: {}, isShared: true }
    return (await scene.must('POST /saved-views', scene.victim.people.owner, body)).id
  },
  tasks: async (scene) => {
    await record(scene, 'invitations')
    return (await scene.must('GET /tasks', scene.victim.people.owner)).results[0].id
  },
  tenantExports: async ({ victim }) => {
    // As many as requested: the API allows only a few a day.
    const [row] = await arrange(
      "insert into tenant.tenant_exports (tenant_id, status) values ($1, 'expired') returning id",
      [victim.id],
    )
    return row!.id as string
  },
  files: async (scene) => {
    const body = { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) }
    return (await scene.must('POST /files/direct', scene.victim.people.owner, body)).file.id
  },
}

export const resources = Object.keys(victimRecords)

export const reading = resources.map((resource) =>
  attack({
    name: `reading one of the ${resource} of another tenant is answered like reading nothing`,
    case: 'OWASP API1:2023',
    guard: WALL,
    arrange: (scene) => record(scene, resource),
    attempt: (scene, id) => scene.askBoth((each) => ({ read: resource, id: each }), id),
    meets: likeMissing(),
  }),
)
