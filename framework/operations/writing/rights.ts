// Whose rights a write uses to check references and to store rows.
import { asPlatform } from '#framework/request/create-context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { meetsEveryRow } from '#framework/resource/row-rules/row-rule.ts'
import type { TransactionContext } from './write.ts'

/** Both sides of a write. */
export interface WriteRights {
  /** Whose visibility limits references. */
  readonly asker: TransactionContext
  /** Whose row rules apply to storing. */
  readonly writer: TransactionContext
}

/**
 * A client writes as itself. System code with a `reason` may point to anything, and row rules about people do not bind
 * it, so that it can hand a record over or archive it. If members see every row, no exception is needed, and the trail
 * names no reason.
 */
export function rightsOf(ctx: TransactionContext, { rows }: ResourceModel, reason: string | undefined): WriteRights {
  if (reason === undefined) return { asker: ctx, writer: ctx }
  const asker = asPlatform(ctx, reason) as TransactionContext
  return { asker, writer: meetsEveryRow(rows) ? ctx : asker }
}
