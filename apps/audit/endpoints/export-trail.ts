// GET /audit/export: the trail of the tenant, or a span of it, oldest first: one JSON object a line, or a table.
import { Readable } from 'node:stream'
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { isDateTime } from '#framework/resource/fields/date-time.ts'
import { saidOfForm } from '#framework/resource/text-forms.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { EXPORT_FORMATS, linesOf, noteExport } from '../export-lines.ts'

/** A leap second is a moment to the format, and none to JavaScript. */
const momentOf = (description: string) =>
  Type.Optional(
    Type.Refine(
      Type.String({ format: 'date-time', maxLength: 40, description }),
      (value) => isDateTime(value as string),
      () => saidOfForm('date-time'),
    ),
  )

export const exportTrail = defineEndpoint({
  method: 'GET',
  path: '/audit/export',
  name: 'exportAuditTrail',
  tag: 'Changes',
  summary: 'Export the audit trail of the tenant',
  description: 'In the order in which it was written: as JSON lines, or as CSV for spreadsheets.',
  access: { permission: 'changes.read' },
  query: Type.Object(
    {
      format: Type.Optional(
        Type.Enum(['jsonl', 'csv'], { default: 'jsonl', description: 'One JSON object a line, or a table.' }),
      ),
      from: momentOf('Written at this moment or later.'),
      to: momentOf('Written before this moment.'),
    },
    { additionalProperties: false },
  ),
  streams: Object.values(EXPORT_FORMATS).map(({ type }) => type),
  problems: ['tenants.required'],
  async run(ctx, { query: { format = 'jsonl', ...span } }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose trail you mean.')
    await noteExport(ctx, { format, ...span })
    const { type, suffix } = EXPORT_FORMATS[format]
    const headers = { 'content-type': type, 'content-disposition': `attachment; filename="audit.${suffix}"` }
    return { headers, open: () => Readable.from(linesOf(ctx, { format, ...span })) }
  },
})
