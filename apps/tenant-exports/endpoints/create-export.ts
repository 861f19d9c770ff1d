// POST /tenant-exports: requests an archive of the whole tenant. A task writes it.
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { beginExport } from '../begin-export.ts'
import { tenantExports } from '../tenant-exports.resource.ts'

export const createExport = defineEndpoint({
  method: 'POST',
  path: '/tenant-exports',
  name: 'createTenantExport',
  tag: 'Tenant exports',
  summary: 'Export the whole tenant into one file',
  description: 'The file holds no secrets. You get a mail when `status` is `ready`.',
  access: { permission: 'tenantExports.create' },
  stepUp: true,
  once: true,
  status: 201,
  answer: answerOf(tenantExports),
  problems: ['tenants.required', 'resource.conflict', 'request.rate_limited'],
  async run(ctx) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant that you want to export.')
    const record = await beginExport(ctx)
    return { body: record, headers: { location: `/api/v1/tenant-exports/${record.id}` } }
  },
})
