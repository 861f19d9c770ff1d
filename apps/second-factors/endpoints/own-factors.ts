// The caller's second factors: lists them, adds or removes an authenticator app, renews recovery codes.

import { and, count, isNull } from 'drizzle-orm'
import Type from 'typebox'
import { attemptLimits, FACTOR_METHODS, lockPerson } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aCount, aMomentOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { methodsOf, noteAddedFactor, noteRemovedFactor } from '../factors/factors.ts'
import { createRecoveryCodes } from '../factors/recovery-codes.ts'
import { confirmTotp, createTotp, removeTotp } from '../factors/totp.ts'
import { recoveryCodes as codesResource } from '../recovery-codes.resource.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'
import { CODE, FIRST_RECOVERY_CODES, RECOVERY_CODES } from './proofs.ts'

const [codes, secrets] = [tableOf(codesResource), tableOf(totpSecrets)]

/** GET /auth/second-factor */
export const readSecondFactor = defineEndpoint({
  method: 'GET',
  path: '/auth/second-factor',
  name: 'secondFactor',
  tag: TAG,
  summary: 'List my second factors',
  description: 'Also returns how many recovery codes are left. Without methods, a password is enough to log in.',
  access: 'actor',
  answer: Type.Object({
    methods: Type.Array(Type.Unsafe<string>({ type: 'string', enum: [...FACTOR_METHODS] }), {
      description: 'The methods required beside the password; empty while a password is enough.',
    }),
    totpSince: aMomentOrNull('When the authenticator app was confirmed; null while there is none.'),
    recoveryCodesLeft: aCount('How many recovery codes still work.'),
  }),
  async run(ctx) {
    const system = ctx.asSystem('read the second factors of the caller')
    const { confirmedAt } = secrets
    const isLeft = and(isActor(ctx, codes.user), isNull(codes.usedAt))
    const [[app], [left], methods] = await Promise.all([
      runQuery(system, query.select({ confirmedAt }).from(secrets).where(isActor(ctx, secrets.user))),
      runQuery(system, query.select({ codes: count() }).from(codes).where(isLeft)),
      methodsOf(system, ctx.actorId!),
    ])
    return { body: { methods, totpSince: app?.confirmedAt ?? null, recoveryCodesLeft: left!.codes } }
  },
})

/** POST /auth/second-factor/totp */
export const enrolTotp = defineEndpoint({
  method: 'POST',
  path: '/auth/second-factor/totp',
  name: 'enrolTotp',
  tag: TAG,
  summary: 'Begin to add an authenticator app',
  description: 'Returns the secret to scan or type. It takes effect when you confirm a code.',
  access: 'actor',
  stepUp: true,
  answer: Type.Object({
    secret: Type.String({ description: 'In base32, such as `JBSWY3DPEHPK3PXP`; shown only once.' }),
    uri: Type.String({ description: 'The content of the QR code: otpauth://totp/…' }),
  }),
  problems: ['resource.conflict'],
  run: async (ctx) => ({ body: await createTotp(ctx.asSystem('enrol an authenticator app'), ctx.actorId!) }),
})

/** POST /auth/second-factor/totp/confirm */
export const confirmOwnTotp = defineEndpoint({
  method: 'POST',
  path: '/auth/second-factor/totp/confirm',
  name: 'confirmTotp',
  tag: TAG,
  summary: 'Confirm an authenticator app with one of its codes',
  description: 'Adding the first factor ends all my other sessions and returns recovery codes.',
  access: 'actor',
  stepUp: true,
  body: bodyOf({ code: CODE }),
  answer: Type.Object({ recoveryCodes: FIRST_RECOVERY_CODES }),
  problems: ['auth.invalid_code', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    const userId = ctx.actorId!
    const attempt = await attemptLimits.of(ctx).begin(remote.address, `second factor ${userId}`)
    const recoveryCodes = await inTransaction(ctx.asSystem('confirm an authenticator app'), async (inner) => {
      await lockPerson(inner, userId)
      const isFirst = (await methodsOf(inner, userId)).length === 0
      await confirmTotp(inner, userId, body.code)
      return noteAddedFactor(inner, 'totp', isFirst)
    })
    await attempt.succeed()
    return { body: { recoveryCodes } }
  },
})

/** DELETE /auth/second-factor/totp */
export const removeOwnTotp = defineEndpoint({
  method: 'DELETE',
  path: '/auth/second-factor/totp',
  name: 'removeTotp',
  tag: TAG,
  summary: 'Remove my authenticator app',
  description: 'Removing the last factor also deletes the recovery codes.',
  access: 'actor',
  stepUp: true,
  problems: ['resource.not_found', 'resource.conflict'],
  async run(ctx) {
    const userId = ctx.actorId!
    await inTransaction(ctx.asSystem('remove an authenticator app'), async (inner) => {
      await lockPerson(inner, userId)
      await removeTotp(inner, userId)
      await noteRemovedFactor(inner, userId, 'totp')
    })
    return {}
  },
})

/** POST /auth/second-factor/recovery-codes */
export const renewRecoveryCodes = defineEndpoint({
  method: 'POST',
  path: '/auth/second-factor/recovery-codes',
  name: 'renewRecoveryCodes',
  tag: TAG,
  summary: 'Replace my recovery codes',
  description: 'Generates ten new recovery codes. Previous codes stop working.',
  access: 'actor',
  stepUp: true,
  answer: Type.Object({ recoveryCodes: RECOVERY_CODES }),
  problems: ['resource.conflict'],
  async run(ctx) {
    const userId = ctx.actorId!
    const recoveryCodes = await inTransaction(ctx.asSystem('renew recovery codes'), async (inner) => {
      await lockPerson(inner, userId)
      if ((await methodsOf(inner, userId)).length === 0)
        throw new Problem('resource.conflict', 'Recovery codes need a second factor. Add one first.')
      await recordInTrail(inner, { operation: 'recovery_codes_renewed', resource: 'users', recordId: userId })
      return createRecoveryCodes(inner, userId)
    })
    return { body: { recoveryCodes } }
  },
})
