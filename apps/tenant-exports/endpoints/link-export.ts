// POST /tenant-exports/{id}/link: a URL with which the caller can download the archive within a few minutes.
import { fileService, SIGNED_LINK, signLink } from '#apps/files/index.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { findExport, pathOfContent } from '../find-export.ts'

/** A started download continues. */
const SECONDS = 300

export const linkExport = defineEndpoint({
  method: 'POST',
  path: '/tenant-exports/{id}/link',
  name: 'linkTenantExport',
  tag: 'Tenant exports',
  summary: 'Create a signed link to the archive',
  description: 'Valid for five minutes, for this session, and while you may create exports.',
  access: { permission: 'tenantExports.create' },
  stepUp: true,
  params: byId('the export'),
  answer: SIGNED_LINK,
  problems: ['tenants.required', 'files.not_ready'],
  async run(ctx, { params: { id } }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose export you mean.')
    const found = await findExport(ctx, id)
    if (!found.isReady) throw new Problem('files.not_ready', `The export is ${found.status}.`)
    const system = ctx.asSystem('note who fetches an export')
    await recordInTrail(system, { operation: 'download', resource: 'tenantExports', recordId: found.id })
    const query = { by: ctx.actorId!, session: ctx.sessionId! }
    const link = {
      purpose: 'read export',
      id: found.id,
      path: pathOfContent(found.id),
      query,
      seconds: SECONDS,
    } as const
    return { body: signLink(ctx, fileService.of(ctx), link) }
  },
})
