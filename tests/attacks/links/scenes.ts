// Shared by the attacks on mailed links.
import { randomBytes } from 'node:crypto'
import { readToken } from '#tests/support/mails.ts'
import type { Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'

export const FRESH = 'another violet teapot'

export const INVALID = refused('auth.invalid_link')

export const address = () => `m${randomBytes(8).toString('hex')}@example.com`

export const reset = (scene: Scene, token: unknown) =>
  scene.ask({ ask: 'resetPassword', input: { token, password: FRESH } }, { as: null })

export const accept = (scene: Scene, token: unknown) =>
  scene.ask(
    { ask: 'acceptInvitation', input: { token, password: FRESH, firstName: 'Eve', lastName: 'Else' } },
    { as: null },
  )

export async function invitationOf(scene: Scene, email: string, role = 'editor') {
  const tenant = await scene.tenant()
  const invitation = await scene.must('POST /invitations', tenant.people.owner, { email, role })
  return { tenant, invitation, token: await readToken(scene.server, email, /invites you/) }
}
