// Attacks on adding and removing second factors.
import { codeOf, enrolTotp, forgetProofs } from '#tests/support/second-factor.ts'
import { attack } from '../support/attack.ts'
import { refused } from '../support/verdicts.ts'
import { guarded } from './scenes.ts'

const NOT_PROVEN = refused('auth.step_up_required')

export const changes = [
  attack({
    name: 'a stolen token adds no second factor (enrolment hijack)',
    case: 'CWE-306',
    guard: 'step-up',
    arrange: async (scene) => {
      const person = await scene.person()
      const { secret } = await scene.must('POST /auth/second-factor/totp', person)
      await forgetProofs(person.id)
      return { person, secret }
    },
    attempt: async (scene, { person: as, secret }) => [
      await scene.ask({ ask: 'enrolTotp' }, { as }),
      await scene.ask({ ask: 'confirmTotp', input: { code: codeOf(secret) } }, { as }),
      await scene.ask({ ask: 'beginPasskey' }, { as }),
    ],
    meets: NOT_PROVEN,
  }),
  attack({
    name: 'a stolen token removes no second factor, creates no recovery codes, changes no password and no address',
    case: 'CWE-620',
    guard: 'step-up',
    arrange: async (scene) => {
      const { person } = await guarded(scene)
      await forgetProofs(person.id)
      return person
    },
    attempt: async (scene, as) => [
      await scene.ask({ ask: 'removeTotp' }, { as }),
      await scene.ask({ ask: 'renewRecoveryCodes' }, { as }),
      await scene.ask(
        { ask: 'changePassword', input: { currentPassword: as.password, password: 'another violet teapot' } },
        { as },
      ),
      await scene.ask(
        { ask: 'changeEmail', input: { currentPassword: as.password, email: 'next@example.com' } },
        { as },
      ),
    ],
    meets: NOT_PROVEN,
  }),
  attack({
    name: 'a password alone is no fresh proof for a person with a second factor (downgrade)',
    case: 'CWE-757',
    guard: 'step-up by the factor',
    arrange: async (scene) => (await guarded(scene)).person,
    attempt: (scene, as) => scene.ask({ ask: 'stepUp', input: { currentPassword: as.password } }, { as }),
    meets: refused('request.validation_failed'),
  }),
]

export const required = [
  attack({
    name: 'members without a second factor see nothing of a tenant that requires one',
    case: 'OWASP API2:2023',
    guard: 'tenants that require a second factor',
    arrange: async (scene) => {
      const { id, slug, people } = await scene.tenant('editor')
      const { owner, editor } = people
      await enrolTotp(scene.server, owner)
      await scene.must(`POST /tenants/${id}/require-second-factor`, owner, { isRequired: true })
      const { email, password } = editor
      return (await scene.must('POST /auth/login', null, { email, password, tenant: slug })).access as string
    },
    attempt: async (scene, as) => [
      await scene.ask({ list: 'articles' }, { as }),
      await scene.ask({ list: 'memberships' }, { as }),
      await scene.ask({ create: 'tags', input: { name: 'teapots' } }, { as }),
      await scene.ask({ read: 'articles', id: scene.sealed.id }, { as }),
    ],
    meets: refused('tenants.second_factor_required'),
  }),
  attack({
    name: 'members who are not owners cannot switch the requirement off',
    case: 'CVE-2026-32103',
    guard: 'permission words',
    arrange: async (scene) => {
      const { id, slug, people } = await scene.tenant('admin')
      const { owner, admin } = people
      const totp = await enrolTotp(scene.server, admin)
      await enrolTotp(scene.server, owner)
      await scene.must(`POST /tenants/${id}/require-second-factor`, owner, { isRequired: true })
      const { email, password } = admin
      const body = { email, password, tenant: slug }
      const begun = await scene.server.call('/api/v1/auth/login', { method: 'POST', body })
      const proof = { challenge: begun.body.challenge, code: totp.code() }
      return { id, as: (await scene.must('POST /auth/second-factor', null, proof)).access as string }
    },
    attempt: (scene, { id, as }) =>
      scene.ask({ act: 'requireSecondFactor', on: 'tenants', id, input: { isRequired: false } }, { as }),
    meets: refused('permissions.denied'),
  }),
]
