// GET /audit/export: the tenant's trail, or a part of it, oldest first: one JSON object per line, or a table.
import { Readable } from 'node:stream'
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { isDateTime } from '#framework/resource/fields/date-time.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { saidOfForm } from '#framework/resource/schemas/text-forms.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { EXPORT_FORMATS, type ExportFilter, linesOf, noteExport } from '../export-lines.ts'

/** The format accepts a leap second, JavaScript does not. */
const momentOf = (description: string) =>
  Type.Optional(
    Type.Refine(
      Type.String({ format: 'date-time', maxLength: 40, description }),
      (value) => isDateTime(value as string),
      () => saidOfForm('date-time'),
    ),
  )

const only = (name: ExportFilter, description: string) => Type.Optional(schemaOfField(AUDIT_FIELDS[name], description))

export const exportTrail = defineEndpoint({
  method: 'GET',
  path: '/audit/export',
  name: 'exportAuditTrail',
  tag: 'Changes',
  summary: 'Export the audit trail of the tenant',
  description: 'In the order in which entries were written, as JSON lines, or as CSV for spreadsheets.',
  access: { permission: 'changes.read' },
  query: Type.Object(
    {
      format: Type.Optional(Type.Enum(['jsonl', 'csv'], { default: 'jsonl', description: 'JSON lines or CSV.' })),
      from: momentOf('Written at this moment or later.'),
      to: momentOf('Written before this moment.'),
      resource: only('resource', 'Only what is about records of this resource.'),
      recordId: only('recordId', 'Only what is about this record.'),
      operation: only('operation', 'Only this, such as `delete` or `log_in`.'),
      actorId: only('actorId', 'Only what this person did.'),
      requestId: only('requestId', 'Only what this request did.'),
    },
    { additionalProperties: false },
  ),
  streams: Object.values(EXPORT_FORMATS).map(({ type }) => type),
  problems: ['tenants.required'],
  async run(ctx, { query: { format = 'jsonl', ...which } }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose trail you mean.')
    await noteExport(ctx, { format, ...which })
    const { type, suffix } = EXPORT_FORMATS[format]
    const headers = { 'content-type': type, 'content-disposition': `attachment; filename="audit.${suffix}"` }
    return { headers, open: () => Readable.from(linesOf(ctx, { format, ...which })) }
  },
})
