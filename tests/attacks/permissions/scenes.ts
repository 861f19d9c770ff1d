// Shared by the attacks on permissions.
import { randomBytes } from 'node:crypto'
import type { Role } from '#framework/permissions/roles.ts'
import { attack } from '../support/attack.ts'
import type { Call } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { MALFORMED, refused } from '../support/verdicts.ts'

export const DENIED = refused('permissions.denied')

export const CLOSED = refused(...MALFORMED)

export const name = () => `n${randomBytes(6).toString('hex')}`

/** What each role may not do, as a sentence and the calls that try it. */
const BEYOND: [role: Role, what: string, callsOf: (scene: Scene) => Call[]][] = [
  [
    'viewer',
    'write an article, a tag or a category',
    () => [
      { create: 'articles', input: { title: name() } },
      { create: 'tags', input: { name: name() } },
      { create: 'categories', input: { name: name() } },
    ],
  ],
  ['viewer', 'change an article', ({ sealed }) => [{ update: 'articles', id: sealed.id, input: { title: 'mine' } }]],
  ['viewer', 'delete an article', ({ sealed }) => [{ delete: 'articles', id: sealed.id }]],
  [
    'viewer',
    'publish or unpublish an article',
    ({ sealed }) => [
      { act: 'publish', on: 'articles', id: sealed.id },
      { act: 'unpublish', on: 'articles', id: sealed.id },
    ],
  ],
  [
    'viewer',
    'write many at once',
    ({ sealed }) => [
      { createMany: 'articles', inputs: [{ title: name() }] },
      { updateMany: 'articles', inputs: [{ id: sealed.id, title: 'mine' }] },
      { deleteMany: 'articles', ids: [sealed.id] },
    ],
  ],
  [
    'viewer',
    'announce a file',
    () => [{ ask: 'announceFile', input: { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) } }],
  ],
  [
    'editor',
    'delete an article, alone or with others',
    ({ sealed }) => [
      { delete: 'articles', id: sealed.id },
      { deleteMany: 'articles', ids: [sealed.id] },
    ],
  ],
  [
    'editor',
    'read the audit trail or have it verified',
    () => [{ list: 'changes' }, { ask: 'verifyAuditTrail' }, { ask: 'countAuditDays' }],
  ],
  [
    'editor',
    'read webhooks, their log, or make one',
    () => [
      { list: 'webhooks' },
      { list: 'webhookDeliveries' },
      { ask: 'createWebhook', input: { url: 'https://attacker.example/', events: ['*'] } },
    ],
  ],
  [
    'editor',
    'read tasks and their numbers',
    () => [{ list: 'tasks' }, { ask: 'readTaskStats' }, { ask: 'readSchedules' }],
  ],
  [
    'editor',
    'read invitations or invite',
    () => [
      { list: 'invitations' },
      { ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'viewer' } },
    ],
  ],
  [
    'editor',
    'read or set the words of mails',
    () => [
      { list: 'mailTemplates' },
      { ask: 'setMailTemplate', params: { kind: 'invitation' }, input: { subject: 'x', heading: 'x', body: 'x' } },
    ],
  ],
  [
    'editor',
    'add a member',
    () => [{ ask: 'createMembership', input: { email: `${name()}@example.com`, role: 'viewer' } }],
  ],
  ['editor', 'rename the tenant', ({ victim }) => [{ update: 'tenants', id: victim.id, input: { name: 'mine' } }]],
]

export const roles = BEYOND.map(([role, what, callsOf]) =>
  attack({
    name: `${role === 'viewer' ? 'a viewer' : 'an editor'} cannot ${what}`,
    case: 'OWASP API5:2023',
    guard: 'requirePermission',
    attempt: (scene) => Promise.all(callsOf(scene).map((call) => scene.ask(call, { as: scene.victim.people[role] }))),
    meets: DENIED,
  }),
)
