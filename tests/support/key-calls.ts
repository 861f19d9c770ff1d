// Requests that tests of API keys make repeatedly, in the test's tenant.
import assert from 'node:assert/strict'
import type { Answer } from '#framework/testing/answer.ts'
import type { Call, TestServer } from './server.ts'
import type { Person, TestTenant } from './tenant.ts'

export interface MadeKey {
  readonly secret: string
  readonly apiKey: { readonly id: string; readonly prefix: string; readonly expiresAt: string | null }
}

export interface KeyCalls {
  /** By the tenant's admin, unless another caller is named. */
  makeKey(extra?: object, as?: Person): Promise<MadeKey>
  read(token: string, path?: string, call?: Call): Promise<Answer>
  call(method: string, path: string, options: { token: string; body?: unknown }): Promise<Answer>
  revoke(id: string, as?: Person): Promise<Answer>
}

/** The default permissions of keys in these tests. */
export const WORDS = ['articles.read', 'tags.read', 'tags.create', 'users.read']

/** Each call requests server and tenant: they exist only after the file has loaded. */
export function createKeyCalls(sceneOf: () => { server: TestServer; tenant: TestTenant }): KeyCalls {
  const call: KeyCalls['call'] = (method, path, { token, body }) =>
    sceneOf().server.call(`/api/v1${path}`, { method, token, body })
  return {
    call,
    async makeKey(extra = {}, as = sceneOf().tenant.people.admin) {
      const body = { name: 'nightly import', permissions: WORDS, ...extra }
      const answer = await call('POST', '/api-keys', { token: as.access, body })
      assert.equal(answer.status, 201, answer.text)
      return answer.body
    },
    read: (token, path = '/api/v1/articles', options = {}) => sceneOf().server.call(path, { token, ...options }),
    revoke: (id, as = sceneOf().tenant.people.admin) =>
      call('POST', `/api-keys/${id}/revoke`, { token: as.access, body: {} }),
  }
}
