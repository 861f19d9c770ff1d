// What happens to second factors when an account starts over.
import { eq } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { passkeys } from '../passkeys.resource.ts'
import { recoveryCodes } from '../recovery-codes.resource.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'

const [keys, secrets, codes] = [tableOf(passkeys), tableOf(totpSecrets), tableOf(recoveryCodes)]

/** A stranger may have added them before the address was proven. */
export const forgetFactors = [
  defineEraser(passkeys, {
    startOver: async (ctx, userId) => void (await runQuery(ctx, query.delete(keys).where(eq(keys.user, userId)))),
  }),
  defineEraser(totpSecrets, {
    startOver: async (ctx, userId) => void (await runQuery(ctx, query.delete(secrets).where(eq(secrets.user, userId)))),
  }),
  defineEraser(recoveryCodes, {
    startOver: async (ctx, userId) => void (await runQuery(ctx, query.delete(codes).where(eq(codes.user, userId)))),
  }),
]
