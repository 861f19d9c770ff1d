// Attacks on the rights a record grants in its state, and on what is reported beside them.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { joinTenant } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import type { Told } from '../support/calls.ts'
import { answered, refused } from '../support/verdicts.ts'
import { name } from './scenes.ts'

const rightsIn = (told: Told, id: string): readonly string[] =>
  JSON.parse(told.text).results.find((each: { id: string }) => each.id === id).rights

export const rights = [
  attack({
    name: 'an accepted invitation cannot be sent again',
    case: 'OWASP API6:2023',
    guard: 'conditions of actions',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const { id } = await scene.must('POST /invitations', owner, { email: `${name()}@example.com` })
      await arrange('update tenant.invitations set accepted_at = now() where id = $1', [id])
      return { id, owner }
    },
    attempt: (scene, { id, owner }) => scene.ask({ act: 'resend', on: 'invitations', id }, { as: owner }),
    meets: refused('resource.conflict'),
  }),
  attack({
    name: 'the rights beside tenants promise an owner nothing in the tenants of others',
    case: 'OWASP API5:2023',
    guard: 'rights follow row rules',
    doors: ['REST'],
    arrange: async (scene) => {
      const [own, other] = [await scene.tenant(), await scene.tenant()]
      const { owner } = own.people
      await joinTenant(scene.server, other, { user: owner.id })
      return { own, other, owner }
    },
    attempt: (scene, { owner }) =>
      scene.send({ method: 'GET', path: '/api/v1/tenants?rights=true', headers: {} }, { as: owner }),
    meets: answered(200),
    holds: (_scene, { own, other }, [told]) => {
      assert.ok(rightsIn(told!, own.id).includes('close'))
      assert.deepEqual(rightsIn(told!, other.id), [])
    },
  }),
]
