// GET /audit/export: the whole trail of the tenant, one JSON object a line, oldest first.
import { Readable } from 'node:stream'
import { readAllRecords } from '#framework/operations/read-all.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { changes } from '../changes.resource.ts'

export const exportTrail = defineEndpoint({
  method: 'GET',
  path: '/audit/export',
  name: 'exportAuditTrail',
  tag: 'Audit',
  summary: 'The whole audit trail of the tenant as JSON lines, in the order in which it was written.',
  access: { permission: 'changes.read' },
  streams: ['application/x-ndjson'],
  problems: ['tenants.required'],
  async run(ctx) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose trail you mean.')
    const headers = {
      'content-type': 'application/x-ndjson',
      'content-disposition': 'attachment; filename="audit.ndjson"',
    }
    return { headers, open: () => Readable.from(linesOf(ctx)) }
  },
})

/** Page by page: neither memory nor a transaction grows with the trail. */
export async function* linesOf(ctx: Context): AsyncGenerator<string> {
  for await (const record of readAllRecords(ctx, changes)) yield `${JSON.stringify(record)}\n`
}
