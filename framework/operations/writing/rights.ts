// In whose name a write looks at records and stores them.
import { asPlatform } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { meetsEveryRow } from '#framework/resource/row-rules/row-rule.ts'
import type { Written } from './write.ts'

/** The two sides of a write. */
export interface WriteRights {
  /** Who decides what the record may point at. */
  readonly asker: Written
  /** Under whose row rules it is stored. */
  readonly writer: Written
}

/**
 * A client writes as who they are. Code that writes for the platform, for a `reason`, is trusted with what it points at, and row rules that
 * ask who somebody is give way to it, so that it can hand a record over or put it away. Where members meet every row, nothing has to give
 * way, and the trail names no reason.
 */
export function rightsOf(ctx: Written, { rows }: ResourceModel, reason: string | undefined): WriteRights {
  if (reason === undefined) return { asker: ctx, writer: ctx }
  const asker = asPlatform(ctx, reason) as Written
  return { asker, writer: meetsEveryRow(rows) ? ctx : asker }
}
