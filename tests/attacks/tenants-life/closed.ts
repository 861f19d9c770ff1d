// Attacks of the area tenants-life: closed tenants that answer, or are opened by who may not.
import { attack } from '../support/attack.ts'
import type { Call } from '../support/calls.ts'
import { NOBODY } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'
import { type Closed, closedTenant, WAYS } from './scenes.ts'

const CLOSED = refused('tenants.not_found')

const QUESTIONS: Readonly<Record<string, (closed: Closed) => Call>> = {
  'its records': () => ({ list: 'articles' }),
  'one record': ({ article }) => ({ read: 'articles', id: article }),
  'a new record': () => ({ create: 'articles', input: { title: 'Late', body: 'x' } }),
  'a change': ({ article }) => ({ update: 'articles', id: article, input: { title: 'Late' } }),
  'a deletion': ({ article }) => ({ delete: 'articles', id: article }),
  'an action': ({ article }) => ({ act: 'publish', on: 'articles', id: article }),
  'its settings': () => ({ ask: 'readTenantSettings' }),
  'its trail': () => ({ list: 'changes' }),
}

export const closed = (Object.keys(WAYS) as (keyof typeof WAYS)[]).flatMap((way) =>
  Object.entries(QUESTIONS).map(([what, callOf]) =>
    attack({
      name: `a tenant that is ${way} is not asked for ${what} with a token of before`,
      case: 'CVE-2024-22513',
      guard: 'closed tenants',
      arrange: (scene) => closedTenant(scene, way),
      attempt: (scene, prepared) => scene.ask(callOf(prepared), { as: prepared.tenant.people.owner }),
      meets: CLOSED,
    }),
  ),
)

export const reopening = [
  attack({
    name: 'an owner does not take back what the platform closed',
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'who closed it',
    arrange: async (scene) => {
      const { tenant } = await closedTenant(scene, 'deleted')
      const { email, password } = tenant.people.owner
      return { id: tenant.id, as: await scene.must('POST /auth/login', null, { email, password }) }
    },
    attempt: (scene, { id, as }) => scene.ask({ ask: 'undeleteTenant', params: { id } }, { as }),
    meets: refused('resource.conflict'),
  }),
  attack({
    name: 'nobody takes back the deletion of a tenant of others, nor learns that there is one',
    case: 'OWASP API1:2023',
    guard: 'its owner',
    arrange: async (scene) => (await closedTenant(scene, 'deleted')).tenant.id,
    attempt: async (scene, id) => [
      await scene.ask({ ask: 'undeleteTenant', params: { id } }),
      await scene.ask({ ask: 'undeleteTenant', params: { id: NOBODY } }),
    ],
    meets: CLOSED,
  }),
]
